"""What people type: postcodes, days, cells, questions; and the files of postcodes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fuzz.edits import phrase
from fuzz.target import TESTS, Target, example

from build_tools.decide.find import find
from build_tools.decide.question import Asked, question_from
from build_tools.errors import WrongUse
from build_tools.intake.typed_day import typed_day
from build_tools.load.postcode_file import FilePostcodes, UnusablePostcodes
from build_tools.models.columns import FIRST_DAY, LAST_DAY
from build_tools.models.level import parse_level
from build_tools.models.postcode import is_area_or_district, parse_postcode
from build_tools.models.postcode_shard import INWARD_NUMBERS, packed, places_in
from build_tools.models.qualification import tidy_number
from build_tools.models.visit import VisitHeader
from build_tools.models.words import every_word_begins, words_of
from build_tools.validate.cells import Trouble, parse_cell

_DAYS = (
    "2026", "1999", "0001", "-", "/", ".", " ", "1", "14", "29", "31", "02", "3", "12", "13", "st", "th", "january",
    "march", "feb", "may", "ju", "sept", ",", "–", "\u00a0", "٣", "T23:30:00Z", "\n",
)  # fmt: skip
_WORDS = (
    "NG", "7", "2", "RD", "GIR", "0AA", "SW1A", "BT", " ", "\u00a0", "-", "\u200b", "ı", "ß", "é", "e\u0301", "ﬀ", "１", "level", "entry",
    "1/2", "8", "600/2769/1", "600", "2769", "King's", "’", "\u0301", "x", "X", "\U0001f600", "\ud800", "city and guilds",
)  # fmt: skip
_CELLS = (
    "yes", "no", "true", "2026", "-", "03", "14", "02-29", "0", "9", ".", "1", ";", " ", "\u200b", "\0", "\n", "٣", "²", "1e5",
    "partnership", "provider", "00", "46082", "/", ",", "£", "_", "+", "\u200d",
)  # fmt: skip
_ASKED = (
    "\n", "\n\n", "NG7", "NG7 2RD", "LE", "5", "nan", "inf", "1e400", "-1", "0", "Level 1", "entry", "Entry 2", "8", ";", "4.3", "4",
    "construction", "city", "ncfe", "600/2769/1", "wood", "lock", "motor", " ", "z", "Nottingham", "'", "\u0301", "٣",
)  # fmt: skip


def _text(data: bytes, words: tuple[str, ...]) -> str:
    return phrase(data, tuple(word.encode("utf-8", "replace").decode() for word in words)).decode(
        "utf-8", "surrogateescape"
    )


def _cases(name: str, part: str = "cases") -> Iterable[bytes]:
    cases = json.loads((TESTS / "shared_cases" / name).read_text(encoding="utf-8"))[part]
    return (b"\0" + case["text"].encode("utf-8", "surrogatepass") for case in cases)


def postcode(data: bytes) -> None:
    """A postcode as it is kept is read again as the same, and holds nothing but capitals, digits and one space."""
    text = _text(data, _WORDS)
    found = parse_postcode(text)
    is_area_or_district(text)
    if found is not None:
        assert parse_postcode(str(found)) == found
        assert str(found).replace(" ", "").isalnum()
        assert str(found).isascii()
        assert str(found) == str(found).upper()
        assert found.area.isalpha()
        assert found.district.startswith(found.area)
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert every_word_begins(words, words)
    parse_level(text)
    number = tidy_number(text)
    assert number is None or tidy_number(number) == number


def day(data: bytes) -> None:
    """A day is within reason and is read again as itself, or there are words for what was typed."""
    text = _text(data, _DAYS)
    found = typed_day(text)
    if isinstance(found, date):
        assert FIRST_DAY <= found <= LAST_DAY
        assert typed_day(found.isoformat()) == found
        assert typed_day(f"{found.day} {found:%B} {found.year}") == found
        assert typed_day(f"{found:%d/%m/%Y}") == found
    else:
        assert found.endswith(".")
        assert found.isprintable()


_TYPES = (str, int, bool, date, Decimal, VisitHeader.model_fields["carried_out_by"].annotation)


def cell(data: bytes) -> None:
    """A cell is a value of its field's kind that is written again as it stood, or a trouble with words."""
    kind, is_list = _TYPES[data[0] % len(_TYPES)] if data else str, bool(data and data[0] & 128)
    text = _text(data[1:], _CELLS).strip()
    if not text:
        return
    found = parse_cell(text, kind, is_list)
    if isinstance(found, Trouble):
        assert found.code
        assert found.message
    elif is_list:
        assert isinstance(found, tuple)
        assert len(set(found)) == len(found) or kind is not str
    elif kind is date:
        assert found.isoformat() == text
    elif kind in (int, Decimal):
        assert str(abs(found)).strip("0.") in text


