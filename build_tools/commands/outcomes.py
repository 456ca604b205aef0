"""The command that writes the database of outcomes: outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import as_of_option, edition_option, say, workspace_option
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, outcomes_package
from build_tools.publish.clock import commit_of, today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.outcomes import write_outcomes
from build_tools.publish.place import refuse_place


@click.command()
@workspace_option
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder, or one written before."
)
@as_of_option
@edition_option
def outcomes(workspace: Path, out: Path, as_of: date | None, edition: str) -> None:
    """
    Write all published ratings as one tabular data package: CSV, and Parquet with the extra “parquet”.

    The policy says who may have it, under [outcomes]. The site has the same files.

    \b
    Example:
      provider-directory outcomes --out outcomes
      provider-directory outcomes --out for-staff --edition internal
    """
    refuse_place(out, workspace)
    today = today_in_london()
    say("Checking records and deciding who is approved")
    request = BuildRequest(
        workspace, today, as_of or today, Visibility(edition), commit_of(workspace), WorkspaceMemory(workspace)
    )
    files = outcomes_package(request)
    size = write_outcomes(files, out)
    click.echo(f"Wrote {out}: {len(files)} files, {size:,} bytes. Start with {out}/datapackage.json.")
