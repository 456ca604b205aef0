"""What a check of the inbox found, as Markdown for a comment: words of ours only, and none out of the files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from build_tools.models.problem_codes import PROBLEM_CODES, REFUSAL_CODES
from build_tools.render.views import counted

# By its first line the comment is found again, to be written anew.
MARK = "<!-- provider-directory inbox -->"
MOST_FILES = 20
MOST_PROBLEMS = 40  # of one file
# A name or a path that is no more than that, wherever it is printed: no mention, no link, no end of the code it stands in.
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_RESULTS = {
    "stored": "can be taken in.",
    "unchanged": "was taken in before, and changes nothing.",
    "proposed": "proposes changes to a provider's records. Staff accept them one by one, with `intake --accept`.",
    "needs-reason": "differs from the report of this visit that is there already. Taken in by hand, with `--reason`, "
    "it becomes the next revision.",
    "refused": "cannot be taken in.",
}


def inbox_comment(outcomes: Sequence[Mapping[str, Any]]) -> str:
    """
    The comment for what ``intake --inbox --check --json`` says of each file.

    A value is never repeated: it may say who a pupil is, and a comment is sent out by mail at once.
    """
    if not outcomes:
        return f"{MARK}\n### The inbox\n\nThere is nothing in it to take in.\n"
    parts = [_of_one(number, outcome) for number, outcome in enumerate(outcomes[:MOST_FILES], 1)]
    if more := len(outcomes) - MOST_FILES:
        parts += [f"And {counted(more, 'more file')}.\n"] if more > 0 else []
    foot = "Which words are meant stands in the log of this check, and in the form once the file is opened there."
    return "\n".join([MARK, "### The inbox\n", *parts, f"<sub>{foot}</sub>\n"])


def _of_one(number: int, outcome: Mapping[str, Any]) -> str:
    name = outcome.get("file")
    if name is None:
        return f"{number}. Something lies in the inbox that is no file of a form: a folder, a link, or a file of another kind.\n"
    who = f"File {number}, `{name}`," if _PLAIN.fullmatch(name) else f"File {number}"
    problems = outcome.get("problems", [])
    lines = [f"{number}. {who} {_RESULTS.get(outcome['result'], 'cannot be taken in.')}"]
    lines += [f"   * {_of_problem(problem)}" for problem in problems[:MOST_PROBLEMS]]
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        lines.append(f"   * and {counted(more, 'more problem')}")
    return "\n".join(lines) + "\n"


def _of_problem(problem: Mapping[str, Any]) -> str:
    path, code = problem.get("path"), problem["code"]
    where = f"`{path}`: " if path and _PLAIN.fullmatch(path) else ""
    return f"{where}{(PROBLEM_CODES | REFUSAL_CODES).get(code, 'Something is wrong with it.')} ({code})"
