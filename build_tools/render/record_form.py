"""A provider record as a form: its columns as the fields of ``templates/_fields.html``, its values as the cells of a CSV."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from build_tools.models.change import KINDS
from build_tools.models.columns import Record
from build_tools.models.directory import Directory
from build_tools.models.provider import Need, RegistrationStatus, VenueKind
from build_tools.models.tables import TableKind
from build_tools.models.visibility import Visibility
from build_tools.render.csv_text import cell
from build_tools.render.views import REGISTRATION_WORDS

Choice = dict[str, str]
RecordField = dict[str, Any]

# What people call the tables, one record and several.
CALLED = {
    "providers": ("provider", "About the provider"),
    "venues": ("venue", "Venues"),
    "courses": ("course", "Courses"),
    "documents": ("document", "Documents"),
    "contacts": ("contact", "Contacts"),
}
# A column's description speaks to somebody with a spreadsheet; a form chooses, and says these instead.
HINTS = {
    "providers": {
        "registration_status": "What the provider is in law.",
        "key_stages": "Choose all that apply.",
        "needs_met": "Needs that you say you can meet. Choose all that apply.",
        "accepts_ehcp_full_time": "More than 18 hours a week.",
        "accepts_looked_after_full_time": "More than 18 hours a week.",
        "max_weeks": "In weeks, at the most days a week above. Leave it empty when it is open-ended.",
    },
    "venues": {
        "kind": "Whether pupils come to a place, or the teaching comes to them.",
        "postcode": "For premises only.",
        "area_covered": "For outreach and online: postcode areas or districts such as NG or DE7, or England.",
    },
    "courses": {
        "venue_ids": "Where it runs. Choose all that apply.",
        "qualification_number": "On the Ofqual register, such as 600/2769/1. Leave it empty when it leads to none.",
        "awarding_body_id": "Only when there is no qualification number.",
        "level": "Only when there is no qualification number.",
        "subject": "Only when there is no qualification number.",
        "days": "Choose all that apply.",
        "starts_on": "The first day. Leave it empty for roll-on, roll-off.",
        "ends_on": "The last day. After it, nobody finds the course.",
    },
    "documents": {
        "kind": "What it is.",
        "expires_on": "The last day on which it counts. Leave it empty when it bears no such date.",
        "cover_pounds": "For insurance: pounds, digits only.",
    },
    "contacts": {"visibility": "Who may see this contact."},
}
WORDS: dict[str, dict[str, str]] = {
    "registration_status": {status.value: REGISTRATION_WORDS[status] for status in RegistrationStatus},
    "kind": {
        VenueKind.PREMISES.value: "Premises: pupils come here",
        VenueKind.OUTREACH.value: "Outreach: staff travel to the pupil",
        VenueKind.ONLINE.value: "Online",
        "suspended": "Suspended",
        "removed": "Removed from the directory",
    },
    "days": {
        "Mon": "Monday",
        "Tue": "Tuesday",
        "Wed": "Wednesday",
        "Thu": "Thursday",
        "Fri": "Friday",
        "Sat": "Saturday",
        "Sun": "Sunday",
    },
    "needs_met": {need.value: need.value for need in Need},
    "visibility": {level.value: level.readers[0].upper() + level.readers[1:] for level in Visibility},
}
YES_OR_NO = ({"name": "yes", "label": "Yes"}, {"name": "no", "label": "No"})


def record_fields(table: str, directory: Directory, provider_id: str | None = None) -> tuple[RecordField, ...]:
    """
    Every column of a table as a field, in the words that a question of a visit's form has.

    Beside those, ``least`` and ``most`` are the limits of a number, and ``key`` is true of what names the record: it
    is given once and never changed. Of the places, those of ``provider_id`` are offered, or none.
    """
    pointing: dict[str, Callable[[], list[Choice]]] = {
        "awarding_body_id": lambda: [{"name": one.id, "label": one.name} for one in directory.awarding_bodies],
        "subject": lambda: [{"name": one.code, "label": f"{one.code} {one.name}"} for one in directory.subjects],
        "venue_ids": lambda: [
            {"name": venue.id, "label": venue.name} for venue in directory.venues_of.get(provider_id or "", ())
        ],
    }
    if table == "documents":
        pointing["kind"] = lambda: [{"name": one.kind, "label": one.title} for one in directory.policy.documents]
    return tuple(
        {**field, "choices": pointing[field["name"]]()} if field["name"] in pointing else field
        for field in _plain_fields(table)
    )


@cache
def _plain_fields(table: str) -> tuple[RecordField, ...]:
    kind = KINDS[table]
    return tuple(_field(kind, field) for field in kind.descriptor()["schema"]["fields"])


def _field(kind: TableKind, field: dict[str, Any]) -> RecordField:
    limits, name = field.get("constraints", {}), field["name"]
    words = WORDS.get(name, {})
    named = limits.get("enum", field.get("itemEnum", ()))
    is_key = name in kind.key
    return {
        "name": name,
        "label": field["title"],
        "hint": HINTS.get(kind.name, {}).get(name, field["description"]),
        "type": field["type"],
        "required": bool(limits.get("required")),
        "choices": [{"name": word, "label": words.get(word, word)} for word in named]
        or list(YES_OR_NO if field["type"] == "boolean" else ()),
        "from": "providers" if name == "provider_id" else None,
        "longest": limits.get("maxLength"),
        "pattern": limits.get("pattern"),
        "visibility": field["visibility"],
        "least": limits.get("minimum"),
        "most": limits.get("maximum"),
        "key": is_key,
    }


def cells_of(record: Record) -> dict[str, str]:
    """A record as its row of the CSV has it: ``yes``, ``2027-03-14``, ``a;b``; nothing for what is blank."""
    return {name: "" if (text := cell(value)) is None else str(text) for name, value in record.__dict__.items()}


def words_of_choices(table: str, directory: Directory) -> dict[str, dict[str, str]]:
    """What a page writes for the words that a cell may hold, by field: ``{"level": {"Level 1": "Level 1"}}``."""
    return {
        field["name"]: {choice["name"]: choice["label"] for choice in field["choices"]}
        for field in record_fields(table, directory)
        if field["choices"]
    }
