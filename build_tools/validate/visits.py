"""A visit's folder to a visit: in the right place, on a framework we have, every item answered as it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from build_tools.models.framework import Framework
from build_tools.models.problem import Problem
from build_tools.models.sources import RevisionSource, VisitSource
from build_tools.models.visit import (
    EVENT_TABLE,
    PROGRESS_TABLE,
    VISIT_FORMAT,
    VISIT_TABLES,
    Action,
    Answer,
    Attachment,
    Event,
    Progress,
    Revision,
    ThemeComment,
    Visit,
    VisitHeader,
)
from build_tools.models.words import listed
from build_tools.validate.answers import check_answers
from build_tools.validate.rows import Checked, CheckedRows, R, check_references, check_rows
from build_tools.validate.sign_off import check_sign_off

Frameworks = Mapping[tuple[str, str], Framework]
_KINDS = {kind.name: kind for kind in VISIT_TABLES}


@dataclass(frozen=True)
class Known:
    """What a visit may refer to, and the real day. ``venue_owner`` has the provider of each venue."""

    frameworks: Frameworks
    provider_ids: frozenset[str]
    venue_owner: Mapping[str, str]
    today: date

    @cached_property
    def digests(self) -> dict[tuple[str, str], str]:
        """A digest of each framework version: what was found on it holds until that changes."""
        return {key: sha256(repr(framework).encode()).hexdigest() for key, framework in self.frameworks.items()}


def check_visit(source: VisitSource, known: Known, problems: list[Problem]) -> Visit | None:
    """The visit, or ``None`` when a revision of it could not be understood."""
    events = check_rows(source.events, EVENT_TABLE, Event, problems)
    progress = check_rows(source.progress, PROGRESS_TABLE, Progress, problems)
    revisions = [_check_revision(source, revision, known, problems) for revision in source.revisions]
    whole = tuple(revision for revision in revisions if revision is not None)
    if not source.revisions:
        problems.append(
            Problem(
                "visit-format",
                "The visit has no revision r1.",
                "Put its datapackage.json into a folder r1.",
                source.package,
            )
        )
    if not whole or len(whole) < len(source.revisions):
        return None
    check_sign_off(source, whole, tuple(events), known.today, problems)
    visit = Visit(whole[-1].header.visit_id, whole, events.records, progress.records)
    _check_progress(progress, visit, known.today, problems)
    return visit


def _check_revision(
    source: VisitSource, revision: RevisionSource, known: Known, problems: list[Problem]
) -> Revision | None:
    def rows(name: str, model: type[R]) -> CheckedRows[R]:
        table = revision.tables.get(name)
        return CheckedRows.none(model) if table is None else check_rows(table, _KINDS[name], model, problems)

    if revision.format != VISIT_FORMAT:
        problems.append(
            Problem(
                "visit-format",
                f"“directory:format” is {revision.format or 'missing'}; it must be {VISIT_FORMAT}.",
                "Save the visit again from its form.",
                revision.package,
                "datapackage.json",
            )
        )
    headers = rows("visit", VisitHeader)
    answers, comments = rows("answers", Answer), rows("comments", ThemeComment)
    actions, attachments = rows("actions", Action), rows("attachments", Attachment)
    if len(headers) != 1:
        if "visit" not in revision.tables or len(revision.tables["visit"].rows) != 1:
            problems.append(
                Problem(
                    "visit-format",
                    "The part “visit” must have one row.",
                    "Save the visit again from its form.",
                    revision.package,
                    "datapackage.json",
                )
            )
        return None
    header = headers[0]
    check_references(headers, "provider_id", known.provider_ids, "providers.csv", problems)
    check_references(headers, "venue_id", known.venue_owner, "venues.csv", problems)
    _check_header(source, revision, header, known, problems)
    framework = _framework_of(header, known.frameworks, problems)
    made = Revision(
        header.record,
        answers.records,
        comments.records,
        actions.records,
        attachments.records,
        revision.sha256,
    )
    if framework is not None:
        check_answers(answers, header, framework, made, problems)
        check_references(
            comments, "theme", [theme.name for theme in framework.themes], "the framework's themes", problems
        )
        check_references(actions, "item", framework.item_named, "the framework's items", problems)
        check_references(attachments, "item", framework.item_named, "the framework's items", problems)
        _check_actions(actions, header, problems)
    _check_attachments(attachments, revision.media, problems)
    return made


def _check_header(
    source: VisitSource,
    revision: RevisionSource,
    item: Checked[VisitHeader],
    known: Known,
    problems: list[Problem],
) -> None:
    header = item.record
    _check_venue(item, known, problems)
    expected = {
        "visit_id": f"{header.provider_id}-{header.visited_on}-{header.framework_id}",
        "provider_id": source.folder_provider,
        "revision": revision.number,
    }
    for field, value in expected.items():
        if getattr(header, field) != value:
            problems.append(
                item.problem(
                    "visit-folder",
                    field,
                    f"{field} is {getattr(header, field)}; here it must be {value}.",
                    "Move the folder, or save the visit again.",
                )
            )
    if source.folder_name != f"{header.visited_on}-{header.framework_id}":
        problems.append(
            item.problem(
                "visit-folder",
                "visited_on",
                f"The folder is called {source.folder_name}; the visit is of {header.visited_on} on {header.framework_id}.",
                "Rename the folder, or correct the visit.",
            )
        )
    if header.visited_on > known.today:
        problems.append(
            item.problem(
                "date-in-future",
                "visited_on",
                f"The visit is dated {header.visited_on}, which is still to come.",
                "Correct the date.",
            )
        )
    for field, later in (("next_visit_by", True), ("also_visited_on", False)):
        value = getattr(header, field)
        for day in value if isinstance(value, tuple) else (value,) if value else ():
            if (day < header.visited_on) is later:
                problems.append(
                    item.problem(
                        "dates-order",
                        field,
                        f"{field} ({day}) is on the wrong side of visited_on ({header.visited_on}).",
                        "Correct the year.",
                    )
                )
    if revision.number > 1 and not header.revision_reason:
        problems.append(
            item.problem(
                "revision-reason",
                "revision_reason",
                f"Revision {revision.number} gives no reason.",
                "Say what was corrected and why; it is printed.",
            )
        )


def _framework_of(item: Checked[VisitHeader], frameworks: Frameworks, problems: list[Problem]) -> Framework | None:
    header = item.record
    framework = frameworks.get((header.framework_id, header.framework_version))
    if framework is None:
        known = [f"{name} {version}" for name, version in frameworks]
        problems.append(
            item.problem(
                "framework-unknown",
                "framework_id",
                f"There is no framework {header.framework_id}, version {header.framework_version}.",
                f"There is {listed(known)}." if known else "Add it under qa_reports/frameworks.",
            )
        )
        return None
    start, end = framework.header.used_from, framework.header.used_until
    if header.visited_on < start or (end is not None and header.visited_on > end):
        problems.append(
            item.problem(
                "framework-not-in-use",
                "framework_version",
                f"Version {header.framework_version} of {header.framework_id} is used from {start}{f' to {end}' if end else ' on'}.",
                "Check the version. The visit stands as it is.",
                severity="warning",
            )
        )
    return framework


def _check_venue(item: Checked[VisitHeader], known: Known, problems: list[Problem]) -> None:
    owner = known.venue_owner.get(item.record.venue_id or "", item.record.provider_id)
    if owner != item.record.provider_id:
        problems.append(
            item.problem(
                "reference-wrong-owner",
                "venue_id",
                f"The venue “{item.record.venue_id}” belongs to “{owner}”.",
                "Name a venue of the provider that was visited.",
            )
        )


def _check_actions(actions: CheckedRows[Action], header: Checked[VisitHeader], problems: list[Problem]) -> None:
    for place, by_when in enumerate(actions.column("by_when")):
        if by_when < header.record.visited_on:
            problems.append(
                actions[place].problem(
                    "dates-order",
                    "by_when",
                    f"The action is due on {by_when}, before the visit of {header.record.visited_on}.",
                    "Correct the year.",
                )
            )


def _check_attachments(attachments: CheckedRows[Attachment], media: Mapping[str, str], problems: list[Problem]) -> None:
    for item in attachments:
        if media.get(item.record.file) != item.record.sha256:
            about = f"media/{item.record.file} is {'not the file meant' if item.record.file in media else 'missing'}."
            problems.append(
                item.problem("attachment-missing", "file", about, "Put the file that was sent into media/.")
            )


def _check_progress(progress: CheckedRows[Progress], visit: Visit, today: date, problems: list[Problem]) -> None:
    if not progress:
        return
    latest = visit.revisions[-1]
    actions = {action.number: action for action in latest.actions}
    for note in progress:
        action = actions.get(note.record.action)
        meant = _action_meant(note.record, visit)
        if action is not None and meant is not None and _is_another(meant, action):
            problems.append(
                note.problem(
                    "action-unknown",
                    "action",
                    f"When this was noted, action {action.number} was “{meant.area}”; r{latest.number} gives the number "
                    f"to “{action.area}”, which would pass for {note.record.state}.",
                    "Let a correction keep the number of each action, and give what is new a number of its own.",
                )
            )
        if action is None:
            problems.append(
                note.problem(
                    "action-unknown",
                    "action",
                    f"The visit has no action {note.record.action}.",
                    "Use the number printed in the report.",
                )
            )
        if note.record.noted_on < latest.header.visited_on:
            about = f"The note of {note.record.noted_on} comes before the visit of {latest.header.visited_on}."
            problems.append(note.problem("dates-order", "noted_on", about, "Correct the year."))
        if note.record.noted_on > today:
            about = f"The note is dated {note.record.noted_on}, which is still to come."
            problems.append(note.problem("date-in-future", "noted_on", about, "Correct the date."))


def _action_meant(note: Progress, visit: Visit) -> Action | None:
    """The action of the report that stood when the note was made, if one did."""
    standing = visit.standing(note.noted_on)
    return next((action for action in standing.actions if action.number == note.action), None) if standing else None


def _is_another(one: Action, other: Action) -> bool:
    """True when two of item, area and words are not the same: one alone may be a slip that was put right."""
    return [one.item == other.item, one.area == other.area, one.action == other.action].count(False) > 1
