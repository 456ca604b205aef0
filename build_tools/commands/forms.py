"""Commands for people who use another program: form and report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import as_of_option, edition_option, workspace_option
from build_tools.errors import WrongUse
from build_tools.models.framework import Framework
from build_tools.models.visibility import Visibility
from build_tools.pipeline import (
    BuildRequest,
    blank_workbook,
    form_for_odk,
    framework_asked_for,
    open_directory,
    report_document,
)
from build_tools.publish.clock import today_in_london
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.one_file import check_name, write_one

file_type = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("framework", metavar="FRAMEWORK[/VERSION]")
@click.option("--xlsx", type=file_type, metavar="FILE.xlsx", help="Write a spreadsheet to fill in.")
@click.option(
    "--xlsform", "odk", type=file_type, metavar="FILE.xlsx", help="Write an XLSForm, for ODK Central or KoboToolbox."
)
@click.option(
    "--provider", metavar="PROVIDER", help="Who is to be visited, by id: adds its venues and its last visit's answers."
)
@edition_option
@as_of_option
@workspace_option
def form(
    framework: str,
    xlsx: Path | None,
    odk: Path | None,
    provider: str | None,
    edition: str,
    as_of: date | None,
    workspace: Path,
) -> None:
    """
    Make the form of a framework for another program; without an option, say where the offline form is.

    FRAMEWORK is an id; without a VERSION it is the one in use. What was filled in comes back with “intake”: the
    spreadsheet itself, or one submission exported from ODK or Kobo as JSON.

    \b
    Example:
      provider-directory form quality
      provider-directory form quality --xlsx visit.xlsx
      provider-directory form quality/1 --xlsx visit.xlsx --provider acorn-corner --edition internal
      provider-directory form quality --xlsform quality-odk.xlsx
    """
    if provider is not None and xlsx is None:
        raise WrongUse("--provider goes with --xlsx: only the spreadsheet is made for one provider.")
    for out in (xlsx, odk):
        if out is not None:
            check_name(out, ".xlsx")
    today = today_in_london()
    memory = WorkspaceMemory(workspace)
    request = BuildRequest(workspace, today, as_of or today, Visibility(edition), memory=memory)
    if xlsx is not None:
        write_one(blank_workbook(request, framework, provider), xlsx, ".xlsx")
        click.echo(f"Wrote {xlsx}. Filled in, it comes back with: provider-directory intake {xlsx} --by ROLE")
    if odk is not None:
        from build_tools.render.xlsform import converted

        made = form_for_odk(request, framework)
        checked = converted(made)
        write_one(made, odk, ".xlsx")
        click.echo(f"Wrote {odk}, {checked}")
    if xlsx is None and odk is None:
        click.echo(_where(framework_asked_for(open_directory(workspace, today, memory), framework, request.as_of)))


def _where(framework: Framework) -> str:
    identifier, version = framework.key
    return (
        f"{framework.header.title}, version {version}: {len(framework.items)} questions.\n"
        f"The form for a tablet or laptop is on the site, at forms/{identifier}/{version}/; it works without a network.\n"
        f"--xlsx FILE writes it as a spreadsheet, --xlsform FILE for ODK Central or KoboToolbox."
    )


@click.command()
@click.argument("visit")
@click.option("--docx", type=file_type, required=True, metavar="FILE.docx", help="Where the document goes.")
@edition_option
@as_of_option
@workspace_option
def report(visit: str, docx: Path, edition: str, as_of: date | None, workspace: Path) -> None:
    """
    Write the report of a signed-off VISIT as a Word document, saying what its page says.

    A document is a copy, and is never read back. Needs the extra "provider-directory[word]".

    \b
    Example:
      provider-directory report acorn-corner-2025-04-21-quality --docx report.docx
      provider-directory report acorn-corner-2025-04-21-quality --docx for-staff.docx --edition internal
    """
    check_name(docx, ".docx")
    today = today_in_london()
    memory = WorkspaceMemory(workspace)
    request = BuildRequest(workspace, today, as_of or today, Visibility(edition), memory=memory)
    write_one(report_document(request, visit), docx, ".docx")
    click.echo(f"Wrote {docx}.")
