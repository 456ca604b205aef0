"""Bars and growth lines as SVG: words and signs on a white ground, so that they read the same on a light page and a dark one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, LEFT, RIGHT = 720, 200, 140
ROW = 26
INK, GROUND, GRID = "#1f2933", "#ffffff", "#d5dbe1"
# Dark enough on white to be told apart without colour by where they stand and what is written at them.
COLOURS = ("#0b6e6e", "#b3541e", "#3f4fa3", "#8a2c62", "#5b6b1f", "#6b4a2b", "#1f2933")
FONT = "font-family='system-ui, sans-serif' font-size='13'"


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """One bar a value, from nothing; beside it the value, and how many times the first it is. Ours, the first, are alike."""
    ours, first = next(iter(values.items()))
    room = WIDTH - LEFT - RIGHT
    parts = [_text(12, 24, title, weight="bold")]
    for number, (name, value) in enumerate(values.items()):
        down = 42 + ROW * number
        long = max(2.0, room * value / max(values.values()))
        times = f", {figure(value / first)} times" if number else ""
        parts.append(
            f"<rect x='{LEFT}' y='{down}' width='{long:.1f}' height='{ROW - 8}' fill='{COLOURS[0 if name.startswith(ours) else 1]}'/>"
        )
        parts.append(_text(LEFT - 8, down + 14, name, anchor="end"))
        parts.append(_text(LEFT + long + 6, down + 14, f"{figure(value)} {unit}{times}"))
    return _picture(title, 50 + ROW * len(values), parts)


def growth(title: str, sizes: Sequence[int], lines: Mapping[str, Sequence[float]], unit: str) -> str:
    """Cost by size, both on a scale of powers of ten, where growth in step with the size is a straight line at 45°."""
    every = [value for line in lines.values() for value in line if value > 0]
    down_to, up_to = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))
    step = min((WIDTH - 250) / max(last - first, 1e-9), 420 / max(up_to - down_to, 1))
    left, top = 70, 44
    bottom = top + step * (up_to - down_to)

    def at(size: float, cost: float) -> tuple[float, float]:
        return left + step * (math.log10(size) - first), bottom - step * (math.log10(cost) - down_to)

    parts = [_text(12, 24, title, weight="bold")]
    for power in range(down_to, up_to + 1):
        _, down = at(sizes[0], 10.0**power)
        parts.append(_line(left, down, left + step * (last - first), down))
        parts.append(_text(left - 8, down + 4, f"{figure(10.0**power)} {unit}", anchor="end"))
    for size, larger in zip(sizes, [*sizes[1:], math.inf], strict=True):
        if larger == math.inf or step * math.log10(larger / size) > 50:
            parts.append(_text(at(size, 1)[0], bottom + 20, f"{size:,}", anchor="middle"))
    ends = _apart({name: at(sizes[-1], line[-1])[1] for name, line in lines.items() if line[-1] > 0})
    for number, (name, line) in enumerate(lines.items()):
        points = [at(size, cost) for size, cost in zip(sizes, line, strict=True) if cost > 0]
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>")
        parts += [f"<circle cx='{across:.1f}' cy='{down:.1f}' r='3' fill='{colour}'/>" for across, down in points]
        if name in ends:
            parts.append(_text(left + step * (last - first) + 8, ends[name] + 4, name, colour=colour))
    return _picture(title, bottom + 34, parts)


def figure(value: float) -> str:
    """Three figures that count: 0.0123, 4.56, 789, 12,300."""
    if value == 0:
        return "0"
    places = 2 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Where names stand at the ends of lines: in their order, and none over another."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for name in sorted(ends, key=lambda one: ends[one]):
        lowest = max(ends[name], lowest + 15)
        placed[name] = lowest
    return placed


def _text(across: float, down: float, words: str, *, anchor: str = "start", weight: str = "", colour: str = INK) -> str:
    bold = f" font-weight='{weight}'" if weight else ""
    place = f"x='{across:.1f}' y='{down:.1f}' text-anchor='{anchor}'"
    return f"<text {place} fill='{colour}'{bold}>{escape(words)}</text>"


def _line(left: float, top: float, right: float, bottom: float) -> str:
    return f"<line x1='{left:.1f}' y1='{top:.1f}' x2='{right:.1f}' y2='{bottom:.1f}' stroke='{GRID}'/>"


def _picture(title: str, height: float, parts: Sequence[str]) -> str:
    size = f"viewBox='0 0 {WIDTH} {height:.0f}' width='{WIDTH}' height='{height:.0f}'"
    ground = f"<rect width='{WIDTH}' height='{height:.0f}' rx='6' fill='{GROUND}'/>"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' {FONT}><title>{escape(title)}</title>"
    return "\n".join([head, ground, *parts, "</svg>", ""])
