"""Which day it is: in London, at every moment, wherever the machine stands; and an approval holds to the end of its last."""

from __future__ import annotations

import csv
import json
import time
from datetime import date
from pathlib import Path

import pytest
from conftest import TESTS, Command

from build_tools.errors import WrongUse
from build_tools.publish.clock import now_in_utc, today_in_london

with (TESTS / "shared_cases" / "london_days.csv").open(encoding="utf-8", newline="") as lines:
    CASES = [*csv.DictReader(lines)]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Adak"])
def test_the_day_is_londons_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    assert len(CASES) >= 40
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for case in CASES:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", case["seconds"])
            assert today_in_london() == date.fromisoformat(case["day"]), case
            assert now_in_utc() == case["moment"]
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


@pytest.mark.parametrize("seconds", ["", "noon", "1.5", "9" * 30, "-" + "9" * 30, "0", "-5", "9999999999"])
def test_a_day_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with pytest.raises(WrongUse, match="SOURCE_DATE_EPOCH"):
        today_in_london()
    with pytest.raises(WrongUse, match="SOURCE_DATE_EPOCH"):
        now_in_utc()


@pytest.mark.parametrize(("moment", "is_listed"), [("2027-03-31T22:59:59Z", True), ("2027-03-31T23:00:00Z", False)])
def test_an_approval_holds_to_the_last_second_of_its_last_day_in_london(
    monkeypatch: pytest.MonkeyPatch, workspace: Path, command: Command, moment: str, is_listed: bool
) -> None:
    (seconds,) = {case["seconds"] for case in CASES if case["moment"] == moment}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    for _ in range(2):  # what is remembered changes nothing
        (decision,) = json.loads(command("status", "lockside-workshop", "--json", workspace=workspace).output)
        assert decision["listed"] == is_listed


def test_a_clock_that_was_wrong_for_one_build_is_right_again_in_the_next(
    monkeypatch: pytest.MonkeyPatch, workspace: Path, tmp_path: Path, command: Command
) -> None:
    """What was remembered on a day that has not come decides nothing today."""
    site = tmp_path / "site"
    pages = {}
    for name, seconds in (("now", "1795262400"), ("ahead", "1900000000"), ("now again", "1795262400")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        assert command("build", "--out", str(site), workspace=workspace).exit_code == 0
        pages[name] = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert pages["now"] == pages["now again"] != pages["ahead"]
