"""The files of a workspace: tables, documents, settings, the policy, visits on the disk, hand-written pages."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Iterable
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fuzz.edits import as_json, edited, phrase
from fuzz.target import TESTS, Target, check_told, example
from handed_in import package
from markdown import Markdown

from build_tools.load.csv_table import read_table
from build_tools.load.documents import Repeated, read_json, read_toml
from build_tools.load.page_audience import audience_of
from build_tools.load.page_text import check_text
from build_tools.load.settings import read_settings
from build_tools.load.text_file import FilePlace
from build_tools.load.visit_folder import Content
from build_tools.load.visits import read_visit
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.problem import Problem
from build_tools.models.sources import Entry, VisitFolder
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE
from build_tools.publish.markdown import LINK_SCHEMES, PlainProse
from build_tools.validate.policy import check_policy, check_policy_references
from build_tools.validate.rows import check_rows
from build_tools.validate.visits import Known, check_visit

EXAMPLE = TESTS / "example"
TABLES = (*PROVIDER_TABLES, *FRAMEWORK_TABLES, EVENT_TABLE, PROGRESS_TABLE)
_CSV = (
    ",", ",,", "\n", "\r\n", "\r", '"', '""', '",', ';', "\t", "\0", "\ufeff", "\u202e", "yes", "no", "2026-03-14", "14/03/2026", "1",
    "-1", "1e5", "NG7 2RD", "lockside-workshop", "=1+1", "a;b", ";;", " ", "\u00a0", "external", "public", "internal", "é", "x" * 40,
)  # fmt: skip


def _place(name: str, content: bytes, package: str = "providers") -> FilePlace:
    return FilePlace(Path("/nowhere") / name, package, name, content)


def csv_table(data: bytes) -> None:
    """Whatever stands in a file is passed on, or told: no row is lost, and none appears."""
    if len(data) < 2:
        return
    kind = TABLES[data[0] % len(TABLES)]
    content = phrase(data[1:], _CSV)
    if data[0] & 128:  # the headings are right, and what is varied are the rows
        content = (",".join(kind.model.model_fields) + "\n").encode() + content
    problems: list[Problem] = []
    table = read_table(_place(f"{kind.name}.csv", content), kind, problems)
    if table is None:
        assert problems
        check_told(problems)
        return
    told = {problem.row for problem in problems}
    if not any(problem.code.startswith(("encoding", "quote")) for problem in problems):
        text = content.decode("utf-8-sig")
        separator = next((s for s in (",", ";", "\t") if s in text.split("\n", 1)[0]), ",")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))[1:]
        filled = [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
        assert set(filled) <= {row.number for row in table.rows} | told
        assert [row.number for row in table.rows] == sorted({row.number for row in table.rows})
    before = len(problems)
    checked = check_rows(table, kind, kind.model, problems)
    told = {problem.row for problem in problems[before:]}
    assert {row.number for row in table.rows} == {*checked.numbers} | ({row.number for row in table.rows} & told)
    check_told(problems)


def _tables() -> Iterable[bytes]:
    found = {path.stem: path for path in [*EXAMPLE.rglob("*.csv")]}
    for number, kind in enumerate(TABLES):
        if kind.name in found:
            content = found[kind.name].read_bytes()
            yield bytes([number, 0]) + content[:1500]
            yield bytes([_with_headings(number), 0]) + content.split(b"\n", 1)[1][:800]


def _with_headings(number: int) -> int:
    return next(byte for byte in range(128, 256) if byte % len(TABLES) == number)


_SHARED = Repeated("schema")


def json_document(data: bytes) -> None:
    """What is read as JSON is what Python reads, can be written again, and has no key twice."""
    problems: list[Problem] = []
    found = read_json(_place("x.json", data), problems)
    check_told(problems)
    again = read_json(_place("x.json", data), [], _SHARED)
    assert (found is None) == (again is None)
    if found is None:
        assert problems
        return
    json.dumps(found, ensure_ascii=False).encode()
    if not problems:
        assert repr(json.loads(data.decode("utf-8-sig"))) == repr(found)


_YAML = (
    "\n", "  ", "- ", ": ", ":", "site_name", "site_url", "docs_dir", "directory", "theme", "name", "material", "plugins",
    "provider-directory", "hooks", "custom_dir", "markdown_extensions", "reach_miles", "postcode_file", "changes_to", "demonstration",
    "INHERIT", "[", "]", "{", "}", "&a", "*a", "<<", "!!python/name:os.system ", "!ENV ", "|", ">", "'", '"', "null", "~", "yes", "25", "nan",
    "https://a.example", "a@b.example", "\\U00110000", "\\x00", "\t", "# ", "?", "%YAML 1.1", "---", "...", "extra", "a" * 300,
)  # fmt: skip
GOOD = b"site_name: Example\ndocs_dir: directory\ntheme: {name: material}\nplugins:\n  - provider-directory:\n      reach_miles: 25\n"


def settings(data: bytes) -> None:
    """Settings are within their limits, whatever mkdocs.yml says."""
    problems: list[Problem] = []
    content = phrase(data[1:], _YAML)
    found = read_settings(_place("mkdocs.yml", (GOOD if data[:1] > b"\x7f" else b"") + content, "."), problems)
    check_told(problems)
    assert found.site_name.strip()
    assert 1 <= found.reach_miles <= 500
    assert found.changes_to is None or len(found.changes_to) <= 200
    assert found.changes_to is None or found.changes_to.isprintable()


@cache
def _policy_text() -> str:
    return (EXAMPLE / "qa_reports" / "policy.toml").read_text(encoding="utf-8")


@cache
def _policy() -> bytes:
    found = read_toml(_place("policy.toml", _policy_text().encode(), "qa_reports"), [])
    return json.dumps(found, default=lambda day: f"{_DAY}{day}").encode()


def _with_days(value: Any) -> Any:
    """JSON has no days, and a policy does."""
    if isinstance(value, dict):
        return {name: _with_days(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_days(inner) for inner in value]
    return date.fromisoformat(value[len(_DAY) :]) if isinstance(value, str) and value.startswith(_DAY) else value


_DAY = "day: "


_TOML = (
    "\n", "[[rules]]\n", "[[documents]]\n", "[[routes]]\n", "[[indicators]]\n", "[outcomes]\n", "id = ", "title = ", "test = ", '"visit"', '"document"',
    "months = ", "within_months = ", "framework = ", '"', '"""', "'", "[", "]", "{", "}", "=", ".", ",", "0x", "1_0", "inf", "nan", "1e400",
    "2026-09-01", "0001-01-01", "9999-12-31", "07:32:00", "true", "\\u0000", "\\ud800", "\\u202e", "#", "starts_on = ", "accepted = ",
)  # fmt: skip


