"""Files changed at random: never an error of ours, and whatever is stored passes the checks and plain frictionless."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from handed_in import FOLDER, bytes_of, package, picture

from build_tools.intake.submission import Refused
from build_tools.intake.visit_intake import NeedsReason, Taken, take_in
from build_tools.pipeline import check_workspace
from build_tools.validate.frictionless_reader import read_again

TODAY = date(2026, 11, 21)
FILES = 40  # for each seed
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 99, 100, 10**30, 1.5, [], {}, [1], {"a": 1}, [[]]),
    *("", " ", "x", " x ", "yes", "no", "na", "1", "01", "2026-11-10", "2026-11-09", "9999-99-99", "1a;1b", ";", "2a"),
    *("../..", "a/b", "\0", "\u202e", "\u200c", "é" * 300, "x" * 21_000, "line\nline", "line\r\nline", "\t", "١", "１"),
    *(
        "lockside-workshop",
        "open-door-tutors",
        "lockside-yard",
        "bridge-house",
        "basic",
        "met_all",
        "met_most",
        "fully",
    ),
    *(
        "not_met",
        "partly",
        "red",
        "public",
        "members",
        "=1+1",
        "-",
        "null",
        "True",
        "https://example.org/x",
        "1e3",
        "+1",
    ),
)


def places(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value but those of the schemas, which are not looked at."""
    if above:
        yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        if key != "schema":
            yield from places(each, (*above, key))


def changed(document: dict[str, Any], chance: random.Random) -> bytes:
    """The document with one to three places changed, taken out or doubled; a few have broken bytes too."""
    document = copy.deepcopy(document)
    ways = list(places(document))
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        *above, last = chance.choice(ways)
        inside: Any = document
        try:
            for key in above:
                inside = inside[key]
            match chance.random():
                case kind if kind < 0.15:
                    del inside[last]
                case kind if kind < 0.25:
                    inside.append(copy.deepcopy(inside[0]))
                case _:
                    inside[last] = chance.choice(ODD)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away, or nothing there can be doubled
    held = bytearray(json.dumps(document, ensure_ascii=False).encode())
    if chance.random() < 0.1:
        held[chance.randrange(len(held))] = chance.randrange(256)
    return bytes(held)


@pytest.mark.parametrize("seed", range(4))
def test_a_file_changed_at_random_is_refused_or_sound(seed: int, workspace: Path) -> None:
    chance = random.Random(seed)
    document = package(pictures={"2a-1.jpg": picture(40, 40)})
    before = bytes_of(workspace)
    stored = 0
    for number in range(FILES):
        held = changed(document, chance)
        by = chance.choice([None, *["QA-9"] * 8, "—", "x" * 100, "a\0b"])
        reason = chance.choice([*[None] * 8, "So it is.", "x" * 500, "\u202e"])
        result = take_in(workspace, held, "visit.json", by, "2026-11-21T12:00:00Z", TODAY, reason)
        assert isinstance(result, Taken | Refused | NeedsReason)
        if not isinstance(result, Taken):
            assert bytes_of(workspace) == before, (seed, number)
            continue
        stored += 1
        [folder] = [workspace / name for name in result.files if name.endswith("datapackage.json")]
        assert check_workspace(workspace, TODAY, processes=1)[1] == (), (seed, number)
        assert read_again(folder, workspace) == (), (seed, number)
        shutil.rmtree(folder.parent.parent)
        for above in (workspace / FOLDER.parent, workspace / FOLDER.parent.parent):
            if above.is_dir() and not any(above.iterdir()):
                above.rmdir()
    assert stored  # or it would say nothing of what is stored
