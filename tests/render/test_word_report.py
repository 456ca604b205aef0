"""A report as a document says what its page says: every answer an edition may show, and no more than words."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Command

docx = pytest.importorskip("docx")

VISIT = "open-door-tutors-2026-09-01-basic"
DEMO_VISIT = "acorn-corner-2025-04-21-quality"


def made(command: Command, visit: str, folder: Path, workspace: Path, *words: str) -> bytes:
    out = folder / "report.docx"
    result = command("report", visit, "--docx", str(out), *words, workspace=workspace)
    assert result.exit_code == 0, result.errors
    return out.read_bytes()


def words_of(content: bytes) -> str:
    """All text, cell by cell and paragraph by paragraph, with single spaces."""
    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(texts).split())


def test_every_answer_and_every_line_of_the_plan_on_the_page_is_in_the_document(
    repository: Path, tmp_path: Path, command: Command, demo_site: Path
) -> None:
    text = words_of(made(command, DEMO_VISIT, tmp_path, repository))
    page = BeautifulSoup((demo_site / "reports" / DEMO_VISIT / "index.html").read_text(encoding="utf-8"), "html.parser")
    for hidden in page.select(".hidden"):
        hidden.decompose()
    told = [element.get_text(" ", strip=True) for element in page.select("dl.answers dt > span:last-child")]
    told += [tag.get_text(" ", strip=True) for tag in page.select("dl.answers dd.given .tag")]
    told += [part.get_text(" ", strip=True) for part in page.select(".overview, .remark p, table.actions .source")]
    assert len(told) > 60
    assert [words for words in told if " ".join(words.split()) not in text] == []


def test_evidence_is_for_those_who_may_read_it(repository: Path, tmp_path: Path, command: Command) -> None:
    evidence = "The central record lists all 6 staff"
    texts = {
        edition: words_of(made(command, DEMO_VISIT, tmp_path, repository, "--edition", edition))
        for edition in ("public", "members", "internal")
    }
    assert {edition: evidence in text for edition, text in texts.items()} == {
        "public": False,
        "members": True,
        "internal": True,
    }
    assert {edition: ", by Partnership manager" in text for edition, text in texts.items()} == {
        "public": False,
        "members": False,
        "internal": True,
    }
    assert "Signed off On " in texts["public"]


def test_the_document_is_plain_and_the_same_each_time(repository: Path, tmp_path: Path, command: Command) -> None:
    content = made(command, DEMO_VISIT, tmp_path, repository)
    assert made(command, DEMO_VISIT, tmp_path, repository) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if re.search("vba|embed|activeX|macro", name, re.IGNORECASE)]
    body = parts["word/document.xml"].decode()
    assert "w:hyperlink" not in body
    assert "w:drawing" not in body
    assert not [held for name, held in parts.items() if name.endswith(".rels") and b'TargetMode="External"' in held]
    assert 'w:val="en-GB"' in parts["word/styles.xml"].decode()


def test_headings_are_headings_and_those_of_tables_come_again_on_each_page(
    repository: Path, tmp_path: Path, command: Command
) -> None:
    document = docx.Document(io.BytesIO(made(command, DEMO_VISIT, tmp_path, repository)))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert [text for style, text in styles if style == "Title"] == ["Quality visit, 21 April 2025"]
    headings = [text for style, text in styles if style == "Heading 1"]
    assert headings[:2] == ["Summary", "What must improve"]
    assert {"Right of reply", "About this report"} <= set(headings)
    assert len(document.tables) >= 6
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblHeader" not in table.rows[-1]._tr.xml


def test_words_that_look_like_code_stay_words(workspace: Path, tmp_path: Path, command: Command) -> None:
    reply = "<w:p/> {{ 7 * 7 }} =cmd|'/c calc'!A0 { HYPERLINK \"http://example.org\" }"
    assert command("reply", VISIT, "--by", "Head", "--text", reply, workspace=workspace).exit_code == 0
    content = made(command, VISIT, tmp_path, workspace)
    assert reply in words_of(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"&lt;w:p/&gt;" in archive.read("word/document.xml")


def test_of_a_withdrawn_report_only_that_it_was_and_why(workspace: Path, tmp_path: Path, command: Command) -> None:
    reason = "Made at another site."
    assert command("withdraw", VISIT, "--by", "QA-LEAD", "--reason", reason, workspace=workspace).exit_code == 0
    text = words_of(made(command, VISIT, tmp_path, workspace))
    assert "was withdrawn on" in text
    assert reason in text
    assert "Right of reply" not in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((VISIT, "--docx", "{}/r.doc"), "does not end in .docx"),
        (("open-door-tutors-2026-09-02-basic", "--docx", "{}/r.docx"), f"Did you mean “{VISIT}”?"),
        ((VISIT, "--docx", "{}/r.docx", "--as-of", "2026-08-01"), "is not signed off on 2026-08-01"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_in_a_sentence(
    words: tuple[str, ...], sentence: str, example: Path, tmp_path: Path, command: Command
) -> None:
    result = command("report", *(word.format(tmp_path) for word in words), workspace=example)
    assert (result.exit_code, sentence in result.errors) == (2, True), result.errors
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_says_what_to_install(
    example: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    result = command("report", VISIT, "--docx", str(tmp_path / "r.docx"), workspace=example)
    assert (result.exit_code, "provider-directory[word]" in result.errors) == (2, True)
