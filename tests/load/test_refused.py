"""What no reader takes in: links, folders, what is too large or too long, and what the disk does not give."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from build_tools.errors import WrongUse
from build_tools.load import csv_table, documents, folders, postcode_file, postcodes, text_file, visit_folder
from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json
from build_tools.load.folders import files_below
from build_tools.load.mkdocs_settings import check_mkdocs
from build_tools.load.page_papers import PageLinks, shown_papers
from build_tools.load.postcode_file import FilePostcodes, UncheckedPostcodes, UnusablePostcodes
from build_tools.load.text_file import FilePlace, read_bytes
from build_tools.load.visit_folder import content_of, is_as_it_was
from build_tools.load.workspace import _read_package, not_a_workspace, what_visits_name
from build_tools.models.postcode import Postcode
from build_tools.models.problem import Problem
from build_tools.models.sources import Table
from build_tools.models.tables import PROVIDER_TABLES

CONTACTS = next(kind for kind in PROVIDER_TABLES if kind.name == "contacts")
HEADINGS = ",".join(CONTACTS.model.model_fields)


def refused(path: Path) -> tuple[str, str]:
    """The code and the message of the one problem with a file that is not read."""
    problems: list[Problem] = []
    assert read_bytes(FilePlace(path, "providers", path.name), problems) is None
    (told,) = problems
    return told.code, told.message


def test_a_link_a_folder_and_a_pipe_are_never_read(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("secret")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "link.csv") == ("file-unreadable", "link.csv is a link to another file.")
    assert refused(tmp_path / "folder.csv") == ("file-unreadable", "folder.csv is a folder, where a file belongs.")
    assert refused(tmp_path / "pipe.csv") == ("file-unreadable", "pipe.csv is no ordinary file, where a file belongs.")


def test_what_is_not_there_too_large_or_not_given_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "none.csv") == ("file-missing", "There is no none.csv in providers.")
    path = tmp_path / "large.csv"
    path.write_bytes(b"12345")
    monkeypatch.setattr(text_file, "MOST_BYTES", 4)
    assert refused(path) == ("file-unreadable", "large.csv is larger than 0 MB.")
    monkeypatch.setattr(text_file, "MOST_BYTES", 5)
    assert read_bytes(FilePlace(path, "providers", path.name), []) == b"12345"

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert refused(path) == ("file-unreadable", "large.csv cannot be read: Permission denied.")


def table(text: str) -> tuple[object, list[str]]:
    problems: list[Problem] = []
    place = FilePlace("contacts.csv", "providers", "contacts.csv", text.encode())
    return read_table(place, CONTACTS, problems), [problem.code for problem in problems]


def test_a_table_with_an_endless_line_without_headings_or_of_another_kind_is_not_read_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(csv_table, "LONGEST_LINE", 200)
    assert table(f"{HEADINGS}\n{'x' * 200}\n")[1] == ["row-length"]  # read, and too short a row
    assert table(f"{HEADINGS}\n{'x' * 201}\n") == (None, ["row-length"])
    assert table("sep=,\n") == (None, ["separator"])
    assert table(",,,\n") == (None, ["blank-row"])
    assert table("\n\na\n") == (None, ["blank-row"])
    assert "column-twice" in table(f"{HEADINGS},role\n")[1]


def test_after_a_thousand_wrong_rows_the_rest_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "MOST_WRONG", 3)
    _, codes = table(f"{HEADINGS}\n" + "x,y\n" * 3)
    assert codes == ["row-length"] * 3
    found, codes = table(f"{HEADINGS}\n" + "x,y\n" * 5)
    assert codes == ["row-length"] * 4
    assert isinstance(found, Table)
    assert found.cut


def test_a_file_of_json_with_more_parts_than_any_of_ours_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Problem] = []
    place = FilePlace("datapackage.json", "providers", "datapackage.json", b'{"a": [1, 2]}')
    monkeypatch.setattr(documents, "MOST_MARKS", 5)
    assert read_json(place, problems) == {"a": [1, 2]}
    monkeypatch.setattr(documents, "MOST_MARKS", 4)
    assert read_json(place, problems) is None
    assert [problem.code for problem in problems] == ["json-broken"]


def test_of_a_folder_with_too_many_files_one_more_than_may_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (tmp_path / f"{number}.md").touch()
    monkeypatch.setattr(folders, "MOST_BELOW", 2)
    assert len([*files_below(tmp_path)]) == 3


def test_an_extension_that_python_cannot_look_for_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "odd_extension", ModuleType("odd_extension"))
    told = check_mkdocs({"site_name": "Test", "markdown_extensions": ["odd_extension", "toc"]}, tmp_path)
    named = [trouble.message for trouble in told if trouble.setting == "markdown_extensions"]
    assert named == ["The Markdown extension “odd_extension” is not installed."]


def test_a_hook_that_is_there_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "hook.py").touch()
    told = check_mkdocs({"site_name": "Test", "hooks": ["hook.py", "none.py"]}, tmp_path)
    named = [trouble.message for trouble in told if trouble.setting == "hooks"]
    assert named == ["hooks names the file none.py, which is not there."]


CODE_POINT = '"NG7 2RD",10,456000,339000\n'


def test_a_postcode_file_that_is_none_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("none.csv", "x" * 5000):
        with pytest.raises(UnusablePostcodes, match="is not there"):
            FilePostcodes(tmp_path / name)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UnusablePostcodes, match="is not there"):
        FilePostcodes(empty)
    path = tmp_path / "open.csv"
    path.write_text(CODE_POINT)
    assert FilePostcodes(path).middles().keys() == {"NG7"}
    with monkeypatch.context() as patch:
        patch.setattr(postcode_file, "LONGEST_LINE", 6)
        with pytest.raises(UnusablePostcodes, match="a line of more than 6 characters"):
            _ = FilePostcodes(path).digest
        with pytest.raises(UnusablePostcodes, match="a line of more than 6 characters"):
            FilePostcodes(path).middles()
    with monkeypatch.context() as patch:
        patch.setattr(postcode_file, "MOST_FILES", 0)
        with pytest.raises(UnusablePostcodes, match="far more than Code-Point Open"):
            FilePostcodes(tmp_path)
    gone = FilePostcodes(path)
    also_gone = FilePostcodes(path)
    path.unlink()
    with pytest.raises(UnusablePostcodes, match="cannot be read"):
        _ = gone.digest
    with pytest.raises(UnusablePostcodes, match="cannot be read"):
        also_gone.middles()


def test_what_stands_in_for_an_unusable_file_knows_every_postcode_and_no_middle() -> None:
    stand_in = UncheckedPostcodes()
    asked = Postcode("NG7", "2RD")
    assert stand_in.centroids() == {}
    assert stand_in.places([asked]).keys() == {asked}
    assert [*stand_in.shards(["NG7"])] == []


def test_a_folder_that_is_no_workspace_is_told_by_what_it_lacks(workspace: Path, tmp_path: Path) -> None:
    def why(root: Path) -> str:
        problem = not_a_workspace(root)
        return problem.message if problem else ""

    assert why(workspace) == ""
    assert "There is no such folder" in why(tmp_path / "none")
    (tmp_path / "file").touch()
    assert "It is a file" in why(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert "It lacks" in why(tmp_path / "empty")
    (workspace / "providers").rename(workspace / "away")
    (workspace / "providers").touch()
    assert "Not a folder, but it should be" in why(workspace)
    (workspace / "providers").unlink()
    (workspace / "providers").symlink_to(workspace / "away")
    assert "A link, and links are never followed" in why(workspace)


def test_of_the_folder_of_a_visit_no_more_is_read_than_a_visit_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_bytes(b"12345")
    (tmp_path / "b.csv").write_bytes(b"12345")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    found = content_of(str(tmp_path))
    assert (found.files.keys(), found.links, found.unreadable) == ({"a.csv", "b.csv"}, ["link.csv"], [])
    with monkeypatch.context() as patch:
        patch.setattr(visit_folder, "MOST_TOGETHER", 7)
        assert content_of(str(tmp_path)).unreadable == ["b.csv"]
    with monkeypatch.context() as patch:
        patch.setattr(visit_folder, "MOST_ENTRIES", 2)
        assert not content_of(str(tmp_path)).is_whole
    with monkeypatch.context() as patch:
        patch.setattr(visit_folder, "_bytes_of", lambda path: None)
        assert content_of(str(tmp_path)).unreadable == ["a.csv", "b.csv"]
    assert visit_folder._bytes_of(str(tmp_path / "none")) is None


def test_what_was_written_to_or_exchanged_since_is_not_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    entries = content_of(str(tmp_path)).entries
    assert is_as_it_was(str(tmp_path), entries)
    for changed in ({"mode": 0}, {"inode": 0}, {"size": 1}, {"changed": 1}, {"modified": 1}):
        assert not is_as_it_was(str(tmp_path), [entry._replace(**changed) for entry in entries])
    path.unlink()
    assert not is_as_it_was(str(tmp_path), entries)
    assert not is_as_it_was(str(tmp_path / "none"), entries)


def test_postcodes_that_are_not_installed_or_not_in_the_form_that_is_read_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(postcodes, "find_spec", lambda name: None)
        with pytest.raises(WrongUse, match="The postcode data is not installed"):
            postcodes.PackagePostcodes()
    with pytest.raises(ValueError):
        postcodes._rows(b"123", 2)
    with monkeypatch.context() as patch:
        patch.setattr(postcodes.importlib.metadata, "version", lambda name: "7")
        patch.setattr(postcodes.re, "search", lambda *_: None)
        assert postcodes._packed_edition() == "package 7"


def test_a_paper_goes_with_the_nearest_pages_above_it() -> None:
    shown, kept = PageLinks("guide/index.md", frozenset(), True), PageLinks("staff/index.md", frozenset(), False)
    papers = ["guide/a/b/one.pdf", "staff/a/b/two.pdf", "else/a/three.pdf", "four.pdf"]
    assert shown_papers(papers, [shown, kept]) == {"guide/a/b/one.pdf", "else/a/three.pdf", "four.pdf"}


def test_a_package_without_its_description_a_table_and_with_one_that_reaches_out_is_told(workspace: Path) -> None:
    providers = workspace / "providers"
    about = json.loads((providers / "datapackage.json").read_bytes())
    about["resources"].append({"name": "more", "path": "https://example.org/more.csv"})
    (providers / "datapackage.json").write_text(json.dumps(about))
    (providers / "venues.csv").write_bytes(b"")
    problems: list[Problem] = []
    tables = _read_package(providers, "providers", PROVIDER_TABLES, problems)
    assert "venues" not in tables
    assert [*what_visits_name(workspace)[0]] == ["providers"]
    (providers / "datapackage.json").unlink()
    _read_package(providers, "providers", PROVIDER_TABLES, problems)
    assert {problem.code for problem in problems} == {"descriptor-differs", "file-empty", "file-missing"}
