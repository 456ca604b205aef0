"""The page at ``outcomes/``: what the published visits say together, each picture with its sentence and its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.outcome_tables import OutcomeTable
from build_tools.models.outcomes import Coverage, Outcomes
from build_tools.models.site import Page
from build_tools.models.words import listed
from build_tools.render.bar_chart import Bar, BarChart, dot, plain_chart
from build_tools.render.environment import number, page
from build_tools.render.outcomes_due import ActionsSection, DueSection, actions_section, due_section
from build_tools.render.outcomes_package import FOLDER, outcome_tables
from build_tools.render.outcomes_parquet import has_parquet
from build_tools.render.outcomes_results import (
    ResultSection,
    SpreadSection,
    result_sections,
    spread_sections,
    too_few_results,
    too_few_spreads,
)
from build_tools.render.outcomes_rows import OutcomeSources
from build_tools.render.shelves import list_path
from build_tools.render.views import Fact, counted, slug

MOST_NAMES = 6
PATH = "outcomes/"
SEEN_BY = {"public": "Everyone may see this page.", "members": "This page is for the partnership’s member schools."}


@dataclass(frozen=True)
class LevelCell:
    """How many courses there are in a subject at a level, and the radius of a dot as large."""

    level: str
    count: int
    radius: str


@dataclass(frozen=True)
class SubjectRow:
    """A subject with its courses by level. ``places`` says of how many courses the places are known."""

    name: str
    path: str | None
    cells: tuple[LevelCell, ...]
    courses: int
    providers: int
    places: str


@dataclass(frozen=True)
class CoverageSection:
    """Where listed providers teach what."""

    says: tuple[str, ...]
    levels: tuple[str, ...]
    subjects: tuple[SubjectRow, ...]
    areas: BarChart | None


@dataclass(frozen=True)
class FileRow:
    """A file to download."""

    path: str
    name: str
    about: str
    parquet: str | None


@dataclass(frozen=True)
class OutcomesView:
    """All of ``outcomes.html``."""

    as_of: date
    seen_by: str
    numbers: tuple[Fact, ...]
    coverage: CoverageSection
    results: tuple[ResultSection, ...]
    too_few: str
    due: DueSection
    actions: ActionsSection
    spreads: tuple[SpreadSection, ...]
    spreads_too_few: str
    files: tuple[FileRow, ...]
    package: str
    archive: str


def outcomes_page(sources: OutcomeSources) -> Page:
    """The page, for an edition to which the policy opens it."""
    outcomes, directory = sources.outcomes, sources.directory
    names = {provider.id: provider.name for provider in directory.providers}
    view = OutcomesView(
        as_of=outcomes.as_of,
        seen_by=SEEN_BY.get(outcomes.visibility.value, "This page is for the partnership’s staff."),
        numbers=_numbers(sources),
        coverage=_coverage(outcomes),
        results=result_sections(outcomes),
        too_few=too_few_results(outcomes),
        due=due_section(outcomes, names, directory.policy.due_soon_days),
        actions=actions_section(outcomes, names),
        spreads=spread_sections(outcomes),
        spreads_too_few=too_few_spreads(outcomes),
        files=tuple(_file(table) for table in outcome_tables(sources)),
        package=f"{FOLDER}datapackage.json",
        archive=f"{FOLDER}outcomes.zip",
    )
    return page(
        "outcomes.html",
        view,
        path=PATH,
        title="What the visits found",
        description="Coverage, standards most often not met, visits and actions due, and all ratings as a data package.",
    )


def _numbers(sources: OutcomeSources) -> tuple[Fact, ...]:
    reports = [len(told.reports) for told in sources.told.values()]
    rows = (
        ("Reports in force", sum(reports)),
        ("Providers visited", sum(map(bool, reports))),
        ("Agreed improvements", len(sources.outcomes.actions)),
    )
    return tuple(Fact(term, number(count)) for term, count in rows)


def _coverage(outcomes: Outcomes) -> CoverageSection:
    subjects = outcomes.subjects
    most = max((count for subject in subjects for count in (*subject.by_level, subject.without_level)), default=0)
    without = any(subject.without_level for subject in subjects)
    return CoverageSection(
        says=_coverage_words(outcomes),
        levels=(*outcomes.levels, *(["No level"] if without else [])),
        subjects=tuple(_subject_row(subject, outcomes.levels, most, without=without) for subject in subjects),
        areas=_area_chart(outcomes.areas) if outcomes.areas else None,
    )


def _subject_row(subject: Coverage, levels: tuple[str, ...], most: int, *, without: bool) -> SubjectRow:
    cells = [*zip(levels, subject.by_level, strict=True), *([("No level", subject.without_level)] if without else [])]
    return SubjectRow(
        name=subject.name,
        path=list_path("subject", slug(subject.code)) if subject.code else None,
        cells=tuple(LevelCell(level, count, dot(count, most)) for level, count in cells),
        courses=subject.courses,
        providers=subject.providers,
        places=_places(subject),
    )


def _places(row: Coverage) -> str:
    """Places add up only those that are known, and say so."""
    if row.places_known == row.courses:
        return number(row.places)
    return f"{number(row.places)}, of {row.places_known}" if row.places_known else "Not known"


def _area_chart(areas: tuple[Coverage, ...]) -> BarChart:
    bars = [
        Bar(
            label=f"{area.code}: {area.name}" if area.name else area.code,
            counts=(area.courses,),
            cells=(str(area.courses), str(area.providers), _places(area), str(area.coming)),
        )
        for area in areas
    ]
    heads = ("Postcode area", "Courses", "Providers", "Places", "Others that come or teach online")
    return plain_chart("areas", "Courses by postcode area", heads, bars)


def _coverage_words(outcomes: Outcomes) -> tuple[str, ...]:
    taught = [subject for subject in outcomes.subjects if subject.code]
    if not taught:
        return ("No listed provider teaches a course in a known subject.",)
    most = sorted(taught, key=lambda subject: -subject.courses)[:3]
    says = [f"Listed providers teach in {counted(len(taught), 'subject')}."]
    says[0] += f" The most courses are in {listed(f'{subject.name} ({subject.courses})' for subject in most)}."
    if outcomes.not_taught:
        says.append(f"No listed provider teaches anything in {_some(outcomes.not_taught)}.")
    if thin := [subject.name for subject in taught if subject.providers == 1]:
        says.append(f"Only one listed provider teaches {_some(tuple(thin))}.")
    if len(outcomes.areas) > 1:
        ordered = sorted(outcomes.areas, key=lambda area: -area.courses)
        says.append(
            f"Of the postcode areas, {ordered[0].code} has the most courses ({ordered[0].courses}) "
            f"and {ordered[-1].code} the fewest ({ordered[-1].courses})."
        )
    return tuple(says)


def _some(names: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= MOST_NAMES + 1:
        return listed(names, "or")
    return f"{', '.join(names[:MOST_NAMES])} or {len(names) - MOST_NAMES} more"


def _file(table: OutcomeTable) -> FileRow:
    return FileRow(
        path=f"{FOLDER}{table.name}.csv",
        name=f"{table.name}.csv",
        about=table.title,
        parquet=f"{FOLDER}{table.name}.parquet" if has_parquet() else None,
    )
