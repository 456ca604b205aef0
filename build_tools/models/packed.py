"""Checked records in a compact form: a million answers are kept as columns or bytes, and are records while somebody looks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, overload

import msgpack
from pydantic import BaseModel

from build_tools.models.columns import Record, core_type

R = TypeVar("R", bound=Record)
Turn = Callable[[Any], Any]
# A record is frozen, but its four slots can be filled.
_put_values, _put_filled, _put_extra, _put_private = (
    vars(BaseModel)[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
Column = Sequence[Any]


class ByColumns(Sequence[R], Generic[R]):
    """
    Sound records of one type in order, kept by columns. Each look inside makes them afresh, and nothing is kept; so take
    what is needed in one go, and where a few fields will do, no records are made at all.
    """

    __slots__ = ("model",)

    def __init__(self, model: type[R]) -> None:
        """Nothing is checked here; what is kept must be sound."""
        self.model = model

    @abstractmethod
    def columns(self, *names: str) -> list[Column]:
        """What every record has in some fields, one column for each."""

    def unpacked(self) -> Columns[R]:
        """The same records with their columns at hand, for who looks more than once."""
        names = tuple(_plan(self.model)[0])
        return Columns(self.model, dict(zip(names, self.columns(*names), strict=True)))

    def values(self, first: str, second: str, *more: str) -> Iterator[tuple[Any, ...]]:
        """Some fields of each record, in this order, at a quarter of what it costs to make the records."""
        return zip(*self.columns(first, second, *more), strict=True)

    def __iter__(self) -> Iterator[R]:
        names = tuple(_plan(self.model)[0])
        return records_of(self.model, names, zip(*self.columns(*names), strict=True))

    def __reversed__(self) -> Iterator[R]:
        return reversed(tuple(self))

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...
    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Columns(ByColumns[R]):
    """Records of which the columns are at hand, by the names of all the model's fields."""

    __slots__ = ("held",)

    def __init__(self, model: type[R], held: dict[str, Column]) -> None:
        super().__init__(model)
        self.held = held

    @classmethod
    def of(cls, model: type[R], records: Iterable[R]) -> Columns[R]:
        """Records turned into columns."""
        lines = [record.__dict__ for record in records]
        return cls(model, {name: [line[name] for line in lines] for name in model.model_fields})

    def columns(self, *names: str) -> list[Column]:
        """What every record has in some fields, one column for each."""
        return [self.held[name] for name in names]

    def __len__(self) -> int:
        return len(next(iter(self.held.values())))

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...
    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        if isinstance(place, slice):
            return super().__getitem__(place)
        line = [column[place] for column in self.held.values()]
        return next(records_of(self.model, tuple(self.held), [line]))


class Packed(ByColumns[R]):
    """Records as the bytes that ``pack`` made of them."""

    __slots__ = ("data",)

    def __init__(self, model: type[R], data: bytes) -> None:
        self.model, self.data = model, data

    def columns(self, *names: str) -> list[Column]:
        """What every record has in some fields, one column for each."""
        return self._from(_lately_unpacked(self.data), names)

    def _from(self, held: Sequence[Column], names: Sequence[str]) -> list[Column]:
        if not held:
            return [()] * len(names)
        place_of, turns = _plan(self.model)
        found = ((held[place_of[name]], turns.get(name)) for name in names)
        return [column if turn is None else _turned(column, turn[1]) for column, turn in found]

    def unpacked(self) -> Columns[R]:
        """The same records with their columns at hand."""
        names = tuple(_plan(self.model)[0])
        columns = self._from(_unpacked(self.data), names)
        return Columns(self.model, dict(zip(names, map(each_once, columns), strict=True)))

    def __len__(self) -> int:
        return len(_lately_unpacked(self.data)[0]) if self.data else 0


def _unpacked(data: bytes) -> tuple[Column, ...]:
    """The columns as they were packed; of no records none."""
    columns: tuple[Column, ...] = msgpack.unpackb(data, use_list=False) if data else ()
    return columns


# A report is looked at for its page, its pictures, what changed since the one before, and its package: in one go.
_lately_unpacked = lru_cache(maxsize=32)(_unpacked)


class Shown(ByColumns[R]):
    """
    Records without what some readers may not see: it is taken away at each look, before there is a record.

    ``withheld`` is what fields become in every record; ``hidden`` has, for fields that are blank in some records only,
    the words in the field ``by`` of those.
    """

    __slots__ = ("by", "hidden", "withheld", "within")

    def __init__(
        self, within: ByColumns[R], withheld: Mapping[str, Any], by: str, hidden: Mapping[str, Collection[str]]
    ) -> None:
        super().__init__(within.model)
        self.within, self.withheld, self.by, self.hidden = within, withheld, by, hidden

    def columns(self, *names: str) -> list[Column]:
        """What every record has in some fields, one column for each."""
        *found, told_by = self.within.columns(*names, self.by)
        for place, name in enumerate(names):
            if name in self.withheld:
                found[place] = [self.withheld[name]] * len(told_by)
            elif name in self.hidden:
                blind = self.hidden[name]
                pairs = zip(told_by, found[place], strict=True)
                found[place] = [None if word in blind else value for word, value in pairs]
        return found

    def __len__(self) -> int:
        return len(self.within)


