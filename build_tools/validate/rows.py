"""Rows to records: every field typed and within its limits, or a problem with its row, field and cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, overload

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from build_tools.models.columns import Record, core_type
from build_tools.models.packed import Columns
from build_tools.models.problem import Problem
from build_tools.models.qualification import tidy_number
from build_tools.models.sources import Grid, Row, Table
from build_tools.models.tables import TableKind
from build_tools.models.words import did_you_mean, quoted
from build_tools.validate.cells import Trouble, parse_cell
from build_tools.validate.pupil_identifiers import check_texts
from build_tools.validate.sound_tables import sound_records

R = TypeVar("R", bound=Record)


MOST_WRONG = 1000  # rows of one table that are told of one by one, and as many for keys and for references


class Checked(NamedTuple, Generic[R]):
    """A record and the row it came from, so that later checks can point at it."""

    record: R
    table: Table
    row: int

    def problem(self, code: str, field: str | None, message: str, fix: str, **more: Any) -> Problem:
        """A problem with this row."""
        return Problem(code, message, fix, self.table.package, self.table.resource, self.row, field, **more)


class CheckedRows(Sequence[Checked[R]], Generic[R]):
    """
    The rows of a table that make records, with the number of each.

    What is asked of a whole table is asked by columns (``records.columns``, ``values``); to whoever looks at a row, which
    is seldom more than those with problems, a ``Checked`` is made.
    """

    __slots__ = ("numbers", "records", "table")

    def __init__(self, table: Table, records: Columns[R], numbers: Sequence[int]) -> None:
        self.table, self.records, self.numbers = table, records, numbers

    @classmethod
    def none(cls, model: type[R]) -> CheckedRows[R]:
        """The rows of a table that is not there."""
        return cls(_NO_TABLE, _no_records(model), ())

    def column(self, name: str) -> Sequence[Any]:
        """What every record has in a field."""
        return self.records.columns(name)[0]

    def values(self, first: str, second: str, *more: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Some fields of every record, each time with its place among the rows."""
        return enumerate(self.records.values(first, second, *more))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Checked[R]]:
        return map(Checked, self.records, repeat(self.table), self.numbers)

    @overload
    def __getitem__(self, place: int) -> Checked[R]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Checked[R], ...]: ...
    def __getitem__(self, place: int | slice) -> Checked[R] | tuple[Checked[R], ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        return Checked(self.records[place], self.table, self.numbers[place])


_NO_TABLE = Table("", "", ())
_LOOKED_UP = (dict, set, frozenset)


@cache
def _no_records(model: type[Record]) -> Columns[Any]:
    return Columns.of(model, ())


class CheckRows(Protocol):
    """A way to check a table's rows, such as ``check_rows``."""

    def __call__(self, table: Table, kind: TableKind, model: type[R], problems: list[Problem], /) -> CheckedRows[R]:
        """The rows that make records."""
        ...


def check_rows(table: Table, kind: TableKind, model: type[R], problems: list[Problem]) -> CheckedRows[R]:
    """The rows that make records. ``model`` is ``kind.model``, named again so that the type is known."""
    rows = table.rows
    if not rows:
        return CheckedRows.none(model)
    if isinstance(rows, Grid) and (sound := sound_records(rows, model)) is not None:
        checked = CheckedRows(table, sound, rows.numbers)
    else:
        made = _row_by_row(table, model, problems)
        checked = CheckedRows(table, Columns.of(model, (row.record for row in made)), [row.row for row in made])
    _check_keys(checked, kind, problems)
    check_texts(table, kind, problems)
    return checked


def _row_by_row(table: Table, model: type[R], problems: list[Problem]) -> list[Checked[R]]:
    checked: list[Checked[R]] = []
    for place, row in enumerate(table.rows):
        if place - len(checked) == MOST_WRONG:
            problems.append(_and_more(table, row.number, "value-form", "are wrong", "was not looked at"))
            break
        values, troubles = _values_of(row, model)
        problems.extend(_problem(table, row.number, field, trouble) for field, trouble in troubles)
        if troubles:
            continue
        try:
            checked.append(Checked(model.model_validate(values), table, row.number))
        except ValidationError as error:
            problems.extend(
                _problem(table, row.number, *_limit_broken(model, detail, row))
                for detail in error.errors(include_url=False, include_context=True)
            )
    return checked


def _and_more(table: Table, row: int, code: str, fault: str, what: str) -> Problem:
    about = f"{MOST_WRONG:,} rows above {fault}; what follows from row {row:,} on {what}."
    return Problem(code, about, "Mend those first, and check again.", table.package, table.resource, row)


def _problem(table: Table, row: int, field: str, trouble: Trouble) -> Problem:
    return Problem(trouble.code, trouble.message, trouble.fix, table.package, table.resource, row, field)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    info: FieldInfo
    kind: Any
    is_list: bool
    is_required: bool
    is_text: bool


@cache
def _columns_of(model: type[Record]) -> tuple[_Column, ...]:
    """What every row of the model is read by: worked out once, since there are a million rows."""
    typed = ((name, info, *core_type(info.annotation)) for name, info in model.model_fields.items())
    return tuple(
        _Column(name, info, kind, is_list, info.is_required(), kind is str and not is_list)
        for name, info, kind, is_list in typed
    )


def _values_of(row: Row, model: type[Record]) -> tuple[dict[str, Any], list[tuple[str, Trouble]]]:
    values: dict[str, Any] = {}
    troubles: list[tuple[str, Trouble]] = []
    cells = row.cells
    for column in _columns_of(model):
        name, info = column.name, column.info
        text = cells.get(name)
        if not text:
            if column.is_required:
                about = f"{info.title} must be filled in."
                troubles.append(
                    (
                        name,
                        Trouble("value-missing", about, f"{info.description} If it is not known, ask; do not guess."),
                    )
                )
            continue
        if column.is_text and text.isprintable():  # most cells are
            values[name] = text
            continue
        value = parse_cell(text, column.kind, column.is_list)
        if isinstance(value, Trouble):
            troubles.append((name, value))
        elif value == () and column.is_required:
            troubles.append((name, Trouble("value-missing", f"{info.title} names nothing.", f"{info.description}")))
        else:
            values[name] = value
    return values, troubles


def _limit_broken(model: type[Record], detail: Any, row: Row) -> tuple[str, Trouble]:
    """A limit that pydantic found broken, in words. The value is quoted from the file, never from the library."""
    field = str(detail["loc"][0]) if detail["loc"] else ""
    info = model.model_fields.get(field)
    text = row.cells.get(field, "")
    context = detail.get("ctx", {})
    about = info.description if info else ""
    match detail["type"]:
        case "greater_than_equal":
            return field, Trouble(
                "value-range", f"{text} is below {context['ge']}, the least that makes sense.", f"{about}"
            )
        case "less_than_equal":
            return field, Trouble(
                "value-range", f"{text} is above {context['le']}, the most that makes sense.", f"{about}"
            )
        case "string_too_long":
            longest = context["max_length"]
            return field, Trouble(
                "value-too-long",
                f"The text has {len(text)} characters; {longest} is the most.",
                f"Shorten it by {len(text) - longest}.",
            )
        case "string_pattern_mismatch" if field in ("number", "qualification_number"):
            tidy = tidy_number(text)
            guess = f"Did you mean “{tidy}”? " if tidy else ""
            about = f"{quoted(text)} is not written like a qualification number."
            return field, Trouble("qualification-number", about, guess + "The register writes it like 600/2769/1.")
        case _:
            return field, Trouble(
                "value-form",
                f"{quoted(text)} does not have the form this field needs.",
                f"{about} {_form(context)}".strip(),
            )


def _form(context: dict[str, Any]) -> str:
    pattern = str(context.get("pattern", ""))
    if pattern.startswith("^[a-z0-9]+("):
        return "Use small letters, digits and single hyphens."
    if pattern.startswith("^https"):
        return "It begins with https:// and holds no spaces."
    return ""


def _check_keys(checked: CheckedRows[R], kind: TableKind, problems: list[Problem]) -> None:
    columns = checked.records.columns(*kind.key)
    keys: Sequence[Any] = columns[0] if len(columns) == 1 else [*zip(*columns, strict=True)]
    if len(set(keys)) == len(keys):
        return
    seen: dict[Any, int] = {}
    for place, key in enumerate(keys):
        if place - len(seen) == MOST_WRONG:
            number = checked.numbers[place]
            problems.append(_and_more(checked.table, number, "id-twice", "stand there twice", "was not compared"))
            return
        if key in seen:
            words = ", ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)
            problems.append(
                checked[place].problem(
                    "id-twice",
                    kind.key[0],
                    f"{quoted(words)} stands in row {seen[key]} already.",
                    "Give it an id of its own, or delete one row.",
                )
            )
        else:
            seen[key] = checked.numbers[place]


def check_references(
    items: CheckedRows[R], field: str, known: Iterable[str], target: str, problems: list[Problem]
) -> None:
    """Every id in ``field`` (one or several) must be one of ``known``; ``target`` says where those stand."""
    ids = known if isinstance(known, _LOOKED_UP) else set(known)  # no copy: there may be ten thousand
    dangling = 0
    for place, value in enumerate(items.column(field)):
        if value is None or (value.__class__ is str and value in ids):
            continue
        if dangling >= MOST_WRONG:
            told = f"name what is not in {target}"
            problems.append(
                _and_more(items.table, items.numbers[place], "reference-dangling", told, "was not compared")
            )
            return
        for wanted in value if isinstance(value, tuple) else (value,):
            if wanted not in ids:
                dangling += 1
                problems.append(
                    items[place].problem(
                        "reference-dangling",
                        field,
                        f"There is no {quoted(str(wanted))} in {target}.",
                        did_you_mean(str(wanted), ids) + f"Add it to {target}, or correct it here.",
                    )
                )
