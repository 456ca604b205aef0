"""Commands that sign a visit off: review, submit, share, reply, approve, return, withdraw; and progress after it."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.commands.options import by_option, workspace_option
from build_tools.errors import WrongUse
from build_tools.intake.progress import Note, note_progress
from build_tools.intake.sign_off import SignOff, begin, record, refuse_second_open, visit_named
from build_tools.intake.submission import Refused, read_bounded
from build_tools.pipeline import open_directory
from build_tools.publish.clock import now_in_utc, today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.render.review_text import visit_as_text, waiting_as_text


@click.command()
@click.argument("visit", required=False)
@workspace_option
def review(visit: str | None, workspace: Path) -> None:
    """
    Read a visit before deciding on it; without VISIT, list those that are not decided yet, and how each stands.

    \b
    Example:
      provider-directory review
      provider-directory review brindle-yard-2026-10-06-compliance
    """
    today = today_in_london()
    directory = open_directory(workspace, today, WorkspaceMemory(workspace))
    if visit is None:
        click.echo(waiting_as_text(directory))
    else:
        click.echo(visit_as_text(visit_named(directory, visit), directory, today))


def _sign(workspace: Path, visit: str, decision: SignOff) -> None:
    directory = open_directory(workspace, today_in_london(), WorkspaceMemory(workspace))
    event = record(workspace, visit_named(directory, visit), decision)
    click.echo(f"{visit}: r{event.revision} {event.event} by {event.by} at {event.at}.")


@click.command()
@click.argument("visit")
@by_option
@workspace_option
def submit(visit: str, by: str, workspace: Path) -> None:
    """
    Submit the latest revision of VISIT, one that was made by hand, for somebody else to decide on.

    \b
    Example:
      provider-directory submit brindle-yard-2026-10-06-compliance --by QA-05
    """
    begin(workspace, visit)
    directory = open_directory(workspace, today_in_london(), WorkspaceMemory(workspace))
    refuse_second_open(visit_named(directory, visit), directory)
    _sign(workspace, visit, SignOff("submitted", by, now_in_utc()))


@click.command()
@click.argument("visit")
@by_option
@click.option("--note", help="To whom, and by when they are asked to answer. For staff only.")
@workspace_option
def share(visit: str, by: str, note: str | None, workspace: Path) -> None:
    """
    Note that the report of VISIT was sent to the provider, to check its facts.

    \b
    Example:
      provider-directory share brindle-yard-2026-10-06-compliance --by QA-05 --note "Ten working days to answer."
    """
    _sign(workspace, visit, SignOff("shared", by, now_in_utc(), note=note))


@click.command()
@click.argument("visit")
@by_option
@click.option("--text", help="The provider's words. They are printed in the report for everybody.")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The same, from a text file in UTF-8."
)
@workspace_option
def reply(visit: str, by: str, text: str | None, file: Path | None, workspace: Path) -> None:
    """
    Print the provider's reply in the report of VISIT: its right of reply, word for word.

    \b
    Example:
      provider-directory reply brindle-yard-2026-10-06-compliance --by "Centre manager" --file reply.txt
    """
    if (text is None) == (file is None):
        raise WrongUse("Give the reply with --text or with --file, one of the two.")
    _sign(workspace, visit, SignOff("replied", by, now_in_utc(), public_text=text if file is None else _words_in(file)))


def _words_in(file: Path) -> str:
    content = read_bounded(file)
    if isinstance(content, Refused):
        raise WrongUse(" ".join(f"{problem.message} {problem.fix}" for problem in content.problems))
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise WrongUse(f"{file} is not text in UTF-8. Save it as plain text first.") from None


@click.command()
@click.argument("visit")
@by_option
@workspace_option
def approve(visit: str, by: str, workspace: Path) -> None:
    """
    Approve the latest revision of VISIT, as it is on disk now. Whoever submitted it may not.

    \b
    Example:
      provider-directory approve brindle-yard-2026-10-06-compliance --by QA-LEAD
    """
    _sign(workspace, visit, SignOff("approved", by, now_in_utc()))


@click.command("return")
@click.argument("visit")
@by_option
@click.option("--note", required=True, help="What must change before it can be approved. For staff only.")
@workspace_option
def return_(visit: str, by: str, note: str, workspace: Path) -> None:
    """
    Send the latest revision of VISIT back. The next one must be a new revision, with a reason.

    \b
    Example:
      provider-directory return brindle-yard-2026-10-06-compliance --by QA-LEAD --note "Say what was seen under 2f."
    """
    _sign(workspace, visit, SignOff("returned", by, now_in_utc(), note=note))


@click.command()
@click.argument("visit")
@by_option
@click.option("--reason", required=True, help="In public words: it is printed in place of the report.")
@click.option(
    "--revision",
    type=click.IntRange(min=1),
    help="One that a correction replaced: its page goes, with what it said before, and the correction stands.",
)
@workspace_option
def withdraw(visit: str, by: str, reason: str, revision: int | None, workspace: Path) -> None:
    """
    Take back an approved VISIT: from today it counts for nothing, and its page says why.

    \b
    Example:
      provider-directory withdraw brindle-yard-2026-10-06-compliance --by QA-LEAD --reason "Made at another site."
    """
    _sign(workspace, visit, SignOff("withdrawn", by, now_in_utc(), public_text=reason, revision=revision))


@click.command()
@click.argument("visit")
@click.argument("action", type=click.IntRange(min=1))
@by_option
@click.option("--state", required=True, type=click.Choice(["open", "done", "dropped"]), help="How it stands now.")
@click.option("--rag", type=click.Choice(["red", "amber", "green"]), help="How well it goes, if anybody said.")
@click.option("--note", help="What was seen. Schools of the partnership may read it.")
@workspace_option
def progress(visit: str, action: int, by: str, state: str, rag: str | None, note: str | None, workspace: Path) -> None:
    """
    Note how ACTION, a number of the improvement plan of VISIT, stands today.

    \b
    Example:
      provider-directory progress brindle-yard-2026-10-06-compliance 2 --state done --rag green --by QA-05
    """
    today = today_in_london()
    seen = visit_named(open_directory(workspace, today, WorkspaceMemory(workspace)), visit)
    line = note_progress(workspace, seen, Note(action, state, by, rag, note), today)
    click.echo(f"{visit}: action {line.action} is {line.state}, noted by {line.by} on {line.noted_on}.")
