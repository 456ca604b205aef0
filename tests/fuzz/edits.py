"""Bytes as edits of a sound document, so that whoever varies the bytes reaches what lies behind the outermost checks."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

# What a reader might not expect in the place of a value.
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 10**30, 1.5, 1e308, "", " ", "yes", "no", "2026-02-29", "2026-03-14", "14/03/2026", "x" * 300,
    "a;b", ";", "a\nb", "a\rb", "\0", "\u202e", "\ud800", "=1+1", "<b>", "../../etc/passwd", "1a", [], {}, [[]], [{}], {"a": {}}, [1, "a"],
)  # fmt: skip


def phrase(data: bytes, words: Sequence[str]) -> bytes:
    """
    The bytes behind the first, or, where that is odd, a text of ``words``: a byte stands for one of them, or for itself.

    What a parser's own expression finds is out of sight of whoever watches the code; from whole words it comes by chance.
    """
    if not data or not data[0] & 1:
        return data[1:]
    parts = (words[byte - 128].encode() if 0 <= byte - 128 < len(words) else bytes([byte]) for byte in data[1:])
    return b"".join(parts)[:5000]


def edited(sample: bytes, data: bytes) -> Any:
    """The sample, a document in JSON, with as many edits as the bytes say, four bytes each; text may follow where an edit asks for it."""
    document = json.loads(sample)
    at = 0
    while at + 4 <= len(data) and at < 400:
        what, where, more, value = data[at : at + 4]
        at += 4
        holders = _holders(document)
        if not holders:
            break
        holder = holders[(where * 256 + more) % len(holders)]
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = keys[(where ^ value) % len(keys)]
        match what % 6:
            case 0:
                holder[key] = copy.deepcopy(STRANGE[value % len(STRANGE)])
            case 1:
                del holder[key]
            case 2 if isinstance(holder, dict):
                holder[str(STRANGE[value % len(STRANGE)])[:50]] = holder[key]
            case 2:
                holder.append(copy.deepcopy(holder[key]))
            case 3:
                text = data[at : at + value]
                at += len(text)
                holder[key] = text.decode("utf-8", "surrogateescape" if value % 16 == 0 else "replace")
            case 4:
                other = holders[value % len(holders)]
                if _weight(document) < 400:
                    holder[key] = copy.deepcopy(other)
            case _ if isinstance(holder[key], str):
                holder[key] = holder[key][: value % 40] + str(STRANGE[more % len(STRANGE)])[:40]
            case _ if isinstance(holder[key], int):
                holder[key] += value - 128
    return document


def as_json(document: Any) -> bytes:
    """The document's bytes; half characters are written as escapes."""
    return json.dumps(document).encode()


def _holders(value: Any) -> list[Any]:
    """Every mapping and list of a document, itself first."""
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list):
            found.append(each)
            waiting.extend(each.values() if isinstance(each, dict) else each)
    return found


def _weight(value: Any) -> int:
    return len(_holders(value))
