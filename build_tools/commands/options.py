"""Options that several commands share, and how they speak."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from build_tools.models.columns import FIRST_DAY, LAST_DAY
from build_tools.models.visibility import Visibility

workspace_option = click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="here",
    metavar="DIR",
    help="The folder that holds mkdocs.yml, providers/, qa_reports/ and directory/.",
)
cache_option = click.option(
    "--cache/--no-cache",
    default=True,
    show_default=True,
    help="Pass over visits whose files are as they were when they were last found sound; kept in .cache/.",
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
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"“{value}” cannot be meant: years run from {FIRST_DAY.year} to {LAST_DAY.year}.", param, ctx)
        return day


as_of_option = click.option(
    "--as-of", type=Day(), help="Decide as on this day (YYYY-MM-DD).", show_default="today in London"
)

edition_option = click.option(
    "--edition",
    type=click.Choice([level.value for level in Visibility]),
    default="public",
    show_default=True,
    help="For whom: it holds only what they may see. “internal” is for staff, never for a web server.",
)


def say(text: str) -> None:
    """Progress, for people only: nothing when the output goes to a file or another program."""
    if sys.stderr.isatty():
        click.echo(f"{text} …", err=True)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


by_option = click.option("--by", required=True, metavar="ROLE", help="Your role or staff reference. Never a name.")
