"""A record's field says everything once: type, title, meaning, limits, visibility. The Table Schema is read off it."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from build_tools.models.visibility import Visibility

LIST_SEPARATOR = ";"
# No record of ours is about a day outside these. A slip such as 0206 or 9999 is found, and no arithmetic overflows.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class Record(BaseModel):
    """A row of a table, checked: frozen, and closed to fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def column(
    title: str,
    description: str,
    *,
    visibility: Visibility = Visibility.INTERNAL,
    required: bool = False,
    pattern: str | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
    longest: int | None = None,
    default: Any = None,
) -> Any:
    """
    Declare one field of a record.

    ``visibility`` left out means internal: the most private default wins (design, section 8). A field that is
    not ``required`` may be blank, and a blank is ``None`` (or an empty tuple), never a value.
    """
    return Field(
        default=... if required else default,
        title=title,
        description=description,
        pattern=pattern,
        ge=at_least,
        le=at_most,
        max_length=longest,
        json_schema_extra={"visibility": visibility.value},
    )


def visibility_of(model: type[BaseModel], field: str) -> Visibility:
    """The declared visibility of a field; internal when none is declared."""
    extra = model.model_fields[field].json_schema_extra
    declared = extra.get("visibility") if isinstance(extra, dict) else None
    return Visibility(str(declared)) if declared else Visibility.INTERNAL


def core_type(annotation: Any) -> tuple[Any, bool]:
    """``(type, is_list)`` of a field's annotation, without ``| None`` and without ``tuple[…, ...]``."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    return annotation, False


@cache
def allowed_values(kind: Any) -> tuple[str, ...]:
    """The words a field may hold, for an enumeration or a Literal; empty when it is open."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    if get_origin(kind) is Literal:
        return tuple(str(value) for value in get_args(kind))
    return ()


def table_schema(
    model: type[BaseModel], primary_key: tuple[str, ...], foreign_keys: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    """
    The Table Schema (Data Package v2) of a record type.

    ``foreign_keys`` maps a field to ``(resource, field)``. A field that holds a list is written as text with
    ``;`` between the items, which opens well in a spreadsheet.
    """
    schema: dict[str, Any] = {
        "fields": [_field_descriptor(model, name, info) for name, info in model.model_fields.items()],
        "primaryKey": list(primary_key),
    }
    keys = [
        {"fields": [field], "reference": {"resource": resource, "fields": [target]}}
        for field, (resource, target) in foreign_keys.items()
        if not core_type(model.model_fields[field].annotation)[1]
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field_descriptor(model: type[BaseModel], name: str, info: FieldInfo) -> dict[str, Any]:
    kind, is_list = core_type(info.annotation)
    words = allowed_values(kind)
    descriptor: dict[str, Any] = {
        "name": name,
        "title": info.title,
        "description": info.description,
        "visibility": visibility_of(model, name).value,
        **_type_descriptor(kind, is_list),
    }
    limits: dict[str, Any] = {"required": True} if info.is_required() else {}
    if words and not is_list:
        limits["enum"] = list(words)
    if words and is_list:
        descriptor["itemEnum"] = list(words)
    for limit in info.metadata:
        if getattr(limit, "pattern", None) and not is_list:
            limits["pattern"] = limit.pattern
        if getattr(limit, "max_length", None) and not is_list:
            limits["maxLength"] = limit.max_length
        if getattr(limit, "ge", None) is not None:
            limits["minimum"] = limit.ge
        if getattr(limit, "le", None) is not None:
            limits["maximum"] = limit.le
    if limits:
        descriptor["constraints"] = limits
    return descriptor


def _type_descriptor(kind: Any, is_list: bool) -> dict[str, Any]:
    if is_list:
        return {"type": "list", "delimiter": LIST_SEPARATOR, "itemType": "string"}
    if kind is bool:
        return {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    names = {int: "integer", Decimal: "number", date: "date"}
    return {"type": names.get(kind, "string")}
