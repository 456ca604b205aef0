"""What each edition says of itself, and what is private when nobody said anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Command
from pydantic import BaseModel

from build_tools.load.page_audience import audience_of
from build_tools.models.columns import column, visibility_of
from build_tools.models.framework import FRAMEWORK_TABLES, Item
from build_tools.models.policy import OutcomesTable
from build_tools.models.provider import Contact
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visibility import Visibility
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES, Attachment

Built = Callable[[str], Path]


@pytest.fixture(scope="module")
def built(example: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("editions")
    workspace = Path(shutil.copytree(example, folder / "workspace", ignore=shutil.ignore_patterns(".cache")))
    settings = workspace / "mkdocs.yml"
    settings.write_text(f"site_url: https://directory.example/\n{settings.read_text('utf-8')}", encoding="utf-8")

    def build(edition: str) -> Path:
        out = folder / edition
        if not out.exists():
            done = command("build", "--out", str(out), "--edition", edition, workspace=workspace)
            assert done.exit_code == 0, done.errors
        return out

    return build


@pytest.mark.parametrize("edition", ["members", "internal"])
def test_every_page_says_for_whom_it_is_and_asks_search_engines_to_stay_away(built: Built, edition: str) -> None:
    site, warning = built(edition), Visibility(edition).warning
    pages = [*site.rglob("*.html")]
    assert len(pages) > 30
    for path in pages:
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert [note.get_text(strip=True) for note in page.select("header .edition")] == [f"{warning}."], path
        assert [str(meta["content"]) for meta in page.select("meta[name=robots]")] == ["noindex, nofollow, noarchive"]
    assert not (site / "sitemap.xml").exists()


def test_the_public_edition_warns_of_nothing_and_has_its_list_of_addresses(built: Built) -> None:
    site = built("public")
    assert not [path for path in site.rglob("*.html") if "edition" in path.read_text("utf-8").split("</header>")[0]]
    assert "/providers/lockside-workshop/" in (site / "sitemap.xml").read_text("utf-8")


def test_staff_see_on_the_page_what_the_record_keeps_from_others(built: Built) -> None:
    words = ("Invoice in arrears.", "Seen by", "QA-2")
    pages = {
        edition: (built(edition) / "providers/lockside-workshop/index.html").read_text("utf-8")
        for edition in ("public", "members", "internal")
    }
    assert [[word in page for word in words] for page in pages.values()] == [[False] * 3, [False] * 3, [True] * 3]
    report = built("internal") / "reports/lockside-workshop-2026-06-10-basic/index.html"
    assert "For staff only" in report.read_text("utf-8")


def test_a_field_that_says_nothing_of_who_may_see_it_is_for_staff() -> None:
    class Forgotten(BaseModel):
        by_column: str | None = column("Forgotten", "Nobody said for whom.")
        by_hand: str | None = None

    assert {visibility_of(Forgotten, name) for name in Forgotten.model_fields} == {Visibility.INTERNAL}


def test_a_row_an_item_a_picture_and_a_policy_that_say_nothing_are_for_staff() -> None:
    for model, fields in ((Contact, 1), (Attachment, 1), (Item, 2)):
        levels = [info.default for info in model.model_fields.values() if info.annotation is Visibility]
        assert levels == [Visibility.INTERNAL] * fields, model
    said = OutcomesTable()
    assert (said.published_to, said.assessors_to) == (Visibility.INTERNAL, Visibility.INTERNAL)
    assert audience_of("---\nvisibility: everyone?\n---\n# Page\n").level is Visibility.INTERNAL


def test_every_field_of_every_record_says_for_whom_it_is() -> None:
    kinds = (*PROVIDER_TABLES, *VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE, *FRAMEWORK_TABLES)
    silent = [
        f"{kind.name}.{name}"
        for kind in kinds
        for name, info in kind.model.model_fields.items()
        if not isinstance(info.json_schema_extra, dict) or "visibility" not in info.json_schema_extra
    ]
    assert silent == []


# How docs/editions.md calls each field that is not public; a new one has no words here, and fails until it has.
WORDS = {
    "providers": {
        "pupils_over_18_hours": "counts of pupils over 18 hours",
        "pupils_over_18_hours_ehcp": "three counts",
        "pupils_over_18_hours_looked_after": "three counts",
        "counts_as_at": "when they were counted",
        "internal_note": "note for staff",
    },
    "contacts": {"visibility": "mark"},
    "documents": {"seen_by": "seen by", "reference": "reference"},
    "notices": {"decided_by": "decided by", "internal_note": "note for staff"},
    "visit": {"visitor_reference": "visitor's reference"},
    "answers": {"value": "the same", "evidence": "the same"},
    "comments": {"text": "all"},
    "actions": {"rag": "colour"},
    "attachments": dict.fromkeys(("file", "item", "caption", "sha256", "visibility"), "everything"),
    "events": {"by": "by whom", "sha256": "digest", "note": "note"},
    "progress": {"rag": "colour", "note": "note", "by": "by whom"},
}
CALLED = {"visit": "visits", "comments": "comments on themes", "events": "events of sign-off"}
CALLED |= {"progress": "progress on actions"}


def test_the_page_on_editions_names_every_field_that_is_not_public(repository: Path) -> None:
    text = (repository / "docs" / "editions.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z -]+) \|(.+)\|$", text, re.MULTILINE))
    for kind in (*PROVIDER_TABLES, *VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE):
        for name in kind.model.model_fields:
            level = visibility_of(kind.model, name)
            if level is not Visibility.PUBLIC:
                cell = rows[CALLED.get(kind.name, kind.name)].split("|")[level.depth - 1]
                assert WORDS[kind.name][name] in cell, f"{kind.name}.{name}"
    for edition in Visibility:
        assert edition.warning in text