def question(data: bytes) -> None:
    """A question finds only what is listed, each provider once; or it is told what in it names nothing."""
    parts = [*_text(data, _ASKED).split("\n"), *[""] * 7]
    try:
        within = float(parts[1]) if parts[1] else None
    except ValueError:
        within = None
    lists = [tuple(filter(None, part.split(";")))[:5] for part in parts[3:6]]
    asked = Asked(parts[0] or None, within, parts[2], *lists, parts[6])
    directory = example()
    try:
        wanted = question_from(asked, directory)
    except WrongUse as error:
        assert str(error)
        return
    answers = find(_entries(), wanted)
    assert len({answer.provider_id for answer in answers}) == len(answers)
    assert {answer.provider_id for answer in answers} <= {entry.provider_id for entry in _entries()}
    metres = [answer.metres for answer in answers if answer.metres is not None]
    assert metres == sorted(metres)


def _entries() -> tuple[object, ...]:
    global _KNOWN
    if _KNOWN is None:
        from build_tools.decide.approval import decide_all
        from build_tools.decide.entries import search_entries
        from build_tools.models.edition import edition_of
        from build_tools.models.visibility import Visibility

        seen = edition_of(example(), decide_all(example(), date(2026, 11, 21)), Visibility.PUBLIC)
        _KNOWN = tuple(search_entries(*seen))
    return _KNOWN


_KNOWN: tuple[object, ...] | None = None


class _InMemory(FilePostcodes):
    """The reader of postcode files, over bytes at hand."""

    def __init__(self, content: bytes) -> None:
        super().__init__(TESTS / "example" / "postcodes.csv")
        self._content = content

    def _lines(self, _file: object) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), encoding="utf-8-sig", newline="")


def postcode_file(data: bytes) -> None:
    """Every postcode that a file has is packed, and unpacked as it stood; or a sentence says where the file fails."""
    table = _InMemory(data)
    try:
        middles = table.middles()
    except UnusablePostcodes as error:
        assert str(error)
        return
    for name in middles:
        district = table.district(name)
        assert district is not None
        known = [code for code in district.inward if code in INWARD_NUMBERS]
        unpacked = dict(places_in(packed(district), district.inward))
        assert list(unpacked) == known
        assert all(unpacked[code] == district.place(code) for code in known)


TARGETS = (
    Target("postcode", "a postcode, a level, a number, words", postcode, lambda: [*_cases("postcodes.json"), *_cases("words.json", "words"), *_cases("words.json", "numbers")], longest=60),
    Target("day", "a day as typed", day, lambda: [b"\0" + day for day in (b"14 March 2026", b"14/03/2026", b"2026-03-14", b"29th feb 2024", b"1-1-1999")], words=("january", "st", "th"), longest=40),
    Target("cell", "a cell of a table", cell, lambda: [b"\3\x002026-03-14", b"\1\0-12", b"\4\x001.25", b"\2\0yes", b"\x80\0a;b", b"\5\0provider"], words=("yes", "no", "2026-", ";"), longest=80),
    Target("question", "a search as typed", question, lambda: [b"\0NG7 2RD\n5\nmotor\n\nLevel 1\n4.3\nlockside", b"\0NG7\n\n\nncfe;city\n2;Entry\nconstruction\n", b"\0\n\n600/2769/1\n\n\n\nwood"], words=("NG1", "Level", "Entry 1", "nan", "inf"), longest=200),
    Target("postcode_file", "a file of postcodes", postcode_file, lambda: [(TESTS / "example" / "postcodes.csv").read_bytes()[:1500], b"NG1 1AA,10,457000,340000\nNG1 1AB,90,0,0\n"], words=("pcds", "oseast1m", "osnrth1m", "doterm", "201906", "NG1 1AA"), longest=1500),
)  # fmt: skip
