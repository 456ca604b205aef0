"""Reports of made-up visits: the tiny workspace with other visits in it, as readers of an edition may know them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bs4 import BeautifulSoup

from build_tools.decide.approval import decide_all
from build_tools.models.directory import Directory, grouped
from build_tools.models.edition import edition_of
from build_tools.models.framework import Framework
from build_tools.models.site import BuildFacts, OutputFile, Page
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Event, Progress, Revision, ThemeComment, Visit, VisitHeader
from build_tools.pipeline import BuildRequest, facts_of
from build_tools.render.report_download import report_files
from build_tools.render.report_pages import report_pages

PROVIDER = "open-door-tutors"
DIGEST = "0" * 64
ANSWERS = {"1a": "yes", "1b": "2026-05-20", "2a": "partly", "2b": None}


@dataclass(frozen=True)
class Made:
    """The reports of an edition, and what they were made from."""

    directory: Directory
    facts: BuildFacts
    pages: dict[str, Page]
    files: dict[str, OutputFile]

    def words(self, path: str) -> str:
        """All that a page says, in reading order."""
        return " ".join(self.tree(path).get_text(" ").split())

    def section(self, path: str, name: str) -> str:
        """All that the section with this heading says; nothing when there is none."""
        found = self.tree(path).select_one(f'section[aria-labelledby="{name}"]')
        return " ".join(found.get_text(" ").split()) if found else ""

    def tree(self, path: str) -> BeautifulSoup:
        """The page's markup."""
        return BeautifulSoup(self.pages[path].body, "html.parser")


def made(
    directory: Directory,
    visits: tuple[Visit, ...],
    on: date,
    *,
    edition: Visibility = Visibility.PUBLIC,
    frameworks: tuple[Framework, ...] = (),
) -> Made:
    """The reports of ``visits`` in an edition on a day; ``frameworks`` are added to the workspace's own."""
    whole = replace(
        directory,
        visits_of=grouped(visits, lambda visit: visit.provider_id),
        frameworks=(*directory.frameworks, *frameworks),
    )
    seen, decisions = edition_of(whole, decide_all(whole, on), edition)
    request = BuildRequest(workspace=None, today=on, as_of=on, edition=edition)  # type: ignore[arg-type]
    facts = facts_of(seen, decisions, request)
    return Made(
        seen,
        facts,
        {page.path: page for page in report_pages(seen, decisions, facts)},
        {file.path: file for file in report_files(seen, facts)},
    )


def revision(visited_on: date, number: int = 1, **changes: Any) -> Revision:
    """
    A revision of a basic visit; keys of ``changes`` that are not fields of a revision are fields of its header.

    ``answers`` are values by item, or pairs of value and evidence.
    """
    given = ANSWERS | changes.pop("answers", {})
    header = {
        "visit_id": f"{PROVIDER}-{visited_on}-basic",
        "provider_id": PROVIDER,
        "framework_id": "basic",
        "framework_version": "1",
        "revision": number,
        "revision_reason": "It was wrong." if number > 1 else None,
        "visited_on": visited_on,
        "visited_by": "Quality assurance officer",
        "outcome": "met_most",
    }
    pairs = ((item, value if isinstance(value, tuple) else (value, None)) for item, value in given.items())
    return Revision(
        header=VisitHeader.model_validate(
            header | {key: value for key, value in changes.items() if key in VisitHeader.model_fields}
        ),
        answers=tuple(Answer(item=item, value=value, evidence=evidence) for item, (value, evidence) in pairs),
        comments=tuple(ThemeComment(theme=theme, text=text) for theme, text in changes.get("comments", {}).items()),
        actions=changes.get("actions", ()),
        attachments=(),
        sha256=DIGEST,
    )


def action(number: int, by_when: date, **changes: Any) -> Action:
    """An agreed improvement."""
    values = {"number": number, "area": f"Area {number}", "action": f"Mend {number}.", "rag": "amber"}
    return Action.model_validate(values | {"by_when": by_when, "owner": "Manager"} | changes)


def visit(
    *revisions: Revision, events: tuple[tuple[int, str, str], ...] = (), progress: tuple[Progress, ...] = ()
) -> Visit:
    """A visit whose events are ``(revision, kind, day)``; by default each is approved ten days after the one before."""
    start = revisions[0].header.visited_on
    lines = events or tuple((r.number, "approved", str(start.replace(day=1 + r.number))) for r in revisions)
    return Visit(
        revisions[0].header.visit_id,
        revisions,
        tuple(
            Event.model_validate(
                {
                    "at": f"{day}T12:00:00Z",
                    "revision": number,
                    "event": kind,
                    "by": "QA-9",
                    "public_text": f"Said when {kind} {number}." if kind in ("replied", "withdrawn") else None,
                }
            )
            for number, kind, day in lines
        ),
        progress,
    )


def noted(on: date, number: int, state: str, **changes: Any) -> Progress:
    """A line of progress."""
    return Progress.model_validate({"noted_on": on, "action": number, "state": state, "by": "QA-1"} | changes)
