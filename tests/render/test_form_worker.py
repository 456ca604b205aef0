"""A form's service worker keeps every file that the page loads, and any change of one makes another worker."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from build_tools.render.form_worker import loaded_by, service_worker

SOURCE = 'const DIGEST = "";\nconst FILES = [];\n'
PAGE = "forms/q/1/"
HTML = """<link rel="icon" href="../../../assets/icon.png"><link href="../../../a.css?v=1#x" rel="stylesheet" media="print">
<link rel="license" href="../../../licence.html"><link rel="stylesheet" href="https://elsewhere.example/x.css">
<script type="module" src="../../../js/form.mjs"></script><img src="../../../logo.png" alt=""><a href="../../">x</a>"""
FILES = {
    "assets/icon.png": b"i",
    "a.css": b"c",
    "logo.png": b"l",
    "js/form.mjs": b'import { a } from "./lib/a.mjs";\nimport "./lib/b.mjs";\nconst c = await import("./lib/c.mjs");',
    "js/lib/a.mjs": b"export { b } from './b.mjs';",
    "js/lib/b.mjs": b'import "../form.mjs";',
    "js/lib/c.mjs": b"",
    "data.json": b"{}",
}


def test_everything_that_the_page_loads_is_kept() -> None:
    kept = loaded_by(PAGE, HTML, ["data.json"], FILES.get)
    assert next(iter(kept)) == PAGE
    assert kept == FILES | {PAGE: HTML.encode()}


def test_a_file_that_is_not_published_stops_the_build() -> None:
    with pytest.raises(FileNotFoundError, match=r"not published: 'js/lib/c\.mjs'"):
        loaded_by(PAGE, HTML, [], {path: content for path, content in FILES.items() if path != "js/lib/c.mjs"}.get)


def filled_in(files: dict[str, bytes]) -> tuple[str, list[str]]:
    written = service_worker(SOURCE, PAGE, files).decode()
    digest, listed = re.fullmatch(r'const DIGEST = "([0-9a-f]{64})";\nconst FILES = (\[.*\]);\n', written).groups()  # type: ignore[union-attr]
    return digest, json.loads(listed)


def test_files_are_named_as_seen_from_the_worker() -> None:
    _, listed = filled_in({PAGE: b"", "a.css": b"c", "forms/q/last.json": b"", f"{PAGE}manifest.webmanifest": b""})
    assert listed == ["./", "../../../a.css", "../last.json", "manifest.webmanifest"]


def test_any_change_makes_another_digest_and_nothing_else_does() -> None:
    kept = loaded_by(PAGE, HTML, ["data.json"], FILES.get)
    digest, _ = filled_in(kept)
    assert filled_in(dict(reversed(kept.items())))[0] == digest
    for path in kept:
        assert filled_in(kept | {path: b"changed"})[0] != digest
        assert filled_in({name: content for name, content in kept.items() if name != path})[0] != digest
    assert filled_in({**{k: v for k, v in kept.items() if k != "a.css"}, "b.css": kept["a.css"]})[0] != digest


@pytest.mark.parametrize("source", ["", SOURCE * 2, SOURCE.replace("FILES", "OTHERS")])
def test_a_source_that_cannot_be_filled_in_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="the line"):
        service_worker(source, PAGE, {PAGE: b""})


def test_a_built_form_lists_files_that_are_there(demo_site: Path) -> None:
    workers = sorted((demo_site / "forms").glob("*/*/service-worker.js"))
    assert len(workers) == len(list((demo_site / "forms").glob("*/*/index.html")))
    for worker in workers:
        listed = json.loads(next(re.finditer(r"^const FILES = (.*);$", worker.read_text("utf-8"), re.MULTILINE))[1])
        assert listed[0] == "./"
        assert [name for name in listed[1:] if not (worker.parent / name).resolve().is_file()] == []
        assert any(name.endswith("form.json") for name in listed)
        assert any(name.endswith("last-visits.json") for name in listed)
