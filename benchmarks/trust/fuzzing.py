"""
``python -m benchmarks.trust.fuzzing postcode day --seconds 300``: lets atheris vary inputs, guided by what they reach.

``tests/fuzz/runs.json`` keeps how often each target ran since it last found something. It needs the packages of
``benchmarks/requirements-trust.txt``, in an environment of their own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from benchmarks.measured import Failed

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
RUNS = TESTS / "fuzz" / "runs.json"
ENOUGH = 1_000_000
SECONDS_OF_ONE = 5  # one input may take no longer, and no more memory than this many megabytes
MOST_MEMORY = 1500
# For libFuzzer: inputs stay in its corpus though none of them is seen to reach anything.
BLIND = "-keep_seed=1"
_RAN = re.compile(rb"stat::number_of_executed_units:\s+(\d+)")
_SEEN = re.compile(rb"^#(\d+)\s", re.MULTILINE)
# What is watched besides our own code, where a parser of somebody else's does the reading.
WATCHED = ("build_tools", "yaml", "tomllib", "csv", "markdown", "zipfile", "openpyxl", "html", "werkzeug")


def targets() -> dict[str, Any]:
    """The fuzz targets by name. ``tests`` is where they look for each other, as under pytest."""
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    from fuzz.targets import TARGETS

    return {target.name: target for target in TARGETS}


def kept_runs() -> dict[str, dict[str, int]]:
    """
    By target: ``runs`` since its last finding, ``all`` runs there ever were, and how many ``findings``.

    ``blind`` are those of ``runs`` that were not guided by what they reached.
    """
    found: dict[str, dict[str, int]] = json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else {}
    return found


def note_runs(name: str, runs: int, finding: bool, *, is_blind: bool = False) -> dict[str, int]:
    """Add runs of a target; a finding begins the count anew."""
    known = kept_runs()
    before = {"runs": 0, "blind": 0, "all": 0, "findings": 0} | known.get(name, {})
    known[name] = {
        "runs": 0 if finding else before["runs"] + runs,
        "blind": 0 if finding else before["blind"] + runs * is_blind,
        "all": before["all"] + runs,
        "findings": before["findings"] + finding,
    }
    RUNS.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
    return known[name]


def fuzz(name: str, folder: Path, runs: int, seconds: int, *, is_blind: bool = False) -> tuple[int, Path | None]:
    """
    Run one target in a process of its own: how many runs it made, and the input that it found a fault with, if any.

    What a guided run found worth keeping in ``folder`` is varied by later ones, blind ones too.

    Raises ``Failed`` when there is no atheris here, or it does not start.
    """
    if find_spec("atheris") is None:
        raise Failed("atheris is not installed: see benchmarks/README.md, “Figures of trust”")
    target = targets()[name]
    corpus, found = folder / "corpus" / name, folder / "found" / name
    for place in (corpus, found):
        place.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(target.samples()):
        (corpus / f"sample-{number}").write_bytes(sample[: target.longest])
    for kept in target.kept():
        (corpus / f"kept-{kept.name}").write_bytes(kept.read_bytes())
    words = folder / f"{name}.dict"
    words.write_text("".join(f'"{_spelt(word)}"\n' for word in target.words), encoding="ascii")
    before = {*found.iterdir()}
    options = (
        f"-runs={runs}", f"-max_total_time={seconds}", f"-timeout={SECONDS_OF_ONE}", f"-rss_limit_mb={MOST_MEMORY}",
        f"-max_len={target.longest}", f"-artifact_prefix={found}/", "-print_final_stats=1", "-len_control=20",
        *([f"-dict={words}"] * bool(target.words)), *([BLIND] * is_blind),
    )  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.trust.fuzz_one", name, *options, str(corpus)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    (folder / f"{name}.log").write_bytes(done.stdout + done.stderr)
    counted = _RAN.findall(done.stderr) or _SEEN.findall(done.stderr)
    if not counted:
        raise Failed(f"the fuzz target {name} did not start: {done.stderr.decode(errors='replace')[-400:]}")
    fresh = sorted({*found.iterdir()} - before)
    if done.returncode != 0 and not fresh:
        raise Failed(f"the fuzz target {name} broke off: {done.stderr.decode(errors='replace')[-400:]}")
    return int(counted[-1]), fresh[0] if fresh else None


def _spelt(word: str) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word.encode())


@click.command()
@click.argument("names", nargs=-1)
@click.option("--runs", default=-1, help="How often, at most.")
@click.option("--seconds", default=60, show_default=True, help="How long each, at most.")
@click.option(
    "--blind", is_flag=True, help="Do not watch what inputs reach: ten times as many, of what the corpus has."
)
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where the corpus grows; without it, a folder that goes."
)
def main(names: tuple[str, ...], runs: int, seconds: int, blind: bool, folder: Path | None) -> None:
    """
    Fuzz some targets, or all, and keep how often they ran.

    \b
    Example:
      python -m benchmarks.trust.fuzzing csv_table --seconds 600 --folder ../fuzz
    """
    with tempfile.TemporaryDirectory() as scratch:
        for name in names or targets():
            ran, fault = fuzz(name, folder or Path(scratch), runs, seconds, is_blind=blind)
            now = note_runs(name, ran, fault is not None, is_blind=blind)
            click.echo(
                f"{name}: {ran:,} runs, {f'FOUND {fault}' if fault else 'nothing found'}; {now['runs']:,} since."
            )


if __name__ == "__main__":
    main()
