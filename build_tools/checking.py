"""Every visit checked: taken from memory when nothing has changed, else read anew, on as many processors as there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from itertools import chain

from build_tools.load.visit_folder import content_of, is_as_it_was
from build_tools.load.visits import read_visit
from build_tools.models.made_on_demand import MadeOnDemand
from build_tools.models.problem import Problem, has_errors
from build_tools.models.remembered import (
    Memory,
    Remembered,
    as_bytes,
    pack_visit,
    remembered_from,
    visit_from,
    visits_from,
)
from build_tools.models.sources import Entry, VisitFolder
from build_tools.models.visit import Visit
from build_tools.several import in_several_processes
from build_tools.validate.sign_off import check_open_visits
from build_tools.validate.visits import Known, check_visit

# Times this near to the run's beginning may be those of a write that is still to come: some file systems round them.
COARSEST_CLOCK = 2_000_000_000  # nanoseconds
AT_A_TIME = 100  # visits


@dataclass(frozen=True, slots=True)
class Task:
    """
    A folder to look into. ``digest`` is of its bytes when they were last found sound, if that would still hold.

    ``is_due`` says whether a second reader is to see what is found.
    """

    folder: VisitFolder
    digest: bytes | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What looking into a folder found. ``visit`` is packed; ``None`` when it could not be understood, or ``is_same``.

    ``worth`` is what may be remembered of it, if it is sound and all of it could be read.
    """

    entries: tuple[Entry, ...]
    is_same: bool
    visit: bytes | None
    problems: tuple[Problem, ...]
    worth: Remembered | None


class VisitCheck:
    """
    The check of all visits of a workspace, told what was remembered of them.

    The result is the same with a memory and without, and in one process (``processes`` = 1) or as many as there are
    processors (``None``). ``afresh`` reads every byte, and only then remembers.
    """

    def __init__(
        self,
        folders: Sequence[VisitFolder],
        memory: Memory | None = None,
        *,
        afresh: bool = False,
        processes: int | None = None,
    ) -> None:
        self._folders, self._memory, self._afresh, self._processes = folders, memory, afresh, processes
        self._due: dict[str, Remembered] = {}
        self._closed: set[str] = set()
        self._kept: dict[str, list[bytes]] = {}  # by provider

    def visits(self, known: Known, problems: list[Problem]) -> Mapping[str, tuple[Visit, ...]]:
        """The visits that could be understood, by provider, in the order of their folders; problems go into the list."""
        packed = self._packed(known, problems)
        found = [folder for folder in self._folders if folder.package in packed]
        still_open = (folder.package for folder in found if folder.package not in self._closed)
        check_open_visits(((package, visit_from(packed[package])) for package in still_open), problems)
        self._kept = {}
        for folder in found:
            self._kept.setdefault(folder.provider, []).append(packed[folder.package])
        return MadeOnDemand(self._kept, visits_from)

    def digests(self) -> dict[str, bytes]:
        """Of all that ``visits`` gave, by provider: one that changes when anything in them does."""
        return {name: sha256(b"".join(packed)).digest() for name, packed in self._kept.items()}

    @property
    def due(self) -> list[str]:
        """The visits that changed since the last time and that no second reader has seen, by their folders."""
        return sorted(self._due)

    def second_reading(self, good: Collection[str], bad: Collection[str]) -> None:
        """Note which of them a second reader has found good, and forget those that it has not."""
        if self._memory is not None and (good or bad):
            seen = ((name, as_bytes(self._due[name]._replace(is_due=False))) for name in good if name in self._due)
            self._memory.remember(seen, bad)

    def _packed(self, known: Known, problems: list[Problem]) -> dict[str, bytes]:
        """The visits by their folders, from memory or from disk."""
        before = dict(self._recalled())
        holding = {package: past for package, past in before.items() if _still_holds(past, known)}
        after = {
            folder.package: past
            for folder in self._folders
            if (past := holding.get(folder.package)) and past.entries and is_as_it_was(folder.path, past.entries)
        }
        tasks = [
            Task(folder, past.digest if (past := holding.get(folder.package)) else None, bool(before))
            for folder in self._folders
            if folder.package not in after
        ]
        visits: dict[str, bytes] = {}
        findings = in_several_processes(examine, tasks, known, self._processes, AT_A_TIME)
        for task, finding in zip(tasks, findings, strict=True):
            package = task.folder.package
            problems.extend(finding.problems)
            if finding.is_same:
                after[package] = before[package]._replace(entries=finding.entries)
            elif finding.visit is not None:
                visits[package] = finding.visit
                if finding.worth is not None:
                    after[package] = finding.worth
        self._remember(before, after)
        for package in after.keys() - visits.keys():
            problems.extend(after[package].problems)
            visits[package] = after[package].visit
        self._closed = {package for package, found in after.items() if not found.is_open}
        self._due = {package: found for package, found in after.items() if found.is_due}
        return visits

    def _recalled(self) -> Iterator[tuple[str, Remembered]]:
        recalled = () if self._memory is None or self._afresh else self._memory.recall()
        for package, content in recalled:
            past = remembered_from(content)
            if past is not None:
                yield package, past

    def _remember(self, before: dict[str, Remembered], after: dict[str, Remembered]) -> None:
        """Hand over only what is new, and nothing at all when nothing is: to write takes longer than to read."""
        if self._memory is None:
            return
        started = self._memory.started
        looked_into = (package for package, found in after.items() if found is not before.get(package))
        provable = ((package, _provable(after[package], started)) for package in looked_into)
        fresh = ((package, as_bytes(found)) for package, found in provable if found != before.get(package))
        gone = before.keys() - after.keys()
        first = next(fresh, None)
        if first is not None or gone:
            self._memory.remember(fresh if first is None else chain([first], fresh), gone)


