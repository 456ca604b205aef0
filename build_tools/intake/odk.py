"""
A submission exported from ODK Central or KoboToolbox as JSON, to the visit that a form would have saved.

Both name answers by their path in the form. ODK nests groups, Kobo joins them with slashes, and every question of
``render/xlsform.py`` has a name of its own: so the last word of a path is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from build_tools.intake.visit_package import FromElsewhere, visit_package
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.odk_names import (
    FORM_MARK,
    PHOTOS,
    PLAN,
    answer_name,
    comment_name,
    evidence_name,
    plan_name,
)
from build_tools.models.problem import Problem
from build_tools.models.visit_workbook import PLAN_FIELDS, asked_of_the_visit
from build_tools.models.words import listed, visible

LISTS = ("value", "results")  # what ODK and Kobo call their list of submissions
DEEPEST = 6
_NAVIGATION = "@odata.navigationLink"


def is_odk(document: Mapping[str, Any]) -> bool:
    """True for a submission of one of our XLSForms, or an export of several."""
    return any(FORM_MARK in dict(_flat(submission)) for submission in _submissions(document))


def package_from_odk(
    document: Mapping[str, Any], name: str, directory: Directory
) -> FromElsewhere | tuple[Problem, ...]:
    """
    The visit in an export of one submission, or every reason why it cannot be read. ``name`` is the file's.

    Pictures are not in such an export: they are told in the notes and left where they are.
    """
    submissions = _submissions(document)
    if len(submissions) != 1:
        about = f"{name} holds {len(submissions)} submissions."
        return (Problem("visit-format", about, "Export one visit at a time.", name),)
    given = dict(_flat(submissions[0]))
    mark = str(given.get(FORM_MARK))
    framework = next((one for one in directory.frameworks if "/".join(one.key) == mark), None)
    if framework is None:
        about = (
            f"{name} was collected with the form {visible(mark[:60])}, of a framework that is not in this workspace."
        )
        known = listed("/".join(one.key) for one in directory.frameworks)
        return (Problem("framework-unknown", about, f"There is {known or 'none'}.", name),)
    problems = (*_said_twice(submissions[0], framework, name), *_problems(given, name))
    if problems:
        return problems
    pictures = len(_rows(given, PHOTOS))
    notes = [f"{pictures} pictures are not in this file. Hand them in with the form, or leave them out."] * bool(
        pictures
    )
    return FromElsewhere(_package(framework, given), tuple(notes))


def _package(framework: Framework, given: Mapping[str, Any]) -> dict[str, Any]:
    header = {asked["name"]: _text(given.get(asked["name"])) for asked in asked_of_the_visit()}
    answers = [
        {"item": item.name, "value": value, "evidence": evidence}
        for item in framework.items
        for value, evidence in [(_text(given.get(answer_name(item.name))), _text(given.get(evidence_name(item.name))))]
        if value is not None or evidence is not None
    ]
    comments = [
        {"theme": theme.name, "text": text}
        for theme in framework.themes
        if (text := _text(given.get(comment_name(theme.name)))) is not None
    ]
    actions = [
        {field: _text(row.get(plan_name(field))) for field in PLAN_FIELDS.values()} | {"number": number}
        for number, row in enumerate(_rows(given, PLAN), 1)
    ]
    return visit_package(framework, header, answers, comments, actions)


def _said_twice(submission: Mapping[str, Any], framework: Framework, name: str) -> Iterator[Problem]:
    """Our forms name each question once: of two answers to one, nobody could tell which is meant."""
    own = {FORM_MARK, PLAN, PHOTOS, *(asked["name"] for asked in asked_of_the_visit())}
    own |= {word for item in framework.items for word in (answer_name(item.name), evidence_name(item.name))}
    own |= {comment_name(theme.name) for theme in framework.themes}
    for word, times in Counter(word for word, _ in _flat(submission)).items():
        if times > 1 and word in own:
            about = f"{name} answers “{word}” {times} times, in different groups."
            yield Problem("visit-format", about, "Export it from the form as it was written here.", name)


def _problems(given: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for part, title in ((PLAN, "improvement plan"), (PHOTOS, "list of pictures")):
        if part + _NAVIGATION in given and part not in given:
            about = f"The {title} is not in {name}, only a link to it."
            yield Problem("visit-format", about, "Export it again with “$expand=*”.", name)
    for field in ("provider_id", "visited_on"):
        if _text(given.get(field)) is None:
            about = f"{name} has no {field}, so nobody can tell which visit it is."
            yield Problem("value-missing", about, "Fill it in, and export it again.", name)


def _submissions(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of an export, or the document itself when it is one."""
    for key in LISTS:
        if isinstance(document.get(key), list):
            return [entry for entry in document[key] if isinstance(entry, dict)]
    return [document]


def _flat(group: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """``(last word of the path, value)``, groups opened and lists kept."""
    for path, value in group.items():
        if isinstance(value, dict):
            if depth < DEEPEST:
                yield from _flat(value, depth + 1)
        else:
            yield path.rpartition("/")[2], value


def _rows(given: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    rows = given.get(part)
    return [dict(_flat(row)) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: Any) -> str | None:
    """An answer as text: counts come as numbers, and what was not asked as nothing at all."""
    if value is None or isinstance(value, dict | list | bool):
        return None
    return str(value).replace("\r\n", "\n").strip() or None
