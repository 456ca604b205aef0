"""The notes on data protection name every field that could tell of a person: a new field must be thought about first."""

from __future__ import annotations

import re
from pathlib import Path

from build_tools.load.documents import read_toml
from build_tools.load.text_file import FilePlace
from build_tools.models.columns import core_type
from build_tools.models.policy import Retention
from build_tools.models.retirement import RETIRED_TABLE
from build_tools.models.tables import PROVIDER_TABLES, TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES

TABLES = [*PROVIDER_TABLES, *VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE, RETIRED_TABLE]
# Names of things by which other rows are found, and lists that everybody has alike.
REFERENCES = {
    "provider_id",
    "venue_id",
    "framework_id",
    "framework_version",
    "awarding_body_id",
    "item",
    "theme",
    "record",
}
COMMON = {"awarding_bodies", "qualifications"}


def could_tell_of_a_person(kind: TableKind) -> set[str]:
    """Its texts that hold more than a code: words, and ways to reach somebody."""
    found = set()
    for name, info in kind.model.model_fields.items():
        kind_of_value, is_list = core_type(info.annotation)
        patterns = [getattr(limit, "pattern", None) or "" for limit in info.metadata]
        is_code = any(patterns) and name not in ("phone", "email")
        if kind_of_value is str and not is_list and not is_code and name not in REFERENCES:
            found.add(f"{kind.name}.{name}")
    return found


def test_every_field_that_could_tell_of_a_person_is_named(repository: Path) -> None:
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", (repository / "docs" / "data-protection.md").read_text("utf-8")))
    wanted = set().union(*(could_tell_of_a_person(kind) for kind in TABLES if kind.name not in COMMON))
    assert len(wanted) > 30
    assert wanted - named == set()
    known = {f"{kind.name}.{name}" for kind in TABLES for name in kind.model.model_fields}
    assert {name for name in named if name.split(".")[0] in {kind.name for kind in TABLES}} - known == set()


def test_the_periods_shown_are_such_as_the_policy_takes(repository: Path, tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", (repository / "docs" / "data-protection.md").read_text("utf-8"), re.DOTALL)
    assert shown
    path = tmp_path / "policy.toml"
    path.write_text(shown[1], encoding="utf-8")
    read = read_toml(FilePlace(path, "qa_reports", "policy.toml"), [])
    assert read is not None
    assert Retention.model_validate(read["retention"]).visits == 72
