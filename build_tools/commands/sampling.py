"""The command that invents a workspace of any size: sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from build_tools.commands.options import Day, say
from build_tools.publish.clock import today_in_london


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--providers", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many.")
@click.option(
    "--visits",
    type=click.IntRange(0),
    default=None,
    show_default="three a provider",
    help="How many, of all providers.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another number, other providers.")
@click.option(
    "--as-of", type=Day(), help="Invent what there is on this day (YYYY-MM-DD).", show_default="today in London"
)
def sample(directory: Path, providers: int, visits: int | None, seed: int, as_of: date | None) -> None:
    """
    Write an invented workspace of any size into DIR, to try the program with or to measure it.

    DIR must be new or empty. Providers, visits and what they found are invented; qualifications and postcodes are real.
    The same numbers and the same day write the same bytes.

    \b
    Example:
      provider-directory sample country --providers 10000 --visits 30000 --seed 7
      provider-directory serve --workspace country
    """
    from build_tools.intake.sample.write import Sample, write_sample

    say("Inventing")
    wanted = Sample(providers, 3 * providers if visits is None else visits, seed, as_of or today_in_london())
    write_sample(directory, wanted)
    click.echo(
        f"Wrote {wanted.providers:,} invented providers and {wanted.visits:,} visits to {directory}, as on {wanted.today}."
    )
