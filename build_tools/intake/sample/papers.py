"""The certificates and policies that an invented provider holds, renewed year by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
# What is kept, how many months each counts for, how many of it at least and at most, and how many in a hundred keep any.
KINDS = (
    ("public_liability_insurance", 12, 2, 3, 100),
    ("employers_liability_insurance", 12, 1, 1, 60),
    ("safeguarding_lead_training", 24, 1, 2, 100),
    ("staff_safeguarding_training", 12, 2, 3, 100),
    ("safeguarding_policy", 12, 2, 3, 100),
    ("single_central_record_check", 12, 2, 2, 100),
    ("fire_drill", 12, 2, 2, 100),
    ("first_aid_certificate", 36, 1, 1, 100),
    ("health_and_safety_policy", 24, 1, 1, 40),
    ("safeguarding_quality_agreement", 12, 1, 3, 100),
)
INSURANCE = ("public_liability_insurance", "employers_liability_insurance")


def papers(provider_id: str, runs_out: bool, today: date, chance: Random) -> Iterator[Row]:
    """Rows of ``documents.csv``, some fifteen. ``runs_out`` lets public liability be out of date."""
    for kind, months, least, most, share in KINDS:
        if chance.random() * 100 >= share:
            continue
        days = round(months * 30.4)
        age = 5 + int(chance.random() * (days - 15))
        if runs_out and kind == INSURANCE[0]:
            age = days + 5 + chance.randrange(60)
        for earlier in reversed(range(least + int(chance.random() * (most - least + 1)))):
            issued = today - timedelta(days=age + earlier * (days - chance.randrange(20)))
            row: Row = {"provider_id": provider_id, "kind": kind, "issued_on": issued, "seen_by": _seen_by(chance)}
            if kind in INSURANCE:
                row["expires_on"] = issued + timedelta(days=364)
                row["cover_pounds"] = 10_000_000 if kind == INSURANCE[1] else chance.choice((5_000_000, 10_000_000))
                row["reference"] = f"PL/{chance.randrange(100_000, 1_000_000)}"
            yield row


def _seen_by(chance: Random) -> str:
    number = chance.randrange(12)
    return "Compliance administrator" if number == 0 else f"QA-{number:02}"
