"""The part of the page on search: what is loaded, and how long questions take, ours and other engines'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.pictures import figure
from benchmarks.tables import table

Found = Mapping[str, Any]
KINDS = ("text", "facets", "distance", "all")


def search_sections(found: Found) -> list[str]:
    """The sections, by size; none where nothing was measured."""
    parts: list[str] = []
    for size, one in sorted(found.get("search", {}).items(), key=lambda pair: int(pair[0])):
        parts += ["## Search" if not parts else "", f"### {int(size):,} providers", *_one(one)]
    return [part for part in parts if part]


def _one(one: Found) -> Iterator[str]:
    engines: Found = one["engines"]
    yield f"{one['records']:,} courses of listed providers."
    parts = [
        [f"{name}, {part['name']}", *(figure(part[kind] / 1000) for kind in ("raw", "gzip", "brotli"))]
        for name, engine in engines.items()
        for part in engine.get("parts", ())
    ]
    if parts:
        yield table(["", "raw, KB", "gzip, KB", "brotli, KB"], parts)
    rows = []
    for name, engine in engines.items():
        for place in ("node", "chromium"):
            if place in engine:
                where = "Node" if place == "node" else f"Chromium, {engine[place].get('slower', 4)} times slower"
                rows.append(_row(f"{name}, {where}", engine[place]))
    if rows:
        asked = ", ".join(f"{name} {engine['asked']}" for name, engine in engines.items() if "asked" in engine)
        yield (
            "Milliseconds: to parse and load the index, for the first question, and of the others p50 / p95 / p99. "
            f"Questions of each kind: {asked}."
        )
        yield table(["", "load", "first", *KINDS], rows)
    for name, engine in engines.items():
        if note := engine.get("note"):
            yield f"{name}: {note}"
    if packed := one.get("shards"):
        yield "Postcodes, one file a district, of which a reader loads one or two:"
        sizes = [
            [name, *(figure(told[part] / 1000) for part in ("median", "largest", "all"))]
            for name, told in packed.items()
        ]
        yield table([f"{packed['raw']['files']:,} files", "median, KB", "largest, KB", "all, KB"], sizes)


def _row(name: str, told: Found) -> list[str]:
    asked = told.get("questions", {})
    cells = [
        " / ".join(figure(asked[kind][part]) for part in ("p50", "p95", "p99")) if kind in asked else ""
        for kind in KINDS
    ]
    loading = told.get("parse_ms", 0) + told.get("load_ms", 0)
    return [name, figure(loading), figure(told.get("first_ms", 0)), *cells]
