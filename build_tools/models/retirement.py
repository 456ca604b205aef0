"""What was taken out of the records because its time was over: a line each, with nothing of what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from build_tools.models.columns import Record, column
from build_tools.models.tables import TableKind
from build_tools.models.visibility import Visibility

RetiredKind = Literal["contacts", "draft", "visit", "provider"]
INTERNAL = Visibility.INTERNAL


class Retired(Record):
    """One line of ``qa_reports/retired.csv``. Lines are only ever added."""

    retired_on: date = column("Retired on", "The day it was taken out.", visibility=INTERNAL, required=True)
    kind: RetiredKind = column(
        "Kind",
        "contacts of a provider, a draft that was never approved, a visit, or a provider with all about it.",
        visibility=INTERNAL,
        required=True,
    )
    record: str = column("Record", "Id of the visit or provider.", visibility=INTERNAL, required=True, longest=160)
    by: str = column("By", "Role or staff reference. Never a name.", visibility=INTERNAL, required=True, longest=80)
    reason: str = column(
        "Reason", "The period that was over, as policy.toml had it.", visibility=INTERNAL, required=True, longest=400
    )


RETIRED_TABLE = TableKind("retired", Retired, ("retired_on", "kind", "record"), "What was retired")


@dataclass(frozen=True)
class PastItsTime:
    """
    Records whose time is over. ``since`` is the day from which ``months`` were counted; ``why`` says what happened then.

    ``kept_because`` says why it must stay all the same; it is empty where nothing stands against it.
    """

    kind: RetiredKind
    record: str
    provider_id: str
    since: date
    months: int
    why: str
    kept_because: str = ""

    @property
    def reason(self) -> str:
        """In words, for the register."""
        return f"{self.why} on {self.since}; kept for {self.months} months"
