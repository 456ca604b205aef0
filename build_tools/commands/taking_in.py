"""The command that takes files in: a visit from a form, out of a folder or out of the inbox."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from build_tools.commands.options import json_option, print_json, say, workspace_option
from build_tools.commands.proposing import Proposed, take_proposal
from build_tools.errors import WrongUse
from build_tools.intake.inbox import INBOX, in_the_inbox, take_out
from build_tools.intake.submission import Refused, read_bounded, read_submission, short_name
from build_tools.intake.visit_intake import Handed, NeedsReason, Taken, take_submission
from build_tools.models.words import visible
from build_tools.publish.clock import now_in_utc, today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.one_file import check_name, write_one
from build_tools.render.inbox_comment import inbox_comment

MOST_TOLD = 40  # problems of one file; with more, something is wrong with the whole of it
MOST_FILES = 12


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    result: Taken | Refused | NeedsReason | Proposed

    @property
    def word(self) -> str:
        """In one word, for programs."""
        match self.result:
            case Taken(stored=True):
                return "stored"
            case Taken():
                return "unchanged"
            case NeedsReason():
                return "needs-reason"
            case Proposed(word=word):
                return word
            case _:
                return "refused"


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--by", metavar="ROLE", help="Your role or staff reference, where the file does not say it. Never a name."
)
@click.option("--reason", help="Why a report replaces one that is there. It is printed once both were published.")
@click.option("--check", "check_only", is_flag=True, help="Say what would be stored, and store nothing.")
@click.option(
    "--accept", metavar="NUMBERS", help="Of a provider's proposal, make these changes: 1,3-5 or all. Without it, look."
)
@click.option(
    "--comment",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.md",
    help="Write what was found there too, as Markdown for a comment: no word of the files is in it.",
)
@click.option("--inbox", is_flag=True, help=f"Take the files in {INBOX}/, and remove each once it is stored.")
@workspace_option
@json_option
def intake(
    files: tuple[Path, ...],
    by: str | None,
    reason: str | None,
    check_only: bool,
    accept: str | None,
    comment: Path | None,
    inbox: bool,
    workspace: Path,
    as_json: bool,
) -> None:
    """
    Take in the files that forms save: each is checked, and stored whole or not at all.

    A file that was taken in before changes nothing. What a provider proposes is shown, change by change, and stored
    only where it is accepted. Ends with 1 when a file was refused.

    \b
    Example:
      provider-directory intake visit.json --check
      provider-directory intake visit.json --by QA-05
      provider-directory intake listing-acorn-corner-2026-11-20.json --accept 1,3-5
      provider-directory intake --inbox
    """
    if not files and not inbox:
        raise WrongUse("Name the files to take in, or take those in the inbox with --inbox.")
    if accept is not None and (inbox or len(files) != 1):
        raise WrongUse("--accept is about the changes of one file: name that file alone.")
    if comment:
        check_name(comment, ".md")
    dropped, others = in_the_inbox(workspace) if inbox else ([], [])
    outcomes = []
    for path in (*files, *dropped):
        say(f"Taking in {short_name(path.name)}")
        as_read = path.lstat() if path in dropped and path.exists() else None
        result = _take_one(workspace, path, by, reason, check_only, accept)
        if as_read is not None and isinstance(result, Taken) and not check_only and not take_out(path, as_read):
            others.append(f"{short_name(path.name)} was replaced while it was taken in; the new one was left there.")
        outcomes.append(Outcome(short_name(path.name), result))
    told = [*map(_as_json, outcomes), *({"file": None, "result": "refused", "message": text} for text in others)]
    if comment:
        write_one(inbox_comment(told).encode(), comment, ".md")
    if as_json:
        print_json(told)
    else:
        click.echo(
            "\n".join(
                filter(
                    None,
                    [*(_as_text(outcome, check_only) for outcome in outcomes), *others, _summary(outcomes, check_only)],
                )
            )
        )
    if others or any(outcome.word in ("refused", "needs-reason") for outcome in outcomes):
        sys.exit(1)


def _take_one(
    workspace: Path, path: Path, by: str | None, reason: str | None, check_only: bool, accept: str | None
) -> Taken | Refused | NeedsReason | Proposed:
    content = read_bounded(path)
    if isinstance(content, Refused):
        return content
    memory = WorkspaceMemory(workspace)
    handed = read_submission(content, path.name)
    if isinstance(handed, Refused):
        return handed
    if handed.kind == "proposal":
        return take_proposal(workspace, handed, accept, today_in_london(), memory, check_only=check_only)
    if accept is not None:
        raise WrongUse(f"{short_name(path.name)} proposes no changes. --accept is about a provider's proposal.")
    by_whom = Handed(by, now_in_utc(), today_in_london(), reason)
    return take_submission(workspace, handed, by_whom, memory, check_only=check_only)


def _as_text(outcome: Outcome, check_only: bool) -> str:
    result = outcome.result
    if isinstance(result, Proposed):
        return "\n".join(result.lines)
    if isinstance(result, NeedsReason):
        return f"{outcome.name}: not stored. {result.message} Use --reason."
    if isinstance(result, Taken):
        files = [f"  {name}" for name in result.files[:MOST_FILES]] if check_only else []
        more = [f"  and {len(result.files) - MOST_FILES} more"] if len(files) < len(result.files) and files else []
        summary = [f"  {line}" for line in result.summary]
        return "\n".join([f"{outcome.name}: {visible(result.message)}", *summary, *files, *more])
    told = [f"{outcome.name}: refused, and nothing was stored."]
    for problem, path in result.with_paths(MOST_TOLD):
        elsewhere = "" if problem.package == outcome.name else f"{problem.place}: "
        where = f"{path}: " if path else elsewhere
        told.append(f"  {visible(where + problem.message)} {visible(problem.fix)} [{problem.code}]")
    if len(result.problems) > MOST_TOLD:
        told.append(f"  and {len(result.problems) - MOST_TOLD} more problems")
    return "\n".join(told)


def _summary(outcomes: list[Outcome], check_only: bool) -> str:
    words = [outcome.word for outcome in outcomes]
    if outcomes and all(isinstance(outcome.result, Proposed) for outcome in outcomes):
        return ""
    looked_at = words.count("proposed")
    stored = "would be stored" if check_only else "stored"
    refused = words.count("refused") + words.count("needs-reason")
    shown = f" {looked_at} to be accepted." if looked_at else ""
    return f"{words.count('stored')} {stored}, {words.count('unchanged')} there already, {refused} refused.{shown}"


def _as_json(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    about: dict[str, Any] = {"file": outcome.name, "result": outcome.word}
    if isinstance(result, Refused):
        told = [problem.as_json() | {"path": path} for problem, path in result.with_paths(MOST_TOLD)]
        return about | {"problems": told}
    if isinstance(result, Proposed):
        return about | dict(result.about)
    about["message"] = result.message
    if isinstance(result, Taken):
        about |= {"visit": result.visit_id, "revision": result.revision, "files": list(result.files)}
    return about
