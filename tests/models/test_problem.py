"""A problem repeats what stands in somebody's file, and ends on somebody's terminal."""

from __future__ import annotations

from pathlib import Path

from conftest import Command

from build_tools.models.problem import LONGEST_TEXT, MOST_ALIKE, Problem, in_reading_order


def test_nothing_in_a_problem_is_obeyed_by_a_terminal() -> None:
    problem = Problem("x", "a\x1b[2J\nb\u202ec", "\x9b31m", "p\x07", "r.csv\r", None, "f\ud800")
    assert problem.message == "a‹U+001B›[2J b‹U+202E›c"
    assert (problem.fix, problem.place) == ("‹U+009B›31m", "p‹U+0007›/r.csv‹U+000D›, field f‹U+D800›")


def test_what_a_problem_repeats_is_cut_where_nobody_reads_on() -> None:
    assert len(Problem("x", "a" * 100_000, "", "p").message) == LONGEST_TEXT + 2
    assert Problem("x", "a" * LONGEST_TEXT, "", "p").message == "a" * LONGEST_TEXT


def test_a_policy_does_not_reach_the_terminal_that_check_writes_to(workspace: Path, command: Command) -> None:
    path = workspace / "qa_reports/policy.toml"
    path.write_text(
        f'"\\u001b[2J" = 1\n{path.read_text(encoding="utf-8")}'.replace('id = "', 'id = "\\u001b]0;x\\u0007', 1)
    )
    result = command("check", workspace=workspace)
    assert result.exit_code == 1
    assert "\x1b" not in result.output + result.errors
    assert "‹U+001B›" in result.output + result.errors


def test_of_more_than_a_thousand_alike_the_first_are_told_and_the_rest_are_counted() -> None:
    alike = [Problem("x", f"Wrong {n}.", "Mend.", "p", "r.csv", n) for n in range(1, MOST_ALIKE + 4)]
    other = Problem("y", "Another.", "Mend.", "p", "r.csv", 1)
    told = in_reading_order([*reversed(alike), other, other])
    assert len(told) == MOST_ALIKE + 2
    assert told[-1].message == f"There are 3 more like the {MOST_ALIKE:,} above, the first of them here."
    assert (told[-1].row, told[-1].fix) == (MOST_ALIKE + 1, "Mend those above, and check again.")
    assert told.count(other) == 1
