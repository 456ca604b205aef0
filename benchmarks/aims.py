"""The project's aims for speed, each beside what was measured; an aim whose size was not measured says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.growth import at_size, exponent
from benchmarks.peers import AT_HAND, INSIDE, OURS, OUTSIDE
from benchmarks.pictures import figure
from benchmarks.tables import table

Found = Mapping[str, Any]
SIZE, PAGES = 10_000, 3_000
COUNTRY = f"{SIZE:,} providers, {3 * SIZE:,} visits"


def aims(found: Found) -> str:
    """A table: what, the aim, what was measured, and whether it is met."""
    rows = [[what, aim, *told] for what, aim, told in _rows(found)]
    return table(["", "aim", "measured", "met"], rows)


def _rows(found: Found) -> Iterator[tuple[str, str, tuple[str, str]]]:
    builds = found.get("build", {})
    cases = builds.get(str(SIZE), {}).get("cases", {})
    yield f"{COUNTRY}, cold", "at most 20 s", _told(cases.get("cold", {}).get("wall"), 20, "s")
    yield "the same, memory", "at most 1.5 GB", _told(_part(cases.get("cold", {}).get("peak"), 1000), 1.5, "GB")
    for case in ("record", "visit"):
        yield f"the same after one {case}", "at most 2 s", _told(cases.get(case, {}).get("wall"), 2, "s")
    largest = " to ".join(f"{size:,}" for size in sorted(map(int, builds))[-2:])
    yield f"growth of the cold build, {largest} providers", "exponent at most 1.05", _told(_growth(builds), 1.05, "")
    for name, times in ((OUTSIDE, 20), (INSIDE, 100)):
        for ours in (OURS, AT_HAND):
            ratio, note = _times(found.get("peers", {}), name, ours)
            what = f"{PAGES:,} pages, {name}{ours.removeprefix(OURS)}"
            yield what, f"at least {times} times ours", _told(ratio, times, f"times{note}", at_least=True)
    search = found.get("search", {}).get(str(SIZE), {})
    ours = search.get("engines", {}).get("ours", {})
    packed = {part["name"].split()[0]: part["brotli"] / 1000 for part in ours.get("parts", ())}
    yield f"{SIZE:,} providers, all that search loads, brotli", "at most 600 KB", _told(packed.get("all"), 600, "KB")
    card = ours.get("first_card", {})
    for asked, what in (("nothing_asked", "nothing asked"), ("near_p90", "near a place, 9 of 10")):
        first = _part(card.get(asked), 1000)
        yield f"the same, what the first result needs, {what}", "at most 150 KB", _told(first, 150, "KB")
    slowest = ours.get("chromium", {}).get("questions", {}).get("all", {}).get("p99")
    yield "the same, everything asked at once, Chromium 4 times slower, p99", "at most 16 ms", _told(slowest, 16, "ms")
    least = min(found.get("search", {}), key=int, default="")
    page = found.get("search", {}).get(least, {}).get("engines", {}).get("ours", {}).get("page", {})
    of = f"find page, {least or 'few'} providers, slow 4G"
    yield f"{of}: first result", "at most 1.5 s", _told(_part(page.get("first_result_ms"), 1000), 1.5, "s")
    yield f"{of}: of ours, gzip", "at most 60 KB", _told(_part(page.get("gzip"), 1000), 60, "KB")
    shard = _part(search.get("shards", {}).get("gzip", {}).get("median"), 1000)
    yield "a file of postcodes, gzip, median", "at most 4 KB", _told(shard, 4, "KB")


def _told(value: float | None, aim: float, unit: str, *, at_least: bool = False) -> tuple[str, str]:
    if value is None:
        return "not measured", ""
    is_met = value >= aim if at_least else value <= aim
    return f"{figure(value)} {unit}".strip(), "yes" if is_met else "no"


def _part(value: float | None, of: float) -> float | None:
    return None if value is None else value / of


def _growth(builds: Found) -> float | None:
    """From the two largest sizes, where what is fixed hides least."""
    sizes = sorted(map(int, builds))[-2:]
    return exponent(sizes, [builds[str(size)]["cases"]["cold"]["wall"] for size in sizes]) if len(sizes) == 2 else None


def _times(counts: Found, name: str, ours: str) -> tuple[float | None, str]:
    """How many times ours: as measured with that many pages, or as the fitted laws say."""
    found = sorted((one["pages"], one["rows"]) for one in counts.values() if {name, ours} <= one["rows"].keys())
    for pages, rows in found:
        if abs(pages - PAGES) < PAGES / 4:
            return rows[name]["cold"]["wall"] / rows[ours]["cold"]["wall"], ""
    sizes = [pages for pages, _ in found]
    if len(sizes) < 2:
        return None, ""
    theirs, own = (at_size(PAGES, sizes, [rows[who]["cold"]["wall"] for _, rows in found]) for who in (name, ours))
    return (theirs / own if theirs and own else None), ", as fitted"
