"""Figure 12: many take in files at the same time, into one workspace, while others build, check and edit it."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.runs import EXAMPLE, Run, get_ready, left_overs, run, tree

PROCESSES = 6
PROVIDERS = 200  # each with a visit handed in by three processes, and two corrections of it by two each
FEW = 5
TEMPLATE = "lockside-workshop"


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    get_ready()
    workspace, inputs = folder / "w", folder / "in"
    shutil.copytree(EXAMPLE, workspace, ignore=shutil.ignore_patterns(".cache"))
    inputs.mkdir()
    providers = _more_providers(workspace, FEW if is_quick else PROVIDERS)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    first = [_written(inputs, provider, f"First report of {provider}.") for provider in providers]
    inbox = workspace / "qa_reports" / "inbox"
    inbox.mkdir()
    for path in first[::3]:
        shutil.copy(path, inbox)
    say(f"{len(first)} visits, each by three, and {len(first[::3])} in the inbox by two")
    _all_at_once(workspace, inputs, _shared_out(first, 3), counts, wrong)
    second = [
        _written(inputs, provider, f"Correction {number} of {provider}.")
        for provider in providers
        for number in range(2)
    ]
    say(f"{len(second)} corrections, each by two")
    _all_at_once(workspace, inputs, _shared_out(second, 2), counts, wrong)
    expected = {f"First report of {provider}." for provider in providers}
    expected |= {f"Correction {number} of {provider}." for provider in providers for number in range(2)}
    stored, doubled = _stored(workspace)
    missing = expected - {text for texts in stored.values() for text in texts}
    checked = run("check", "--no-cache", "--workspace", str(workspace))
    if checked.code:
        wrong.append(checked.said[-300:])
    before = tree(workspace)
    again = run("intake", *map(str, second[:40]), "--workspace", str(workspace))
    if tree(workspace) != before or again.code:
        wrong.append(f"handing in what is there changed something: {again.said[-300:]}")
    if left := left_overs(workspace):
        wrong.append(f"left over: {left[:5]}")
    wrong += _two_builds(workspace, folder)
    sees = _sees_faults(workspace, expected)
    count = counts["stored"] + counts["there"]
    return Measured(
        f"{len(missing)} lost, {doubled} doubled, of {count:,}",
        not (missing or doubled or wrong or counts["refused"]) and count >= 1000 and sees,
        {
            "how they ended": dict(counts),
            "reports handed in": len(expected),
            "found": wrong[:20],
            "a report taken away, and one that stands twice, are seen": sees,
        },
        (
            f"{PROCESSES} processes at a time hand in the same visits and different corrections of them, two take in one inbox; meanwhile two build to one place, one checks and one edits records.",
            "Taken in again, what is there changes no byte.",
        ),
    )


def _more_providers(workspace: Path, count: int) -> list[str]:
    """So many providers more, like one that is there but for their names."""
    names = [f"{TEMPLATE}-{number:03}" for number in range(count)]
    for table in ("providers", "venues"):
        path = workspace / "providers" / f"{table}.csv"
        lines = path.read_text("utf-8").splitlines()
        keys = lines[0].split(",")
        row = next(row for row in csv.DictReader(lines) if row.get("provider_id", row["id"]) == TEMPLATE)
        made = io.StringIO()
        writer = csv.DictWriter(made, keys, lineterminator="\n")
        for name in names:
            own = (
                {"id": name, "name": f"Workshop {name[-3:]}"}
                if table == "providers"
                else {"id": f"{name}-v", "provider_id": name}
            )
            writer.writerow({**row, **own})
        path.write_text("\n".join(lines) + "\n" + made.getvalue(), "utf-8")
    return names


def _written(inputs: Path, provider: str, text: str) -> Path:
    from handed_in import DAY, FRAMEWORK, content, package

    header = {"visit_id": f"{provider}-{DAY}-{FRAMEWORK}", "provider_id": provider, "overview": text}
    if not text.startswith("First"):
        header["revision_reason"] = "Something was left out."
    path = inputs / f"{text.replace(' ', '-').strip('.')}.json"
    path.write_bytes(content(package(header)))
    return path


def _shared_out(files: list[Path], times: int) -> list[list[Path]]:
    """Every file to so many of the processes, in an order of each one's own."""
    shares: list[list[Path]] = [[] for _ in range(PROCESSES)]
    for number, path in enumerate(files):
        for turn in range(times):
            shares[(number + turn) % PROCESSES].append(path)
    for who, share in enumerate(shares):
        random.Random(who).shuffle(share)
    return shares


