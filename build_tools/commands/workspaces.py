"""Commands that make a workspace and look after it: new, describe, check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from build_tools.commands.options import cache_option, json_option, print_json, say, workspace_option
from build_tools.intake.new_workspace import describe_packages, new_workspace
from build_tools.load.earlier_commit import changes_since
from build_tools.models.problem import has_errors, in_reading_order
from build_tools.pipeline import check_workspace
from build_tools.publish.clock import today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.render.terminal import problems_as_text


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def new(directory: Path) -> None:
    """
    Make an empty workspace in DIR, with comments that teach.

    DIR must be new or empty; nothing is ever overwritten.

    \b
    Example:
      provider-directory new our-directory
      provider-directory serve --workspace our-directory
    """
    written = new_workspace(directory)
    click.echo(f"Wrote {len(written)} files to {directory}. Start with {directory}/README.md.")


@click.command()
@workspace_option
def describe(workspace: Path) -> None:
    """
    Write this version's schemas into the datapackage.json files. Data is not touched.

    Needed after an upgrade that adds a field; “check” says when.

    \b
    Example:
      provider-directory describe
    """
    changed = describe_packages(workspace)
    click.echo("\n".join(f"Wrote {name}" for name in changed) or "Every description is this version's already.")


@click.command()
@workspace_option
@click.option(
    "--full", is_flag=True, help="Read every byte, and ask plain frictionless too about every package (slower)."
)
@click.option(
    "--since",
    metavar="COMMIT",
    help="Ask Git too whether every line of sign-off, and every submitted file, of that commit still stands.",
)
@cache_option
@json_option
def check(workspace: Path, full: bool, since: str | None, cache: bool, as_json: bool) -> None:
    """
    Check records, visits, frameworks and policy; print every problem at once.

    Ends with 1 when a problem is an error, and with 0 when there are warnings only.

    \b
    Example:
      provider-directory check
      provider-directory check --json > problems.json
      provider-directory check --full --since origin/main
    """
    say("Checking")
    _directory, problems = check_workspace(
        workspace, today_in_london(), WorkspaceMemory(workspace) if cache else None, full=full
    )
    if since is not None:
        problems = in_reading_order([*problems, *changes_since(workspace, since)])
    if as_json:
        print_json([problem.as_json() for problem in problems])
    else:
        click.echo(problems_as_text(problems))
    if has_errors(problems):
        sys.exit(1)
