"""The story on one page: load, validate, decide, render. Publishing is the caller's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from build_tools.checking import VisitCheck
from build_tools.decide.approval import decide_all
from build_tools.decide.entries import search_entries
from build_tools.decide.find import find
from build_tools.decide.outcomes import outcomes_of
from build_tools.decide.place import covered_districts
from build_tools.decide.question import Asked, question_from
from build_tools.errors import DataProblems, WrongUse
from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace
from build_tools.load.workspace import load_workspace
from build_tools.models.decision import Decision, Decisions
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.framework import Framework
from build_tools.models.postcode_table import PostcodeSource, PostcodeTable
from build_tools.models.problem import Problem, has_errors, in_reading_order
from build_tools.models.remembered import Memory
from build_tools.models.search import Found
from build_tools.models.share import POSTCODE_SHARE, ShareMemory
from build_tools.models.site import BuildFacts, OutputFile
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.told import Told
from build_tools.models.visibility import Visibility
from build_tools.models.words import did_you_mean, listed
from build_tools.postcodes import RememberedPostcodes
from build_tools.provider_tables import RememberedTables
from build_tools.render.outcomes_package import outcome_files
from build_tools.render.outcomes_rows import OutcomeSources
from build_tools.render.pack_document import pack_pdf, pdf_writer
from build_tools.render.pack_view import Known, PackView, pack_view
from build_tools.render.report_view import report_view, withdrawn_view
from build_tools.render.site import Site
from build_tools.render.word_report import report_docx, signed_off_words, withdrawn_docx
from build_tools.several import in_several_processes
from build_tools.share_keys import digests_of, postcode_key, share_keys
from build_tools.shares import decide_each
from build_tools.telling import told_of
from build_tools.validate.frictionless_reader import descriptors, read_again
from build_tools.validate.workspace import validate_sources

__all__ = [
    "Asked",
    "BuildRequest",
    "ask",
    "blank_workbook",
    "build_site",
    "check_candidate",
    "check_workspace",
    "decide_workspace",
    "form_for_odk",
    "framework_asked_for",
    "make_packs",
    "open_directory",
    "outcomes_package",
    "pack_of",
    "report_document",
]

# How many packages frictionless reads of those that changed, at 14 ms each; the others' turn comes the next time.
MOST_READ_AGAIN = 100
PACKAGES_AT_A_TIME = 5


def _nobody_asks(stage: str) -> None:
    """What becomes of the name of a stage when nobody measures."""


@dataclass(frozen=True)
class BuildRequest:
    """
    What to build. ``today`` is the real day, ``as_of`` the day decided for; ``commit`` is printed if known.

    Neither has a default, so that no stage ever reads the clock. ``memory`` spares reading what has not changed, and
    ``shares`` deciding and rendering it. ``reached`` is told the name of each stage as it begins.
    """

    workspace: Path
    today: date
    as_of: date
    edition: Visibility = Visibility.PUBLIC
    commit: str | None = None
    memory: Memory | None = None
    shares: ShareMemory | None = None
    reached: Callable[[str], None] = _nobody_asks


def check_workspace(
    workspace: Path, today: date, memory: Memory | None = None, *, full: bool = False, processes: int | None = None
) -> tuple[Directory | None, tuple[Problem, ...]]:
    """
    Every problem of a workspace, and its directory when none is an error.

    ``full`` trusts no memory, reads every byte and asks frictionless about every package. Otherwise frictionless is
    asked about visits that changed since the last time.
    """
    directory, problems, _, visits = _read(workspace, today, memory, afresh=full, processes=processes)
    if has_errors(problems) or visits is None:
        return directory, in_reading_order(problems)
    packages = ["providers", "qa_reports"] if full else visits.due[:MOST_READ_AGAIN]
    paths = descriptors(workspace, packages)
    told = [*chain(*in_several_processes(read_again, paths, workspace, processes, PACKAGES_AT_A_TIME))]
    bad = {problem.package.rpartition("/")[0] for problem in told}
    visits.second_reading(set(packages) - bad, bad)
    return directory, in_reading_order([*problems, *told])


def _read(
    workspace: Path,
    today: date,
    memory: Memory | None,
    *,
    afresh: bool = False,
    processes: int | None = None,
    reached: Callable[[str], None] = _nobody_asks,
) -> tuple[Directory | None, list[Problem], RememberedTables, VisitCheck | None]:
    reached("load")
    tables = RememberedTables(memory.tables if memory else None, afresh=afresh)
    sources, problems = load_workspace(workspace, _remembering(memory), tables.read)
    reached("validate")
    if sources is None:
        return None, problems, tables, None
    visits = VisitCheck(sources.visits, memory, afresh=afresh, processes=processes)
    return *validate_sources(sources, today, problems, visits.visits, tables.check), tables, visits


def _remembering(memory: Memory | None) -> Callable[[PostcodeSource], PostcodeTable]:
    return partial(RememberedPostcodes, memory=memory.postcodes if memory else None)


class Candidate(NamedTuple):
    """What ``check`` would say of a workspace whose provider tables were others, and what it says today."""

    directory: Directory | None
    problems: tuple[Problem, ...]
    before: tuple[Problem, ...]


def check_candidate(
    workspace: Path, content: Mapping[str, bytes], today: date, memory: Memory | None = None
) -> Candidate:
    """
    Check a workspace as it would be if files of ``providers/``, by table, held ``content``. Writes nothing there.

    Today's problems are looked for only when there are some to compare with them.
    """
    known = RememberedTables(memory.tables if memory else None)
    sources, read = load_workspace(workspace, _remembering(memory), known.read)
    if sources is None:
        return Candidate(None, tuple(read), tuple(read))
    files = {f"{name}.csv" for name in content}
    fresh = [problem for problem in read if problem.package != "providers" or problem.resource not in files]
    tables = dict(sources.tables)
    for kind in PROVIDER_TABLES:
        if kind.name in content:
            name = f"{kind.name}.csv"
            place = FilePlace(workspace / "providers" / name, "providers", name, content[kind.name])
            tables.pop(kind.name, None)
            if (table := read_table(place, kind, fresh)) is not None:
                tables[kind.name] = table
    visits = VisitCheck(sources.visits, memory)
    changed = replace(sources, tables=tables)
    directory, problems = validate_sources(changed, today, fresh, visits.visits, known.check)
    before: list[Problem] = []
    if any(problem.package.startswith("qa_reports/visits/") for problem in problems):
        _, before = validate_sources(sources, today, read, VisitCheck(sources.visits, memory).visits, known.check)
    elif problems:  # what might be said of the visits need not be compared with anything
        _, before = validate_sources(sources, today, read, lambda _known, _problems: {}, known.check)
    return Candidate(directory, in_reading_order(problems), in_reading_order(before))


def open_directory(
    workspace: Path, today: date, memory: Memory | None = None, reached: Callable[[str], None] = _nobody_asks
) -> Directory:
    """The checked directory. Raises ``DataProblems`` with every problem when one is an error."""
    return _opened(workspace, today, memory, reached)[0]


def _opened(
    workspace: Path, today: date, memory: Memory | None, reached: Callable[[str], None]
) -> tuple[Directory, RememberedTables, VisitCheck]:
    directory, problems, tables, visits = _read(workspace, today, memory, reached=reached)
    if directory is None or visits is None:
        raise DataProblems(in_reading_order(problems))
    return directory, tables, visits


def build_site(request: BuildRequest) -> Site:
    """An edition of the site, decided and ready to be rendered. Raises ``DataProblems``; writes nothing."""
    on, edition = request.as_of, request.edition
    whole, tables, visits = _opened(request.workspace, request.today, request.memory, request.reached)
    request.reached("decide")
    digests = digests_of(whole, tables.digests(), visits.digests(), on, edition)
    decided = decide_each(whole, on, edition, digests.providers(), request.shares.shares() if request.shares else {})
    keys = share_keys(digests, decided, whole, edition)
    directory, decisions = edition_of(whole, decided.decisions, edition)
    facts = _facts(directory, decisions, decided.told, request)
    if edition.may_see(whole.policy.outcomes.published_to):
        facts = replace(facts, outcomes=partial(outcomes_of, directory, decisions, decided.told, whole, edition))
    covered = covered_districts(directory)
    keys[POSTCODE_SHARE] = postcode_key(directory.postcodes, covered)
    return Site(directory, decisions, decided.told, decided.entries, covered, facts, keys, decided.packed)


def outcomes_package(request: BuildRequest) -> tuple[OutputFile, ...]:
    """
    The database of outcomes as files of one data package, ``datapackage.json`` among them.

    Raises ``DataProblems``, or ``WrongUse`` when the policy keeps it from the readers of ``request.edition``.
    """
    whole = open_directory(request.workspace, request.today, request.memory)
    directory, decisions = edition_of(whole, decide_all(whole, request.as_of), request.edition)
    told = told_of(directory, request.as_of)
    outcomes = outcomes_of(directory, decisions, told, whole, request.edition)
    if outcomes is None:
        raise WrongUse(
            f"The policy does not open the database of outcomes to the {request.edition} edition. It is open to "
            f"{whole.policy.outcomes.published_to}: see [outcomes] in qa_reports/policy.toml."
        )
    return outcome_files(OutcomeSources(directory, decisions, told, outcomes), request.edition, folder="")


def decide_workspace(
    workspace: Path, today: date, as_of: date, provider: str | None = None, memory: Memory | None = None
) -> tuple[list[Decision], dict[str, str]]:
    """The decisions of all providers (or of one) in the order of their names, and the names by id."""
    directory = open_directory(workspace, today, memory)
    names = {entry.id: entry.name for entry in directory.providers}
    if provider is not None and provider not in names:
        raise WrongUse(f"There is no provider “{provider}”. {did_you_mean(provider, names)}".strip())
    decisions = decide_all(directory, as_of).by_provider
    wanted = [provider] if provider else sorted(names, key=lambda name: (names[name].casefold(), name))
    return [decisions[name] for name in wanted], names


def make_packs(request: BuildRequest, wanted: Sequence[str]) -> tuple[OutputFile, ...]:
    """
    The evidence packs of some providers for ``request.as_of``, as PDF, each under ``<provider>-<day>.pdf``.

    Raises ``DataProblems``, or ``WrongUse`` for an unknown provider or a missing library.
    """
    pdf_writer()  # before the work, not after it
    directory = open_directory(request.workspace, request.today, request.memory)
    for name in wanted:
        if name not in directory.provider:
            raise WrongUse(f"There is no provider “{name}”. {did_you_mean(name, directory.provider)}".strip())
    return tuple(
        OutputFile(f"{name}-{request.as_of}.pdf", pack_pdf(pack_of(directory, name, request)))
        for name in dict.fromkeys(wanted)
    )


def pack_of(directory: Directory, provider: str, request: BuildRequest) -> PackView:
    """What the readers of an edition may know of a provider on ``request.as_of``, told on ``request.today``."""
    then, now = (_known(directory, provider, replace(request, as_of=on)) for on in (request.as_of, request.today))
    return pack_view(then.directory.providers[0], then, now)


def _known(directory: Directory, provider: str, request: BuildRequest) -> Known:
    """What the readers of an edition may know of one provider on a day; the others are left out to save time."""
    alone = replace(
        directory,
        providers=tuple(entry for entry in directory.providers if entry.id == provider),
        visits_of={provider: directory.visits_of.get(provider, ())},
    )
    seen, decisions = edition_of(alone, decide_all(alone, request.as_of), request.edition)
    return Known(seen, decisions, facts_of(seen, decisions, request))


def framework_asked_for(directory: Directory, asked: str, on: date) -> Framework:
    """The framework ``quality/1``; for ``quality`` alone the version in use on a day, else the last one that was."""
    name, _, version = asked.partition("/")
    versions = [framework for framework in directory.frameworks if framework.header.id == name]
    if version:
        versions = [framework for framework in versions if framework.header.version == version]
    if not versions:
        known = ["/".join(framework.key) for framework in directory.frameworks]
        near = did_you_mean(asked, [*known, *(framework.header.id for framework in directory.frameworks)])
        raise WrongUse(f"There is no framework “{asked}”. {near}There is {listed(known) or 'none'}.")
    return max(versions, key=lambda framework: (framework.header.in_use(on), framework.header.used_from))


def blank_workbook(request: BuildRequest, asked: str, provider: str | None) -> bytes:
    """
    A framework's form as ``.xlsx``; for one ``provider``, with its venues and what its last visit found.

    Raises ``DataProblems``, or ``WrongUse`` when there is no such framework or provider.
    """
    from build_tools.render.workbook import visit_workbook, visited  # brings openpyxl, for which nobody else need wait

    whole, seen, framework = _form_asked_for(request, asked)
    names = [(entry.id, entry.name) for entry in seen.providers]
    if provider is None:
        return visit_workbook(framework, names, None)
    if provider not in dict(names):
        raise WrongUse(f"There is no provider “{provider}”. {did_you_mean(provider, dict(names))}".strip())
    known = _known(whole, provider, request)
    return visit_workbook(framework, names, visited(known.directory, framework, provider, known.facts))


def form_for_odk(request: BuildRequest, asked: str) -> bytes:
    """A framework's form as XLSForm, with the providers and venues to choose from. Raises as ``blank_workbook`` does."""
    from build_tools.render.xlsform import Place, xlsform

    _, seen, framework = _form_asked_for(request, asked)
    return xlsform(
        framework,
        [Place(entry.id, entry.name) for entry in seen.providers],
        [Place(venue.id, venue.name, venue.provider_id) for venue in seen.venues],
    )


