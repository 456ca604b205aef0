"""Tables in Markdown: every column as wide as its widest cell, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column is words, the others are figures. A bar in a cell is written so that it stays one."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (headings, *rows)]
    wide = [max(3, *(len(row[place]) for row in cells)) for place in range(len(headings))]
    marks = [f"{'-' * wide[0]}", *(f"{'-' * (width - 1)}:" for width in wide[1:])]

    def line(row: Sequence[str]) -> str:
        first = row[0].ljust(wide[0])
        return f"| {' | '.join([first, *(cell.rjust(width) for cell, width in zip(row[1:], wide[1:], strict=True))])} |"

    return "\n".join([line(cells[0]), line(marks), *map(line, cells[1:])])
