"""Whatever somebody types, a page has the same elements and attributes as with harmless words in the same places."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Command
from hostile_markup import Hostile, furnish, harmless, payloads

# Every fifth, and those that look like what we write ourselves; the figure of trust (6) takes all, in a real browser.
SOME = [*payloads()[::5], *(text for text in payloads() if "xq" in text or "directory" in text)]


class Shape(HTMLParser):
    """The elements of a page in their order, with the names of their attributes; comments and declarations, too."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.parts.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.parts.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.parts.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.parts.append("instruction")


@pytest.fixture(scope="module")
def sites(
    example: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Path, Path], Hostile]:
    """The site of a hostile workspace and of its harmless twin, in the edition that shows most."""
    folder = tmp_path_factory.mktemp("markup")
    built = []
    for name, change in (("hostile", str), ("twin", harmless)):
        workspace = Path(shutil.copytree(example, folder / name, ignore=shutil.ignore_patterns(".cache")))
        hostile = furnish(workspace, change, SOME)
        site = folder / f"{name}-site"
        done = command("build", "--no-cache", "--edition", "members", "--out", str(site), workspace=workspace)
        assert done.exit_code == 0, done.errors
        built.append(site)
    return (built[0], built[1]), hostile


def test_the_comparison_sees_markup_that_got_through() -> None:
    plain = Shape(f"<p title='{harmless('a')}'>{harmless('b')}</p>").parts
    seen = [
        text
        for text in payloads()
        if Shape(f"<p title='{text}'>b</p>").parts != plain or Shape(f"<p title='a'>{text}</p>").parts != plain
    ]
    assert len(seen) >= 36


def test_no_text_of_a_record_a_report_a_framework_or_a_setting_changes_the_shape_of_any_page(
    sites: tuple[tuple[Path, Path], Hostile],
) -> None:
    (hostile, twin), about = sites
    assert len(about.fields) >= 60
    pages = sorted(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))
    # What staff write as Markdown may be Markdown: its shape is looked at below.
    ours = [page for page in pages if not page.startswith("page")]
    assert len(ours) > 12 * len(SOME) / 2
    changed = [
        page
        for page in ours
        if Shape((hostile / page).read_text("utf-8")).parts != Shape((twin / page).read_text("utf-8")).parts
    ]
    assert changed == []


def test_a_page_that_staff_wrote_has_no_element_that_markdown_does_not_make(
    sites: tuple[tuple[Path, Path], Hostile],
) -> None:
    (hostile, twin), _ = sites
    frame = {part.split()[0] for part in Shape((twin / "page00/index.html").read_text("utf-8")).parts}
    for page in hostile.glob("page*/index.html"):
        parts = Shape(page.read_text("utf-8")).parts
        more = {part.split()[0] for part in parts} - frame
        assert more <= {"a", "/a", "code", "/code", "em", "/em", "strong", "/strong", "h2", "/h2", "img", "/img"}, page
        assert not [part for part in parts if "'on" in part or "'style'" in part or "srcdoc" in part], page