def _form_asked_for(request: BuildRequest, asked: str) -> tuple[Directory, Directory, Framework]:
    """The whole directory, the edition's, and the framework."""
    whole = open_directory(request.workspace, request.today, request.memory)
    framework = framework_asked_for(whole, asked, request.as_of)
    return whole, edition_of(whole, decide_all(whole, request.as_of), request.edition)[0], framework


def report_document(request: BuildRequest, visit_id: str) -> bytes:
    """
    A visit's report as ``.docx``, as far as an edition may know it; of one that was withdrawn, that it was.

    Raises ``DataProblems``, or ``WrongUse`` when there is no such visit, none was signed off, or a library is missing.
    """
    whole = open_directory(request.workspace, request.today, request.memory)
    known = {visit.visit_id: visit.provider_id for visit in whole.visits}
    if visit_id not in known:
        raise WrongUse(f"There is no visit “{visit_id}”. {did_you_mean(visit_id, known)}".strip())
    seen = _known(whole, known[visit_id], request)
    visit = next((visit for visit in seen.directory.visits if visit.visit_id == visit_id), None)
    provider = seen.directory.providers[0]
    if visit is None:
        raise WrongUse(
            f"{visit_id} is not signed off on {request.as_of}, so the site has no report of it either. "
            f"“provider-directory review {visit_id}” shows what it says."
        )
    if visit_id in seen.facts.withdrawn:
        gone = seen.facts.withdrawn[visit_id]
        return withdrawn_docx(withdrawn_view(seen.directory, visit, provider.name, gone, request.edition))
    decision = seen.decisions.by_provider[provider.id]
    view = report_view(seen.directory, visit, None, decision, provider.name, seen.facts)
    return report_docx(view, signed_off_words(visit, seen.facts.published[visit_id]))


