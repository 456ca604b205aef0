"""The command line: puts the commands together, and turns our errors into sentences and exit codes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable

import click

from build_tools import __version__
from build_tools.commands import (
    asking,
    automating,
    forms,
    outcomes,
    packing,
    publishing,
    sampling,
    signing,
    studio,
    taking_in,
    workspaces,
)
from build_tools.errors import DataProblems, DirectoryError
from build_tools.render.terminal import problems_as_text


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


COMMANDS = (
    workspaces.new,
    workspaces.describe,
    workspaces.check,
    sampling.sample,
    publishing.build,
    publishing.serve,
    asking.status,
    asking.find,
    outcomes.outcomes,
    packing.pack,
    forms.form,
    forms.report,
    taking_in.intake,
    automating.ci,
    signing.review,
    signing.submit,
    signing.share,
    signing.reply,
    signing.approve,
    signing.return_,
    signing.withdraw,
    signing.progress,
    studio.studio,
)
for command in COMMANDS:
    cli.add_command(command)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the command line: 0 when all is well, 1 for problems in the data, 2 for a wrong use."""
    # A build makes records by the hundred thousand and keeps them: only among the young is there garbage worth looking for.
    gc.set_threshold(100_000, 20, 1_000)
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
