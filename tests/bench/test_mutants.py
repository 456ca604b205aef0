"""The faults that are put into what decides: which there are, how they are counted, and that each is said to be of today."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from benchmarks.trust.mutants import mutants_of
from benchmarks.trust.mutants_left import WHY, left_over, tally, without_place

MODULE = '''"""What it is for."""
from typing import Literal, TypeVar
T = TypeVar("T")
Kind = Literal["one", "two"]
"""What a kind is."""

def least(days: list[int], limit: int) -> int | None:
    """Not varied."""
    return min(days) if days and limit <= 3 else None
'''


def test_each_fault_is_one_change_of_the_module(tmp_path: Path) -> None:
    path = tmp_path / "least.py"
    path.write_text(MODULE, encoding="utf-8")
    made = {mutant.name.partition(" ")[2]: ast.unparse(mutant.tree()) for mutant in mutants_of(path, tmp_path)}
    whole = "min(days) if days and limit <= 3 else None"
    assert {name: text.rpartition("return ")[2] for name, text in made.items()} == {
        f"return {whole} → return None": "None",
        f"{whole} → if not": "min(days) if not (days and limit <= 3) else None",
        "days and limit <= 3 → Or": "min(days) if days or limit <= 3 else None",
        "limit <= 3 → Lt": "min(days) if days and limit < 3 else None",
        "3 → 4": "min(days) if days and limit <= 4 else None",
        "min → max": "max(days) if days and limit <= 3 else None",
    }


def test_one_that_nothing_can_notice_counts_as_not_noticed_and_says_why() -> None:
    known = next(iter(json.loads(WHY.read_text(encoding="utf-8"))))
    path, _, what = known.partition(" ")
    outcome = {"a:1:2 x → y": "noticed", "b:1:2 x → y": "noticed by its time", "c:3:4 x → y": "could not be made"}
    outcome |= {f"{path}:12:34 {what}": "not noticed", "d:1:2 x → y": "no test reaches it"}
    assert tally(outcome) == {"made": 4, "noticed": 2, "of these by their time": 1, "not noticed": 2}
    assert {*left_over(outcome)} == {f"{path}:12:34 {what}", "d:1:2 x → y"}
    assert left_over(outcome)["d:1:2 x → y"] == "nobody has said why"


def test_every_mutant_that_is_excused_can_still_be_made(repository: Path) -> None:
    excused = json.loads(WHY.read_text(encoding="utf-8"))
    paths = {repository / name.partition(" ")[0] for name in excused}
    assert {*excused} <= {without_place(mutant.name) for path in paths for mutant in mutants_of(path, repository)}
