"""How something grows with size: the exponent of the power law that fits it best."""

from __future__ import annotations

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float | None:
    """
    The slope of least squares through the logarithms: 1 where twice the size costs twice as much.

    ``None`` for fewer than two sizes, or where something costs nothing that could be measured.
    """
    if len(set(sizes)) < 2 or min(costs) <= 0:
        return None
    across, up = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    run = sum((one - middle) ** 2 for one in across)
    return sum((one - middle) * (other - height) for one, other in zip(across, up, strict=True)) / run


def at_size(size: float, sizes: Sequence[float], costs: Sequence[float]) -> float | None:
    """What the fitted law says of a size that was not measured."""
    power = exponent(sizes, costs)
    if power is None:
        return None
    level = sum(math.log(cost) - power * math.log(one) for one, cost in zip(sizes, costs, strict=True)) / len(sizes)
    return math.exp(level + power * math.log(size))
