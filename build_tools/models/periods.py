"""Arithmetic of months and days, as policies mean it. All end dates are included in their period."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from build_tools.models.policy import Policy
from build_tools.models.provider import Document

ONE_DAY = timedelta(days=1)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def months_after(day: date, months: int) -> date:
    """
    The same day of the month ``months`` later, or that month's last day where it is shorter.

    29 February 2024 and 12 months give 28 February 2025. What is done on a day holds until this day, included.
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    # Every month has 28 days, and to ask how many more costs more than the rest.
    return date(year, month, day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=1 << 14)  # forty years; every page names the same days again and again
def in_words(day: date) -> str:
    """``14 March 2027``. Not ``strftime``, whose names of months depend on the machine."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def end_of(document: Document, policy: Policy) -> date | None:
    """The last day on which a document counts, by its own date or by the policy's period; ``None`` for never."""
    if document.expires_on:
        return document.expires_on
    kind = policy.document_kind(document.kind)
    return months_after(document.issued_on, kind.months) if kind and kind.months else None
