"""The provider package's tables to records, with every check that needs more than one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import SubjectArea
from build_tools.models.postcode import is_area_or_district
from build_tools.models.problem import Problem
from build_tools.models.provider import Contact, Course, Document, Notice, Provider, Venue, VenueKind
from build_tools.models.qualification import AwardingBody, Qualification, check_digit
from build_tools.models.sources import Table
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.words import did_you_mean, words_of
from build_tools.validate.rows import Checked, CheckedRows, CheckRows, R, check_references, check_rows

COUNTS = ("pupils_over_18_hours", "pupils_over_18_hours_ehcp", "pupils_over_18_hours_looked_after")


@dataclass(frozen=True)
class ProviderRecords:
    """The checked rows of the provider package, table by table."""

    providers: CheckedRows[Provider]
    venues: CheckedRows[Venue]
    contacts: CheckedRows[Contact]
    awarding_bodies: CheckedRows[AwardingBody]
    qualifications: CheckedRows[Qualification]
    courses: CheckedRows[Course]
    documents: CheckedRows[Document]
    notices: CheckedRows[Notice]


def check_provider_package(
    tables: dict[str, Table],
    subjects: Sequence[SubjectArea],
    today: date,
    problems: list[Problem],
    check: CheckRows = check_rows,
) -> ProviderRecords:
    """
    Every row of the package as a record. Rows with problems are left out; the problems say which.

    ``check`` asks of a table's rows what can be asked of each alone, and of their keys.
    """
    kinds = {kind.name: kind for kind in PROVIDER_TABLES}

    def rows(name: str, model: type[R]) -> CheckedRows[R]:
        return check(tables[name], kinds[name], model, problems) if name in tables else CheckedRows.none(model)

    records = ProviderRecords(
        rows("providers", Provider),
        rows("venues", Venue),
        rows("contacts", Contact),
        rows("awarding_bodies", AwardingBody),
        rows("qualifications", Qualification),
        rows("courses", Course),
        rows("documents", Document),
        rows("notices", Notice),
    )
    _check_references(tables, records, problems)
    with_venue = set(tables["venues"].cells_of("provider_id")) if "venues" in tables else None
    for provider in records.providers:
        _check_provider(provider, today, problems)
        if with_venue is not None and provider.record.id not in with_venue and not tables["venues"].cut:
            problems.append(
                provider.problem(
                    "venue-place",
                    "id",
                    "The provider has no venue, so that no search by place finds it.",
                    "Add a row to venues.csv: premises, outreach or online.",
                    severity="warning",
                )
            )
    for venue in records.venues:
        _check_venue(venue, problems)
    _check_aliases(records.awarding_bodies, problems)
    _check_qualifications(records, {subject.code for subject in subjects}, problems)
    _check_courses(records, {subject.code for subject in subjects}, today, problems)
    _check_order(records.documents, "issued_on", "expires_on", problems)
    _check_order(records.notices, "starts_on", "ends_on", problems)
    return records


def _ids(tables: dict[str, Table], name: str, field: str) -> set[str]:
    """The ids as written, so that a fault elsewhere in a row does not make every pointer to it dangle."""
    table = tables.get(name)
    return set(table.cells_of(field)) | table.lost if table else set()


def _check_references(tables: dict[str, Table], records: ProviderRecords, problems: list[Problem]) -> None:
    of_kind = {kind.name: kind for kind in PROVIDER_TABLES}
    for name, items in vars(records).items():
        for field, (target, key) in of_kind[name].refers_to.items():
            if target in tables and not tables[target].cut:
                check_references(items, field, _ids(tables, target, key), f"{target}.csv", problems)


def _check_order(items: CheckedRows[R], first: str, last: str, problems: list[Problem]) -> None:
    for place, (start, end) in items.values(first, last):
        if start and end and end < start:
            problems.append(
                items[place].problem(
                    "dates-order",
                    last,
                    f"{last} ({end}) comes before {first} ({start}).",
                    "Swap them, or correct the year.",
                )
            )


def _check_provider(item: Checked[Provider], today: date, problems: list[Problem]) -> None:
    provider = item.record
    if provider.age_from > provider.age_to:
        problems.append(
            item.problem(
                "ages-order",
                "age_from",
                f"The youngest age, {provider.age_from}, is above the oldest, {provider.age_to}.",
                "Swap them.",
            )
        )
    _check_counts(item, problems)
    for field in ("inspected_on", "counts_as_at"):
        day = getattr(provider, field)
        if day and day > today:
            problems.append(
                item.problem("date-in-future", field, f"{field} is {day}, which is still to come.", "Correct the year.")
            )


def _check_counts(item: Checked[Provider], problems: list[Problem]) -> None:
    """Counts without their day would count for nothing, and so hide what the law asks about."""
    provider = item.record
    total = provider.pupils_over_18_hours
    parts = {name: getattr(provider, name) for name in COUNTS[1:]}
    given = [count for count in (total, *parts.values()) if count is not None]
    if given and provider.counts_as_at is None:
        problems.append(
            item.problem(
                "counts-disagree",
                "counts_as_at",
                "Pupils are counted, and not on which day.",
                "Say on which day the counts were true.",
            )
        )
    for name, part in parts.items():
        if part is not None and (total is None or part > total):
            problems.append(
                item.problem(
                    "counts-disagree",
                    name,
                    f"{part} of {'an unknown number' if total is None else total} cannot be.",
                    "The first count is of all pupils over 18 hours; the others are of some of these.",
                )
            )


def _check_venue(item: Checked[Venue], problems: list[Problem]) -> None:
    venue = item.record
    if venue.kind is VenueKind.PREMISES:
        if not venue.postcode:
            problems.append(
                item.problem(
                    "venue-place",
                    "postcode",
                    "Premises need a postcode.",
                    "Fill it in, or change the kind to outreach or online.",
                )
            )
        if venue.area_covered:
            problems.append(
                item.problem(
                    "venue-place",
                    "area_covered",
                    "Premises are a place and cover no area.",
                    "Clear it, or change the kind to outreach.",
                )
            )
        return
    if not venue.area_covered:
        problems.append(
            item.problem(
                "venue-place",
                "area_covered",
                f"A venue of kind {venue.kind} needs the area it covers.",
                "Write areas such as NG;DE7, or England.",
            )
        )
    if venue.postcode:
        problems.append(
            item.problem(
                "venue-place",
                "postcode",
                f"A venue of kind {venue.kind} has no postcode of its own.",
                "Clear it, or make a second venue of kind premises.",
            )
        )
    for area in venue.area_covered:
        if area != "England" and not is_area_or_district(area):
            problems.append(
                item.problem(
                    "area-covered",
                    "area_covered",
                    f"“{area}” is no postcode area or district.",
                    "Write areas such as NG;DE7 with semicolons between, or England.",
                )
            )


def _check_aliases(bodies: CheckedRows[AwardingBody], problems: list[Problem]) -> None:
    owners: dict[tuple[str, ...], str] = {}
    for item in bodies:
        for name in item.record.names:
            owner = owners.setdefault(words_of(name), item.record.id)
            if owner != item.record.id:
                problems.append(
                    item.problem(
                        "alias-shared",
                        "aliases",
                        f"“{name}” is also a name of “{owner}”, so a search for it finds both.",
                        "Leave it with the one that people mean.",
                        severity="warning",
                    )
                )


def _check_qualifications(records: ProviderRecords, subject_codes: set[str], problems: list[Problem]) -> None:
    for place, number in enumerate(records.qualifications.column("number")):
        expected = check_digit(number)
        if number[-1] != expected:
            problems.append(
                records.qualifications[place].problem(
                    "qualification-check-digit",
                    "number",
                    f"{number} ought to end in {expected}; a digit may be wrong.",
                    "Compare it with the register. A few real numbers break the rule, so it stands if it is right there.",
                    severity="warning",
                )
            )
    _check_subjects(records.qualifications, subject_codes, problems)
    _check_order(records.qualifications, "operational_end", "certification_end", problems)


def _check_subjects(items: CheckedRows[R], known: set[str], problems: list[Problem]) -> None:
    for place, code in enumerate(items.column("subject")):
        if code is not None and code not in known:
            problems.append(
                items[place].problem(
                    "subject-unknown",
                    "subject",
                    f"There is no sector subject area {code}.",
                    did_you_mean(code, known) + "Tier 2 codes run from 1.1 to 15.5.",
                )
            )


def _check_courses(records: ProviderRecords, subject_codes: set[str], today: date, problems: list[Problem]) -> None:
    courses = records.courses
    _check_order(courses, "starts_on", "ends_on", problems)
    _check_subjects(courses, subject_codes, problems)
    owner = dict(records.venues.records.values("id", "provider_id"))
    for place, (provider, venues) in courses.values("provider_id", "venue_ids"):
        for venue in venues:
            if owner.get(venue, provider) != provider:
                problems.append(
                    courses[place].problem(
                        "reference-wrong-owner",
                        "venue_ids",
                        f"The venue “{venue}” belongs to “{owner[venue]}”.",
                        "Name a venue of this provider, or add one for it.",
                    )
                )
    _check_against_qualifications(courses, records.qualifications, today, problems)


_SAID_TWICE = ("level", "awarding_body_id", "subject")  # of a course and of its qualification


def _check_against_qualifications(
    courses: CheckedRows[Course], qualifications: CheckedRows[Qualification], today: date, problems: list[Problem]
) -> None:
    known = {qualification.number: qualification for qualification in qualifications.records}
    for place, (number, ends_on, *own) in courses.values("qualification_number", "ends_on", *_SAID_TWICE):
        qualification = known.get(number or "")
        if qualification is None:
            continue
        for field, said in zip(_SAID_TWICE, own, strict=True):
            registered = getattr(qualification, field)
            if said is not None and registered is not None and said != registered:
                problems.append(
                    courses[place].problem(
                        "course-disagrees",
                        field,
                        f"The course says {said}; {number} is {registered}.",
                        "Leave it blank to take it from the qualification, or correct the number.",
                    )
                )
        if qualification.has_ended(today) and (ends_on is None or ends_on > today):
            problems.append(
                courses[place].problem(
                    "qualification-ended",
                    "qualification_number",
                    f"{number} has taken no new learners since {qualification.operational_end}.",
                    "Ask the provider what replaces it; until then, schools are told on its page.",
                    severity="warning",
                )
            )
