"""The tables of the database of outcomes: one data package of everything that published visits found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from build_tools.models.columns import Record, column, visibility_of
from build_tools.models.decision import Status
from build_tools.models.framework import NAME, Effect, FrameworkKind, ItemType, Tone
from build_tools.models.qualification import SLUG
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Rag

OUTCOMES_FORMAT = "outcomes/1"
VERSION = r"^[0-9][0-9.-]*$"


def _given(title: str, description: str, pattern: str | None = None) -> Any:
    return column(title, description, visibility=Visibility.PUBLIC, required=True, pattern=pattern)


def _known(title: str, description: str, pattern: str | None = None) -> Any:
    return column(title, description, visibility=Visibility.PUBLIC, pattern=pattern)


class FrameworkLine(Record):
    """A version of a framework on which visits are made."""

    framework_id: str = _given("Framework", "Short name, the same in every version.", SLUG)
    framework_version: str = _given("Version", "Answers on different versions are not always alike.", VERSION)
    title: str = _given("Title", "As printed on reports.")
    kind: FrameworkKind = _given("Kind", "quality, compliance, evaluation or audit.")
    used_from: date = _given("Used from", "First day on which a visit may be made on it.")
    used_until: date | None = _known("Used until", "Last such day; blank while it is in use.")


class ItemLine(Record):
    """An item of a framework: a standard to rate, a check to answer, a date to note."""

    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    item: str = _given("Item", "Its number in the framework. The same number means the same in every version.", NAME)
    position: int = _given("Position", "Its place in the framework, from 1.")
    theme: str = _given("Theme", "Heading of its theme.")
    label: str = _given("Label", "The standard or the question.")
    type: ItemType = _given("Type", "rating, grade and yes_no_na are in ratings, date in dates, count in counts.")


class ChoiceLine(Record):
    """An answer that an item may be given. Scales differ: never add up answers on unlike ones."""

    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    item: str = _given("Item", "The item.", NAME)
    choice: str = _given("Choice", "What ratings hold.", NAME)
    position: int = _given("Position", "1 for the best.")
    label: str = _given("Label", "What people read.")
    tone: Tone = _given("Tone", "good, fair, poor, or none for an answer that judges nothing.")


class ConclusionLine(Record):
    """What a visit on a framework may conclude."""

    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    outcome: str = _given("Outcome", "What visits hold.", NAME)
    label: str = _given("Label", "What people read.")
    effect: Effect = _given("Effect", "What it does to listing.")


class ProviderLine(Record):
    """A provider, and how it stood on the day of the package."""

    provider_id: str = _given("Provider", "Its page is providers/<provider_id>/ on the site.", SLUG)
    name: str = _given("Name", "The name it trades under.")
    status: Status = _given("Status", "As decided by the policy.")
    valid_until: date | None = _known(
        "Valid until", "Last day of that status, as far as is known; blank if not listed."
    )


class VisitLine(Record):
    """A visit whose report is published, by the revision in force."""

    visit_id: str = _given("Visit", "Its report is reports/<visit_id>/ on the site.", SLUG)
    provider_id: str = _given("Provider", "Who was visited.", SLUG)
    framework_id: str = _given("Framework", "What was looked at.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    revision: int = _given("Revision", "1, or more when the report was corrected.")
    visited_on: date = _given("Visited on", "The last day of the visit.")
    visited_by: str = _given("Visited by", "A role, never a name.")
    carried_out_by: str | None = _known("Carried out by", "The organisation, when it was not this partnership.")
    outcome: str = _given("Outcome", "One of the framework's.", NAME)
    next_visit_by: date | None = _known("Next visit by", "As planned in the report.")
    latest: bool = _given("Latest", "yes for the latest visit to the provider on this framework, in any version.")


class RatingLine(Record):
    """An answer chosen from a scale. An item without an answer has no row."""

    visit_id: str = _given("Visit", "The visit.", SLUG)
    framework_id: str = _given("Framework", "Repeated here, so that one pass over the file is enough.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    item: str = _given("Item", "The item.", NAME)
    choice: str = _given("Choice", "The answer.", NAME)


class DateLine(Record):
    """A date that a visitor noted, such as that of the last fire drill."""

    visit_id: str = _given("Visit", "The visit.", SLUG)
    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    item: str = _given("Item", "The item.", NAME)
    day: date = _given("Day", "The date.")


class CountLine(Record):
    """A number that a visitor noted."""

    visit_id: str = _given("Visit", "The visit.", SLUG)
    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_version: str = _given("Version", "Its version.", VERSION)
    item: str = _given("Item", "The item.", NAME)
    count: int = _given("Count", "The number.")


class ActionLine(Record):
    """An agreed improvement, and how it stood when it was last looked at."""

    visit_id: str = _given("Visit", "The visit at which it was agreed.", SLUG)
    number: int = _given("Number", "Its number in the plan.")
    item: str | None = _known("Item", "The item that it answers, if one.", NAME)
    area: str = _given("Area", "What needs to improve.")
    rag: Rag | None = column(
        "RAG", "red, amber or green on the day of the visit.", visibility=visibility_of(Action, "rag")
    )
    by_when: date = _given("By when", "The last day for it.")
    state: Literal["open", "done", "dropped"] = _given("State", "As last noted; open when nothing was.")
    noted_on: date | None = _known("Noted on", "The day of that note.")
    counts: bool = _given("Counts", "no once a later visit on the same framework has replaced the plan.")
    overdue: bool = _given("Overdue", "yes when it counts, is open, and its day has passed.")


class DueLine(Record):
    """The next visit to a provider on a framework."""

    provider_id: str = _given("Provider", "Who is to be visited.", SLUG)
    framework_id: str = _given("Framework", "What will be looked at.", SLUG)
    state: Literal["awaited", "overdue", "due"] = _given("State", "awaited: there has been no visit yet.")
    due_on: date | None = _known("Due on", "The last day on which the visit before counts.")
    planned_on: date | None = _known("Planned by", "As that visit's report says.")
    visit_id: str | None = _known("Visit before", "The visit that counts until then.", SLUG)


class SubjectLine(Record):
    """What listed providers teach in a subject area, at a level."""

    subject: str | None = _known("Subject area", "Sector subject area, tier 2; blank where none is recorded.")
    name: str = _given("Name", "Its name.")
    level: str = _given("Level", "A level, or none. A course that spans two levels is counted in both.")
    courses: int = _given("Courses", "How many.")


class AreaLine(Record):
    """What listed providers teach in a postcode area. A course that runs in two areas is counted in both."""

    area: str = _given("Postcode area", "Its letters.", r"^[A-Z]{1,2}$")
    towns: str = _given("Towns", "Post towns of the premises there.")
    providers: int = _given("Providers", "Listed, with premises there.")
    courses: int = _given("Courses", "Taught there.")
    places: int = _given("Places", "Of the courses whose places are known.")
    places_known: int = _given("Places known", "How many courses those are.")
    coming: int = _given("Coming", "Listed providers that come to the pupil there, or teach online.")


class AssessorLine(Record):
    """How often an assessor gave an answer on a scale: for moderation. Assessors visit different providers."""

    framework_id: str = _given("Framework", "The framework.", SLUG)
    framework_versions: str = _given("Versions", "Those that share the scale.")
    scale: str = _given("Scale", "Its choices, best first.")
    assessor: str = _given("Assessor", "Staff reference. Never a name.")
    visits: int = _given(
        "Visits", "How many of the assessor's visits are counted. Of fewer than five, a share says little."
    )
    choice: str = _given("Choice", "The answer.", NAME)
    answers: int = _given("Answers", "How often it was given.")


@dataclass(frozen=True)
class OutcomeTable:
    """A table of the package. ``refers_to`` has ``(fields, table, its fields)`` for each foreign key."""

    name: str
    model: type[Record]
    title: str
    key: tuple[str, ...]
    refers_to: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


VERSION_KEY = ("framework_id", "framework_version")
ITEM_KEY = (*VERSION_KEY, "item")
TO_FRAMEWORK = (VERSION_KEY, "frameworks", VERSION_KEY)
TO_ITEM = (ITEM_KEY, "items", ITEM_KEY)
TO_PROVIDER = (("provider_id",), "providers", ("provider_id",))
TO_VISIT = (("visit_id",), "visits", ("visit_id",))

OUTCOME_TABLES: tuple[OutcomeTable, ...] = (
    OutcomeTable(
        "visits",
        VisitLine,
        "Visits",
        ("visit_id",),
        (TO_PROVIDER, TO_FRAMEWORK, ((*VERSION_KEY, "outcome"), "conclusions", (*VERSION_KEY, "outcome"))),
    ),
    OutcomeTable(
        "ratings",
        RatingLine,
        "Answers chosen from a scale",
        ("visit_id", "item"),
        (TO_VISIT, TO_ITEM, ((*ITEM_KEY, "choice"), "choices", (*ITEM_KEY, "choice"))),
    ),
    OutcomeTable("dates", DateLine, "Dates noted", ("visit_id", "item"), (TO_VISIT, TO_ITEM)),
    OutcomeTable("counts", CountLine, "Numbers noted", ("visit_id", "item"), (TO_VISIT, TO_ITEM)),
    OutcomeTable("actions", ActionLine, "Agreed improvements", ("visit_id", "number"), (TO_VISIT,)),
    OutcomeTable(
        "visits_due", DueLine, "Visits due and overdue", ("provider_id", "framework_id"), (TO_PROVIDER, TO_VISIT)
    ),
    OutcomeTable("subjects", SubjectLine, "Courses by subject and level", ("name", "level")),
    OutcomeTable("areas", AreaLine, "Providers, courses and places by postcode area", ("area",)),
    OutcomeTable(
        "assessors",
        AssessorLine,
        "Answers by assessor",
        ("framework_id", "framework_versions", "scale", "assessor", "choice"),
    ),
    OutcomeTable("providers", ProviderLine, "Look-up: providers", ("provider_id",)),
    OutcomeTable("frameworks", FrameworkLine, "Look-up: versions of frameworks", VERSION_KEY),
    OutcomeTable("items", ItemLine, "Look-up: items", ITEM_KEY, (TO_FRAMEWORK,)),
    OutcomeTable("choices", ChoiceLine, "Look-up: answers of each item", (*ITEM_KEY, "choice"), (TO_ITEM,)),
    OutcomeTable(
        "conclusions", ConclusionLine, "Look-up: outcomes of visits", (*VERSION_KEY, "outcome"), (TO_FRAMEWORK,)
    ),
)
