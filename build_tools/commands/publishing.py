"""Commands that make the site: build, serve."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import (
    as_of_option,
    cache_option,
    edition_option,
    json_option,
    print_json,
    say,
    workspace_option,
)
from build_tools.errors import DataProblems, DirectoryError
from build_tools.locks import scratch_folder
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest
from build_tools.publish.clock import commit_of, today_in_london
from build_tools.publish.memory import FOLDER, WorkspaceMemory
from build_tools.render.terminal import problems_as_text


@click.command()
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
@edition_option
@click.option("--precompress", is_flag=True, help="Also write gzip and brotli beside each text, for docs/serving.md.")
@cache_option
@json_option
def build(
    workspace: Path, out: Path, as_of: date | None, edition: str, precompress: bool, cache: bool, as_json: bool
) -> None:
    """
    Build the static site, whole or not at all: until it is done, the last one stays as it is.

    \b
    Example:
      provider-directory build
      provider-directory build --out members --edition members
    """
    from build_tools.publish.build import publish  # brings all pages with it, for which no other command need wait
    from build_tools.publish.place import refuse_place
    from build_tools.publish.site_memory import SiteMemory

    refuse_place(out, workspace)
    request = _request(workspace, as_of, Visibility(edition))
    memory = SiteMemory(workspace, out) if cache else None
    report = publish(request if cache else replace(request, memory=None), out, say, memory, precompress=precompress)
    if as_json:
        print_json(report.as_json())
    else:
        counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
        click.echo(
            f"Built {report.out}: {counts}; {report.pages} pages, {report.bytes:,} bytes, "
            f"{report.written:,} of {report.files:,} files new or changed, {report.seconds} s."
        )


def _request(workspace: Path, as_of: date | None, edition: Visibility) -> BuildRequest:
    today = today_in_london()
    return BuildRequest(workspace, today, as_of or today, edition, commit_of(workspace), WorkspaceMemory(workspace))


@click.command()
@workspace_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@as_of_option
@edition_option
def serve(workspace: Path, port: int, as_of: date | None, edition: str) -> None:
    """
    Build the site, show it on this machine, and build again when a file changes. Ctrl+C ends it.

    While the data has problems, they are printed and the last good site stays.

    \b
    Example:
      provider-directory serve
      provider-directory serve --port 8080 --edition internal
    """
    from build_tools.publish.build import publish
    from build_tools.publish.serve import get_ready, serving, snapshot, watch
    from build_tools.publish.site_memory import SiteMemory

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops it otherwise leaves nothing behind, too
    # Whoever ends it may do so at any moment, while it still builds or already tidies up; all of that is an end in order.
    with suppress(KeyboardInterrupt), _preview(workspace, port) as (site, home), serving(site, port) as given:
        seen = snapshot(workspace)
        request = _request(workspace, as_of, Visibility(edition))
        report = publish(request, site, say, SiteMemory(home, site))
        click.echo(f"http://127.0.0.1:{given}/ shows {report.pages} pages. Ctrl+C ends it.")

        def rebuild() -> None:
            try:
                again = _request(workspace, as_of, Visibility(edition))  # it may be another day by now
                fresh = publish(again, site, say, SiteMemory(home, site))
                click.echo(f"Built again in {fresh.seconds} s.")
            except DataProblems as error:
                click.echo(problems_as_text(error.problems))
                click.echo("The last good site stays until these are mended.")
            except DirectoryError as error:
                click.echo(str(error))

        get_ready()
        watch(workspace, seen, rebuild)


@contextmanager
def _preview(workspace: Path, port: int) -> Iterator[tuple[Path, Path]]:
    """
    ``(where the site lies, below which folder it is remembered)``.

    With a port of its own both stay in the workspace's cache, for the next time to begin from: no two can serve there
    at once. Else they go at the end.
    """
    kept = workspace / FOLDER / f"served-{port}"
    if port and WorkspaceMemory(workspace).started and not kept.is_symlink():
        yield kept, workspace
        return
    with scratch_folder() as folder:
        # A build makes and locks the folder above the site; this one is locked as long as we work in it.
        yield folder / "shown" / "site", folder
