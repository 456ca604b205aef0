"""What the visits to one provider tell the pages that are about all, so that nobody opens every visit for those."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

import msgpack

from build_tools.models.outcomes import ActionStanding
from build_tools.models.packed import line_of, record_of
from build_tools.models.visit import VisitHeader

Given = tuple[tuple[str, str], ...]
"""Items with what answers them; an item without an answer is left out."""

_FIELDS = tuple(field.name for field in fields(ActionStanding))
_QUICKLY = 1  # of zlib's levels: such lines repeat themselves so much that it takes off nine tenths


class Told(NamedTuple):
    """
    As one edition may know it, on one day. Each part is kept as bytes, and opened at each look: few look at every part.
    """

    packed_headers: bytes
    packed_chosen: bytes
    packed_actions: bytes
    packed_lines: bytes
    packed_last: bytes

    @classmethod
    def of(
        cls,
        headers: Sequence[VisitHeader],
        chosen: Mapping[str, Given],
        actions: Sequence[ActionStanding],
        lines: Mapping[str, str],
        last: Mapping[str, str],
    ) -> Told:
        """See the properties of the same names."""
        return cls(
            msgpack.packb([line_of(header) for header in headers]),
            msgpack.packb(chosen),
            msgpack.packb([_line_of(action) for action in actions]),
            zlib.compress(msgpack.packb(lines), _QUICKLY),
            zlib.compress(msgpack.packb(last), _QUICKLY),
        )

    @property
    def headers(self) -> tuple[VisitHeader, ...]:
        """Of the reports in force, in the order of the visits."""
        return tuple(record_of(VisitHeader, line) for line in msgpack.unpackb(self.packed_headers, use_list=False))

    @property
    def reports(self) -> list[tuple[str, ...]]:
        """The same headers in short: framework, version, day of the visit (YYYY-MM-DD), outcome, visit."""
        return [tuple(line[place] for place in _IN_SHORT) for line in msgpack.unpackb(self.packed_headers)]

    @property
    def chosen(self) -> dict[str, Given]:
        """What was chosen at the latest visit on each framework, by visit id."""
        found: dict[str, Given] = msgpack.unpackb(self.packed_chosen, use_list=False)
        return found

    @property
    def actions(self) -> tuple[ActionStanding, ...]:
        """Every improvement that these reports agree."""
        return tuple(map(_action_of, msgpack.unpackb(self.packed_actions)))

    @property
    def lines(self) -> dict[str, str]:
        """The lines of all answers, by the CSV file in which they are published."""
        found: dict[str, str] = msgpack.unpackb(zlib.decompress(self.packed_lines))
        return found

    @property
    def last(self) -> dict[str, str]:
        """What the form of each framework, by its id, is told of the visit before, as JSON."""
        found: dict[str, str] = msgpack.unpackb(zlib.decompress(self.packed_last))
        return found


_IN_SHORT = tuple(
    [*VisitHeader.model_fields].index(name)
    for name in ("framework_id", "framework_version", "visited_on", "outcome", "visit_id")
)


def _line_of(action: ActionStanding) -> list[Any]:
    noted_on = action.noted_on.isoformat() if action.noted_on else None
    return [*(vars(action) | {"by_when": action.by_when.isoformat(), "noted_on": noted_on}).values()]


def _action_of(line: Sequence[Any]) -> ActionStanding:
    action = dict(zip(_FIELDS, line, strict=True))
    noted_on = date.fromisoformat(action["noted_on"]) if action["noted_on"] else None
    return ActionStanding(**action | {"by_when": date.fromisoformat(action["by_when"]), "noted_on": noted_on})
