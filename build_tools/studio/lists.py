"""The first page: what waits for somebody, what falls due, and what the studio itself has to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from build_tools.decide.due import visits_due
from build_tools.decide.latest_visits import latest_of_each, reports_in_force, standing_visits
from build_tools.intake.inbox import in_the_inbox
from build_tools.models.directory import Directory
from build_tools.models.sign_off import newest_state, waiting_of
from build_tools.models.visit import Visit
from build_tools.render.environment import day
from build_tools.render.held_documents import documents_held
from build_tools.render.review_text import standing_in_words
from build_tools.render.views import Tag
from build_tools.studio.desk import Seen

MOST_WAITING = 500


@dataclass(frozen=True)
class Line:
    """One thing to do: ``href`` is where."""

    title: str
    href: str
    words: str
    tag: Tag


@dataclass(frozen=True)
class Task:
    """A list of things of one kind, the most urgent first. ``none`` is said when there are none."""

    anchor: str
    title: str
    lines: tuple[Line, ...]
    none: str


@dataclass(frozen=True)
class HomeView:
    """All of ``studio/home.html``."""

    on: date
    tasks: tuple[Task, ...]
    notes: tuple[str, ...]


def home_view(seen: Seen, workspace: Path, notes: tuple[str, ...]) -> HomeView:
    """Everything that waits on the day of the decisions."""
    on = seen.decisions.as_of
    waiting = waiting_of(seen.directory.visits)
    tasks = (
        Task(
            "decide",
            "Reports that await a decision",
            tuple(_visit(visit, seen.directory) for visit in waiting if newest_state(visit) == "submitted"),
            "No report awaits a decision.",
        ),
        Task(
            "drafts",
            "Reports returned, or not yet submitted",
            tuple(_visit(visit, seen.directory) for visit in waiting if newest_state(visit) != "submitted"),
            "None is being written that the studio knows of.",
        ),
        Task("inbox", "Files in the inbox", tuple(_inbox(workspace)), "The inbox is empty."),
        Task("due", "Visits that are due", tuple(_due(seen, on, waiting)), "No visit is due soon."),
        Task(
            "registration", "Ask whether they must register", tuple(_asked(seen)), "No count is a clear sign of that."
        ),
        Task("documents", "Documents that run out", tuple(_documents(seen, on)), "None runs out soon."),
    )
    return HomeView(on, tasks, notes)


def _visit(visit: Visit, directory: Directory) -> Line:
    header = visit.revisions[-1].header
    framework = directory.framework[header.framework_id, header.framework_version]
    state = newest_state(visit)
    tag = {"submitted": Tag("To decide", "warn"), "returned": Tag("Returned", "stop")}.get(state, Tag("Draft", "none"))
    title = f"{directory.provider[visit.provider_id].name}: {framework.header.title}, {day(header.visited_on)}"
    return Line(title, f"/visits/{visit.visit_id}", f"Revision {header.revision}. {_sentence(visit)}", tag)


def _sentence(visit: Visit) -> str:
    words = standing_in_words(visit)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _due(seen: Seen, on: date, waiting: Iterable[Visit]) -> Iterator[Line]:
    """A visit that was made, and whose report is not decided on, needs no second one: its line leads to that report."""
    soon = on + timedelta(days=seen.directory.policy.due_soon_days)
    made = {(visit.provider_id, visit.revisions[-1].header.framework_id): visit for visit in waiting}
    headers = (revision.header for _, revision in reports_in_force(seen.directory, on))
    latest = latest_of_each(standing_visits(headers, seen.directory.framework))
    for due in visits_due(seen.directory, seen.decisions, latest):
        if due.due_on is not None and due.due_on > soon:
            continue
        title = f"{seen.directory.provider[due.provider_id].name}: {due.title}"
        key = (due.provider_id, due.framework_id)
        visit, last = made.get(key), latest.get(key)
        if visit is not None and (last is None or _day_of(visit) > last.header.visited_on):
            words = f"Made on {day(_day_of(visit))}; it counts once its report is approved."
            yield Line(title, f"/visits/{visit.visit_id}", words, Tag("Report waits", "warn"))
            continue
        if due.due_on is None:
            tag, words = Tag("First visit", "none"), "No report on this framework stands yet."
        elif due.due_on < on:
            tag, words = Tag("Overdue", "stop"), f"The last visit counted until {day(due.due_on)}."
        else:
            tag, words = Tag("Due soon", "warn"), f"The last visit counts until {day(due.due_on)}."
        planned = f" Planned by {day(due.planned_on)}." if due.planned_on else ""
        yield Line(title, f"/records/{due.provider_id}", words + planned, tag)


def _day_of(visit: Visit) -> date:
    return visit.revisions[-1].header.visited_on


def _documents(seen: Seen, on: date) -> Iterator[Line]:
    soon = on + timedelta(days=seen.directory.policy.due_soon_days)
    found = []
    for provider in seen.directory.providers:
        if seen.decisions.by_provider[provider.id].removed_on is not None:
            continue
        for one in documents_held(seen.directory, provider, on).documents.values():
            if one.until is None or one.until > soon or one.renewed is not None:
                continue
            ran_out = one.until < on
            tag = Tag("Ran out", "stop") if ran_out else Tag("Runs out soon", "warn")
            words = f"{'Ran' if ran_out else 'Runs'} out on {day(one.until)}."
            found.append(
                (one.until, Line(f"{provider.name}: {one.title}", f"/records/{provider.id}#documents", words, tag))
            )
    yield from (line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].title)))


def _asked(seen: Seen) -> Iterator[Line]:
    """Listed, with a clear sign that they ought to be a school. Counts decide nothing: whoever suspends writes a notice."""
    for provider in seen.directory.providers:
        decision = seen.decisions.by_provider[provider.id]
        signs = [indicator for indicator in decision.indicators if indicator.level == "RED"]
        if decision.listed and signs:
            words = f"{signs[0].text} A suspension is a notice, with a reason in public words."
            yield Line(provider.name, f"/records/{provider.id}#notices", words, Tag("Red", "stop"))


def _inbox(workspace: Path) -> Iterator[Line]:
    files, others = in_the_inbox(workspace)
    for path in files[:MOST_WAITING]:
        words = "A visit or a proposal that was dropped there; not part of the records yet."
        yield Line(path.name, f"/inbox/{quote(path.name)}", words, Tag("New", "none"))
    for words in others[:MOST_WAITING]:
        yield Line("Something else", "/inbox/", words, Tag("Not taken in", "warn"))
