"""What was measured, as a page: a table of all figures, then what each leaves open. Nothing is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.trust.figure import Asked
from benchmarks.trust.figures import FIGURES

Found = Mapping[str, Mapping[str, Any]]


def page_of(found: Found) -> str:
    """The page in Markdown, from what ``trust.json`` holds by number."""
    met = [figure for figure in FIGURES if _is_met(found.get(str(figure.number)))]
    lines = [
        "# Figures of trust",
        "",
        (
            "Written by `python -m benchmarks.trust --folder DIR --write benchmarks/trust.md`, which measures all of them; "
            "`python -m benchmarks.trust 8 --folder DIR` measures one. [What a figure shows, and how](README.md#figures-of-trust)."
        ),
        "",
        (
            f"**{len(met)} of {len(FIGURES)} are met.** “Stock tools” is what the usual way of building such a site had, "
            "measured on 21 November 2026, before this project began."
        ),
        "",
        "| # | figure | asked | measured | met | stock tools |",
        "|---|---|---|---|---|---|",
        *(_row(figure, found.get(str(figure.number))) for figure in FIGURES),
        "",
        *(line for figure in FIGURES for line in _details(figure, found.get(str(figure.number)))),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _is_met(one: Mapping[str, Any] | None) -> bool:
    return one is not None and one["is_met"] and not one["is_quick"]


def _row(figure: Asked, one: Mapping[str, Any] | None) -> str:
    measured, met = "not measured", "no"
    if one is not None:
        measured = one["told"] + (" (a quick run, which proves nothing)" if one["is_quick"] else "")
        met = "yes" if _is_met(one) else "**no**"
    cells = (str(figure.number), figure.what, figure.bar, measured, met, figure.baseline)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _details(figure: Asked, one: Mapping[str, Any] | None) -> Iterator[str]:
    if one is None:
        return
    yield f"## {figure.number}. {figure.what}"
    yield ""
    yield f"{one['told']}. Measured on {one['day']} in {one['minutes']} minutes, {one['machine']}."
    yield ""
    yield from (f"* {note}" for note in one["notes"])
    if one["notes"]:
        yield ""
    for name, value in one["counts"].items():
        yield f"* {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
    if one["counts"]:
        yield ""
