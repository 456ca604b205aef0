"""The command that makes evidence packs for paper: pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import Day, edition_option, workspace_option
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, make_packs
from build_tools.publish.clock import commit_of, today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.packs import check_place, write_packs


@click.command()
@click.argument("providers", nargs=-1, required=True, metavar="PROVIDER...")
@click.option("--on", type=Day(), help="The day asked about (YYYY-MM-DD).", show_default="today in London")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.pdf",
    help="Where the pack goes; for several providers a folder, with one file for each.",
)
@edition_option
@workspace_option
def pack(providers: tuple[str, ...], on: date | None, out: Path, edition: str, workspace: Path) -> None:
    """
    Make a provider's evidence pack as PDF: was it approved on a day, on which evidence, and what schools check themselves.

    PROVIDER is an id. The file is tagged for screen readers (PDF/UA) and fit for keeping (PDF/A). Needs the extra
    "provider-directory[pdf]".

    \b
    Example:
      provider-directory pack acorn-corner --on 2026-03-14 --out acorn-corner.pdf
      provider-directory pack acorn-corner kiln-cottage --on 2026-03-14 --out packs
    """
    check_place(out, len(set(providers)))
    today = today_in_london()
    request = BuildRequest(
        workspace, today, on or today, Visibility(edition), commit_of(workspace), WorkspaceMemory(workspace)
    )
    for path in write_packs(make_packs(request, providers), out):
        click.echo(f"Wrote {path}.")
