"""The accessibility statement: how the site was tested, what is known to be lacking, and whom to tell."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, Page
from build_tools.render.environment import TEMPLATES, page

KNOWN = TEMPLATES / "accessibility.toml"


@dataclass(frozen=True)
class Tested:
    """One way in which the site was tested, last on a day."""

    how: str
    on: date


@dataclass(frozen=True)
class AccessibilityView:
    """All of ``accessibility.html``. ``contact`` is where the partnership takes messages, with its ``address`` as a link."""

    site_name: str
    as_of: date
    partnership: str
    contact: str | None
    address: str | None
    tested: tuple[Tested, ...]
    limits: tuple[str, ...]


@cache
def known() -> dict[str, list[dict[str, Any]]]:
    """What ``accessibility.toml`` says: ``tested`` and ``limits``."""
    return tomllib.loads(KNOWN.read_text(encoding="utf-8"))


def accessibility_page(directory: Directory, facts: BuildFacts) -> Page:
    """The page at ``accessibility/``."""
    contact = directory.settings.changes_to
    return page(
        "accessibility.html",
        AccessibilityView(
            site_name=directory.settings.site_name,
            as_of=facts.as_of,
            partnership=directory.policy.partnership,
            contact=contact,
            address=contact if contact is None or "://" in contact else f"mailto:{contact}",
            tested=tuple(Tested(one["how"], one["on"]) for one in known()["tested"]),
            limits=tuple(one["lacking"] for one in known()["limits"]),
        ),
        path="accessibility/",
        title="Accessibility statement",
        description="How far this site meets WCAG 2.2 AA, how that was tested, and what is known to be lacking.",
    )
