"""A provider that is not in the directory registers in a real browser, and then awaits its first visit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled_forms import accept_all, proposal_in, saved_file
from tests.browser.served import served
from tests.browser.test_accessibility import assert_open_to_all

NAME = "Čapek’s Forge & Kiln"


@pytest.fixture(scope="module")
def base(example_site: Path) -> Iterator[str]:
    """The tiny workspace's site in place of the demonstration's."""
    with served(example_site) as base:
        yield base


@pytest.fixture
def register(open_page: Callable[..., Any], base: str) -> Iterator[Page]:
    """The registration, its form ready."""
    with open_page("register/") as (page, _):
        page.get_by_role("button", name="Check your answers").wait_for()
        yield page


def fill(page: Page, table: str, **typed: str) -> None:
    """Fill in the last record of a table, by field."""
    for field, text in typed.items():
        page.locator(f'[data-table={table}] [data-field$=".{field}"]').last.locator("input, textarea, select").fill(
            text
        )


def choose(page: Page, table: str, field: str, value: str) -> None:
    page.locator(f'[data-table={table}] [data-field$=".{field}"]').last.locator(f'input[value="{value}"]').check()


def test_a_provider_registers_and_awaits_its_first_visit(
    register: Page, workspace: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    page = register
    assert page.locator(":checked:not(option)").count() == 0, "nothing is chosen beforehand"
    fill(page, "providers", name=NAME, summary="Smithing and pottery for small groups.", age_from="13", age_to="16")
    choose(page, "providers", "registration_status", "not_required")
    choose(page, "providers", "needs_met", "Autism")
    fill(page, "venues", name="The forge", postcode="ng7 2rd", town="Nottingham")
    choose(page, "venues", "kind", "premises")
    page.get_by_role("button", name="Add a course").click()
    fill(page, "courses", title="Blacksmithing", places="4", weeks="12")
    page.locator("[data-table=courses]").get_by_label("The forge").check()
    page.get_by_role("button", name="Add a document").click()
    choose(page, "documents", "kind", "public_liability_insurance")
    for part, text in (("day", "1"), ("month", "9"), ("year", "2026")):
        page.locator(f"[id^=documents-][id$=issued_on-{part}]").fill(text)
    fill(page, "contacts", role="Bookings", email="bookings@forge.example")
    page.locator("[data-table=contacts] select").select_option("public")
    page.get_by_label("Your role").fill("Owner")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_role("heading", level=2, name="Check your answers")).to_be_focused()
    assert_open_to_all(page)
    file = saved_file(page, tmp_path)
    assert file.name == "registration-capeks-forge-kiln-2026-11-21.json"
    proposal = proposal_in(file)
    assert (proposal.kind, proposal.provider_id, proposal.made_by) == ("registration", "capeks-forge-kiln", "Owner")
    assert {change.kind for change in proposal.changes} == {"add"}
    accept_all(workspace, file, command)
    status = json.loads(command("status", "--json", workspace=workspace).output)
    assert {one["provider"]: one["status"] for one in status}["capeks-forge-kiln"] == "awaiting_visit"
    courses = (workspace / "providers" / "courses.csv").read_text(encoding="utf-8")
    assert "capeks-forge-kiln-blacksmithing,capeks-forge-kiln,Blacksmithing,capeks-forge-kiln-the-forge," in courses
    assert NAME in (workspace / "providers" / "providers.csv").read_text(encoding="utf-8")
    assert command("check", workspace=workspace).exit_code == 0


def test_a_name_of_which_no_address_can_be_made_is_asked_for_again(register: Page) -> None:
    fill(register, "providers", name="日本語")
    register.get_by_role("button", name="Check your answers").click()
    expect(register.locator("[data-error-summary]")).to_contain_text("needs a letter from A to Z")


def test_an_empty_registration_says_all_that_is_missing_by_part(register: Page) -> None:
    register.get_by_role("button", name="Check your answers").click()
    summary = register.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading", level=3)).to_have_text(
        ["About the provider: 5", "Venues: 2", "Contacts: 2", "About this form: 1"]
    )
    assert_open_to_all(register)


def test_without_javascript_the_registration_says_what_will_be_asked_and_to_whom_to_write(
    open_page: Callable[..., Any], base: str
) -> None:
    with open_page("register/", javascript=False) as (page, _):
        expect(page.get_by_role("heading", name="What you will be asked for")).to_be_visible()
        assert page.locator("input:visible").count() == 0
