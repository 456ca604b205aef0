"""docs/serving.md fits what a build writes: its policy allows what the pages' own allow, and every kind of file has a type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

# Those that nginx knows by itself.
KNOWN = {".css", ".html", ".ico", ".jpg", ".js", ".json", ".pdf", ".png", ".svg", ".txt", ".xlsx", ".xml", ".zip"}


@pytest.fixture(scope="module")
def advice(repository: Path) -> str:
    return (repository / "docs" / "serving.md").read_text(encoding="utf-8")


def directives(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: set(values) for name, *values in parts}


def test_the_header_allows_what_each_page_allows_itself_and_nothing_that_none_does(
    advice: str, demo_site: Path
) -> None:
    header = directives(re.findall(r'Content-Security-Policy "([^"]+)"', advice)[0])
    assert header.pop("frame-ancestors") == {"'none'"}
    pages = [path.read_text(encoding="utf-8") for path in demo_site.rglob("*.html")]
    policies = {found[1] for page in pages if (found := re.search(r'Content-Security-Policy" content="([^"]+)"', page))}
    together: dict[str, set[str]] = {}
    for policy in policies:
        for name, values in directives(policy).items():
            together.setdefault(name, set()).update(values)
    assert header == together


def test_every_kind_of_file_is_sent_with_its_type(advice: str, demo_site: Path) -> None:
    block = re.findall(r"types \{(.+?)\}", advice, re.DOTALL)[0]
    told = {f".{suffix}" for line in re.findall(r"\S+/\S+\s+([\w ]+);", block) for suffix in line.split()}
    found = {path.suffix for path in demo_site.rglob("*") if path.is_file()} - {".br", ".gz"}
    assert found - KNOWN - told == set()


def test_what_is_kept_for_a_year_is_what_has_a_fingerprint_in_its_name(advice: str, demo_site: Path) -> None:
    kept = re.compile(re.findall(r'"~(\S+)"\s+"public, max-age', advice)[0])
    names = [path.name for path in demo_site.rglob("*") if path.is_file() and kept.search(f"/{path.name}")]
    assert len(names) == len(set(names)) == 2
    assert all(re.fullmatch(r"(main|palette)\.[0-9a-f]{8}\.min\.css", name) for name in names)
