"""Sign-off as states: what has happened to a revision, and what may happen to it next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

from build_tools.models.visit import Event, EventKind

State = Literal["draft", "submitted", "returned", "approved", "withdrawn"]

# What may follow which state. Both “check” and the commands go by this table, so neither lets through what the other
# would refuse. Whatever is not a state itself (shared, replied, published, corrected) leaves the state as it is.
MAY_FOLLOW: Mapping[EventKind, tuple[State, ...]] = {
    "submitted": ("draft", "returned"),
    "shared": ("submitted", "approved"),
    "replied": ("submitted", "approved"),
    "returned": ("submitted",),
    "approved": ("submitted",),
    "published": ("approved",),
    "corrected": ("approved",),
    "withdrawn": ("approved",),
}
_STATES: Mapping[EventKind, State] = {
    "submitted": "submitted",
    "returned": "returned",
    "approved": "approved",
    "withdrawn": "withdrawn",
}


def state_after(state: State, event: EventKind) -> State:
    """The state of a revision once an event that may happen has happened; as it was for one that may not."""
    return _STATES.get(event, state) if state in MAY_FOLLOW[event] else state


def state_of(events: Iterable[Event], number: int) -> State:
    """How one revision of a visit stands after all of its visit's events, which are in the order of their lines."""
    state: State = "draft"
    for event in events:
        if event.revision == number:
            state = state_after(state, event.event)
    return state


def same_person(one: str, other: str) -> bool:
    """
    ``QA-5``, ``qa 05`` and full-width ``ＱＡ５`` are one person; capitals, spaces, points and noughts make no second one.

    Nor do letters of another script that look like ours, or its digits. It compares what is written. Who really typed
    it, only the repository's own accounts can say.
    """
    return _bare(one) == _bare(other)


# Cyrillic and Greek small letters that look like a Latin letter, small or capital.
_LOOKALIKES = str.maketrans("авекмнорстухѕіјԛԝαβεζηικμνορτυχ", "abekmhopctyxsijqwabezhikmnoptyx")


def _bare(reference: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", reference).casefold())
    digits = "".join(str(unicodedata.decimal(one, one)) for one in folded.translate(_LOOKALIKES))
    bare = "".join(character for character in digits if character.isalnum())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", bare)


def submitters(events: Iterable[Event], number: int) -> tuple[str, ...]:
    """Everybody who ever submitted a revision: none of them may approve it."""
    return tuple(event.by for event in events if event.revision == number and event.event == "submitted")