def examine(task: Task, known: Known) -> Finding:
    """Read one folder, and check it unless its bytes are those that were found sound before."""
    content = content_of(task.folder.path)
    digest = None if content.unreadable else content.digest
    if digest is not None and digest == task.digest:
        return Finding(content.entries, True, None, (), None)
    problems: list[Problem] = []
    source = read_visit(task.folder, content, problems)
    visit = check_visit(source, known, problems) if source is not None else None
    if visit is None:
        return Finding(content.entries, False, None, tuple(problems), None)
    packed = pack_visit(visit)
    worth = None
    if digest is not None and not has_errors(problems):
        worth = Remembered(
            content.entries,
            digest,
            known.today.isoformat(),
            _frameworks_of(visit, known),
            visit.provider_id,
            tuple(sorted({revision.header.venue_id for revision in visit.revisions if revision.header.venue_id})),
            tuple(astuple(problem) for problem in problems),
            visit.is_open,
            task.is_due,
            packed,
        )
    return Finding(content.entries, False, packed, tuple(problems), worth)


def _still_holds(past: Remembered, known: Known) -> bool:
    """Whatever ``check_visit`` looks up in ``known`` must be compared here."""
    return (
        past.checked_on <= known.today.isoformat()
        and all(known.digests.get((name, version)) == digest for name, version, digest in past.frameworks)
        and past.provider_id in known.provider_ids
        and all(known.venue_owner.get(venue) == past.provider_id for venue in past.venue_ids)
    )


def _frameworks_of(visit: Visit, known: Known) -> tuple[tuple[str, str, str], ...]:
    keys = {(revision.header.framework_id, revision.header.framework_version) for revision in visit.revisions}
    return tuple((name, version, known.digests[name, version]) for name, version in sorted(keys))


def _provable(found: Remembered, started: int) -> Remembered:
    """With its entries, if any later write must show in them; else without, and the bytes are read next time."""
    newest = max((max(entry.modified, entry.changed) for entry in found.entries), default=started)
    return found if newest + COARSEST_CLOCK < started else found._replace(entries=())
