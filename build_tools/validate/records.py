"""The provider package's tables to records, with every check that needs more than one cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from build_tools.validate.rows import Checked, R, check_references, check_rows

COUNTS = ("pupils_over_18_hours", "pupils_over_18_hours_ehcp", "pupils_over_18_hours_looked_after")


@dataclass(frozen=True)
class ProviderRecords:
    """The checked rows of the provider package, table by table."""

    providers: Sequence[Checked[Provider]]
    venues: Sequence[Checked[Venue]]
    contacts: Sequence[Checked[Contact]]
    awarding_bodies: Sequence[Checked[AwardingBody]]
    qualifications: Sequence[Checked[Qualification]]
    courses: Sequence[Checked[Course]]
    documents: Sequence[Checked[Document]]
    notices: Sequence[Checked[Notice]]


def check_provider_package(
    tables: dict[str, Table], subjects: Sequence[SubjectArea], today: date, problems: list[Problem]
) -> ProviderRecords:
    """Every row of the package as a record. Rows with problems are left out; the problems say which."""
    kinds = {kind.name: kind for kind in PROVIDER_TABLES}

    def rows(name: str, model: type[R]) -> list[Checked[R]]:
        return check_rows(tables[name], kinds[name], model, problems) if name in tables else []

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
    for document in records.documents:
        _check_order(document, "issued_on", "expires_on", problems)
    for notice in records.notices:
        _check_order(notice, "starts_on", "ends_on", problems)
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


def _check_order(item: Checked[R], first: str, last: str, problems: list[Problem]) -> None:
    start, end = getattr(item.record, first), getattr(item.record, last)
    if start and end and end < start:
        problems.append(
            item.problem(
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


def _check_aliases(bodies: Iterable[Checked[AwardingBody]], problems: list[Problem]) -> None:
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
    for item in records.qualifications:
        qualification = item.record
        expected = check_digit(qualification.number)
        if qualification.number[-1] != expected:
            problems.append(
                item.problem(
                    "qualification-check-digit",
                    "number",
                    f"{qualification.number} ought to end in {expected}; a digit may be wrong.",
                    "Compare it with the register. A few real numbers break the rule, so it stands if it is right there.",
                    severity="warning",
                )
            )
        _check_subject(item, qualification.subject, subject_codes, problems)
        _check_order(item, "operational_end", "certification_end", problems)


def _check_subject(item: Checked[R], code: str | None, known: set[str], problems: list[Problem]) -> None:
    if code is not None and code not in known:
        problems.append(
            item.problem(
                "subject-unknown",
                "subject",
                f"There is no sector subject area {code}.",
                did_you_mean(code, known) + "Tier 2 codes run from 1.1 to 15.5.",
            )
        )


def _check_courses(records: ProviderRecords, subject_codes: set[str], today: date, problems: list[Problem]) -> None:
    owner = {item.record.id: item.record.provider_id for item in records.venues}
    qualifications = {item.record.number: item.record for item in records.qualifications}
    for item in records.courses:
        course = item.record
        _check_order(item, "starts_on", "ends_on", problems)
        _check_subject(item, course.subject, subject_codes, problems)
        for venue in course.venue_ids:
            if owner.get(venue, course.provider_id) != course.provider_id:
                problems.append(
                    item.problem(
                        "reference-wrong-owner",
                        "venue_ids",
                        f"The venue “{venue}” belongs to “{owner[venue]}”.",
                        "Name a venue of this provider, or add one for it.",
                    )
                )
        qualification = qualifications.get(course.qualification_number or "")
        if qualification is not None:
            _check_against_qualification(item, qualification, today, problems)


def _check_against_qualification(
    item: Checked[Course], qualification: Qualification, today: date, problems: list[Problem]
) -> None:
    course = item.record
    pairs = {
        "level": (course.level, qualification.level),
        "awarding_body_id": (course.awarding_body_id, qualification.awarding_body_id),
        "subject": (course.subject, qualification.subject),
    }
    for field, (said, registered) in pairs.items():
        if said is not None and registered is not None and said != registered:
            problems.append(
                item.problem(
                    "course-disagrees",
                    field,
                    f"The course says {said}; {qualification.number} is {registered}.",
                    "Leave it blank to take it from the qualification, or correct the number.",
                )
            )
    if qualification.has_ended(today) and (course.ends_on is None or course.ends_on > today):
        problems.append(
            item.problem(
                "qualification-ended",
                "qualification_number",
                f"{qualification.number} has taken no new learners since {qualification.operational_end}.",
                "Ask the provider what replaces it; until then, schools are told on its page.",
                severity="warning",
            )
        )
