"""Sentences put together from parts: a name stands for one of its alternatives, chosen by chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

_NAMES = re.compile(r"\{(\w+)\}")


# Text, or text and names in turn, where the alternatives themselves stand for a name.
Options = list["str | list[str | Options]"]


class Grammar:
    """
    Alternatives by name. ``{room}`` within one of them stands for one of the alternatives of ``room``.

    Raises ``KeyError`` when a name has none: at once, and not when chance first comes upon it.
    """

    def __init__(self, alternatives: Mapping[str, Sequence[str]]) -> None:
        self._options: dict[str, Options] = {name: [] for name in alternatives}
        for name, lines in alternatives.items():
            for line in lines:
                parts = [self._options[part] if place % 2 else part for place, part in enumerate(_NAMES.split(line))]
                self._options[name].append(line if len(parts) == 1 else parts)

    def say(self, name: str, chance: Random) -> str:
        """One of the alternatives of a name, with all names in it replaced."""
        return _said(self._options[name], chance.random)


def _said(options: Options, chance: Callable[[], float]) -> str:
    parts = options[int(chance() * len(options))]
    if isinstance(parts, str):
        return parts
    return "".join([part if isinstance(part, str) else _said(part, chance) for part in parts])