def ask(
    workspace: Path, today: date, as_of: date, asked: Asked, memory: Memory | None = None
) -> tuple[tuple[Found, ...], Directory]:
    """What the search page of the public edition would answer, nearest first, then by name."""
    directory = open_directory(workspace, today, memory)
    if not directory.providers:
        return (), directory
    question = question_from(asked, directory)
    directory, decisions = edition_of(directory, decide_all(directory, as_of), Visibility.PUBLIC)
    return find(search_entries(directory, decisions), question), directory


def facts_of(directory: Directory, decisions: Decisions, request: BuildRequest) -> BuildFacts:
    """What the pages say of the build, and which reports they may link to: for pages of any kind."""
    return _facts(directory, decisions, told_of(directory, request.as_of), request).about(directory)


def _facts(directory: Directory, decisions: Decisions, told: Mapping[str, Told], request: BuildRequest) -> BuildFacts:
    listed = {name for name, decision in decisions.by_provider.items() if decision.listed}
    reports_on = Counter((report[0], report[1]) for one in told.values() for report in one.reports)
    return BuildFacts(
        as_of=request.as_of,
        commit=request.commit,
        postcode_title=directory.postcodes.title,
        postcode_vintage=directory.postcodes.vintage,
        edition=request.edition,
        counts={
            "providers": len(listed),
            "venues": sum(venue.provider_id in listed for venue in directory.venues),
            "courses": sum(course.provider_id in listed for course in directory.courses),
            "reports": reports_on.total(),
        },
        reports_on=reports_on,
    )
