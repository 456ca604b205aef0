"""The form of a provider that is not in the directory yet, and what every form of proposed changes is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from build_tools.models.change import (
    KINDS,
    MAY_BE_REMOVED,
    ONLY_WHEN_ADDED,
    PROPOSAL_TABLES,
    PROVIDER_FACING,
    proposal_package,
)
from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, OutputFile, Page
from build_tools.render.environment import page
from build_tools.render.record_form import CALLED, RecordField, record_fields

# What a form of changes is written as; changes when a reader of the old one could no longer read the new one.
RECORD_FORM_FORMAT = "record-form/1"
# The form finds these for itself: a name for the record, and whose it is.
GIVEN_BY_THE_FORM = {"id", "provider_id"}
ASKED_OF_THE_SENDER = {
    "made_by": ("Your role", "Such as Centre manager. A role, never a name."),
    "note": ("Anything else the partnership should know", "Nothing about a pupil."),
}


@dataclass(frozen=True)
class AskedTable:
    """A table as it is asked for, one record at a time."""

    name: str
    one: str
    heading: str
    fields: tuple[RecordField, ...]


@dataclass(frozen=True)
class RegisterView:
    """All of ``register.html``. ``documents`` are the titles of those that approval may need."""

    partnership: str
    changes_to: str | None
    tables: tuple[AskedTable, ...]
    sender: tuple[RecordField, ...]
    documents: tuple[str, ...]
    as_of: date


def register_page(directory: Directory, facts: BuildFacts) -> Page:
    """The page at ``register/``. The listings' forms take their controls from it, so that each is written once."""
    return page(
        "register.html",
        RegisterView(
            partnership=directory.policy.partnership,
            changes_to=directory.settings.changes_to,
            tables=asked_tables(directory),
            sender=sender_fields(),
            documents=tuple(kind.title for kind in directory.policy.documents),
            as_of=facts.as_of,
        ),
        path="register/",
        title="Register a provider",
        description="For providers of alternative provision that are not in this directory yet.",
        scripts=("proposal.mjs",),
        indexed=False,
    )


def asked_tables(directory: Directory) -> tuple[AskedTable, ...]:
    """What a provider may say of itself, table by table, in the order in which a form asks for it."""
    return tuple(
        AskedTable(
            name,
            one,
            heading,
            tuple(
                # Most of it is for everyone, and the page says so once.
                {**field, "visibility": None if field["visibility"] == "public" else field["visibility"]}
                for field in record_fields(name, directory)
                if field["name"] in PROVIDER_FACING[name] | ONLY_WHEN_ADDED.get(name, frozenset())
                and field["name"] not in GIVEN_BY_THE_FORM
            ),
        )
        for name, (one, heading) in CALLED.items()
    )


def sender_fields() -> tuple[RecordField, ...]:
    """What the file says of whoever made it."""
    described = PROPOSAL_TABLES[0].descriptor()["schema"]["fields"]
    return tuple(
        {
            "name": field["name"],
            "label": ASKED_OF_THE_SENDER[field["name"]][0],
            "hint": ASKED_OF_THE_SENDER[field["name"]][1],
            "type": "string",
            "required": bool(field["constraints"].get("required")),
            "choices": [],
            "from": None,
            "longest": field["constraints"]["maxLength"],
            "pattern": None,
            "visibility": None,
            "least": None,
            "most": None,
            "key": False,
        }
        for field in described
        if field["name"] in ASKED_OF_THE_SENDER
    )


def record_form_files(directory: Directory, facts: BuildFacts) -> tuple[OutputFile, ...]:
    """``register/form.json``: the fields with their limits, and the file to be saved without its rows."""
    named = ("name", "label", "type", "required", "longest", "pattern", "least", "most")
    once = {name: ONLY_WHEN_ADDED.get(name, frozenset()) for name in (*CALLED, "proposal")}
    definition = {
        "directory:format": RECORD_FORM_FORMAT,
        "published_on": facts.as_of.isoformat(),
        "partnership": directory.policy.partnership,
        "changes_to": directory.settings.changes_to,
        "tables": {
            name: {
                "one": one,
                "heading": heading,
                "removable": name in MAY_BE_REMOVED,
                "key": list(KINDS[name].key) if name in KINDS else [],
                "fields": [
                    {**{key: field[key] for key in named}, "fixed": field["key"] or field["name"] in once[name]}
                    for field in fields
                ],
            }
            for name, one, heading, fields in (
                *((t.name, t.one, t.heading, t.fields) for t in asked_tables(directory)),
                ("proposal", "form", "About this form", sender_fields()),
            )
        },
        "package": proposal_package(),
    }
    content = json.dumps(definition, indent=1, ensure_ascii=False) + "\n"
    return (OutputFile("register/form.json", content.encode()),)
