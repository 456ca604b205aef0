"""The main job of each user, from its first page to its end, with keys alone: for figure 2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from benchmarks.trust.by_keys import Unreachable, go_to, press, saved, stops
from tests.browser.served import settled

OFFICER = {
    "visit.provider_id": "Brindle Yard Construction Skills",
    "visit.visited_on.day": "2",
    "visit.visited_on.month": "11",
    "visit.visited_on.year": "2026",
    "visit.visited_by": "Quality assurance officer",
    "visit.met_with": "Head of centre",
    "actions.1.area": "Risk assessments",
    "actions.1.action": "Write the risk assessment again.",
    "actions.1.by_when.day": "31",
    "actions.1.by_when.month": "1",
    "actions.1.by_when.year": "2027",
    "actions.1.owner": "Head of centre",
}
EVIDENCE = "Seen on the day."
SUMMARY = " Now on Saturdays, too."


@dataclass(frozen=True)
class Job:
    """What somebody does, where it begins, and a control it cannot be done without: ``needs`` is CSS and words."""

    name: str
    kind: str
    do: Callable[[Page], None]
    needs: tuple[str, str]


def school(page: Page) -> None:
    """Search, open a provider, read its report, put it on the shortlist, open its evidence pack from there."""
    go_to(page, "#find-postcode")
    page.keyboard.type("NG7 2RD")
    page.keyboard.press("Enter")
    page.locator("#find-results > li .miles").first.wait_for()
    settled(page)
    press(page, "#find-results h3 a, #find-results a[href*='providers/']")
    page.wait_for_url("**/providers/*/**")
    settled(page)
    provider = page.url.split("/providers/")[1].split("/")[0]
    press(page, "main a[href*='reports/']")
    page.wait_for_url("**/reports/**")
    settled(page)
    press(page, f"main a[href$='providers/{provider}/']")
    page.wait_for_url(f"**/providers/{provider}/")
    settled(page)
    press(page, "button[data-provider]", "Add to shortlist")
    expect(page.locator("button[data-provider]").first).to_contain_text("Remove from shortlist")
    press(page, "a[data-shortlist]")
    page.wait_for_url("**/shortlist/**")
    settled(page)
    expect(page.locator("#shortlist-list")).to_be_visible()
    press(page, f"#shortlist-list a[href*='packs/{provider}/']")
    page.wait_for_url(f"**/packs/{provider}/")
    expect(page.locator("h1")).to_be_visible()


def officer(page: Page) -> None:
    """Go through a visit's form once, answer each question as it comes, look at the answers, and save the finished visit."""
    page.locator("[data-count]").wait_for()
    answered = 0
    for stop in stops(page):
        name = stop["name"]
        if name in OFFICER:
            page.keyboard.type(OFFICER[name])
        elif stop["type"] == "radio":
            page.keyboard.press("Space")
            answered += name.startswith("answers.")
            if answered % 5 == 4 or name == "visit.outcome":
                page.keyboard.press("ArrowDown")
        elif name.endswith(".evidence"):
            page.keyboard.type(EVIDENCE)
        elif stop["does"] == "add-action" and not page.locator("[name='actions.1.item']").count():
            page.keyboard.press("Enter")
            expect(page.locator("[name='actions.1.item']")).to_be_focused()
        elif stop["does"] == "check":
            page.keyboard.press("Enter")
            break
    else:
        raise Unreachable("no key leads to the check of what was answered")
    expect(page.locator("[data-check] h3")).to_be_focused()
    expect(page.locator("[data-error-summary]")).to_be_hidden()
    package = saved(page, "[data-do=finish]", key="Shift+Tab", most=40)  # it stands above the list of what was answered
    expect(page.locator("[data-done]")).to_be_focused()
    answers = _rows(package, "answers")
    assert answered == len(answers) > 30, f"{answered} answered, {len(answers)} in the file"
    assert {answer["evidence"] for answer in answers} == {EVIDENCE}
    assert {answer["value"] for answer in answers} == {"fully", "partially"}, "the arrow keys choose"
    assert [action["owner"] for action in _rows(package, "actions")] == ["Head of centre"]


def provider(page: Page) -> None:
    """Correct a provider's own listing, read what is proposed, and save it."""
    press(page, "main button", "Correct this")
    go_to(page, "main textarea")
    page.keyboard.press("Control+End")
    page.keyboard.type(SUMMARY)
    go_to(page, "[name='proposal.0.made_by']")
    page.keyboard.type("Centre manager")
    press(page, "main button", "Check what you propose")
    expect(page.locator("[data-check] h2")).to_be_focused()
    expect(page.locator("[data-check] h2")).to_have_text("You propose 1 change")
    changes = _rows(saved(page, "[data-check] button", "Save the file"), "changes")
    expect(page.get_by_role("status")).to_contain_text("Saved as")
    assert len(changes) == 1
    assert str(changes[0]["becomes"]).endswith(SUMMARY)


def studio(page: Page) -> None:
    """Open the visit that waits, read it, and approve it."""
    press(page, "main a[href^='/visits/']")
    page.wait_for_url("**/visits/*")
    press(page, "a[href='#decide']")
    press(page, "button", "Approve revision")
    expect(page.get_by_role("status")).to_contain_text("Approved.")


JOBS = (
    Job(
        "a school: search, provider, report, shortlist, pack",
        "find",
        school,
        ("button[data-provider]", "Add to shortlist"),
    ),
    Job("an officer: a whole visit, to the saved file", "form", officer, ("[data-do=finish]", "")),
    Job(
        "a provider: its listing corrected, to the saved file",
        "listing form",
        provider,
        ("[data-check] button", "Save the file"),
    ),
)
# Of the studio, which has an address of its own
APPROVING = Job("an approver: a visit that waits, read and approved", "", studio, ("button", "Approve revision"))


def _rows(package: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return next((part["data"] for part in package["resources"] if part["name"] == table), [])
