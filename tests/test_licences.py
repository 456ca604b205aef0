"""Every package that users get is listed with its licence and pinned by hash, and every one we ask for has a reason."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

# May be used without giving anything of ours away; whatever is not here must be thought about first.
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|0BSD|PSF|Python Software Foundation|MPL|Mozilla|Zope|OGL-UK|Artistic|LGPL", re.IGNORECASE
)


@pytest.fixture(scope="module")
def table(repository: Path) -> str:
    text = runpy.run_path(str(repository / "scripts" / "licences"))["table"]()
    assert isinstance(text, str)
    return text


def test_the_page_lists_what_is_installed_with_us(table: str, repository: Path) -> None:
    page = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert page.endswith(f"\n{table}\n"), "run scripts/licences and put its table at the end of docs/dependencies.md"


def test_every_licence_lets_us_use_it(table: str) -> None:
    rows = re.findall(r"^\| ([a-z0-9.-]+) \| (.*) \|$", table, re.MULTILINE)[1:]
    assert len(rows) > 60
    assert [row for row in rows if not FREE.search(row[1])] == []


def test_every_package_that_we_ask_for_has_a_reason_and_is_pinned_by_hash(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(line for name, lines in extras.items() if name != "dev" for line in lines)]
    names = {Requirement(line).name for line in asked}
    page = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    reasons = page.partition("## Everything")[0]
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", reasons)} == set()
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+)==\S+ \\\n    --hash=sha256:",
        (repository / "requirements.txt").read_text("utf-8"),
        re.MULTILINE,
    )
    assert names <= set(pinned)


@pytest.mark.parametrize("lock", ["requirements.txt", "scripts/requirements-release.txt"])
def test_every_line_of_a_lock_has_a_hash_and_none_an_address(lock: str, repository: Path) -> None:
    text = (repository / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z])", text)
    versions = [entry for entry in entries if re.match(r"[A-Za-z0-9._-]+==", entry)]
    assert len(versions) > 20
    assert [entry[:40] for entry in versions if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_other_peoples_data_is_credited(repository: Path) -> None:
    page = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for words in (
        "OS data © Crown copyright",
        "Royal Mail",
        "National Statistics",
        "Ofqual",
        "Open Government Licence",
    ):
        assert words in " ".join(page.split())
