"""An invented workspace onto the disk: who and where first, then each provider with its visits, in several processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from random import Random

from build_tools.errors import WrongUse
from build_tools.intake.new_folder import new_folder
from build_tools.intake.new_workspace import SETTINGS, describe_packages
from build_tools.intake.sample.content import CONTENT, Words, read_words
from build_tools.intake.sample.folders import csv_text, write_visit
from build_tools.intake.sample.frameworks import Version, read_frameworks, version_on
from build_tools.intake.sample.names import Names, short_name
from build_tools.intake.sample.places import draw_postcodes
from build_tools.intake.sample.records import Lot, invent_records
from build_tools.intake.sample.stories import FIRST_DAY, plan, shares, stories
from build_tools.intake.sample.visits import Visited, effect_for
from build_tools.load.postcodes import PackagePostcodes
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.several import in_several_processes

MOST_PROVIDERS = 100_000
AT_A_TIME = 50
ASSESSORS = 24


@dataclass(frozen=True)
class Sample:
    """What to invent: how much, for which seed, and as on which day."""

    providers: int
    visits: int
    seed: int
    today: date


@dataclass(frozen=True)
class Known:
    """What every process needs to invent a provider."""

    root: Path
    sample: Sample
    words: Words
    versions: tuple[Version, ...]


def write_sample(target: Path, sample: Sample, processes: int | None = None) -> None:
    """
    Write the workspace into ``target``; the same bytes for the same ``sample``, whatever ``processes`` is.

    Raises ``WrongUse`` for a folder that is not empty, or a day before the frameworks came into use. A killed run
    leaves none.
    """
    if sample.today < FIRST_DAY:
        raise WrongUse(
            f"{sample.today} is too early: visits are made on frameworks that came into use shortly before {FIRST_DAY}."
        )
    with new_folder(target, last=SETTINGS) as fresh:
        _write(fresh, sample, processes)


def _write(target: Path, sample: Sample, processes: int | None) -> None:
    words = read_words()
    lots = _lots(sample, words)
    known = Known(target, sample, words, read_frameworks())
    (target / "qa_reports" / "visits").mkdir(parents=True)
    (target / "providers").mkdir()
    tables: dict[str, list[str]] = {kind.name: [] for kind in PROVIDER_TABLES}
    for found in in_several_processes(_write_provider, lots, known, processes, AT_A_TIME):
        for name, lines in found.items():
            tables[name].append(lines)
    for kind in PROVIDER_TABLES:
        headings = csv_text(kind.model.model_fields, [], with_headings=True)
        shipped = CONTENT / f"{kind.name}.csv"
        text = shipped.read_text(encoding="utf-8") if shipped.is_file() else headings + "".join(tables[kind.name])
        (target / "providers" / f"{kind.name}.csv").write_text(text, encoding="utf-8", newline="")
    _copy_content(target, sample)


def _lots(sample: Sample, words: Words) -> list[Lot]:
    """Every provider's number, name, story, share of the visits, and venues."""
    chance = Random(f"sample/{sample.seed}")
    told = stories(sample.providers, chance)
    counts = shares(told, sample.visits, chance)
    venues = [chance.choice((1, 1, 1, 1, 1, 2, 2, 3)) for _ in told]
    drawn = draw_postcodes(venues, words.towns, PackagePostcodes(), chance)
    names = Names(words, sample.seed)
    lots = []
    for number, (story, visits, places) in enumerate(zip(told, counts, drawn, strict=True)):
        name, kind = names.of(number)
        lots.append(Lot(number, short_name(name), name, kind, story, visits, tuple(places)))
    return lots


def _write_provider(lot: Lot, known: Known) -> dict[str, str]:
    """Write one provider's visits; returns its lines of each table. Chance begins anew, so that no other matters."""
    chance = Random(f"{known.sample.seed}/{lot.number}")
    trade = known.words.kinds[lot.kind][1]
    today = known.sample.today
    rows = invent_records(lot, trade, known.words, today, chance)
    folder = known.root / "qa_reports" / "visits" / lot.id
    if lot.visits:
        folder.mkdir()
    for planned in plan(lot.story, lot.visits, today, chance):
        visit = Visited(
            planned,
            version_on(planned.day, planned.framework, known.versions),
            lot.id,
            lot.name,
            rows["venues"][0]["id"],
            f"QA-{1 + int(chance.random() * ASSESSORS):02}",
            effect_for(lot.story, planned, chance),
        )
        write_visit(folder / f"{planned.day}-{planned.framework}", visit, lot.story, trade, today, chance)
    return {kind.name: csv_text(kind.model.model_fields, rows.get(kind.name, [])) for kind in PROVIDER_TABLES}


def _copy_content(target: Path, sample: Sample) -> None:
    """The files that are as shipped, with the command that writes them all again; the settings last."""
    for path, place in _files_of(CONTENT / "directory", "directory/"):
        _put(target / path, place.read_text(encoding="utf-8"))
    for path, place in _files_of(CONTENT / "qa_reports", "qa_reports/"):
        _put(target / path, place.read_text(encoding="utf-8"))
    again = (
        f"    provider-directory sample DIR --providers {sample.providers} --visits {sample.visits}"
        f" --seed {sample.seed} --as-of {sample.today}\n"
    )
    _put(target / "README.md", (CONTENT / "README.md").read_text(encoding="utf-8") + "\n" + again)
    _put(target / SETTINGS, (CONTENT / SETTINGS).read_text(encoding="utf-8"))
    describe_packages(target)


def _files_of(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_of(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
