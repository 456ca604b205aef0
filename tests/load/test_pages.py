"""The hand-written pages: read before the build, at addresses of their own, and only of kinds that are safe."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from build_tools.load import pages
from build_tools.load.page_audience import audience_of
from build_tools.load.pages import OWN_ADDRESSES, OWN_FILES, check_pages, published_files
from build_tools.models.problem import Problem
from build_tools.models.visibility import Visibility

PUBLIC, MEMBERS, INTERNAL = Visibility


def check(folder: Path) -> list[Problem]:
    problems: list[Problem] = []
    check_pages(folder, problems)
    return problems


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_a_page_that_is_not_utf8_is_a_problem(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "index.md").write_text("# One\n\nCafé and more\n", encoding=encoding)
    (problem,) = check(tmp_path)
    assert (problem.code, problem.place) == ("file-unreadable", "directory/index.md")


def test_an_empty_page_and_one_with_a_mark_are_none(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("", encoding="utf-8")
    (tmp_path / "about.md").write_text("Café", encoding="utf-8-sig")
    assert check(tmp_path) == []


@pytest.mark.parametrize("address", sorted(OWN_ADDRESSES | OWN_FILES - {"_headers"}))
@pytest.mark.parametrize("form", ["{}.md", "{}/index.md", "{}/README.md", "{}/more.md"])
def test_the_directorys_own_addresses_are_taken(tmp_path: Path, address: str, form: str) -> None:
    path = tmp_path / form.format(address)
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert [problem.code for problem in check(tmp_path)] == ["page-address"]


def test_all_addresses_of_the_site_are_known_to_be_taken(example_site: Path, example: Path) -> None:
    ours = {path.name for path in example_site.iterdir() if path.is_dir()}
    assert ours - {"assets"} - {path.stem for path in (example / "directory").iterdir()} == OWN_ADDRESSES


def test_nothing_has_the_name_of_a_file_that_every_build_writes(example_site: Path, tmp_path: Path) -> None:
    ours = {path.name for path in example_site.iterdir() if path.is_file() and not path.name.startswith(".")}
    assert ours - {"index.html"} <= OWN_FILES
    for folder in ("build.json", "assets"):
        (tmp_path / folder).mkdir()
        Image.new("RGB", (4, 4)).save(tmp_path / folder / "yard.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "plan.png")
    (tmp_path / "plan.png.md").write_text("x")
    assert {problem.place for problem in check(tmp_path)} == {"directory/build.json/yard.png", "directory/plan.png.md"}


def test_two_pages_cannot_have_one_address(tmp_path: Path) -> None:
    (tmp_path / "guidance").mkdir()
    for name in ("guidance.md", "guidance/index.md"):
        (tmp_path / name).write_text("x")
    (problem,) = check(tmp_path)
    assert problem.code == "page-address"
    assert "taken by guidance" in problem.message


@pytest.mark.parametrize("ending", [".md", ".png"])
def test_one_name_in_two_spellings_is_one_address(tmp_path: Path, ending: str) -> None:
    for name in ("caf\u00e9", "cafe\u0301"):
        picture = io.BytesIO()
        Image.new("RGB", (2, 2)).save(picture, "PNG")
        (tmp_path / f"{name}{ending}").write_bytes(picture.getvalue() if ending == ".png" else b"x")
    (problem,) = check(tmp_path)
    assert problem.code == "page-address"


def test_only_real_files_of_known_kinds_are_published(tmp_path: Path) -> None:
    folder = tmp_path / "directory"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("x")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "more").symlink_to(tmp_path)
    for name in ("index.md", "drawing.svg", "page.html", ".hidden.md"):
        (folder / name).write_text("x")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    assert [path.name for path in published_files(folder, PUBLIC)] == ["index.md", "paper.pdf"]
    found = {(problem.package.removeprefix("directory/"), problem.severity) for problem in check(folder)}
    assert found == {("link.md", "error"), ("more", "error"), ("drawing.svg", "warning"), ("page.html", "warning")}


SET_ASIDE = ["_notes.md", "~$about.md", "#about.md", "about.bak.md", "about-draft.md", "about.orig.md"]
SET_ASIDE += ["DRAFT about.md", "draft-about.md", "about (draft).md", "about-draft-v2.md", "a/about draft 2.md"]
SET_ASIDE += ["Copy of about.md", "about - Copy.md", "about copy.md", "about copy (2).md", "about (1).md"]
SET_ASIDE += ["about_BACKUP_123.md", "about.LOCAL.12.md"]
SET_ASIDE += ["about.sync-conflict-20260301-101010-ABC.md", "about (conflicted copy 2026-03-01).md", "drafts/next.md"]


@pytest.mark.parametrize("name", SET_ASIDE)
def test_what_is_named_as_a_draft_or_a_copy_is_not_published_and_that_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    assert published_files(tmp_path, INTERNAL) == []
    (problem,) = check(tmp_path)
    assert (problem.severity, problem.package) == ("warning", f"directory/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "16-year-old.md",
        "temporary.md",
        "redraft.md",
        "draftsmanship.md",
        "save-the-date.md",
        "copyright.md",
        "photocopy.md",
    ],
)
def test_a_page_on_such_a_thing_is_a_page(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert [path.name for path in published_files(tmp_path, PUBLIC)] == [name]


@pytest.mark.parametrize(
    ("head", "level"),
    [
        ("---\ntitle: One\n---\n", PUBLIC),
        ("---\nvisibility: members\n---\n", MEMBERS),
        ('---\r\nVisibility: "internal"\r\n---\r\n', INTERNAL),
        ("visibility: members\n\n", MEMBERS),
        ("---\nvisibility: staff\n---\n", INTERNAL),
        ("---\ndraft: true  # until June\n---\n", None),
        ("\ufeff---\nstatus: draft\n---\n", None),
        ("---\npublish: false\n...\n", None),
        ("---\npublished: 2026-03-01\n---\n", PUBLIC),
        ("# A page\n\nvisibility: internal\n", PUBLIC),
    ],
)
def test_a_page_says_at_its_head_for_whom_it_is(tmp_path: Path, head: str, level: Visibility | None) -> None:
    assert audience_of(f"{head}# A page\n").level is level
    (tmp_path / "page.md").write_text(f"{head}# A page\n", encoding="utf-8", newline="")
    for edition in Visibility:
        assert bool(published_files(tmp_path, edition)) is (level is not None and edition.may_see(level))


@pytest.mark.parametrize("name", ["logo.png", "plan.pdf", "site.jpg", "old.gif", "new.webp", "favicon.ico"])
def test_a_table_under_the_name_of_a_picture_is_not_published(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("provider_id,role,phone\n")
    assert published_files(tmp_path, PUBLIC) == []
    (problem,) = check(tmp_path)
    assert "inside" in problem.fix


def test_a_paper_goes_with_the_pages_that_name_it_and_else_with_those_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "directory"
    (folder / "schools").mkdir(parents=True)
    pages = {
        "index.md": "![Plan](schools/plan.pdf) and [a list](my%20list.pdf)",
        "old.md": "---\ndraft: true\n---\n[x](../notes.pdf)",
        "schools/index.md": "---\nvisibility: members\n---\n[rota](rota.pdf) ![](../photo.png) [plan](plan.pdf)",
        "schools/more.md": "---\nvisibility: internal\n---\n[who](<../who is who.pdf>)",
    }
    for name, text in pages.items():
        (folder / name).write_text(text)
    for name in ("my list", "notes", "who is who", "free", "schools/plan", "schools/rota", "schools/beside"):
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.7\n")
    for name in ("photo", "schools/logo"):
        Image.new("RGB", (2, 2)).save(folder / f"{name}.png")
    (tmp_path / "mkdocs.yml").write_text("theme:\n  logo: schools/logo.png\n")

    def papers(edition: Visibility) -> set[str]:
        found = (path.relative_to(folder) for path in published_files(folder, edition))
        return {path.with_suffix("").as_posix() for path in found if path.suffix != ".md"}

    public = {"my list", "free", "schools/plan", "schools/logo"}
    assert papers(PUBLIC) == public
    assert papers(MEMBERS) == public | {"schools/rota", "schools/beside", "photo"}
    assert papers(INTERNAL) == public | {"schools/rota", "schools/beside", "photo", "who is who"}


def test_of_files_without_number_with_hidden_names_or_without_measure_none_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hidden\u202e.md").write_text("# One\n")
    (tmp_path / "large.md").write_text("# Two\n")
    monkeypatch.setattr(pages, "MOST_BYTES", 5)
    found = {problem.message for problem in check(tmp_path)}
    assert len(found) == 2
    assert "directory/large.md is larger than 0 MB." in found
    monkeypatch.setattr(pages, "MOST_BELOW", 1)
    assert [problem.message for problem in check(tmp_path)] == ["directory holds more than 1 files."]
