"""The command for those who keep the repository: ci."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.commands.options import workspace_option
from build_tools.intake.ci_templates import FORGES, write_template


@click.command()
@click.argument("forge", type=click.Choice(list(FORGES)))
@click.option("--branch", default="main", show_default=True, help="The branch on which merged files are taken in.")
@click.option(
    "--tool",
    required=True,
    metavar="WHAT",
    help="What the jobs install with pip: the address of this tool with a commit, git+https://…@….",
)
@click.option("--replace", "may_replace", is_flag=True, help="Write over a file that is there and says something else.")
@workspace_option
def ci(forge: str, branch: str, tool: str, may_replace: bool, workspace: Path) -> None:
    """
    Write the file by which FORGE checks what is dropped into the inbox, and takes it in once merged.

    It is one file in the workspace, to be read, changed and committed like any other. docs/inbox.md says what people
    then see.

    \b
    Example:
      provider-directory ci github --tool git+https://git.example/provider-directory@6f2c1d7
      provider-directory ci forgejo --tool git+https://git.example/provider-directory@6f2c1d7 --branch trunk
    """
    path = FORGES[forge].path
    if write_template(workspace, forge, tool, branch, may_replace=may_replace):
        click.echo(f"Wrote {path}. {FORGES[forge].then}")
    else:
        click.echo(f"{path} is there already, just so.")
