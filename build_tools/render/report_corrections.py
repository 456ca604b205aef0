"""Corrections as readers see them: the day, the reason, and each field that differs, before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from build_tools.models.columns import Record
from build_tools.models.corrections import Difference, Replacement, differences, replacements
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.site import BuildFacts
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Revision, ThemeComment, Visit, VisitHeader
from build_tools.render.environment import day
from build_tools.render.report_answers import item_words
from build_tools.render.theme_bars import answer_tag
from build_tools.render.views import outcome_tag, paragraphs, revision_path

# Fields that hold sentences: of these only the words that differ are marked, within the words around them.
PROSE = {("visit", "overview"), ("answers", "evidence"), ("comments", "text"), ("actions", "action")}
MODELS: dict[str, type[Record]] = {
    "visit": VisitHeader,
    "answers": Answer,
    "comments": ThemeComment,
    "actions": Action,
}
AROUND = 60  # how many characters before and after a change are enough to find it by


@dataclass(frozen=True)
class Change:
    """A field that differs. ``lead`` and ``tail`` are the words around it that stayed; a blank side is empty."""

    what: str
    field: str
    lead: str
    before: str
    after: str
    tail: str


@dataclass(frozen=True)
class Correction:
    """A revision that took another's place. ``earlier_path`` is empty when that one had been withdrawn."""

    number: int
    on: date
    reason: tuple[str, ...]
    earlier: int
    earlier_path: str
    changes: tuple[Change, ...]


def corrections(directory: Directory, visit: Visit, revision: Revision, facts: BuildFacts) -> tuple[Correction, ...]:
    """Every correction that led to this revision, newest first."""
    steps = [step for step in replacements(visit, facts.as_of) if step.after.number <= revision.number]
    return tuple(_correction(directory, visit, step, facts) for step in reversed(steps))


def _correction(directory: Directory, visit: Visit, step: Replacement, facts: BuildFacts) -> Correction:
    return Correction(
        number=step.after.number,
        on=step.on,
        reason=_reason(visit, step.after),
        earlier=step.before.number if step.before else 0,
        earlier_path=revision_path(visit.visit_id, step.before.number) if step.before else "",
        changes=changes_between(directory, step, facts.edition),
    )


def changes_between(directory: Directory, step: Replacement, edition: Visibility) -> tuple[Change, ...]:
    """Every field in which two revisions differ, whether or not the later one was ever approved."""
    if step.before is None:
        return ()
    found = differences(step.before, step.after, directory.framework, edition)
    return tuple(_change(directory, one, step) for one in found)


def _reason(visit: Visit, revision: Revision) -> tuple[str, ...]:
    """Why, in the report's own words and in those of whoever recorded the correction."""
    texts = [revision.header.revision_reason]
    texts += [e.public_text for e in visit.events if e.event == "corrected" and e.revision == revision.number]
    return tuple(dict.fromkeys(part for text in texts for part in paragraphs(text)))


def _change(directory: Directory, difference: Difference, step: Replacement) -> Change:
    before, after = (
        "" if value is None else _words(directory, difference, value, revision)
        for value, revision in ((difference.before, step.before), (difference.after, step.after))
    )
    lead, tail = "", ""
    if (difference.part, difference.field) in PROSE and before and after:
        lead, before, after, tail = around(before, after)
    framework = _framework(directory, step.after)
    return Change(_what(framework, difference), _field(difference), lead, before, after, tail)


def _framework(directory: Directory, revision: Revision) -> Framework:
    return directory.framework[revision.header.framework_id, revision.header.framework_version]


def _what(framework: Framework, difference: Difference) -> str:
    if difference.part == "answers":
        return next((item_words(item) for item in framework.items if item.name == difference.row), difference.row)
    if difference.part == "comments":
        return next((theme.label for theme in framework.themes if theme.name == difference.row), difference.row)
    return f"Improvement {difference.row}" if difference.part == "actions" else "The visit"


def _field(difference: Difference) -> str:
    return MODELS[difference.part].model_fields[difference.field].title or difference.field


def _words(directory: Directory, difference: Difference, value: Any, revision: Revision | None) -> str:
    """A value as the report prints it, on the framework of its own revision."""
    assert revision is not None  # a value stands in a revision
    framework = _framework(directory, revision)
    if difference.part == "answers" and difference.field == "value":
        item = next((item for item in framework.items if item.name == difference.row), None)
        return answer_tag(framework, item, Answer(item=item.name, value=value)).word if item else str(value)
    if difference.part == "visit" and difference.field == "outcome":
        return outcome_tag(framework, value).word
    if difference.part == "visit" and difference.field == "venue_id":
        return directory.venue[value].name if value in directory.venue else str(value)
    if isinstance(value, tuple):
        return ", ".join(day(one) if isinstance(one, date) else str(one) for one in value)
    return day(value) if isinstance(value, date) else str(value)


def around(before: str, after: str) -> tuple[str, str, str, str]:
    """
    What stayed in front, what was there, what is there, and what stayed behind; cut between words.

    ``around("It is shared.", "It is not shared.")`` gives ``("It is", "", " not", " shared.")``.
    """
    old, new = (re.findall(r"\s*\S+|\s+$", text) for text in (before, after))
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    left_old, left_new = old[start:], new[start:]
    backwards = zip(reversed(left_old), reversed(left_new), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    stop_old, stop_new = len(left_old) - end, len(left_new) - end
    lead, tail = "".join(old[:start]), "".join(left_old[stop_old:])
    return (
        lead if len(lead) <= AROUND else f"… {lead[-AROUND:].partition(' ')[2]}",
        "".join(left_old[:stop_old]),
        "".join(left_new[:stop_new]),
        tail if len(tail) <= AROUND else f"{tail[:AROUND].rpartition(' ')[0]} …",
    )
