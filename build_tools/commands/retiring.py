"""The command that takes out records whose time is over: retire."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import as_of_option, json_option, print_json, workspace_option
from build_tools.decide.retention import past_their_time
from build_tools.errors import WrongUse
from build_tools.intake.retire import retire as take_out
from build_tools.models.retirement import PastItsTime
from build_tools.pipeline import open_directory
from build_tools.publish.clock import today_in_london
from build_tools.publish.memory import WorkspaceMemory, forget

NO_PERIODS = (
    "qa_reports/policy.toml does not say how long records are kept, so nothing has had its time. Add a table "
    "[retention] with months for contacts, drafts, visits or providers, and a source; docs/data-protection.md has one."
)
AFTERWARDS = (
    "Git still holds what was taken out, and so does every copy of this workspace: docs/data-protection.md says how a "
    "repository forgets. Build each edition again, so that its pages go too."
)


@click.command()
@click.option("--apply", is_flag=True, help="Take them out. Without it, only look.")
@click.option("--by", metavar="ROLE", help="Your role or staff reference, for the register. Never a name.")
@as_of_option
@workspace_option
@json_option
def retire(apply: bool, by: str | None, as_of: date | None, workspace: Path, as_json: bool) -> None:
    """
    List the records whose time is over by the policy's [retention]; with --apply, take them out.

    What a decision of today rests on stays, and so does what waits for one; the list says so. qa_reports/retired.csv
    keeps a line of each record taken out, with nothing of what it said.

    \b
    Example:
      provider-directory retire
      provider-directory retire --as-of 2027-09-01
      provider-directory retire --apply --by DATA-OFFICER
    """
    today = today_in_london()
    if apply and not by:
        raise WrongUse("Say who takes them out: --by with a role or staff reference.")
    if apply and as_of not in (None, today):
        raise WrongUse("--apply takes out what has had its time today. Leave --as-of out, or look without --apply.")
    memory = WorkspaceMemory(workspace)
    directory = open_directory(workspace, today, memory)
    if directory.policy.retention.source is None:
        raise WrongUse(NO_PERIODS)
    due = past_their_time(directory, as_of or today)
    going = [each for each in due if not each.kept_because]
    if apply and by and going:
        take_out(workspace, directory, due, by, today, memory)
        forget(workspace)
    if as_json:
        print_json([_as_json(each, taken_out=apply) for each in due])
        return
    for each in due:
        kept = f" It stays: {each.kept_because}." if each.kept_because else ""
        click.echo(f"{each.kind} {each.record}: {each.reason}.{kept}")
    if not going:
        click.echo("Nothing has had its time.")
    elif apply:
        click.echo(f"{_counted(len(going))} taken out. {AFTERWARDS}")
    else:
        click.echo(f"{_counted(len(going))} would be taken out by --apply. Nothing was changed.")


def _as_json(each: PastItsTime, *, taken_out: bool) -> dict[str, object]:
    """The keys that ``--json`` promises."""
    return {
        "kind": each.kind,
        "record": each.record,
        "provider": each.provider_id,
        "reason": each.reason,
        "kept_because": each.kept_because or None,
        "taken_out": taken_out and not each.kept_because,
    }


def _counted(count: int) -> str:
    return f"{count} record{'' if count == 1 else 's'}"
