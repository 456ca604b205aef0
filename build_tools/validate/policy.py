"""policy.toml to a policy whose every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from build_tools.models.framework import Framework
from build_tools.models.policy import (
    OF_COUNTS,
    ActionsRule,
    AnswersRule,
    DocumentRule,
    GradeRule,
    IndicatorRule,
    Policy,
    VisitRule,
    WeighingRule,
)
from build_tools.models.problem import Problem
from build_tools.models.provider import Document
from build_tools.models.visibility import Visibility
from build_tools.models.words import did_you_mean, listed
from build_tools.validate.rows import CheckedRows

PLACE = ("qa_reports", "policy.toml")
_MESSAGES = {
    "missing": "It is missing.",
    "extra_forbidden": "There is no such setting here.",
    "union_tag_invalid": "There is no such test.",
    "union_tag_not_found": "It needs a “test”, which says what is tested.",
}


def check_policy(document: dict[str, Any] | None, problems: list[Problem]) -> Policy | None:
    """The policy, or ``None`` with a problem for each entry that makes no sense."""
    if document is None:
        return None
    try:
        policy = Policy.model_validate(document)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.append(_problem(_path(detail["loc"]), _message(detail)))
        return None
    for entries in (policy.rules, policy.indicators, policy.routes):
        _check_ids([entry.id for entry in entries], problems)
    _check_ids([entry.kind for entry in policy.documents], problems)
    routes = [route.id for route in policy.routes]
    for rule in policy.rules:
        for route in rule.routes:
            _check_name(f"rules {rule.id} routes", route, routes, problems)
    _check_routes(policy, problems)
    _check_indicator_rules(policy, problems)
    return policy


def _check_indicator_rules(policy: Policy, problems: list[Problem]) -> None:
    """Whether counts of pupils, which are for staff only, decide what everybody sees must be said, not assumed."""
    for rule in policy.rules:
        if isinstance(rule, IndicatorRule) and rule.weighs_restricted is None:
            of_counts = [e.id for e in policy.indicators if e.level == rule.level and e.test in OF_COUNTS]
            if of_counts:
                message = (
                    f"{listed(of_counts)} rest{'s' if len(of_counts) == 1 else ''} on counts of pupils, which are for staff only. Say weighs_restricted = true, "
                    "and everybody may learn from the status what they show; or false, and staff who see the indicator "
                    "decide by a notice."
                )
                problems.append(_problem(f"rules {rule.id} weighs_restricted", message))


def _check_routes(policy: Policy, problems: list[Problem]) -> None:
    statuses = [status for route in policy.routes for status in route.registration_status]
    for status in dict.fromkeys(status for status in statuses if statuses.count(status) > 1):
        problems.append(
            _problem(f"routes {status}", "Two routes are open to this status, so the first would always be taken.")
        )
    for route in policy.routes:
        if not any(not rule.routes or route.id in rule.routes for rule in policy.rules):
            problems.append(
                _problem(f"routes {route.id}", "No rule binds this route, so nobody could be listed by it.")
            )


def _problem(field: str, message: str, code: str = "policy-value") -> Problem:
    return Problem(
        code,
        f"{field}: {message}",
        "The policy.toml of a new workspace has a comment on each entry.",
        *PLACE,
        None,
        field,
    )


def _path(location: tuple[Any, ...]) -> str:
    words = [str(part + 1) if isinstance(part, int) else str(part) for part in location]
    return " ".join(words) or "policy"


def _message(detail: Any) -> str:
    message = _MESSAGES.get(detail["type"]) or str(detail["msg"]).removeprefix("Value error, ")
    message = message.replace("Input should", "It should").replace("valid tuple", "list").rstrip(".") + "."
    message = message[0].upper() + message[1:]
    value = detail.get("input")
    return f"{message} It says “{value}”." if isinstance(value, str | int | float) else message


def _check_ids(ids: Sequence[str], problems: list[Problem]) -> None:
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        problems.append(_problem(name, "Two entries have this id."))


def _check_name(where: str, name: str, known: Sequence[str], problems: list[Problem]) -> None:
    if name not in known:
        problems.append(
            _problem(where, f"There is no “{name}”. {did_you_mean(name, known)}".strip(), "policy-reference")
        )


def check_policy_references(policy: Policy, frameworks: Sequence[Framework], problems: list[Problem]) -> None:
    """Every framework, document, theme, item and answer that a rule names must exist in some version."""
    kinds = [kind.kind for kind in policy.documents]
    ids = [framework.header.id for framework in frameworks]
    for rule in policy.rules:
        where = f"rules {rule.id}"
        if isinstance(rule, VisitRule | ActionsRule | AnswersRule | GradeRule):
            _check_name(f"{where} framework", rule.framework, ids, problems)
        if isinstance(rule, VisitRule):
            for name in rule.or_frameworks:
                _check_name(f"{where} or_frameworks", name, ids, problems)
        if isinstance(rule, DocumentRule):
            _check_name(f"{where} document", rule.document, kinds, problems)
        if isinstance(rule, AnswersRule | GradeRule):
            versions = [framework for framework in frameworks if framework.header.id == rule.framework]
            if isinstance(rule, AnswersRule):
                _check_answers_rule(where, rule, versions, problems)
            elif versions:
                _check_grade_rule(where, rule, versions, problems)


def _check_answers_rule(where: str, rule: AnswersRule, versions: Sequence[Framework], problems: list[Problem]) -> None:
    themes = [theme.name for framework in versions for theme in framework.themes]
    items = [item.name for framework in versions for item in framework.items]
    values = [choice.name for framework in versions for choice in framework.choices] + ["yes", "no", "na"]
    for field, names, known in (
        ("themes", rule.themes, themes),
        ("items", rule.items, items),
        ("values", rule.values, values),
    ):
        for name in names:
            _check_name(f"{where} {field}", name, known, problems)
    for framework in versions:
        watched = [item.name for item in framework.items if item.name in rule.items or item.theme in rule.themes]
        _check_restricted(f"{where} weighs_restricted", rule, framework, watched, problems)


def _check_restricted(
    where: str, rule: WeighingRule, framework: Framework, names: Iterable[str], problems: list[Problem]
) -> None:
    """A rule that could see a restricted answer must say whether it may weigh it; one that may weigh none never speaks."""
    known = [framework.item_named[name] for name in names if name in framework.item_named]
    hidden = [item.name for item in known if item.visibility is not Visibility.PUBLIC]
    if not hidden or rule.weighs_restricted or (rule.weighs_restricted is False and len(hidden) < len(known)):
        return
    which = f"{listed(hidden)} of {'/'.join(framework.key)}"
    says = "The rule could never say anything" if rule.weighs_restricted is False else "The rule must say what follows"
    problems.append(
        _problem(
            where,
            f"Not everybody may read {which}, and who is approved would tell it. {says}: weighs_restricted = true lets "
            "these answers decide, and everybody may learn it from the status; with false only public items have a say.",
        )
    )


def _check_grade_rule(where: str, rule: GradeRule, versions: Sequence[Framework], problems: list[Problem]) -> None:
    """Each version, item and value must be there; a version that is there and not named is a warning."""
    by_version = {framework.header.version: framework for framework in versions}
    for version, items in rule.accepted.items():
        _check_name(f"{where} accepted", version, list(by_version), problems)
        if framework := by_version.get(version):
            _check_restricted(f"{where} accepted {version}", rule, framework, items, problems)
            for name, values in items.items():
                _check_grades(f"{where} accepted {version}", framework, name, values, problems)
    for version in by_version:
        if version not in rule.accepted:
            message = (
                f"Nothing is accepted on version {version} of “{rule.framework}”, so the rule cannot read its visits."
            )
            fix = "Say in the rule's table “accepted” which grades of that version will do, in its own words."
            field = f"{where} accepted {version}"
            problems.append(Problem("policy-grades-unread", f"{field}: {message}", fix, *PLACE, None, field, "warning"))


def _check_grades(where: str, framework: Framework, name: str, values: Sequence[str], problems: list[Problem]) -> None:
    graded = {item.name: choices for item in framework.items if (choices := framework.choices_for(item))}
    _check_name(where, name, list(graded), problems)
    for value in values if name in graded else ():
        _check_name(f"{where} {name}", value, [choice.name for choice in graded[name]], problems)


def check_document_kinds(documents: CheckedRows[Document], policy: Policy, problems: list[Problem]) -> None:
    """Every document's kind must be in the policy, or it would count for nothing in silence."""
    known = [kind.kind for kind in policy.documents]
    for place, kind in enumerate(documents.column("kind")):
        if kind not in known:
            problems.append(
                documents[place].problem(
                    "document-kind-unknown",
                    "kind",
                    f"policy.toml has no kind of document “{kind}”.",
                    did_you_mean(kind, known) + "Correct it, or add the kind to policy.toml.",
                )
            )
