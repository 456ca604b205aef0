"""What differs between two states of a record: the cases to which the browser's twin is held as well."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from build_tools.intake.differences import difference
from build_tools.models.change import KINDS

SHARED = json.loads((Path(__file__).parents[1] / "shared_cases" / "changes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_difference(case: dict[str, Any]) -> None:
    found = difference(case["table"], case["before"], case["after"])
    assert [asdict(change) for change in found] == case["changes"]


def test_the_cases_know_the_columns() -> None:
    for table, said in SHARED["tables"].items():
        assert said == {"key": list(KINDS[table].key), "fields": list(KINDS[table].model.model_fields)}
