"""What a fuzz target is, and what all of them ask of a problem that is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from build_tools.models.directory import Directory
from build_tools.models.problem import Problem
from build_tools.models.words import visible

TESTS = Path(__file__).parents[1]
CORPUS = Path(__file__).parent / "corpus"
LONGEST_TOLD = 2100


@dataclass(frozen=True)
class Target:
    """
    One parser. ``one`` takes any bytes and ends with a value or a reported problem: anything raised is a finding.

    ``samples`` are whole inputs to begin from, ``words`` what the parser looks for, ``longest`` how many bytes are tried.
    """

    name: str
    about: str
    one: Callable[[bytes], None]
    samples: Callable[[], Iterable[bytes]]
    words: tuple[str, ...] = ()
    longest: int = 2000

    def kept(self) -> list[Path]:
        """The inputs that are kept in the repository, by name."""
        return sorted((CORPUS / self.name).glob("*"))


def check_told(problems: Iterable[Problem]) -> None:
    """What is told must be fit for a terminal, short, and name a file."""
    for problem in problems:
        for text in (problem.message, problem.fix, problem.place):
            assert visible(text, 10_000) == text, ascii(text)
            assert len(text) <= 2 * LONGEST_TOLD, len(text)
        assert problem.message
        assert problem.package


@cache
def example() -> Directory:
    """The tiny workspace, read once."""
    from datetime import date

    from build_tools.pipeline import open_directory

    return open_directory(TESTS / "example", date(2026, 11, 21))
