"""A workspace's own postcode file: whatever is wrong with it is one problem, beside all the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEADINGS = "pcds,doterm,oseast1m,osnrth1m\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"{HEADINGS}NG7 2RD,,454555,338416\nCaf\xe9,,,\n".encode("cp1252"), "not UTF-8"),
        (f"{HEADINGS}NG7 2RD,,{'4' * 20_000},338416\n".encode(), "rows and cells"),
        (f"{HEADINGS}NG7 2RD,,{'4' * 5_000},338416\n".encode(), "not a number of metres"),
        (f"{HEADINGS}NG7 2RD,,45455²,338416\n".encode(), "row 2"),
        (f"{HEADINGS}NG7 2RD,,4545551,338416\n".encode(), "from 0 to 800,000"),
        (f"{HEADINGS}NG7 2RD,,454555,9999999\n".encode(), "from 0 to 1,300,000"),
        (f"{HEADINGS}NG7 2RD,,-1,338416\n".encode(), "“-1”"),
        (f"{HEADINGS}NG7 2RD,,454555,\n".encode(), "“”"),
        (f"{HEADINGS}NG7 2RD,soon,454555,338416\n".encode(), "“soon”"),
        (f"{HEADINGS}NG7 2RD,202613,454555,338416\n".encode(), "year and month"),
        (f"{HEADINGS}NG7 2RD,454555,338416\n".encode(), "3 cells"),
        (b"a,b\n1,2\n", "no postcodes"),
        (b"", "no postcodes"),
        (None, "not there"),
    ],
)
def test_a_postcode_file_that_cannot_be_used_is_one_problem(
    content: bytes | None, says: str, workspace: Path, command: Callable[..., Any]
) -> None:
    path = workspace / "postcodes.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (workspace / "providers" / "contacts.csv").unlink()
    result = command("check", "--json", workspace=workspace)
    problems = json.loads(result.output)
    assert result.exit_code == 1
    assert {(problem["code"], problem["field"]) for problem in problems} == {
        ("settings-broken", "postcode_file"),
        ("file-missing", None),
    }
    assert says in " ".join(problem["message"] for problem in problems)
