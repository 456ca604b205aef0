"""A problem in the data is a value: what is wrong, where exactly, and what usually mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from build_tools.models.words import visible

MOST_ALIKE = 1000  # problems of one kind in one file that are told one by one
Severity = Literal["error", "warning"]
LONGEST_TEXT = 2000  # characters; a cell that a message repeats may have a hundred thousand


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing a person should look at.

    ``row`` counts as a spreadsheet does: the heading is row 1. It is ``None`` where a whole file is meant. An
    ``error`` stops the build; a ``warning`` never does. Whatever a problem repeats from a file is made visible and kept
    short here, for wherever it comes from, it ends on somebody's terminal.
    """

    code: str
    message: str
    fix: str
    package: str
    resource: str | None = None
    row: int | None = None
    field: str | None = None
    severity: Severity = "error"

    def __post_init__(self) -> None:
        for name in ("message", "fix", "package", "resource", "field"):
            text = getattr(self, name)
            if text is not None and (seen := visible(text, LONGEST_TEXT)) != text:
                object.__setattr__(self, name, seen)

    def as_json(self) -> dict[str, Any]:
        """The keys that ``check --json`` promises, in their promised order."""
        values = asdict(self)
        order = ("code", "severity", "package", "resource", "row", "field", "message", "fix")
        return {key: values[key] for key in order}

    @property
    def place(self) -> str:
        """``providers/courses.csv, row 14, field level``: where to put one's finger."""
        parts = [f"{self.package}/{self.resource}" if self.resource else self.package]
        if self.resource and "." not in self.resource:  # a table inside the package's own file
            parts = [f"{self.package}/datapackage.json", self.resource]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.field is not None:
            parts.append(f"field {self.field}")
        return ", ".join(parts)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """
    Errors first, then by file, row and field, so that one can walk down the file and mend.

    Of one kind in one file a thousand are told one by one, and of the rest how many there are.
    """
    told: list[Problem] = []
    more: dict[tuple[str, str, str, str | None], list[Problem]] = {}
    for problem in sorted(
        set(problems),
        key=lambda p: (p.severity, p.package, p.resource or "", p.row or 0, p.field or "", p.code, p.message),
    ):
        alike = more.setdefault((problem.severity, problem.code, _above(problem), problem.resource), [])
        alike.append(problem)
        if len(alike) <= MOST_ALIKE:
            told.append(problem)
    return (*told, *(_and_more(alike) for alike in more.values() if len(alike) > MOST_ALIKE))


def _above(problem: Problem) -> str:
    """The folder of what is wrong as a whole: ten thousand files that nobody reads are of one kind."""
    return problem.package if problem.resource else problem.package.rpartition("/")[0] or problem.package


def _and_more(alike: list[Problem]) -> Problem:
    first = alike[MOST_ALIKE]
    about = f"There are {len(alike) - MOST_ALIKE:,} more like the {MOST_ALIKE:,} above, the first of them here."
    return replace(first, message=about, fix="Mend those above, and check again.")


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when a build must stop."""
    return any(problem.severity == "error" for problem in problems)
