"""Every kind of page the demonstration site has, and where one of each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

KINDS = [
    "home",
    "find",
    "shortlist",
    "A to Z",
    "provider",
    "provider with conditions",
    "suspended provider",
    "provider not approved",
    "provider awaiting a visit",
    "quality report",
    "compliance report",
    "evaluation report",
    "audit by a third party",
    "report with changes",
    "corrected report",
    "superseded report",
    "withdrawn report",
    "evidence pack",
    "evidence pack of a provider not listed",
    "database of outcomes",
    "frameworks",
    "framework",
    "framework on a graded scale",
    "lists",
    "list by subject",
    "list by qualification",
    "how providers are approved",
    "data fields",
    "accessibility",
    "guidance",
    "forms",
    "form",
    "listing form",
    "registration form",
    "not found",
]


def kind_of(page: str) -> tuple[str, int]:
    """Pages in one folder, at one depth, come of one template: ``reports/x/r1/`` is ``("reports", 3)``."""
    parts = page.rstrip("/").split("/")
    return parts[0], len(parts)


def addresses(site: Path, decisions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """One address for each kind of page. ``decisions`` is what ``status --json`` says."""

    def first(pattern: str) -> str:
        page = next(iter(sorted(site.glob(pattern))), site / "missing" / pattern)
        return f"{page.parent.relative_to(site).as_posix()}/"

    def with_parts(pattern: str, *ids: str) -> str:
        """The first page that has a part of each of these ids."""
        pages = ((page, page.read_text(encoding="utf-8")) for page in sorted(site.glob(pattern)))
        page = next(page for page, text in pages if all(f'id="{wanted}"' in text for wanted in ids))
        return f"{page.parent.relative_to(site).as_posix()}/"

    def first_saying(pattern: str, words: str) -> str:
        page = next(page for page in sorted(site.glob(pattern)) if words in page.read_text(encoding="utf-8"))
        return f"{page.parent.relative_to(site).as_posix()}/"

    def provider(*statuses: str) -> str:
        return next(f"providers/{one['provider']}/" for one in decisions if one["status"] in statuses)

    superseded = first("reports/*/r1/index.html")
    delisted = provider("lapsed", "not_approved", "suspended")

    return {
        "home": "",
        "find": "find/",
        "shortlist": "shortlist/",
        "A to Z": "providers/",
        "provider": provider("approved"),
        "provider with conditions": provider("approved_with_conditions"),
        "suspended provider": provider("suspended"),
        "provider not approved": provider("not_approved"),
        "provider awaiting a visit": provider("awaiting_visit"),
        "quality report": first("reports/*-quality/index.html"),
        "compliance report": first("reports/*-compliance/index.html"),
        "evaluation report": first("reports/*-evaluation/index.html"),
        "audit by a third party": first("reports/*-audit/index.html"),
        "report with changes": with_parts("reports/*-quality/index.html", "since", "actions", "reply"),
        "corrected report": with_parts("reports/*/index.html", "corrections"),
        "superseded report": superseded,
        "withdrawn report": first_saying("reports/*/index.html", "was withdrawn"),
        "evidence pack": f"packs/{provider('approved').removeprefix('providers/')}",
        "evidence pack of a provider not listed": f"packs/{delisted.removeprefix('providers/')}",
        "database of outcomes": "outcomes/",
        "frameworks": "frameworks/",
        "framework": first("frameworks/quality/*/index.html"),
        "framework on a graded scale": first("frameworks/evaluation/*/index.html"),
        "lists": "lists/",
        "list by subject": first("lists/subject-*/index.html"),
        "list by qualification": first("lists/qualification-*/index.html"),
        "how providers are approved": "how-providers-are-approved/",
        "data fields": "data-fields/",
        "accessibility": "accessibility/",
        "guidance": first("guidance/*/index.html"),
        "forms": "forms/",
        "form": first("forms/quality/*/index.html"),
        "listing form": first("listing/*/index.html"),
        "registration form": "register/",
        "not found": "404.html",
    }
