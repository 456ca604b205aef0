"""What axe finds in a page that is open: violations, and what it could not decide, which is no better here."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Every rule that axe has on by default at these levels, and its best practices. None is switched off.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe().axe_script
GROUPS = ("violations", "incomplete")


def ran_by_axe(page: Page, context: str, rules: dict[str, Any]) -> list[str]:
    """What axe finds in ``context``, a JavaScript expression, one line each; “?” before what it could not decide."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    results = page.evaluate(f"options => axe.run({context}, options)", {"resultTypes": [*GROUPS], **rules})
    ran = {rule["id"] for group in ("passes", "inapplicable", *GROUPS) for rule in results[group]}
    wanted = set(rules["runOnly"]["values"]) if rules["runOnly"]["type"] == "rule" else {"target-size"}
    assert wanted <= ran, "rules of colour, or of WCAG 2.2, did not run"
    return [
        f"{'? ' if group == 'incomplete' else ''}{rule['id']}: {node['html'][:160]}"
        for group in GROUPS
        for rule in results[group]
        for node in rule["nodes"]
    ]


def findings_of_all_rules(page: Page) -> list[str]:
    """What axe finds in the whole page, by every rule."""
    return ran_by_axe(page, "document", {"runOnly": {"type": "tag", "values": TAGS}})
