"""Regulated qualifications, the bodies that award them, and the subject areas they belong to."""

from __future__ import annotations

import re
from datetime import date

from build_tools.models.columns import Record, column
from build_tools.models.level import Level
from build_tools.models.visibility import Visibility

PUBLIC = Visibility.PUBLIC
NUMBER = r"^[0-9]{3}/[0-9]{4}/[0-9X]$"
SUBJECT_CODE = r"^[0-9]{1,2}\.[0-9]$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class AwardingBody(Record):
    """An organisation that Ofqual recognises to award qualifications, with the names people know it by."""

    id: str = column(
        "Id", "Our short name for it, used in addresses.", visibility=PUBLIC, required=True, pattern=SLUG, longest=64
    )
    name: str = column("Name", "The name schools use, such as Pearson.", visibility=PUBLIC, required=True, longest=120)
    recognition_number: str | None = column(
        "Recognition number", "Ofqual's number for it, such as RN5133.", visibility=PUBLIC, pattern=r"^RN[0-9]{4}$"
    )
    aliases: tuple[str, ...] = column(
        "Also known as",
        "Other names and brands, such as BTEC and Edexcel for Pearson; a search for any of them finds it.",
        visibility=PUBLIC,
        default=(),
    )

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a search may ask for it."""
        return (self.name, *self.aliases, self.id, *((self.recognition_number,) if self.recognition_number else ()))


class Qualification(Record):
    """One entry of the Ofqual register, cut down to what a search needs."""

    number: str = column(
        "Qualification number",
        "As the register prints it, such as 600/2769/1.",
        visibility=PUBLIC,
        required=True,
        pattern=NUMBER,
    )
    title: str = column("Title", "The title on the register.", visibility=PUBLIC, required=True, longest=300)
    awarding_body_id: str = column("Awarding body", "Whose qualification it is.", visibility=PUBLIC, required=True)
    level: Level = column(
        "Level",
        "The level on the register; “Level 1/2” and “Entry 2,3” are levels of their own.",
        visibility=PUBLIC,
        required=True,
    )
    type: str | None = column("Type", "The register's type, such as GCSE (9 to 1).", visibility=PUBLIC, longest=80)
    subject: str | None = column(
        "Subject area", "Sector subject area, tier 2, such as 4.3.", visibility=PUBLIC, pattern=SUBJECT_CODE
    )
    operational_end: date | None = column(
        "Operational end",
        "The last day on which a learner may be registered; blank while it is open.",
        visibility=PUBLIC,
    )
    certification_end: date | None = column(
        "Certification end", "The last day on which a certificate is issued.", visibility=PUBLIC
    )

    def has_ended(self, on: date) -> bool:
        """True when no new learner may be registered on that day."""
        return self.operational_end is not None and self.operational_end < on


def tidy_number(text: str) -> str | None:
    """``60027691``, ``600/2769/1`` and ``600 2769 1`` all give ``600/2769/1``; ``None`` when it is no number."""
    bare = re.sub(r"[\s/\-]", "", text).upper()
    return f"{bare[:3]}/{bare[3:7]}/{bare[7]}" if re.fullmatch(r"[0-9]{7}[0-9X]", bare) else None


def check_digit(number: str) -> str:
    """
    The check digit a number ought to end in: weights 8 to 2, modulo 11, ten written X.

    Derived from published numbers, not from an official source, and a few real ones break it: warn, never reject.
    """
    digits = [int(character) for character in number if character.isdigit()][:7]
    remainder = sum(weight * digit for weight, digit in zip(range(8, 1, -1), digits, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)
