"""A postcode as people type it, and as we keep it. Only this module knows about its spaces and capitals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

OUTWARD = r"(?:[A-Z]{1,2}[0-9][0-9A-Z]?|GIR)"
# The last two letters never use C I K M O V: they are too easily misread (BS 7666, part 2).
INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
# ONS Postcode Directory, user guide: Northern Ireland's references are on the Irish grid, and the Channel Islands
# and the Isle of Man have none. Measured against the British grid they would be nonsense.
OFF_GRID_AREAS = frozenset({"BT", "GY", "IM", "JE"})
# The postcode areas of England, Scotland and Wales (ONS Postcode Directory).
_AREA_NAMES = (
    "AB AL B BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN "
    "EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE "
    "NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF "
    "TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
AREAS = frozenset(_AREA_NAMES.split())
_WHOLE = re.compile(rf"({OUTWARD})({INWARD})")
_DISTRICT = re.compile(OUTWARD)
_AREA = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Postcode:
    """
    A whole postcode (``NG7 2RD``) or a district alone (``NG7``, with ``inward`` empty).

    It is well formed; whether the Post Office ever issued it is another question, which the table answers.
    """

    district: str
    inward: str = ""

    def __str__(self) -> str:
        return f"{self.district} {self.inward}".strip()

    @property
    def area(self) -> str:
        """The leading letters: ``NG`` of ``NG7 2RD``."""
        match = _AREA.match(self.district)
        return match.group() if match else self.district

    @property
    def is_whole(self) -> bool:
        """False for a district alone."""
        return bool(self.inward)


def compact(text: str) -> str:
    """Capitals and digits only: ``ng7-2rd ``, ``N G 7 2 R D`` and ``NG7\u00a02RD`` all give ``NG72RD``."""
    joined = text.replace(" ", "")
    if joined.isascii() and joined.isalnum():  # as nearly all are written; the rest takes ten times as long
        return joined.upper()
    plain = unicodedata.normalize("NFC", text).upper()
    return "".join(
        character for character in plain if not (character.isspace() or unicodedata.category(character)[0] in "PZC")
    )


def parse_postcode(text: str) -> Postcode | None:
    """A postcode or a district from whatever was typed; ``None`` when it is neither."""
    tidy = compact(text)
    if whole := _WHOLE.fullmatch(tidy):
        return Postcode(whole[1], whole[2])
    if _DISTRICT.fullmatch(tidy):
        return Postcode(tidy)
    return None


def is_area_or_district(text: str) -> bool:
    """True for ``NG`` and for ``NG7``: the two sizes in which outreach says where it goes."""
    area = _AREA.match(text)
    return bool(area and area.group() in AREAS and (text in AREAS or _DISTRICT.fullmatch(text)))
