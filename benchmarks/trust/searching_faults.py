"""Figure 15: what is found by who looks for faults: inputs varied for long, branches never tried, mutants not noticed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.fuzzing import ENOUGH, fuzz, kept_runs, note_runs, targets
from benchmarks.trust.guards import ROOT, branch_coverage
from benchmarks.trust.mutants_left import left_over, tally

SECONDS_TO_FUZZ = 20 * 60  # in all, on top of what is kept; shared by the targets that have not run often enough
LEAST_NOTICED = 90  # of a hundred mutants


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """All three parts. Fuzzing goes on from ``tests/fuzz/runs.json``, and keeps there what it reached."""
    for package in ("atheris", "coverage"):
        if find_spec(package) is None:
            raise Failed(f"{package} is not installed: see benchmarks/README.md, “Figures of trust”")
    runs, findings = _fuzzed(folder, say, is_quick=is_quick)
    say("branches of what guards")
    branches = branch_coverage(folder)
    say("mutants")
    outcome = _mutants(folder, 40 if is_quick else None)
    mutants = tally(outcome)
    least = min(runs.values())
    reached = sum(count >= ENOUGH for count in runs.values())
    tried = sum(about["branches"] - about["missed"] for about in branches.values())
    there_are = sum(about["branches"] for about in branches.values())
    whole = sum(not about["missed"] and not about["lines"] for about in branches.values())
    noticed = 100 * mutants["noticed"] / max(mutants["made"], 1)
    return Measured(
        told=(
            f"{least:,} runs or more since the last finding, {reached} of {len(runs)} targets at a million or more; "
            f"{100 * tried / max(there_are, 1):.1f} % of branches, {whole} of {len(branches)} modules whole; "
            f"{noticed:.1f} % of {mutants['made']} mutants"
        ),
        is_met=least >= ENOUGH and not findings and whole == len(branches) and noticed >= LEAST_NOTICED,
        counts={
            "Runs since the last finding": runs,
            "Of these, blind": {name: blind for name, kept in kept_runs().items() if (blind := kept.get("blind", 0))},
            "Found now": findings,
            "Not reached, by module": {name: about["where"] for name, about in branches.items() if about["where"]},
            "Mutants": mutants,
            "Mutants not noticed, and why": left_over(outcome),
        },
        notes=(
            "Runs add up over versions of the code; a finding sets those of its target to 0.",
            "Blind runs vary what guided ones kept, and are not guided by what they reach themselves.",
            "Mutants are all that can be made of decide/, edition.py and visibility.py; texts are varied, too.",
            "Of some that no test notices it is said why nothing could; they count as not noticed all the same.",
        ),
    )


def _fuzzed(folder: Path, say: Say, *, is_quick: bool) -> tuple[dict[str, int], list[str]]:
    """Runs since the last finding by target, and what was found now."""
    known = {name: kept_runs().get(name, {}).get("runs", 0) for name in targets()}
    short = sorted((name for name, count in known.items() if count < ENOUGH), key=lambda name: -known[name])
    ends, findings = time.monotonic() + SECONDS_TO_FUZZ, []
    for place, name in enumerate([*known] if is_quick else short):
        seconds = 5 if is_quick else max(10, int((ends - time.monotonic()) / (len(short) - place)))
        say(f"{name}: {known[name]:,} runs so far")
        ran, fault = fuzz(name, folder, 2000 if is_quick else ENOUGH - known[name], seconds)
        known[name] = note_runs(name, ran, fault is not None)["runs"]
        findings += [f"{name}: {fault.read_bytes()[:60]!r}"] if fault else []
    return known, findings


def _mutants(folder: Path, sample: int | None) -> dict[str, str]:
    """What became of each, in a process of its own: pytest leaves its traces in the one that runs it."""
    out = folder / "mutants.json"
    words = [sys.executable, "-m", "benchmarks.trust.mutation", "--processes", "2", "--out", str(out)]
    words += ["--sample", str(sample)] if sample else []
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    if done.returncode or not out.exists():
        raise Failed(f"mutants could not be made: {done.stderr.decode(errors='replace')[-400:]}")
    outcome: dict[str, str] = json.loads(out.read_text(encoding="utf-8"))
    return outcome