def policy(data: bytes) -> None:
    """A policy is whole and can be weighed, or it is told why not."""
    problems: list[Problem] = []
    if data[:1] > b"\x7f":
        try:
            document = _with_days(edited(_policy(), data[1:]))
        except ValueError:  # a day that there is not
            return
    else:
        document = read_toml(_place("policy.toml", phrase(data[1:], _TOML), "qa_reports"), problems)
    found = check_policy(document, problems)
    if found is None:
        assert problems
    else:
        check_policy_references(found, example().frameworks, problems)
    check_told(problems)


@cache
def _known() -> Known:
    directory = example()
    owners = {venue.id: venue.provider_id for venue in directory.venues}
    return Known(directory.framework, frozenset(directory.provider), owners, date(2026, 11, 21))


_EVENTS = b"at,revision,event,by,sha256,public_text,note\n2026-11-11T10:00:00Z,1,submitted,QA-5,,,\n"
_FOLDER = VisitFolder(
    "/nowhere/lockside-workshop/2026-11-10-basic",
    "qa_reports/visits/lockside-workshop/2026-11-10-basic",
    "lockside-workshop",
    "2026-11-10-basic",
)


@cache
def _visit() -> bytes:
    document = package()
    for part in document["resources"]:
        part.pop("schema", None)
    return as_json(document)


def visit_on_disk(data: bytes) -> None:
    """A visit's folder is a visit, or it is told why not; every row of it is one or the other."""
    cut = data.find(b"\n\n")
    edits, events = (data, _EVENTS) if cut < 0 else (data[:cut], _EVENTS + phrase(data[cut + 2 :], _CSV))
    content = as_json(edited(_visit(), edits))
    files = {"r1/datapackage.json": content, "events.csv": events}
    folder, file = stat.S_IFDIR | 0o755, stat.S_IFREG | 0o644
    modes = {"": folder, "r1": folder} | dict.fromkeys(files, file)
    entries = tuple(Entry(name, mode, len(files.get(name, b"")), 0, 0, 0) for name, mode in sorted(modes.items()))
    problems: list[Problem] = []
    source = read_visit(_FOLDER, Content(entries, files), problems)
    if source is None:
        assert problems
    else:
        found = check_visit(source, _known(), problems)
        assert found is not None or problems
        # Which row a problem is about is told by number; a row without one has become part of the visit.
        if found is not None:
            told = {(problem.resource, problem.row) for problem in problems}
            for name, rows in (("answers", found.revisions[0].answers), ("actions", found.revisions[0].actions)):
                table = source.revisions[0].tables.get(name)
                sent = len(table.rows) if table else 0
                assert len(rows) + sum(resource == name for resource, _ in told) >= sent
    check_told(problems)


