"""The command line: reads the options, says what happened, and turns our errors into exit codes."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from build_tools import __version__
from build_tools.errors import DataProblems, DirectoryError
from build_tools.intake.new_workspace import describe_packages, new_workspace
from build_tools.intake.sign_off import SignOff, awaiting, record, visit_named
from build_tools.models.problem import has_errors
from build_tools.models.visibility import Visibility
from build_tools.pipeline import Asked, BuildRequest, ask, check_workspace, decide_workspace, open_directory
from build_tools.publish.build import publish
from build_tools.publish.clock import commit_of, now_in_utc, today_in_london
from build_tools.publish.serve import open_server, serve_and_watch
from build_tools.render.terminal import (
    decision_as_json,
    decision_as_text,
    found_as_json,
    found_as_text,
    problems_as_text,
    visit_as_text,
)

workspace_option = click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="here",
    metavar="DIR",
    help="The folder that holds mkdocs.yml, providers/, qa_reports/ and directory/.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program instead of words.")


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a sentence that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.fail(f"“{value}” is not a day. Write it as YYYY-MM-DD, such as 2026-03-14.", param, ctx)
        return day


as_of_option = click.option(
    "--as-of", type=Day(), help="Decide as on this day (YYYY-MM-DD).", show_default="today in London"
)


def _say(text: str) -> None:
    """Progress, for people only: nothing when the output goes to a file or another program."""
    if sys.stderr.isatty():
        click.echo(f"{text} …", err=True)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="provider-directory")
def cli() -> None:
    """
    Keep provider records and QA assessments, decide who is approved, and publish the directory.

    \b
    Example:
      provider-directory check
      provider-directory serve
    """


@cli.command()
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


@cli.command()
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


@cli.command()
@workspace_option
@click.option("--full", is_flag=True, help="Ask plain frictionless too whether every package is valid (slower).")
@json_option
def check(workspace: Path, full: bool, as_json: bool) -> None:
    """
    Check records, visits, frameworks and policy; print every problem at once.

    Ends with 1 when a problem is an error, and with 0 when there are warnings only.

    \b
    Example:
      provider-directory check
      provider-directory check --json > problems.json
    """
    _say("Checking")
    _directory, problems = check_workspace(workspace, today_in_london(), full=full)
    if as_json:
        _print_json([problem.as_json() for problem in problems])
    else:
        click.echo(problems_as_text(problems))
    if has_errors(problems):
        sys.exit(1)


@cli.command()
@workspace_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    metavar="DIR",
    help="Where the site goes.",
)
@as_of_option
@click.option(
    "--edition",
    type=click.Choice([level.value for level in Visibility if level is not Visibility.INTERNAL]),
    default="public",
    show_default=True,
    help="For whom: an edition holds only what its readers may see.",
)
@json_option
def build(workspace: Path, out: Path, as_of: date | None, edition: str, as_json: bool) -> None:
    """
    Build the static site, whole or not at all: until it is done, the last one stays as it is.

    \b
    Example:
      provider-directory build
      provider-directory build --out members --edition members
    """
    report = publish(_request(workspace, as_of, Visibility(edition)), out, _say)
    if as_json:
        _print_json(report.as_json())
    else:
        counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
        click.echo(f"Built {report.out}: {counts}; {report.pages} pages, {report.bytes:,} bytes, {report.seconds} s.")


def _request(workspace: Path, as_of: date | None, edition: Visibility = Visibility.PUBLIC) -> BuildRequest:
    today = today_in_london()
    return BuildRequest(workspace, today, as_of or today, edition, commit_of(workspace))


@cli.command()
@workspace_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@as_of_option
def serve(workspace: Path, port: int, as_of: date | None) -> None:
    """
    Build the site, show it on this machine, and build again when a file changes. Ctrl+C ends it.

    While the data has problems, they are printed and the last good site stays.

    \b
    Example:
      provider-directory serve
      provider-directory serve --port 8080
    """
    with tempfile.TemporaryDirectory(prefix="provider-directory-") as folder:
        site = Path(folder) / "site"
        request = _request(workspace, as_of)
        server = open_server(site, port)
        report = publish(request, site, _say)
        click.echo(f"http://127.0.0.1:{server.server_port}/ shows {report.pages} pages. Ctrl+C ends it.")

        def rebuild() -> None:
            try:
                fresh = publish(replace(request, today=today_in_london()), site, _say)
                click.echo(f"Built again in {fresh.seconds} s.")
            except DataProblems as error:
                click.echo(problems_as_text(error.problems))
                click.echo("The last good site stays until these are mended.")
            except DirectoryError as error:
                click.echo(str(error))

        serve_and_watch(server, workspace, rebuild)


@cli.command()
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
      provider-directory status lenton-wheels --as-of 2026-03-14
    """
    today = today_in_london()
    decisions, names = decide_workspace(workspace, today, as_of or today, provider)
    if as_json:
        _print_json([decision_as_json(decision) for decision in decisions])
    else:
        click.echo("\n\n".join(decision_as_text(decision, names[decision.provider_id]) for decision in decisions))


@cli.command()
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
    found, directory = ask(workspace, today, as_of or today, Asked(**asked))
    if as_json:
        _print_json([found_as_json(answer) for answer in found])
    else:
        click.echo(found_as_text(found, directory))


by_option = click.option("--by", required=True, metavar="ROLE", help="Your role or staff reference. Never a name.")


@cli.command()
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


@cli.command()
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


@cli.command("return")
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


@cli.command()
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


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the command line: 0 when all is well, 1 for problems in the data, 2 for a wrong use."""
    # A build makes records by the hundred thousand and drops few: looking for garbage less often saves a tenth of it.
    gc.set_threshold(100_000, 20, 20)
    try:
        cli.main(
            list(arguments) if arguments is not None else None, prog_name="provider-directory", standalone_mode=False
        )
    except DataProblems as error:
        click.echo(problems_as_text(error.problems), err=True)
        click.echo(str(error), err=True)
        sys.exit(1)
    except DirectoryError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"Error: {error.strerror}: {error.filename}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
