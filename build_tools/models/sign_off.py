"""Sign-off as states: what has happened to a revision, and what may happen to it next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from build_tools.models.visit import Event, EventKind, Visit

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


def newest_state(visit: Visit) -> State:
    """How the newest revision of a visit stands."""
    return state_of(visit.events, visit.revisions[-1].number)


def waiting_of(visits: Iterable[Visit]) -> list[Visit]:
    """The visits whose newest revision is not decided for good, the longest ago first."""
    waiting = [visit for visit in visits if newest_state(visit) in ("draft", "submitted", "returned")]
    return sorted(waiting, key=lambda visit: (visit.revisions[-1].header.visited_on, visit.visit_id))


def same_person(one: str, other: str) -> bool:
    """
    ``QA-5``, ``qa 05`` and full-width ``ＱＡ５`` are one person; capitals, spaces, points and noughts make no second one.

    Nor do letters of another script that look like ours, or its digits, or an O and an l where digits stand. It
    compares what is written. Who really typed it, only the repository's own accounts can say.
    """
    return _bare(one) == _bare(other)


def is_plain_reference(text: str) -> bool:
    """
    Whether nobody can take it for somebody else's, nor a spreadsheet for a formula: Latin letters, with accents or
    without, digits and signs of this keyboard, beginning with a letter or a digit.
    """
    folded = unicodedata.normalize("NFKD", text)
    plain = "".join(one for one in folded if not unicodedata.combining(one))
    return plain.isascii() and plain.isprintable() and plain[:1].isalnum()


# Cyrillic and Greek small letters that look like a Latin letter, small or capital.
_LOOKALIKES = str.maketrans("авекмнорстухѕіјԛԝαβεζηικμνορτυχ", "abekmhopctyxsijqwabezhikmnoptyx")


_BESIDE_DIGITS = re.compile("(?<=[0-9])[oil]+|[oil]+(?=[0-9])")


@lru_cache(maxsize=4096)  # few people sign off many visits
def _bare(reference: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", reference).casefold())
    digits = "".join(str(unicodedata.decimal(one, one)) for one in folded.translate(_LOOKALIKES))
    bare = "".join(character for character in digits if character.isalnum())
    # Beside a digit, the letters o, i and l are read as one: QA-O5, QA-1l.
    bare = _BESIDE_DIGITS.sub(lambda match: match[0].replace("o", "0").replace("i", "1").replace("l", "1"), bare)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", bare)


def submitters(events: Iterable[Event], number: int) -> tuple[str, ...]:
    """Everybody who ever submitted a revision: none of them may approve it."""
    return tuple(event.by for event in events if event.revision == number and event.event == "submitted")
