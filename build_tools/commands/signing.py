"""Commands that sign a visit off: review, approve, return, withdraw."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.commands.options import by_option, workspace_option
from build_tools.intake.sign_off import SignOff, awaiting, record, visit_named
from build_tools.pipeline import open_directory
from build_tools.publish.clock import now_in_utc, today_in_london
from build_tools.render.terminal import visit_as_text


@click.command()
@click.argument("visit", required=False)
@workspace_option
def review(visit: str | None, workspace: Path) -> None:
    """
    Read a visit before deciding on it; without VISIT, list those that await a decision.

    \b
    Example:
      provider-directory review
      provider-directory review brindle-yard-2026-10-06-compliance
    """
    directory = open_directory(workspace, today_in_london())
    if visit is None:
        click.echo("\n".join(waiting.visit_id for waiting in awaiting(directory)) or "No visit awaits a decision.")
    else:
        click.echo(visit_as_text(visit_named(directory, visit), directory))


def _sign(workspace: Path, visit: str, decision: SignOff) -> None:
    directory = open_directory(workspace, today_in_london())
    event = record(workspace, visit_named(directory, visit), decision)
    click.echo(f"{visit}: r{event.revision} {event.event} by {event.by} at {event.at}.")


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
@workspace_option
def withdraw(visit: str, by: str, reason: str, workspace: Path) -> None:
    """
    Take back an approved VISIT: from today it counts for nothing, and its page says why.

    \b
    Example:
      provider-directory withdraw brindle-yard-2026-10-06-compliance --by QA-LEAD --reason "Made at another site."
    """
    _sign(workspace, visit, SignOff("withdrawn", by, now_in_utc(), public_text=reason))
