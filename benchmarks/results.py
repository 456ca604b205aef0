"""What was measured, as a page with tables, and pictures beside it. Nothing is measured here, and nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.aims import aims
from benchmarks.building import STAGES
from benchmarks.growth import at_size, exponent
from benchmarks.peers import AT_HAND, INSIDE, OURS, OUTSIDE, ZENSICAL
from benchmarks.pictures import bars, figure, growth
from benchmarks.search_results import search_sections
from benchmarks.tables import table

Found = Mapping[str, Any]
FLOORS = ("floor: read", "floor: write", "floor: hash")
# What a small edit is held against: nothing need be read, written or hashed but what changed.
LOOK, SMALL = "floor: look", ("warm", "record", "visit")
CASES = {
    "cold": "cold",
    "at hand": "cold, postcodes at hand",
    "warm": "nothing changed",
    "record": "one record",
    "visit": "one visit",
    "label": "one framework label",
    "template": "one template",
}
PAGES_ASKED = 3000


def write_results(found: Found, path: Path) -> None:
    """Write the page, and its pictures beside it: ``results-….svg`` for ``results.md``."""
    pictures: dict[str, str] = {}

    def picture(name: str, words: str, drawn: str) -> str:
        pictures[name] = drawn
        return f"![{words}]({path.stem}-{name}.svg)"

    parts = [
        *_heading(found),
        "## The aims",
        aims(found),
        *_builds(found.get("build", {}), picture),
        *_peers(found.get("peers", {}), picture),
    ]
    parts += search_sections(found)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    for name, drawn in pictures.items():
        path.with_name(f"{path.stem}-{name}.svg").write_text(drawn, encoding="utf-8")


Picture = Callable[[str, str, str], str]


def _heading(found: Found) -> Iterator[str]:
    told = found.get("told", {})
    yield "# What it costs"
    yield (
        f"Written by `{told.get('command', 'python -m benchmarks')}` on {told.get('day', 'a day')}, seed "
        f"{told.get('seed', 0)}: {told.get('machine', 'a machine')}. Each figure is the median of the runs of one case; "
        "memory is the most of them. Compare what was measured in one run: seconds belong to this machine, ratios less."
    )


def _builds(sizes: Found, picture: Picture) -> Iterator[str]:
    if not sizes:
        return
    yield "## Builds"
    yield (
        "Three visits a provider. “Floors” are the least that any program must do, measured in the same minutes: read, hash "
        "and parse the input, write as many files of as many bytes, hash them; and of a small edit, to look whether any file that is read or was "
        "published is another than it was (each build looks at two folders of output, of which readers see one). Two processes, as we use. Stages in seconds "
        "by the clock, and what of the wall is in none of them is the interpreter's start; processor seconds are of all "
        "processes. “Postcodes at hand” is cold but for what was read of their source, which changes twice a year. “Written” counts files that are another file on the disk than before."
    )
    for size, one in sorted(sizes.items(), key=lambda pair: int(pair[0])):
        yield f"### {int(size):,} providers, {3 * int(size):,} visits"
        yield _sizes_table(one)
        yield (
            f"{one['output']['files']:,} files of {one['output']['bytes'] / 1e6:,.0f} MB. {SAME[one['same']]} "
            f"The sample was written in {figure(one['sample']['wall'])} s."
        )
    measured = sorted(map(int, sizes))
    if len(measured) > 1:
        yield from _growth(sizes, measured, picture)


SAME = {
    True: "Byte for byte the same as a clean build after all these edits.",
    False: "**NOT the same** as a clean build after all these edits.",
    None: "Not compared with a clean build (`--brief`).",
}


def _sizes_table(one: Found) -> str:
    cases = one["cases"]
    least = {name: sum(cases[row][name] for row in FLOORS) for name in ("wall", "cpu")}
    columns = ["wall", "cpu", "peak"]
    stages = [stage for stage in STAGES if stage in cases["cold"]]
    rows = []
    for name, words in ((name, words) for name, words in CASES.items() if name in cases):
        row = cases[name]
        of_cold = "" if name == "cold" else f"{100 * row['wall'] / cases['cold']['wall']:.0f} %"
        floor = cases[LOOK] if name in SMALL and LOOK in cases else least
        of_floor = f"{figure(row['wall'] / floor['wall'])}, {figure(row['cpu'] / floor['cpu'])}"
        rows.append(
            [words, *(figure(row[key]) for key in [*stages, *columns]), f"{row['written']:,.0f}", of_floor, of_cold]
        )
    for name in [name for name in (*FLOORS, LOOK) if name in cases]:
        rows.append([name, *("" for _ in stages), *(figure(cases[name][key]) for key in columns), "", "", ""])
    return table(
        ["", *stages, "wall, s", "CPU, s", "peak, MB", "written", "times its floors, wall and CPU", "of cold"], rows
    )


def _growth(sizes: Found, measured: list[int], picture: Picture) -> Iterator[str]:
    cold = [sizes[str(size)]["cases"]["cold"] for size in measured]
    keys = [key for key in (*STAGES, "wall", "cpu", "peak") if all(key in row for row in cold)]
    lines = {key: [row[key] for row in cold] for key in keys}
    yield "### Growth, cold"
    yield (
        "The exponent of the law that fits best (least squares through the logarithms): 1 where twice the providers cost "
        "twice as much. A fixed cost makes the first column smaller; the last, from the two largest sizes, shows it least."
    )
    rows = [
        [key, _power(measured, line), _power(measured[-2:], line[-2:]), figure(1000 * line[-1] / measured[-1])]
        for key, line in lines.items()
    ]
    yield table(["", "all sizes", "the two largest", "ms (or KB) a provider at the largest"], rows)
    seconds = {key: line for key, line in lines.items() if key != "peak"}
    title = "Cold build: seconds by number of providers"
    yield picture("growth", title, growth(title, measured, seconds, "s"))


def _power(sizes: list[int], costs: list[float]) -> str:
    found = exponent(sizes, costs)
    return "" if found is None else f"{found:.2f}"


def _peers(counts: Found, picture: Picture) -> Iterator[str]:
    if not counts:
        return
    yield "## The same pages by other generators"
    yield (
        "A page for every provider and every report that counts, with the same public content, in Markdown for the others; "
        "built in turn. Ours are more pages (packs, lists, listings, forms) and data beside them. “One page” "
        "is a build after one has changed; plain MkDocs builds all of them again."
    )
    for one in sorted(counts.values(), key=lambda one: one["pages"]):
        yield f"### {one['pages']:,} pages"
        rows = []
        for name, row in one["rows"].items():
            cells = [cell for case in ("cold", "one page") for cell in _beside(row, one["rows"][OURS], case)]
            output = [f"{row['output']['pages']:,}", figure(row["output"]["bytes"] / 1e6)]
            rows.append([name, *cells, figure(row["cold"]["peak"]), *output])
        heads = [
            "",
            "cold, s",
            "CPU, s",
            "times ours",
            "one page, s",
            "CPU, s",
            "times ours",
            "peak, MB",
            "pages",
            "MB",
        ]
        yield table(heads, rows)
    largest = max(counts.values(), key=lambda one: one["pages"])
    title = f"Seconds for {largest['pages']:,} pages, cold"
    values = {name: row["cold"]["wall"] for name, row in largest["rows"].items()}
    yield picture("peers", title, bars(title, values, "s"))
    yield from _told_for(counts, PAGES_ASKED)


def _beside(row: Found, ours: Found, case: str) -> list[str]:
    if case not in row:
        return ["", "", ""]
    times = row[case]["wall"] / ours[case]["wall"]
    return [figure(row[case]["wall"]), figure(row[case]["cpu"]), figure(times)]


def _told_for(counts: Found, pages: int) -> Iterator[str]:
    """How each grows, and what that says of a number of pages, measured or not."""
    rows = []
    for name in (OURS, AT_HAND, OUTSIDE, INSIDE, ZENSICAL):
        with_it = sorted(
            (one["pages"], one["rows"][name]["cold"]["wall"]) for one in counts.values() if name in one["rows"]
        )
        sizes, costs = [size for size, _ in with_it], [cost for _, cost in with_it]
        if (power := exponent(sizes, costs)) is not None and (told := at_size(pages, sizes, costs)) is not None:
            is_far = max(sizes) < 0.9 * pages
            rows.append([name, f"{power:.2f}", f"{figure(told)}{' (not measured)' if is_far else ''}"])
    if rows:
        yield f"Growth with the number of pages, and what the fitted law says of {pages:,}:"
        yield table(["", "exponent", f"{pages:,} pages, s"], rows)
