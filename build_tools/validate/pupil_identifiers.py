"""What would tell who a pupil is: numbers with their check digits, and a date beside words for a birth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from build_tools.models.columns import Record, table_schema
from build_tools.models.problem import Problem
from build_tools.models.sources import Table
from build_tools.models.tables import TableKind


class Finding(NamedTuple):
    """One identifier in a text: its kind, where it begins and ends, and words for it that do not repeat it."""

    kind: str
    start: int
    end: int
    words: str


WORDS = {
    "upn": "a unique pupil number (UPN)",
    "nhs-number": "an NHS number",
    "uln": "a unique learner number (ULN)",
    "date-of-birth": "a date of birth",
}
# Weighted sums modulo 23 (UPN, "A guide to unique pupil numbers", DfE) and 11 (NHS Data Dictionary; Learning Records
# Service). One number in 23 or 11 passes by chance, so what only phone numbers and addresses look like is passed over.
_PLAIN = re.IGNORECASE | re.ASCII
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_DASH = "\u2010-\u2015\u2212-"
_SPACE = " \\t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_GAP = f"[{_SPACE}./_{_DASH}]?"
_BREAK = f"[\\n{_SPACE}./_{_DASH}]"
_UPN = re.compile(f"[A-HJ-NP-RT-Z](?:{_GAP}[0-9]){{11}}(?:{_GAP}[0-9]|[A-HJ-NP-RT-Z])", _PLAIN)
# One pattern for each way to group them: together, one would swallow the beginning of what another finds. Six and four
# is none: a school's number before a year looks like that.
_TENS = (
    re.compile(f"[0-9]{{3}}(?:{_BREAK}{{1,3}}[0-9]{{3}}{_BREAK}{{0,3}}|[0-9]{{3}})[0-9]{{4}}"),
    re.compile(f"[0-9]{{4}}{_BREAK}{{1,3}}[0-9]{{3}}{_BREAK}{{1,3}}[0-9]{{3}}"),
    re.compile(f"[0-9]{{5}}{_BREAK}{{1,3}}[0-9]{{5}}"),
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = "[0-3]?[0-9](?:st|nd|rd|th)?"
_DATE = (
    f"(?:(?:19|20)[0-9]{{2}}[/.{_DASH}][01]?[0-9][/.{_DASH}][0-3]?[0-9]"
    f"|[0-3]?[0-9] ?[/. |{_DASH}] ?[01]?[0-9] ?[/. |{_DASH}] ?(?:19|20)?[0-9]{{2}}"
    "|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}"
    f"|{_DAY}(?: of)?[ .-]{{0,3}}{_MONTH}[ .,-]{{0,3}}(?:19|20)?[0-9]{{2}}"
    f"|{_MONTH}[ .]{{0,3}}{_DAY},? {{0,3}}(?:19|20)[0-9]{{2}})"
)
_DOB = "(?:d\\.?o\\.?b|d\\.? o\\.? b|date[ \\n]{1,3}of[ \\n]{1,3}birth)"
_BORN = f"(?:{_DOB}|birth ?date|birthday|born)(?:[^0-9A-Za-z]{{0,3}}dd?[/. -]mm?[/. -]y{{2,4}})?"
_LINK = "[^0-9A-Za-z]{0,6}(?:(?:is|was|on|the|as|given|recorded|shown|entered)[^0-9A-Za-z]{1,4}){0,3}"
_BIRTH = re.compile(f"{_BORN}{_LINK}{_DATE}|{_DATE} ?[(\\[]?{_DOB}", _PLAIN)
_PHONE_BEFORE = re.compile(
    r"(?:\+[0-9]{1,3}[ -]?(?:\(0\) ?)?|(?:tel|phone|mobile|mob|fax|call|ring)[^0-9]{0,12})\Z", _PLAIN
)
_ADDRESS_BEFORE = re.compile(r"(?:://|www\.)[^\s<>]*\Z", _PLAIN)
_NHS_BEFORE = re.compile(r"(?:nhs|chi)[^0-9]{0,20}\Z", _PLAIN)
_ULN_BEFORE = re.compile(r"(?:uln|learner)[^0-9]{0,20}\Z", _PLAIN)
_SIGNS = re.compile(r"[^0-9A-Z]")
# For a first look at a whole table's bytes: what may stand between two digits of a number (everything that is not ASCII
# may), every digit as the same one, words for a birth, and how the letters of other forms begin in UTF-8.
_BETWEEN_DIGITS = b" \t\n./_-" + bytes(range(128, 256))
_BETWEEN_CELLS = "|"  # none of those, or the counts in a column would make one long number
_ANY_DIGIT = bytes.maketrans(b"123456789", b"0" * 9)
_TEN_DIGITS = b"0" * 10
_MAY_TELL_A_BIRTH = tuple(map(re.compile, (b"b(?:irth|orn)", rb"d(?:ob|\.o|o\.b)", rb" o\.? b")))
_MAY_BE_OTHER_FORMS = (b"\xef", b"\xd9", b"\xdb")
_OTHER_FORMS = re.compile("[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]")
LOOK_BEHIND = 60


def found(text: str) -> tuple[Finding, ...]:
    """
    Every identifier in a text, in order of where it begins.

    ``lib/pupil-identifiers.mjs`` is its twin; ``tests/shared_cases/pupil_identifiers.json`` holds both to the same.
    """
    if not may_identify(text):
        return ()
    text = in_our_forms(text)
    return tuple(sorted((*_upns(text), *_ten_digits(text), *_births(text)), key=lambda finding: finding.start))


def in_our_forms(text: str) -> str:
    """The text, letter for letter, with full-width letters and Arabic digits as the plain ones that they stand for."""
    return _OTHER_FORMS.sub(
        lambda match: unicodedata.normalize("NFKC", str(unicodedata.decimal(match[0], match[0]))), text
    )


def may_identify(text: str) -> bool:
    """False when there is surely nothing to find: a million texts are spared a closer look."""
    content = text.encode(errors="replace")
    if any(mark in content for mark in _MAY_BE_OTHER_FORMS):
        content = in_our_forms(text).encode(errors="replace")
    lower = content.lower()
    if any(pattern.search(lower) for pattern in _MAY_TELL_A_BIRTH):
        return True
    return _TEN_DIGITS in content.translate(_ANY_DIGIT, _BETWEEN_DIGITS)


def check_texts(table: Table, kind: TableKind, problems: list[Problem]) -> None:
    """Report each cell of free text that seems to identify a pupil. The number itself is never repeated."""
    names = _free_texts(kind.model)
    columns = [table.cells_of(name) for name in names]
    if not may_identify(_BETWEEN_CELLS.join(chain.from_iterable(columns))):
        return
    for name, cells in zip(names, columns, strict=True):
        for place, text in enumerate(cells):
            for finding in found(text)[:1]:
                problems.append(
                    Problem(
                        "pupil-identifier",
                        f"{kind.model.model_fields[name].title} seems to hold {finding.words}.",
                        "Take it out: no record here may tell who a pupil is. If it is something else, say what it is "
                        "in words, without the number or date.",
                        table.package,
                        table.resource,
                        table.rows[place].number,
                        name,
                    )
                )


@cache
def _free_texts(model: type[Record]) -> tuple[str, ...]:
    """The fields in which anything may be written; worked out once, since there are as many tables as visits."""
    return tuple(
        field["name"]
        for field in table_schema(model, (), {})["fields"]
        if field["type"] == "string" and field.get("constraints", {}).keys().isdisjoint(("pattern", "enum"))
    )


def _upns(text: str) -> Iterator[Finding]:
    for match in _UPN.finditer(text):
        written = _SIGNS.sub("", match[0].upper())
        # A temporary number ends in a letter, which counts as its place among the letters.
        values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in written[1:]]
        total = sum(weight * value for weight, value in enumerate(values, 2))
        if _stands_alone(text, match) and UPN_LETTERS[total % 23] == written[0]:
            yield Finding("upn", *match.span(), WORDS["upn"])


def _ten_digits(text: str) -> Iterator[Finding]:
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _TENS):
        digits = [int(digit) for digit in _SIGNS.sub("", match[0])]
        left = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
        kind = {(11 - left) % 11: "nhs-number"}.get(digits[9]) or {10 - left: "uln"}.get(digits[9])
        before = text[max(0, match.start() - LOOK_BEHIND) : match.start()]
        if kind is None or (kind == "uln" and left == 0) or not _stands_alone(text, match):
            continue
        if not (_NHS_BEFORE if kind == "nhs-number" else _ULN_BEFORE).search(before):
            # English NHS numbers begin with 3 or more; below are Scottish ones and much else.
            if digits[0] < (3 if kind == "nhs-number" else 1):
                continue
            if _PHONE_BEFORE.search(before) or _ADDRESS_BEFORE.search(before):
                continue
        yield Finding(kind, *match.span(), WORDS[kind])


def _births(text: str) -> Iterator[Finding]:
    for match in _BIRTH.finditer(text):
        if _stands_alone(text, match):
            yield Finding("date-of-birth", *match.span(), WORDS["date-of-birth"])


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """True when no letter or digit touches it, and it is no part of a longer figure such as 0.4010232137."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if before and (_is_word(before[-1]) or (before[-1] in ".,-£" and (before[-1] == "£" or before[0].isdigit()))):
        return False
    return not (after and (_is_word(after[0]) or (after[0] in ".,-" and after[1:].isdigit())))


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
