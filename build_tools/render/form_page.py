"""The form of every framework version as a page: each question in the words of the one definition, nothing answered."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from build_tools.models.columns import visibility_of
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visit import VisitHeader
from build_tools.models.words import listed
from build_tools.render.environment import page
from build_tools.render.framework_form import CHOSEN, form_definition
from build_tools.render.framework_pages import KINDS, in_use
from build_tools.render.views import Tag, counted, form_path, framework_path

FORM_SCRIPT = "form.mjs"
ROWS_ON_PAPER = 4
# What the definition cannot know: how a list of days is typed.
TYPED_SO = {"also_visited_on": "Earlier days of the same visit, such as 14 3 2027."}


@dataclass(frozen=True)
class OtherForm:
    """A form to use instead, or beside this one."""

    title: str
    version: str
    path: str
    in_use: Tag


@dataclass(frozen=True)
class FormView:
    """
    All of ``form.html``. ``definition`` is what ``form.json`` holds; ``evidence_needed`` says in words when evidence
    must be given, by question; ``send_to`` is where a finished visit can be sent, empty on a site that takes none.
    """

    title: str
    version: str
    in_use: Tag
    is_current: bool
    current: tuple[OtherForm, ...]
    definition: dict[str, Any]
    evidence_needed: dict[str, str]
    counted: str
    typed_so: dict[str, str]
    framework_path: str
    send_to: str
    paper_rows: int
    outcome_seen_by: str


@dataclass(frozen=True)
class FormRow:
    """A form in the list of forms."""

    title: str
    version: str
    path: str
    kind: str
    in_use: Tag
    questions: str


@dataclass(frozen=True)
class FormsView:
    """All of ``forms.html``: the forms for new visits, then those of versions that are no longer used or not yet."""

    current: tuple[FormRow, ...]
    others: tuple[FormRow, ...]
    as_of: date


def last_visits_path(framework_id: str) -> str:
    """Where the last visits on a framework are, on any version of it, for the forms of all its versions."""
    return f"forms/{framework_id}/last-visits.json"


def form_pages(directory: Directory, facts: BuildFacts) -> tuple[Page, ...]:
    """The list at ``forms/``, and a form for every version that the workspace keeps."""
    rows = {
        framework.key: FormRow(
            title=framework.header.title,
            version=framework.header.version,
            path=form_path(*framework.key),
            kind=KINDS[framework.header.kind],
            in_use=in_use(framework.header, facts.as_of),
            questions=counted(len(framework.items), "question"),
        )
        for framework in directory.frameworks
    }
    current = {framework.key for framework in directory.frameworks if framework.header.in_use(facts.as_of)}
    overview = page(
        "forms.html",
        FormsView(
            tuple(row for key, row in rows.items() if key in current),
            tuple(row for key, row in rows.items() if key not in current),
            facts.as_of,
        ),
        path="forms/",
        title="Record a visit",
        description="Forms for quality assurance visits, one for every version of every framework.",
        indexed=False,
    )
    return overview, *(form_page(framework, directory, facts.as_of) for framework in directory.frameworks)


def form_page(framework: Framework, directory: Directory, on: date, *, send_to: str | None = None) -> Page:
    """
    The form of one version. With ``send_to``, an address on the same host, a finished visit can be sent there.

    Without it the page only saves files. What was found at earlier visits is no part of the page: it reads that from
    ``last-visits.json``, which is made for one edition.
    """
    others = tuple(
        OtherForm(other.header.title, other.header.version, form_path(*other.key), in_use(other.header, on))
        for other in directory.frameworks
        if other.header.id == framework.header.id and other.key != framework.key and other.header.in_use(on)
    )
    return _form_page(
        _parts(framework), in_use(framework.header, on), framework.header.in_use(on), others, send_to or ""
    )


def _parts(framework: Framework) -> tuple[Any, ...]:
    return tuple(getattr(framework, field.name) for field in fields(framework))


@lru_cache(maxsize=64)
def _form_page(
    parts: tuple[Any, ...], used: Tag, is_current: bool, others: tuple[OtherForm, ...], send_to: str
) -> Page:
    """
    Made once while the program runs: where ``serve`` builds again after an edit to a record, the forms were a sixth of
    it. All that a form says of its framework is in ``parts``, which are compared by what they hold.
    """
    framework = Framework(*parts)
    header, definition = framework.header, form_definition(framework)
    view = FormView(
        title=header.title,
        version=header.version,
        in_use=used,
        is_current=is_current,
        current=others,
        definition=definition,
        evidence_needed={
            question["name"]: evidence_words(question)
            for section in definition["sections"]
            for question in section["questions"]
        },
        counted=f"{counted(len(framework.items), 'question')} in {counted(len(framework.themes), 'section')}",
        typed_so=TYPED_SO,
        framework_path=framework_path(*framework.key),
        send_to=send_to,
        paper_rows=ROWS_ON_PAPER,
        outcome_seen_by=visibility_of(VisitHeader, "outcome").value,
    )
    folder = framework_path(*framework.key)
    return page(
        "form.html",
        view,
        path=form_path(*framework.key),
        title=f"Record a visit: {header.title}, version {header.version}",
        description=f"The form of {header.title}, version {header.version}: {view.counted}. It works without a signal.",
        scripts=(FORM_SCRIPT,),
        indexed=False,
        offline=(f"{folder}form.json", last_visits_path(header.id), f"{form_path(*framework.key)}manifest.webmanifest"),
    )


def evidence_words(question: dict[str, Any]) -> str:
    """When evidence must be written beside an answer: ``Needed with every answer.``; nothing when it never must."""
    needed = question["evidence"]["needed_for"]
    if not needed:
        return ""
    labels = [choice["label"] for choice in question["choices"] if choice["name"] in needed]
    if question["type"] in CHOSEN and len(labels) == len(question["choices"]):
        return "Needed with every answer."
    return f"Needed with {listed((f'“{label}”' for label in labels), 'or')}."
