"""The command line: puts the commands together, and turns our errors into sentences and exit codes."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

import click

from build_tools import __version__
from build_tools.errors import DataProblems, DirectoryError

WHOLE_STORY = "PROVIDER_DIRECTORY_TRACEBACK"


LONGEST_LINE = 4000


class Listed(NamedTuple):
    """A command as it is listed: the module of ``commands`` that has it, and how its own help begins."""

    module: str
    says: str


COMMANDS = {
    "new": Listed("workspaces", "Make an empty workspace in DIR, with comments that teach"),
    "describe": Listed("workspaces", "Write this version's schemas into the datapackage.json files"),
    "check": Listed("workspaces", "Check records, visits, frameworks and policy"),
    "sample": Listed("sampling", "Write an invented workspace of any size into DIR"),
    "build": Listed("publishing", "Build the static site, whole or not at all"),
    "verify": Listed("verifying", "Check that SITE, a published folder, is byte for byte what a build wrote"),
    "serve": Listed("publishing", "Build the site, show it on this machine, and build again when a file changes"),
    "status": Listed("asking", "Say who is approved and why"),
    "find": Listed("asking", "Find approved providers, nearest first, then by name"),
    "outcomes": Listed("outcomes", "Write all published ratings as one tabular data package"),
    "pack": Listed("packing", "Make a provider's evidence pack as PDF"),
    "form": Listed("forms", "Make the form of a framework for another program"),
    "report": Listed("forms", "Write the report of a signed-off VISIT as a Word document"),
    "intake": Listed("taking_in", "Take in the files that forms save"),
    "ci": Listed("automating", "Write the file by which FORGE checks what is dropped into the inbox"),
    "review": Listed("signing", "Read a visit before deciding on it"),
    "submit": Listed("signing", "Submit the latest revision of VISIT"),
    "share": Listed("signing", "Note that the report of VISIT was sent to the provider"),
    "reply": Listed("signing", "Print the provider's reply in the report of VISIT"),
    "approve": Listed("signing", "Approve the latest revision of VISIT, as it is on disk now"),
    "return": Listed("signing", "Send the latest revision of VISIT back"),
    "withdraw": Listed("signing", "Take back an approved VISIT"),
    "progress": Listed("signing", "Note how ACTION, a number of the improvement plan of VISIT, stands today"),
    "retire": Listed("retiring", "List the records whose time is over"),
    "studio": Listed("studio", "Open the studio"),
}


class _Commands(click.Group):
    """All commands. Only the module of the one that is asked for is loaded: all of them would take half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = vars(import_module(f"build_tools.commands.{COMMANDS[cmd_name].module}")).values()
        return next(thing for thing in found if isinstance(thing, click.Command) and thing.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{COMMANDS[name].says}.") for name in self.list_commands(ctx)])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="provider-directory")
def cli() -> None:
    """
    Keep provider records and QA assessments, decide who is approved, and publish the directory.

    \b
    Example:
      provider-directory check
      provider-directory serve
    """


def main(arguments: Iterable[str] | None = None) -> None:
    """
    Run the command line: 0 when all is well, 1 for problems in the data, 2 for a wrong use or a machine that cannot.

    Stopped by a signal it ends as every program does, with 128 and the signal's number: 130 for Ctrl+C, 141 when nobody
    reads on. Without ``arguments`` it is a program of its own: then a fault of ours is told in a sentence, and ends
    with 3.
    """
    if arguments is not None:
        _run(arguments)
        return
    _end_in_order()
    try:
        _run(None)
    except MemoryError:
        _stop("There is not enough memory. Nothing was changed; close other programs, or use a larger machine.", 2)
    except Exception as error:
        if os.environ.get(WHOLE_STORY):
            raise
        _stop(_fault(error), 3)


def _end_in_order() -> None:
    """
    Let a run that is stopped from outside tidy up on its way, where nobody has told it not to mind.

    Whoever starts it may have closed what it prints to. The next file opened would stand in its place then, and get a
    library's complaints among its bytes.
    """
    for handle, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "w" if handle else "r", encoding="utf-8"))
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _stop(words: str, code: int) -> None:
    with suppress(OSError, ValueError):
        click.echo(_each_line(f"Error: {words}"), err=True)
    sys.exit(code)


def _each_line(text: str) -> str:
    """A message of several lines, on none of which words from a file, or from the name of one, steer anything."""
    from build_tools.models.words import visible  # with the records, which nobody needs who has made no mistake

    return "\n".join(visible(line, LONGEST_LINE) for line in text.split("\n"))


def _fault(error: Exception) -> str:
    """Where and of which kind, but not what it says: that may hold words of a record."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}, line {place.tb_lineno}" if place else "unknown"
    return (
        f"Something went wrong in the program itself ({type(error).__name__} in {where}), or the machine ran short of "
        f"something. Nothing was published. {WHOLE_STORY}=1 in the environment prints the whole story, for a report."
    )


def _run(arguments: Iterable[str] | None) -> None:
    # A build makes records by the hundred thousand and keeps them: only among the young is there garbage worth looking for.
    gc.set_threshold(100_000, 20, 1_000)
    # Nobody extends the way we check records; to look for who might reads the description of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A terminal or a log that cannot show a letter is shown its number; the names of files may hold any byte.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(
            list(arguments) if arguments is not None else None, prog_name="provider-directory", standalone_mode=False
        )
    except DataProblems as error:
        from build_tools.render.terminal import problems_as_text  # with it come the records

        click.echo(problems_as_text(error.problems), err=True)
        click.echo(str(error), err=True)
        sys.exit(1)
    except DirectoryError as error:
        _stop(str(error), 2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(_each_line(shown.getvalue().rstrip().expandtabs(2)), err=True)  # choices stand behind tabs
        sys.exit(2)
    except SystemExit:
        if "PacifyFlush" in type(sys.stdout).__name__:  # nobody reads on: click makes of it a 1, as for problems
            sys.exit(128 + 13)
        raise
    except OSError as error:
        why = error.strerror or str(error) or type(error).__name__
        _stop(f"{why}: {error.filename}" if error.filename is not None else f"{why}.", 2)


if __name__ == "__main__":
    main()