def by_columns(model: type[R], records: Sequence[R]) -> ByColumns[R]:
    """Records kept by columns, whether they are already or not."""
    return records if isinstance(records, ByColumns) else Columns.of(model, records)


def columns_of(records: Sequence[Record], names: Sequence[str]) -> list[Column]:
    """Some fields of all records, one column for each, whether the records are kept by columns or not."""
    if isinstance(records, ByColumns):
        return records.columns(*names)
    lines = [record.__dict__ for record in records]
    return [[line[name] for line in lines] for name in names]


def values_of(records: Iterable[R], first: str, second: str, *more: str) -> Iterator[tuple[Any, ...]]:
    """Some fields of each record, in this order, whether the records are kept by columns or not."""
    if isinstance(records, ByColumns):
        return records.values(first, second, *more)
    return map(attrgetter(first, second, *more), records)


def records_of(model: type[R], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[R]:
    """
    Records of values that are known to be sound, in the order of ``names``, which must be all of the model's fields.

    Nothing is checked. As pickle would do it: in a fifth of the time of ``model_construct``, which looks for defaults.
    """
    filled, make = set(names), object.__new__
    for row in rows:
        record = make(model)
        _put_values(record, dict(zip(names, row, strict=True)))
        _put_filled(record, filled)
        _put_extra(record, None)
        _put_private(record, None)
        yield record


def with_changes(record: R, changes: Mapping[str, Any]) -> R:
    """The record with some fields changed to values that are known to be sound: ``model_copy`` at a fifth of the cost."""
    return _made(type(record), {**record.__dict__, **changes}, record.__pydantic_fields_set__)


def _made(model: type[R], values: dict[str, Any], filled: set[str]) -> R:
    record = object.__new__(model)
    _put_values(record, values)
    _put_filled(record, filled)
    _put_extra(record, None)
    _put_private(record, None)
    return record


def pack(model: type[R], records: Sequence[R]) -> bytes:
    """Records of one type as bytes, the same for the same records; none when there are none."""
    if isinstance(records, Packed):
        return bytes(records.data)
    names, turns = _plan(model)
    columns = by_columns(model, records).columns(*names)
    if not columns[0]:
        return b""
    for name, (there, _) in turns.items():
        if there is not None:
            columns[names[name]] = _turned(columns[names[name]], there)
    return bytes(msgpack.packb(columns))


def line_of(record: Record) -> list[Any]:
    """One record's values as they can be packed, for ``record_of``."""
    values, (names, turns) = record.__dict__, _plan(type(record))
    line = [values[name] for name in names]
    for name, (there, _) in turns.items():
        if there is not None and values[name] is not None:
            line[names[name]] = there(values[name])
    return line


def record_of(model: type[R], line: Sequence[Any]) -> R:
    """The record that ``line_of`` made a line of."""
    names, turns = _plan(model)
    values = dict(zip(names, line, strict=True))
    for name, (_, back) in turns.items():
        if values[name] is not None:
            values[name] = back(values[name])
    return _made(model, values, _filled(model))


def each_once(column: Iterable[Any]) -> list[Any]:
    """
    A column in which equal texts are one and the same: ids and roles stand in it again and again, and what is kept for
    as long as a build takes should be kept once. Other values stay as they are: 1.0 and 1.00 are equal, but not the same.
    """
    known: dict[str, str] = {}
    return [known.setdefault(value, value) if value.__class__ is str else value for value in column]


def _turned(column: Column, turn: Turn) -> Column:
    """A column with each value turned, and each blank left blank."""
    return [value if value is None else turn(value) for value in column] if None in column else [*map(turn, column)]


@cache
def _filled(model: type[Record]) -> set[str]:
    """The names of all fields; one set does for every record that has all of them."""
    return set(model.model_fields)


@cache
def _plan(model: type[Record]) -> tuple[dict[str, int], dict[str, tuple[Turn | None, Turn]]]:
    """The place of each field; and how those are turned whose values are not written as they are."""
    kinds = {name: core_type(field.annotation) for name, field in model.model_fields.items()}
    turns = {name: turn for name, kind in kinds.items() if (turn := _turns(*kind)) is not None}
    return {name: place for place, name in enumerate(kinds)}, turns


def _turns(kind: Any, is_list: bool) -> tuple[Turn | None, Turn] | None:
    """How a value becomes text, a number, yes or no (``None``: as it is), and is made from it; or ``None``."""
    single: tuple[Turn | None, Turn] | None = None
    if kind is date:
        single = (date.isoformat, date.fromisoformat)
    elif kind is Decimal:
        single = (str, Decimal)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        # Words are text already, and to look one up is faster than to call its type.
        by_value = {member.value: member for member in kind}
        single = (None if issubclass(kind, StrEnum) else attrgetter("value"), by_value.__getitem__)
    if not is_list:
        return single
    there, back = single or (None, None)
    return (
        None if there is None else lambda values: [*map(there, values)],
        tuple if back is None else lambda values: tuple(map(back, values)),
    )
