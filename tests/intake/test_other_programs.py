"""A workbook is read as other programs write it: words in one shared table, in runs of several fonts, without a size."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from filled_workbooks import filled, saved

from build_tools.intake.spreadsheet import package_from
from build_tools.intake.visit_package import FromElsewhere
from build_tools.models.directory import Directory
from build_tools.pipeline import open_directory
from build_tools.render.workbook import visit_workbook

VISIT = {"provider_id": "Lockside Workshop", "visited_on": date(2026, 11, 2), "visited_by": "Officer", "outcome": "Met"}
RATINGS = {"1a": ("Yes", None), "1b": (date(2026, 10, 1), None), "2a": ("Fully met", "Seen\n& heard – “twice”")}
INLINE = re.compile(r'<c ([^>]*)t="inlineStr"([^>]*)><is><t([^>]*)>(.*?)</t></is></c>', re.DOTALL)
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


@pytest.fixture(scope="module")
def content(directory: Directory) -> bytes:
    blank = visit_workbook(directory.frameworks[0], [(one.id, one.name) for one in directory.providers], None)
    return saved(filled(blank, VISIT, RATINGS))


def shared(content: bytes, *, in_runs: bool) -> bytes:
    """The same with every text in ``sharedStrings.xml``, as Excel has it; ``in_runs`` cuts each in two fonts."""
    known: list[str] = []

    def moved(match: re.Match[str]) -> str:
        before, after, space, text = match.groups()
        known.append(
            f"<si><r><t>{text[:1]}</t></r><r><rPr><b/></rPr><t{space}>{text[1:]}</t></r></si>"
            if in_runs
            else f"<si><t{space}>{text}</t></si>"
        )
        return f'<c {before}t="s"{after}><v>{len(known) - 1}</v></c>'

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.startswith("xl/worksheets/"):
                text = re.sub("<dimension [^>]*/>", "", INLINE.sub(moved, text))
                assert "inlineStr" not in text
            elif name == "[Content_Types].xml":
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/>'
                text = text.replace("</Types>", f"{part}</Types>") if STRINGS not in text else text
            if name != "xl/sharedStrings.xml":
                new.writestr(name, text)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"".join(known)}</sst>')
    return file.getvalue()


@pytest.mark.parametrize("in_runs", [False, True], ids=["plain", "in runs"])
def test_words_in_a_shared_table_are_the_same_words(in_runs: bool, content: bytes, directory: Directory) -> None:
    plain, found = (package_from(one, "v.xlsx", directory) for one in (content, shared(content, in_runs=in_runs)))
    assert isinstance(plain, FromElsewhere)
    assert isinstance(found, FromElsewhere), found
    assert found.package == plain.package
