"""Files that somebody made to harm, or that something broke on the way: each by a name, and made only when asked for."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from handed_in import ACTIONS, ANSWERS, content, digest, package, picture, table
from PIL import Image

Made = Callable[[], bytes]


def _with(part: str, row: int, **cells: Any) -> Made:
    """The plain visit with some cells of one row replaced."""

    def made() -> bytes:
        document = package(pictures={"2a-1.jpg": picture()})
        table(document, part)[row] |= cells
        return content(document)

    return made


def _header(**cells: Any) -> Made:
    return _with("visit", 0, **cells)


def _top(**keys: Any) -> Made:
    return lambda: content(package(**keys))


def _part(**keys: Any) -> Made:
    """The visit with keys set in its first resource."""

    def made() -> bytes:
        document = package()
        document["resources"][0] |= keys
        return content(document)

    return made


def _also(name: str, data: Any) -> Made:
    """The visit with one more resource."""

    def made() -> bytes:
        document = package()
        document["resources"].append({"name": name, "type": "table", "data": data})
        return content(document)

    return made


def _text(before: str, after: str) -> Made:
    """The visit's text with one place changed by hand."""

    def made() -> bytes:
        text = content().decode()
        assert before in text
        return text.replace(before, after, 1).encode()

    return made


def _picture(held: Callable[[], bytes], name: str = "2a-1.jpg") -> Made:
    return lambda: content(package(pictures={name: held()}))


def _claiming(width: int, height: int) -> bytes:
    """A small JPEG whose frame says that it is a large one."""
    held = bytearray(picture())
    place = held.index(b"\xff\xc0") + 5
    held[place : place + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(held)


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 40)).save(file, "PNG")
    return file.getvalue()


def _many_scans() -> bytes:
    held = picture()
    place = held.index(b"\xff\xda")
    return held[:place] + held[place : place + 40] * 5000 + held[place:]


def _zip(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * 1_000_000)
    return file.getvalue()


def _media_twice() -> bytes:
    document = package(pictures={"2a-1.jpg": picture()})
    table(document, "media").append(dict(table(document, "media")[0]))
    return content(document)


def _other_picture() -> bytes:
    document = package(pictures={"2a-1.jpg": picture()})
    table(document, "media")[0]["content"] = base64.b64encode(picture(64, 64)).decode()
    return content(document)


def _unnamed_picture() -> bytes:
    document = package(pictures={"2a-1.jpg": picture()})
    table(document, "media")[0]["file"] = "../../../../providers/providers.csv"
    return content(document)


def _approval() -> list[dict[str, Any]]:
    seal = digest(b"an approval of something else")
    return [{"at": "2026-11-12T09:00:00Z", "revision": 1, "event": "approved", "by": "QA-LEAD", "sha256": seal}]


PATHS = [
    "../../providers",
    "..",
    ".",
    "/etc",
    "lockside-workshop/../open-door-tutors",
    "lockside-workshop/",
    "a\\b",
    "~",
]
HIDDEN = {
    "a NUL": "\0",
    "bidi": "\u202e",
    "zero width": "\u200b",
    "a colour": "\x1b[31m",
    "a mark": "\ufeff",
    "C1": "\x9b",
}
HUGE = "x" * 1_000_000