_PROSE = (
    "\n", "\n\n", "    ", "> ", "* ", "1. ", "# ", "[x](", "](", ")", "[x][1]", "[1]: ", "![x](", "<", ">", "javascript:", "java\tscript:", "&#106;",
    "&Tab;", "data:text/html,", "//evil.example/", "\\", "`", "```\n", "*", "__", "<script>alert(1)</script>", '<img src=x onerror="a">', '"', "'",
    "| a | b |\n|---|:-:|\n| ", " | ", "!!! note\n    ", "{: onclick=a }", "<!--", "-->", "---\n", "title: ", "&lt;", "&amp;", "&", "https://a.example",
    "<https:", "mailto:", "\x02", "\x03", "klzzwxh:0001", "wzxhzdk:1", "\u202e", "<a href=", "a@b.example", "==", "--", "\0",
)  # fmt: skip
_ATTRIBUTES = {
    "href",
    "src",
    "alt",
    "title",
    "class",
    "role",
    "tabindex",
    "aria-label",
    "scope",
    "style",
    "id",
    "start",
}
_ELEMENTS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "img", "em", "strong", "code", "pre", "blockquote", "table", "thead", "tbody",
    "tr", "th", "td", "div", "br", "hr",
}  # fmt: skip


class _Looked(HTMLParser):
    """Only elements that Markdown makes, only attributes that do nothing, only addresses that lead somewhere plain."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ELEMENTS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES, (tag, name)
            address = re.sub(r"[\x00-\x20]+", "", value or "").lower()
            scheme = re.match(r"([a-z][a-z0-9+.\-]*):", address)
            if name == "href":
                assert not scheme or scheme[1] in LINK_SCHEMES, address
            if name == "src":
                assert not scheme, address
                assert not address.replace("\\", "/").startswith("//"), address
            if name == "style":
                assert re.fullmatch(r"text-align: (left|center|right);", value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def prose(data: bytes) -> None:
    """A hand-written page holds only what Markdown makes; nothing in it runs or comes from elsewhere."""
    text = phrase(data, _PROSE).decode("utf-8", "replace")
    problems: list[Problem] = []
    check_text(text, _place("page.md", b"", "directory"), problems)
    audience_of(text)
    check_told(problems)
    if problems:
        return
    told: list[str] = []
    page = Markdown(extensions=["toc", "tables", "fenced_code", "admonition", PlainProse(told.append)]).convert(text)
    looked = _Looked(convert_charrefs=True)
    looked.feed(page)
    looked.close()


def _pages() -> Iterable[bytes]:
    for path in sorted((TESTS.parent / "directory").rglob("*.md")):
        yield b"\0" + path.read_bytes()[:900]
    yield b"\0[x](javascript:alert(1)) ![x](//evil.example/x)\n\n| a |\n|---|\n| b |\n\n```\nx\n```\n"


TARGETS = (
    Target("csv_table", "tables in CSV, and their cells", csv_table, _tables, longest=1600),
    Target("json_document", "documents in JSON", json_document, lambda: [b'{"a": [1, "\\ud83d\\ude00", null], "schema": {"fields": []}}', b'{"a": 1, "a": 2}', b'{"a": NaN}', b"\xef\xbb\xbf{}"], words=('"schema": {}', "\\ud800", "NaN", "1e999", "\\u0000"), longest=600),
    Target("settings", "mkdocs.yml", settings, lambda: [b"\0\0" + GOOD, b"\xff\0extra: {a: b}\nhooks: [a.py]\n", b"\xff\0markdown_extensions: [admonition, {toc: {permalink: true}}]\n"], words=("&a", "*a", "!!python/name:", "\\U00110000"), longest=800),
    Target("policy", "policy.toml", policy, lambda: [b"\0\0" + _policy_text().encode()[:1800], b"\xff\0\0\1\2", b"\xff" + bytes(range(40))], longest=1800),
    Target("visit_on_disk", "a visit's folder", visit_on_disk, lambda: [b"", bytes(range(60)), b"\n\n\x002026-11-12T10:00:00Z,1,approved,QA-2,,,\n"], longest=400),
    Target("prose", "hand-written pages", prose, _pages, longest=900),
)  # fmt: skip