def _all_at_once(
    workspace: Path, inputs: Path, shares: list[list[Path]], counts: Counter[str], wrong: list[str]
) -> None:
    words = ("--workspace", str(workspace))
    runs = [Run(["intake", *map(str, share), *words, "--json"]) for share in shares]
    runs += [Run(["intake", "--inbox", *words, "--json"]) for _ in range(2)]
    others = [Run([], work=_edits(workspace))]
    others += [Run(["build", *words, "--out", str(inputs.parent / "site")]) for _ in range(2)]
    others += [Run(["check", *words])]
    for started in runs:
        ended = started.end(1500)
        counts["gone from the inbox meanwhile"] += ended.said.count("file-unreadable")
        results = _results(ended.said)
        counts.update("there" if result == "unchanged" else result for result in results if result)
        if not ended.is_plain:
            wrong.append(f"intake: {ended.code} {ended.said[-300:]}")
    for number, started in enumerate(others):
        ended = started.end(1500)
        if ended.code != 0:
            wrong.append(f"beside the intakes, {number}: {ended.code} {ended.said[-300:]}")


def _results(said: str) -> list[str]:
    """What became of each file, but for those that another run took out of the inbox first."""
    try:
        told = json.loads(said[said.index("[") :])
    except ValueError:
        return ["refused"]
    gone = [one for one in told if any(p["code"] == "file-unreadable" for p in one.get("problems", ()))]
    return [one["result"] for one in told if one not in gone]


def _edits(workspace: Path) -> Callable[[], None]:
    """Somebody edits the records meanwhile, as the studio does."""

    def work() -> None:
        from datetime import date

        from build_tools.intake.changes import Saved, save
        from build_tools.intake.differences import difference
        from build_tools.intake.records_on_disk import read_records

        for turn in range(5):
            saved: Any = None
            while not isinstance(saved, Saved):
                row = read_records(workspace).rows("providers")[TEMPLATE]
                after = {**row, "transport": f"Words {turn}, {os.getpid()}."}
                saved = save(workspace, difference("providers", row, after), date(2026, 11, 21))

    return work


def _stored(workspace: Path) -> tuple[dict[str, set[str]], int]:
    """The reports that stand, by visit; and how many of them are there more than once."""
    found: dict[str, set[str]] = {}
    doubled = 0
    for path in sorted((workspace / "qa_reports" / "visits").glob("*/*/r*/datapackage.json")):
        resources = json.loads(path.read_text("utf-8"))["resources"]
        (header,) = next(one["data"] for one in resources if one["name"] == "visit")
        texts = found.setdefault(header["visit_id"], set())
        doubled += header["overview"] in texts
        texts.add(header["overview"])
        log = path.parents[1] / "events.csv"
        lines = [line for line in log.read_text("utf-8").splitlines() if f",{path.parent.name[1:]},submitted," in line]
        doubled += max(0, len(lines) - 1)
    return found, doubled


def _sees_faults(workspace: Path, expected: set[str]) -> bool:
    """Whether a report that somebody takes away, and one that somebody lays there twice, would be found."""
    visit = workspace / "qa_reports" / "visits" / f"{TEMPLATE}-000" / "2026-11-10-basic"
    shutil.copytree(visit / "r1", visit / "r9")
    _, doubled = _stored(workspace)
    shutil.rmtree(visit / "r9")
    (visit / "r1").rename(workspace / "away")
    stored, _ = _stored(workspace)
    (workspace / "away").rename(visit / "r1")
    return doubled == 1 and len(expected - {text for texts in stored.values() for text in texts}) == 1


def _two_builds(workspace: Path, folder: Path) -> list[str]:
    """What builds at the same time left is a site, and the same as one built alone."""
    words = ("build", "--workspace", str(workspace), "--out")
    for name in ("site", "alone"):
        ended = run(*words, str(folder / name), *(["--no-cache"] if name == "alone" else []))
        if ended.code:
            raise Failed(ended.said)
    wrong = [] if tree(folder / "site") == tree(folder / "alone") else ["the site that many built is not that of one"]
    return wrong + [f"left beside the site: {name}" for name in os.listdir(folder) if name.endswith(".new")]
