"""A pack on paper: accessible as far as a program can tell, readable in order, the same every time, and never markup."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pdf_rules import Element, faults, tree_of
from pypdf import PdfReader

from build_tools.errors import WrongUse
from build_tools.models.directory import Directory
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, open_directory, pack_of
from build_tools.render.pack_document import INSTALL, pack_pdf
from build_tools.render.pack_view import PackView

ON = date(2026, 10, 1)


@pytest.fixture(scope="module")
def directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


@pytest.fixture(scope="module")
def view(directory: Directory, example: Path, today: date) -> PackView:
    return pack_of(directory, "lockside-workshop", BuildRequest(example, today, ON, commit="0123456789"))


@pytest.fixture(scope="module")
def paper(view: PackView) -> bytes:
    return pack_pdf(view)


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_pack_breaks_no_rule_of_pdf_ua(paper: bytes) -> None:
    assert faults(paper) == []


def test_no_pack_of_the_demonstration_breaks_a_rule(repository: Path, today: date) -> None:
    directory = open_directory(repository, today)
    # Every sixth, in turn for one edition and the other: all of them would take a minute.
    for number, provider in enumerate(directory.providers[::6]):
        edition = (Visibility.PUBLIC, Visibility.MEMBERS)[number % 2]
        request = BuildRequest(repository, today, date(2026, 3, 14), edition)
        assert faults(pack_pdf(pack_of(directory, provider.id, request))) == [], provider.id


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def title_not_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def heading_without_scope(pdf: pikepdf.Pdf) -> None:
    heading = next(e for top in tree_of(pdf) for e in top.all() if e.kind == "TH")
    del heading.node["/A"]


def skipped_heading(pdf: pikepdf.Pdf) -> None:
    next(e for top in tree_of(pdf) for e in top.all() if e.kind == "H1").node.S = pikepdf.Name.H3


def untagged_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_add(b"BT (x) Tj ET")


def font_left_out(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
            for name in ("/FontFile", "/FontFile2", "/FontFile3"):
                if name in found:
                    del found[name]


def row_cut_short(pdf: pikepdf.Pdf) -> None:
    row = next(e for top in tree_of(pdf) for e in top.all() if e.kind == "TR")
    del row.node.K[-1]


@pytest.mark.parametrize(
    "spoil",
    [no_language, no_tree, title_not_shown, heading_without_scope, skipped_heading, untagged_text, font_left_out, row_cut_short],
)  # fmt: skip
def test_the_rules_see_what_is_broken(paper: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> None:
    spoiled = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        spoil(pdf)
        pdf.save(spoiled)
    assert faults(spoiled.getvalue()) != []


def test_it_is_read_in_the_order_of_the_page(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        titles = [str(e.node.T) for top in tree_of(pdf) for e in top.all() if re.fullmatch("H[12]", e.kind)]
        assert all(isinstance(part, Element) for part in tree_of(pdf))
    assert titles == [
        "Approval history",
        "Who it is",
        "Venues",
        "Contacts",
        "Why: every rule, and what was found on 1 October 2026",
        "Visits that stood on 1 October 2026",
        "Agreed improvements, on 1 October 2026",
        "Documents on 1 October 2026, and when they run out",
        "Signs about registration",
        "For the school to fill in",
    ]
    text = text_of(paper)
    places = [
        text.index(title) for title in ["Lockside Workshop", "Decided for", "as far as was known by then", *titles]
    ]
    assert places == sorted(places)


def test_its_title_names_the_provider_and_the_day(paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    assert reader.metadata is not None
    assert reader.metadata.title == "Evidence pack: Lockside Workshop, decided for 1 October 2026"


def test_the_same_pack_is_the_same_bytes(view: PackView, paper: bytes) -> None:
    assert pack_pdf(view) == paper
    assert pack_pdf(replace(view, made_on=date(2026, 11, 22))) != paper


def test_it_says_every_part_of_the_view(view: PackView, paper: bytes) -> None:
    text = text_of(paper)
    said = [
        view.sentence,
        view.banner.word,
        *(fact.text for fact in (*view.about, *view.identity, *view.venues)),
        *(part for row in view.reasons for part in (row.title, row.evidence, row.source)),
        *(row.because for row in view.history),
        *(part for visit in view.visits for part in (visit.title, visit.visited_by, visit.outcome.word)),
        *(part for action in view.actions for part in (action.area, action.action, action.owner)),
        *(row.title for row in view.documents),
        *(part for check in view.own_checks for part in (check.check, check.by)),
        view.actions_sentence,
        "0123456789",
        "A listing is not an endorsement",
        "An indicator, not legal advice",
        "no pupil’s name",
    ]
    squeezed = text.replace(" ", "")
    assert [part for part in said if part.replace(" ", "") not in squeezed] == []


HOSTILE = [
    "#panic(1) #read(\"/etc/passwd\") $x^2$ *bold* _it_ `raw` @ref <label> \\u{41} // no /* comment */",
    "= Not a heading",
    "- not a list",
    "[content] {code} ~ -- ... \"quotes\" 'single'",
    "Caffi Ŵy Ŷ ŵ ŷ, Łódź Zażółć gęślą",
    "Δοκιμή, Привет, şğıİ, đặc biệt",
    "W" * 120,
    "</article><script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_whatever_it_looks_like(view: PackView, name: str) -> None:
    hostile = pack_pdf(replace(view, name=name, sentence=name, venues=(replace(view.venues[0], term=name, text=name),)))
    assert faults(hostile) == []
    text = text_of(hostile).replace(" ", "")
    wanted = name.replace(" ", "")
    assert text.count(wanted) >= 3


def test_a_long_word_stays_on_the_page(view: PackView) -> None:
    long = replace(view, reasons=(replace(view.reasons[0], title="W" * 160),))
    reader = PdfReader(io.BytesIO(pack_pdf(long)))
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: places.append(tm[4]) if text.strip() else None)
    assert max(places) < 210 / 25.4 * 72 - 40


def test_right_to_left_writing_is_kept(view: PackView) -> None:
    content = pack_pdf(replace(view, name="שלום עולם"))
    assert faults(content) == []
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert "שלום עולם" in (reader.metadata.title or "")


@pytest.mark.parametrize("sign", ["\u0378", "\ue000"], ids=["not assigned", "for private use"])
def test_a_sign_that_no_font_has_is_a_sentence_and_no_pack(view: PackView, sign: str) -> None:
    with pytest.raises(WrongUse, match="cannot be printed whole"):
        pack_pdf(replace(view, name=f"Lockside {sign}"))


def test_without_the_library_it_says_what_to_install(view: PackView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WrongUse) as refused:
        pack_pdf(view)
    assert str(refused.value) == INSTALL
