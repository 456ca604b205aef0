"""A provider's own listing says what is published, missing and about to run out; no more than its readers may see."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from build_tools.models.change import ONLY_WHEN_ADDED, PROVIDER_FACING
from build_tools.models.provider import Contact
from build_tools.models.site import Page
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, build_site, open_directory
from build_tools.render.record_form import CALLED, cells_of, record_fields

TODAY = date(2026, 11, 21)


def content_of(workspace: Path, edition: Visibility = Visibility.PUBLIC) -> tuple[dict[str, Page], dict[str, bytes]]:
    site = build_site(BuildRequest(workspace, TODAY, TODAY, edition)).whole()
    return {page.path: page for page in site.pages}, {file.path: file.content for file in site.files}


@pytest.fixture(scope="module")
def pages(repository: Path) -> dict[str, Page]:
    """The pages of the demonstration."""
    return content_of(repository)[0]


def test_every_provider_that_was_not_taken_out_has_a_listing_to_check_that_no_search_engine_keeps(
    pages: dict[str, Page],
) -> None:
    providers = {path.split("/")[1] for path in pages if path.startswith("packs/")}
    listings = {path.split("/")[1] for path in pages if path.startswith("listing/")}
    assert providers - listings == {"brightside-barbers"}
    assert not any(page.indexed for path, page in pages.items() if path.startswith(("listing/", "register/")))
    for name in listings:
        assert f'href="../../listing/{name}/"' in pages[f"providers/{name}/"].body
    assert "listing/" not in pages["providers/brightside-barbers/"].body


def test_a_listing_is_small(pages: dict[str, Page]) -> None:
    assert max(len(page.body.encode()) for path, page in pages.items() if path.startswith("listing/")) <= 25_000


def test_a_listing_names_what_is_missing_and_what_runs_out_in_words(
    workspace: Path,
) -> None:
    for table, old, new in (("documents", "2027-03-31", "2026-12-01"), ("providers", "https://lockside.example", "")):
        file = workspace / "providers" / f"{table}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    body = content_of(workspace)[0]["listing/lockside-workshop/"].body
    assert '<span class="tag warn">Runs out soon, on 1 December 2026</span>' in body
    assert "<b>Not given:</b> Website" in body
    assert "0115 496 0002" not in body, "a contact for members only"
    assert "Invoice in arrears" not in body
    members = content_of(workspace, Visibility.MEMBERS)[0]["listing/lockside-workshop/"].body
    assert "0115 496 0002" in members


def test_a_provider_that_is_not_listed_shows_no_course_and_no_contact(pages: dict[str, Page]) -> None:
    unlisted = [p for path, p in pages.items() if path.startswith("listing/") and "Not shown while" in p.body]
    assert unlisted
    for page in unlisted:
        assert 'data-cell="email"' not in page.body
        assert 'data-cell="title"' not in page.body


def test_the_forms_hold_what_a_provider_may_propose_and_nothing_else(example: Path) -> None:
    pages, files = content_of(example)
    definition = json.loads(files["register/form.json"])
    page = pages["register/"].body
    for table in CALLED:
        asked = {field["name"] for field in definition["tables"][table]["fields"]}
        allowed = PROVIDER_FACING[table] | ONLY_WHEN_ADDED.get(table, frozenset())
        assert asked == allowed - {"id", "provider_id"}
        for name in asked:
            assert page.count(f'data-field="{table}.__n__.{name}"') == 1
    assert page.count("data-field=") == sum(len(table["fields"]) for table in definition["tables"].values())


def test_nothing_is_chosen_or_filled_in_on_the_form_of_a_new_provider(pages: dict[str, Page]) -> None:
    controls = re.findall(r"<(?:input|option|textarea)[^>]*>", pages["register/"].body)
    assert controls
    assert not [tag for tag in controls if " checked" in tag or " selected" in tag]
    assert not [tag for tag in controls if 'type="text"' in tag and " value=" in tag]


@pytest.mark.parametrize("table", CALLED)
def test_every_column_is_a_field_of_the_studio(table: str, repository: Path) -> None:
    directory = open_directory(repository, TODAY)
    record = getattr(directory, table)[0]
    assert [field["name"] for field in record_fields(table, directory)] == list(cells_of(record))


def test_a_record_is_written_as_its_row_has_it() -> None:
    contact = Contact(provider_id="a", role="Bookings", phone=None, email="a@b.example", visibility=Visibility.PUBLIC)
    assert cells_of(contact) == {
        "provider_id": "a",
        "role": "Bookings",
        "phone": "",
        "email": "a@b.example",
        "visibility": "public",
    }


def test_both_pages_say_where_changes_are_to_be_sent(workspace: Path) -> None:
    settings = workspace / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    assert "      postcode_file: postcodes.csv\n" in text
    settings.write_text(f"{text.rstrip()}\n      changes_to: office@partnership.example\n", encoding="utf-8")
    pages, files = content_of(workspace)
    for path in ("listing/lockside-workshop/", "register/"):
        assert "office@partnership.example" in pages[path].body
    assert json.loads(files["register/form.json"])["changes_to"] == "office@partnership.example"