REFUSED: dict[str, Made] = {
    # no file of ours
    "nothing": lambda: b"",
    "blanks": lambda: b" \n\t" * 100,
    "null": lambda: b"null",
    "a list": lambda: b"[]",
    "a text": lambda: b'"visit"',
    "no format": lambda: b"{}",
    "another format": _top(**{"directory:format": "qa-visit/2"}),
    "a format that is a list": _top(**{"directory:format": ["qa-visit/1"]}),
    "a draft": _top(**{"directory:draft": {"id": "x", "saved_at": "2026-11-10T10:00:00Z", "form": "basic/1"}}),
    "a draft that says null": _top(**{"directory:draft": None}),
    "half a file": lambda: content()[: len(content()) // 2],
    "a zip that is no workbook": lambda: _zip("x.txt"),
    "an old Office file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "gzip": lambda: gzip.compress(content()),
    "UTF-16": lambda: content().decode().encode("utf-16"),
    "Windows-1252": lambda: content(package({"overview": "Zoé"})).decode().replace("Łódź, 日本", "").encode("cp1252"),
    "broken UTF-8": lambda: content().replace("façade".encode(), b"fa\xc3ade"),
    # made to cost
    "too large": lambda: content() + b" " * (25 * 1024 * 1024),
    "nested": lambda: b'{"resources":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested objects": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a million lists": lambda: b'{"resources":[' + b"[]," * 3_000_000 + b"[]]}",
    "a million keys": lambda: ("{" + ",".join(f'"{n}":1' for n in range(900_000)) + "}").encode(),
    "a million strings": lambda: ('{"resources":[' + '"xy",' * 900_000 + '""]}').encode(),
    "a number of 5,000 digits": _text('"revision": 1', '"revision": ' + "9" * 5000),
    "a number of 4,000 digits": _text('"revision": 1', '"revision": ' + "9" * 4000),
    "a hundred thousand answers": lambda: content(package(answers=[*ANSWERS, *[{"item": "zz"}] * 100_000])),
    "2,000 answers to what is not asked": lambda: content(
        package(answers=[{"item": f"z{n}", "value": HUGE[:100]} for n in range(900)])
    ),
    "10,000 fields": _with("answers", 0, **{f"f{n}": n for n in range(10_000)}),
    "a megabyte for an outcome": _header(outcome=HUGE),
    "a megabyte for a provider": _header(provider_id=HUGE),
    "a megabyte for a date": _header(visited_on="2" * 1_000_000),
    "a megabyte for an item": _with("answers", 0, item=HUGE),
    "20,001 characters": _with("answers", 2, evidence="é" * 20_001),
    # keys and types
    "a key twice": _text('"directory:format"', '"directory:format": "qa-visit/1", "directory:format"'),
    "a field twice": _text('"outcome":', '"outcome": "met_all", "outcome":'),
    "__proto__": _top(__proto__={"admin": True}),
    "__proto__ in a row": _with("visit", 0, __proto__={"admin": True}),
    "constructor": _with("answers", 0, constructor="x"),
    "an approval among the keys": _top(approved=True),
    "NaN": _text('"revision": 1', '"revision": NaN'),
    "Infinity": _text('"revision": 1', '"revision": 1e999'),
    "half a number": _header(revision=1.5),
    "revision 0": _header(revision=0),
    "revision -1": _header(revision=-1),
    "revision yes": _header(revision=True),
    "revision in words": _header(revision="1e3"),
    "a lone surrogate": _text("Two lessons seen.", "Two \\ud800 lessons."),
    "resources that are an object": _top(resources={"visit": []}),
    "resources that are texts": _top(resources=["visit"]),
    "no resources": _top(resources=[]),
    "data that is a text": _part(data="visit_id\nx"),
    "data that is an object": _part(data={"visit_id": "x"}),
    "rows that are lists": _part(data=[["visit_id"], ["x"]]),
    "no rows": _part(data=[]),
    "two visits": _part(data=[package()["resources"][0]["data"][0]] * 2),
    "data elsewhere on the disk": _part(path="/etc/passwd"),
    "data elsewhere on the net": _part(path="http://127.0.0.1:9/visit.csv"),
    "data beside it": _part(path="../../../../providers/contacts.csv"),
    "a dialect": _part(dialect={"delimiter": ";"}),
    "a part without a name": _part(name=None),
    "a part of another kind": _part(name="policy"),
    "a part with a path for a name": _part(name="../events"),
    "a part twice": _also("answers", list(ANSWERS)),
    "a list for an answer": _with("answers", 2, value=["fully"]),
    "an object for evidence": _with("answers", 2, evidence={"$ref": "#/x"}),
    "a number for a provider": _header(provider_id=7),
    "yes for a provider": _header(provider_id=True),
    # sign-off that was not given here
    "an approval of its own": _also("events", _approval()),
    "progress of its own": _also("progress", [{"noted_on": "2026-11-11", "action": 1, "state": "done", "by": "QA-1"}]),
    # somebody else's, another time, another form
    "no such provider": _header(provider_id="nobody", visit_id="nobody-2026-11-10-basic"),
    "another provider": _header(provider_id="open-door-tutors"),
    "another's venue": _header(venue_id="bridge-house"),
    "no such venue": _header(venue_id="../venues"),
    "a visit to come": _header(visited_on="2026-11-22", visit_id="lockside-workshop-2026-11-22-basic"),
    "a visit in 9999": _header(visited_on="9999-12-31", visit_id="lockside-workshop-9999-12-31-basic"),
    "a visit before the form": _header(visited_on="2025-08-31", visit_id="lockside-workshop-2025-08-31-basic"),
    "no such day": _header(visited_on="2026-02-30"),
    "a day in other digits": _header(visited_on="２０２６-11-10"),
    "a day counted in seconds": _header(visited_on="86400"),
    "another version": _header(framework_version="2"),
    "a version with a path": _header(framework_version="1/../1"),
    "no outcome": _header(outcome=None),
    "an outcome that the answers rule out": _header(outcome="met_all"),
    "an answer missing": lambda: content(package(answers=ANSWERS[1:])),
    "an answer twice": lambda: content(package(answers=[*ANSWERS, ANSWERS[0]])),
    "an answer blank": _with("answers", 0, value=None),
    "an answer of another scale": _with("answers", 2, value="excellent"),
    "an action twice": lambda: content(package(actions=[*ACTIONS, *ACTIONS])),
    "action 0": _with("actions", 0, number=0),
    "no visit": _also("visit", []),
    # what would tell who a pupil is
    "a pupil's number in the evidence": _with("answers", 2, evidence="Seen in the file of A820199912345."),
    "a pupil's number beside a picture": _with("attachments", 0, caption="A820199912345"),
    "a pupil's number for a venue": _header(venue_id="a820199912345"),
    "a day of birth in the overview": _header(overview="One pupil, born 3 May 2011, was met."),
    # pictures
    "no base64": _with("media", 0, content="<svg onload=alert(1)>"),
    "base64 with a line in it": _with("media", 0, content="AA\nAA"),
    "a picture that is a number": _with("media", 0, content=7),
    "a picture that is not there": lambda: content(
        package() | {"resources": package(pictures={"2a-1.jpg": picture()})["resources"][:-1]}
    ),
    "a picture twice": _media_twice,
    "another picture": _other_picture,
    "a picture for a path": _unnamed_picture,
    "a picture that nobody attached": _also("media", [{"file": "2a-1.jpg", "content": "AAAA"}]),
    "a picture with more to it": _with("media", 0, path="/etc/passwd"),
    "a picture of 60,000 by 60,000": _picture(lambda: _claiming(60_000, 60_000)),
    "ten pictures of 6,000 by 6,000": lambda: content(
        package(pictures={f"2a-{n}.jpg": _claiming(6000, 6000) for n in range(1, 11)})
    ),
    "a text of a million hidden letters": _header(overview="\u202e" * 1_000_000),
    "a picture of 0 by 0": _picture(lambda: _claiming(0, 0)),
    "a picture made to take long": _picture(_many_scans),
    "half a picture": _picture(lambda: picture(1200, 900)[:2000]),
    "the beginning of a picture": _picture(lambda: b"\xff\xd8\xff"),
    "an SVG": _picture(lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a page": _picture(lambda: b"<!doctype html><script>alert(1)</script>"),
    "a zip with a picture behind it": _picture(lambda: _zip("x") + picture()),
    "a PDF with a picture behind it": _picture(lambda: b"%PDF-1.7\n" + picture()),
    "a GIF with a picture behind it": _picture(lambda: b"GIF89a/*" + picture()),
    "a PNG": _picture(_png),
    "megabytes of nothing": _picture(lambda: bytes(12_000_000)),
    **{
        f"a picture called {name}": _picture(picture, name)
        for name in ("../2a-1.jpg", "/2a.jpg", ".2a.jpg", "2a.php", "")
    },
    "a picture of what is not asked": lambda: content(package(pictures={"zz-1.jpg": picture()})),
    "seventy pictures": lambda: content(package(pictures={f"2a-{n}.jpg": picture() for n in range(70)})),
    # paths in place of ids, and what cannot be seen
    **{
        f"{field} {path}": _header(**{field: path})
        for field in ("provider_id", "framework_id", "visit_id")
        for path in PATHS
    },
    **{f"visited_on {path}": _header(visited_on=f"{path}/2026-11-10") for path in PATHS},
    **{
        f"{name} in {field}": _header(**{field: f"a{mark}b"})
        for name, mark in HIDDEN.items()
        for field in ("overview", "provider_id")
    },
    **{f"{name} in evidence": _with("answers", 2, evidence=f"a{mark}b") for name, mark in HIDDEN.items()},
    **{
        f"{name} in an item": _with("answers", 0, item=f"1a{mark}") for name, mark in HIDDEN.items() if mark != "\ufeff"
    },
}

# Each is short enough for the shortest field of all. Stored as what it is, a text, it may do nothing anywhere.
TEXTS = (
    "<script>alert(7)</script>",
    '"><img src=x onerror=a(7)>',
    "'><svg/onload=alert(7)>",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "${7*7}#{7*7}<%= 7*7 %>",
    '--8<-- "/etc/passwd"',
    "[x](javascript:alert(7))",
    "![x](//evil.example/7.png)",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd",
    "!!python/object/apply:os.abort",
    "</td></table><h1>7</h1>",
    "&lt;b&gt;&#60;i&#62;",
    "../../../../etc/passwd",
    "__proto__",
    "$(touch /tmp/7); `id`",
    "%0d%0aSet-Cookie: 7=7",
    "null",
    "\\u003cscript\\u003e",
    "-->]]></script><!--",
)


def inert(text: str) -> dict[str, Any]:
    """The plain visit with ``text`` in every field that takes words, and a picture that is more than one."""
    document = package(
        {"visited_by": text, "visitor_reference": f"7 {text}", "met_with": text, "overview": text},
        answers=[
            *ANSWERS[:2],
            {"item": "2a", "value": "partly", "evidence": text},
            {"item": "2b", "value": text, "evidence": text},
        ],
        comments=[{"theme": "teaching", "text": text}],
        actions=[{**ACTIONS[0], "area": text, "action": text, "owner": text}],
        pictures={"2a-1.jpg": picture() + b"<script>alert(7)</script>" + _zip("7.txt")},
        title=text,
        description=text,
    )
    table(document, "attachments")[0]["caption"] = text
    return document


def as_bytes(document: dict[str, Any]) -> bytes:
    """The document as another program might have written it: with a mark, escapes and white space."""
    return b"\xef\xbb\xbf" + json.dumps(document, ensure_ascii=True, indent=4).encode() + b"\r\n"
