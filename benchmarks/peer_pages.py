"""The public content of a workspace as Markdown, as somebody would write it for a site generator: a page a provider, a page a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import BaseModel

from build_tools.models.columns import visibility_of
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, Item
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Answer, Revision

_SIGNS = re.compile(r"([\\`*_{}\[\]#])")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("|"): "&#124;"}


def pages_of(directory: Directory, as_of: date) -> dict[str, str]:
    """Markdown by path: every provider, and every report that counts on the day."""
    pages = {f"providers/{provider.id}.md": _provider(directory, provider.id) for provider in directory.providers}
    for visit in directory.visits:
        if (standing := visit.standing(as_of)) is not None:
            pages[f"reports/{visit.visit_id}.md"] = _report(directory, standing)
    return pages


def plain(value: object) -> str:
    """A value as text of one line in which nothing is Markdown."""
    if isinstance(value, tuple):
        return "; ".join(plain(item) for item in value)
    return _SIGNS.sub(r"\\\1", " ".join(str(value).split())).translate(_ENTITIES)


def _provider(directory: Directory, provider_id: str) -> str:
    provider = directory.provider[provider_id]
    parts = [f"# {plain(provider.name)}", plain(provider.summary), plain(provider.description or ""), _facts(provider)]
    held: dict[str, Sequence[BaseModel]] = {
        "Venues": directory.venues_of.get(provider_id, ()),
        "Courses": directory.courses_of.get(provider_id, ()),
        "Documents": directory.documents_of.get(provider_id, ()),
    }
    for title, records in held.items():
        if records:
            parts += [f"## {title}", _table(records)]
    links = [
        f"* [{visit.visit_id}](../reports/{visit.visit_id}.md)" for visit in directory.visits_of.get(provider_id, ())
    ]
    return "\n\n".join(part for part in [*parts, "## Visits" if links else "", "\n".join(links)] if part) + "\n"


def _report(directory: Directory, revision: Revision) -> str:
    header = revision.header
    framework = directory.framework[header.framework_id, header.framework_version]
    provider = directory.provider[header.provider_id]
    parts = [f"# {plain(framework.header.title)}: {plain(provider.name)}", _facts(header)]
    answers = {answer.item: answer for answer in revision.answers}
    for theme in framework.themes:
        parts.append(f"## {plain(theme.label)}")
        asked = [item for item in framework.items if item.theme == theme.name and item.name in answers]
        parts += [part for item in asked for part in _answer(framework, item, answers[item.name])]
    if revision.actions:
        parts += ["## Improvement plan", _table(revision.actions)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _answer(framework: Framework, item: Item, answer: Answer) -> Iterator[str]:
    words = {choice.name: choice.label for choice in framework.choices_for(item)}
    yield f"### {plain(item.name)} {plain(item.label)}"
    if item.visibility is Visibility.PUBLIC and answer.value:
        yield f"**{plain(words.get(answer.value, answer.value))}**"
    if item.evidence_visibility is Visibility.PUBLIC and answer.evidence:
        yield plain(answer.evidence)


def _public(model: type[BaseModel]) -> dict[str, str]:
    fields = model.model_fields.items()
    return {name: str(info.title) for name, info in fields if visibility_of(model, name) is Visibility.PUBLIC}


def _facts(record: BaseModel) -> str:
    rows = [(title, getattr(record, name)) for name, title in _public(type(record)).items()]
    return "\n".join(["| | |", "|---|---|", *(f"| {title} | {plain(value)} |" for title, value in rows if value)])


def _table(records: Sequence[BaseModel]) -> str:
    names = _public(type(records[0]))
    lines = [f"| {' | '.join(names.values())} |", f"|{'---|' * len(names)}"]
    for record in records:
        values = [getattr(record, name) for name in names]
        lines.append(f"| {' | '.join('' if value is None else plain(value) for value in values)} |")
    return "\n".join(lines)
