"""What a handed-in visit meets in the workspace: where it belongs, what lies there, and what it may refer to."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.intake.sent_visit import SentVisit
from build_tools.intake.submission import Refused, refusal
from build_tools.load.folders import README, folders_in
from build_tools.load.visit_folder import Content, content_of
from build_tools.load.visits import read_visit
from build_tools.load.workspace import what_visits_name
from build_tools.models.qualification import SLUG
from build_tools.models.sources import VisitFolder
from build_tools.models.visit import EVENT_TABLE, Revision, Visit
from build_tools.validate.visits import Known, check_visit
from build_tools.validate.workspace import known_to_visits

VISITS = "qa_reports/visits"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REVISION = re.compile("r([1-9][0-9]?)")


@dataclass(frozen=True)
class AtHand:
    """
    The folder of the visit with what lies in it, nothing when it is new, and the provider's other visits.

    ``refused_place`` is set when what the visit says of itself can be no folder's name: it is never one then, and the
    checks are made only to say all that is wrong.
    """

    workspace: Path
    folder: VisitFolder
    exists: bool
    content: Content
    known: Known
    others: tuple[VisitFolder, ...]
    refused_place: Refused | None

    @property
    def reports(self) -> Path:
        """The folder that all of it lies in."""
        return self.workspace / "qa_reports"

    @property
    def path(self) -> Path:
        """The folder of the visit."""
        return Path(self.folder.path)

    @property
    def visit_id(self) -> str:
        """The visit's id, by its folder."""
        return f"{self.folder.provider}-{self.folder.name}"

    @property
    def newest(self) -> int:
        """The number of the newest revision; 0 when there is none."""
        found = (_REVISION.fullmatch(entry.name) for entry in self.content.entries)
        return max((int(match[1]) for match in found if match), default=0)

    def open_elsewhere(self, framework: str) -> str | None:
        """Another visit to the provider on the framework that awaits its decision."""
        visits = (self._visit(folder) for folder in self.others if folder.name.endswith(f"-{framework}"))
        return next((visit.visit_id for visit in visits if visit is not None and visit.is_open), None)

    def _visit(self, folder: VisitFolder) -> Visit | None:
        source = read_visit(folder, content_of(folder.path), [])
        return check_visit(source, self.known, []) if source is not None else None

    def summary(self, revision: Revision) -> tuple[str, ...]:
        """What the visit says, in lines."""
        header = revision.header
        framework = self.known.frameworks[header.framework_id, header.framework_version]
        outcome = framework.outcome(header.outcome)
        answered = sum(answer.value is not None for answer in revision.answers)
        counts = {"comment": revision.comments, "action": revision.actions, "picture": revision.attachments}
        told = (f"{len(rows)} {word}{'' if len(rows) == 1 else 's'}" for word, rows in counts.items())
        return (
            f"{framework.header.title}, version {header.framework_version}: {header.provider_id} on {header.visited_on}",
            f"Outcome: {outcome.label if outcome else header.outcome}",
            f"{answered} of {len(framework.items)} questions answered, {', '.join(told)}",
        )


def known_in(workspace: Path, today: date) -> Known:
    """What every visit may refer to. Errors elsewhere in the workspace are not its concern."""
    return known_to_visits(*what_visits_name(workspace), today)


def look_up(workspace: Path, sent: SentVisit, known: Known) -> AtHand | Refused:
    """Where one visit belongs, and what lies there."""
    provider, day, framework = (sent.said(field) for field in ("provider_id", "visited_on", "framework_id"))
    name = f"{day}-{framework}"
    package = f"{VISITS}/{provider}/{name}"
    wrong = _no_place(provider, day, framework, known)
    if wrong:
        about = refusal(sent.name, "visit-folder", wrong, "Save the visit again from its form.")
        return AtHand(workspace, VisitFolder("", package, provider, name), False, Content((), {}), known, (), about)
    path = workspace / VISITS / provider / name
    if link := _not_a_folder((workspace / VISITS, path.parent, path)):
        return refusal(sent.name, "file-unexpected", f"{link.relative_to(workspace)} is no folder.", "Move it away.")
    exists = path.exists()
    if exists and not _ordinary_or_none(log := path / f"{EVENT_TABLE.name}.csv"):
        return refusal(sent.name, "file-unexpected", f"{log.relative_to(workspace)} is no file.", "Move it away.")
    others = tuple(
        VisitFolder(str(other), f"{VISITS}/{provider}/{other.name}", provider, other.name)
        for other in (folders_in(path.parent, f"{VISITS}/{provider}", []) if path.parent.exists() else ())
        if other.name != name
    )
    folder = VisitFolder(str(path), package, provider, name)
    content = _without_hidden(content_of(str(path))) if exists else Content((), {})
    return AtHand(workspace, folder, exists, content, known, others, None)


def _no_place(provider: str, day: str, framework: str, known: Known) -> str:
    """Why a visit can lie nowhere; nothing when it can. No other text than this lets through becomes a path."""
    if not re.fullmatch(SLUG, provider) or provider not in known.provider_ids:
        return "There is no such provider."
    if not re.fullmatch(SLUG, framework) or framework not in {name for name, _ in known.frameworks}:
        return "There is no such framework."
    return "" if _DAY.fullmatch(day) else "It does not say its day."


def _not_a_folder(places: Iterable[Path]) -> Path | None:
    """The first of these places that is taken by something else than a real folder."""
    for place in places:
        try:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                return place
        except FileNotFoundError:
            return None
    return None


def _ordinary_or_none(log: Path) -> bool:
    """Whether lines can be added to a file: a link would be read in place of the log, and what it names copied here."""
    try:
        return stat.S_ISREG(os.lstat(log).st_mode)
    except FileNotFoundError:
        return True


def _without_hidden(content: Content) -> Content:
    """Without what every reader of the workspace passes over."""

    def seen(name: str) -> bool:
        first = name.partition("/")[0]
        return not first or not (first.startswith(".") or first.lower() == README)

    entries = tuple(entry for entry in content.entries if seen(entry.name))
    return Content(entries, {name: held for name, held in content.files.items() if seen(name)})
