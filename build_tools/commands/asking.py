"""Commands that answer a question on the terminal: status, find."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from build_tools.commands.options import as_of_option, json_option, print_json, workspace_option
from build_tools.pipeline import Asked, ask, decide_workspace
from build_tools.publish.clock import today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.render.terminal import NOBODY_YET, decision_as_json, decision_as_text, found_as_json, found_as_text


@click.command()
@click.argument("provider", required=False)
@workspace_option
@as_of_option
@json_option
def status(provider: str | None, workspace: Path, as_of: date | None, as_json: bool) -> None:
    """
    Say who is approved and why: every reason with its source, its evidence and the day it turns.

    PROVIDER is an id; without it, all are told.

    \b
    Example:
      provider-directory status
      provider-directory status acorn-corner --as-of 2026-03-14
    """
    today = today_in_london()
    decisions, names = decide_workspace(workspace, today, as_of or today, provider, WorkspaceMemory(workspace))
    if as_json:
        print_json([decision_as_json(decision) for decision in decisions])
    elif not decisions:
        click.echo(NOBODY_YET)
    else:
        click.echo(
            "\n\n".join(decision_as_text(decision, names[decision.provider_id], today) for decision in decisions)
        )


@click.command()
@click.option("--postcode", metavar="P", help="A postcode or a district, such as NG7 2RD or NG7.")
@click.option(
    "--within",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MILES",
    help="Only venues this near, in a straight line.",
)
@click.option("--qualification", default="", metavar="Q", help="A qualification's number, or words of its title.")
@click.option(
    "--awarding-body", multiple=True, metavar="B", help="A name or alias, such as BTEC. Several mean any of them."
)
@click.option("--level", multiple=True, metavar="L", help="Such as 1, “Entry 2” or Entry. Several mean any of them.")
@click.option(
    "--subject", multiple=True, metavar="S", help="A subject area's code or words of its name. Several mean any."
)
@click.option("--text", default="", metavar="T", help="Words of a course, a provider, a venue or a town.")
@workspace_option
@as_of_option
@json_option
def find(workspace: Path, as_of: date | None, as_json: bool, **asked: Any) -> None:
    """
    Find approved providers, nearest first, then by name: the search page's twin.

    Everything said of a course must hold in one course, and the distance is to the nearest venue where it runs.

    \b
    Example:
      provider-directory find --postcode "NG7 2RD" --within 10 --level 1 --awarding-body BTEC
    """
    today = today_in_london()
    found, directory = ask(workspace, today, as_of or today, Asked(**asked), WorkspaceMemory(workspace))
    if as_json:
        print_json([found_as_json(answer) for answer in found])
    else:
        click.echo(found_as_text(found, directory))
