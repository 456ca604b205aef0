"""The page of results, from figures that are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.building import STAGES
from benchmarks.peers import OURS, OUTSIDE
from benchmarks.results import CASES, FLOORS, write_results
from benchmarks.shards import shards


def build(size: int, *, same: bool = True, stages: tuple[str, ...] = STAGES) -> dict[str, Any]:
    times = dict.fromkeys((*stages, "wall", "cpu", "peak"), size / 100)
    cases = {name: {**times, "written": size, "bytes": size, "gone": 0} for name in (*CASES, *FLOORS)}
    output = {"files": size, "bytes": size * 10**6}
    return {"cases": cases, "output": output, "same": same, "sample": {"wall": 1.0, "cpu": 1.0}}


def peers(pages: int, times: float) -> dict[str, Any]:
    def row(seconds: float) -> dict[str, Any]:
        cost = {"wall": seconds, "cpu": seconds, "peak": 100.0}
        return {"cold": cost, "one page": cost, "output": {"pages": pages, "bytes": 10**6}}

    return {"pages": pages, "rows": {OURS: row(pages / 100), OUTSIDE: row(times * pages / 100)}}


def written(found: dict[str, Any], tmp_path: Path) -> str:
    write_results(found, tmp_path / "results.md")
    return (tmp_path / "results.md").read_text(encoding="utf-8")


def test_growth_is_fitted_and_drawn_and_every_picture_named_is_there(tmp_path: Path) -> None:
    found = {"build": {"50": build(50), "500": build(500)}, "peers": {"40": peers(40, 20), "120": peers(120, 20)}}
    page = written(found, tmp_path)
    assert "| wall     |      1.00 |            1.00 |" in page
    assert "3,000 pages" in page
    assert "600 (not measured)" in page
    assert {path.name for path in tmp_path.glob("*.svg")} == {"results-growth.svg", "results-peers.svg"}
    assert all(path.name in page for path in tmp_path.glob("*.svg"))


def test_a_build_that_differs_from_a_clean_one_is_said_aloud(tmp_path: Path) -> None:
    assert "**NOT the same**" in written({"build": {"50": build(50, same=False)}}, tmp_path)


def test_stages_that_the_tool_does_not_tell_have_no_column(tmp_path: Path) -> None:
    page = written({"build": {"50": build(50, stages=())}}, tmp_path)
    assert "validate" not in page
    assert "| cold " in page


def test_one_engine_without_an_index_of_its_own_still_has_its_times(tmp_path: Path) -> None:
    times = {
        "load_ms": 1.0,
        "first_ms": 2.0,
        "questions": {"text": {"p50": 1.0, "p95": 2.0, "p99": 3.456}},
        "slower": 4,
    }
    page = written(
        {"search": {"50": {"records": 250, "engines": {"other": {"chromium": times, "note": "A word."}}}}}, tmp_path
    )
    assert "1 / 2 / 3.46" in page
    assert "other: A word." in page


def test_a_shard_is_told_as_it_goes_over_the_wire_and_what_was_packed_beforehand_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "postcodes"
    folder.mkdir()
    for name, content in {"NG1.json": b"[1, 2]" * 500, "NG2.json": b"[3]" * 100, "NG1.json.gz": b"x" * 9999}.items():
        (folder / name).write_bytes(content)
    found = shards(tmp_path)
    assert found["raw"] == {"files": 2, "median": 1650, "largest": 3000, "all": 3300}
    assert found["gzip"]["all"] < 200
    page = written({"search": {"50": {"records": 0, "engines": {}, "shards": found}}}, tmp_path)
    assert "| 2 files | median, KB |" in page


def test_an_aim_is_met_or_not_or_was_not_measured_and_a_fitted_one_says_so(tmp_path: Path) -> None:
    found = {
        "build": {"5000": build(5000), "10000": build(10000)},
        "peers": {"1": peers(300, 19), "2": peers(1000, 19)},
    }
    rows = {line.split("|")[1].strip(): line for line in written(found, tmp_path).splitlines() if line.startswith("|")}
    assert "100 s |  no |" in rows["10,000 providers, 30,000 visits, cold"]
    assert "0.1 GB | yes |" in rows["the same, memory"]
    assert "| 1 | yes |" in " ".join(rows["growth of the cold build, 5,000 to 10,000 providers"].split())
    assert "19 times, as fitted |  no |" in rows["3,000 pages, material, outside the nav"]
    assert "not measured" in rows["3,000 pages, material, in the nav"]
    found["peers"]["3"] = peers(2900, 21)
    rows = {line.split("|")[1].strip(): line for line in written(found, tmp_path).splitlines() if line.startswith("|")}
    assert "21 times | yes |" in rows["3,000 pages, material, outside the nav"]
