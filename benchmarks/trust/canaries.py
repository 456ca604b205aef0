"""Figure 8: marks in all that somebody may not see, and every byte of every edition searched for them, in any disguise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.disguises import DISGUISES, MARKS, NAME
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.leak_search import LeakSearch
from benchmarks.trust.restricted import InHand, Marking, copied
from build_tools.models.visibility import Visibility

REPOSITORY = Path(__file__).resolve().parents[2]
BAR = 31
SETTINGS = {**os.environ, "PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": "1795262400", "NO_MKDOCS_2_WARNING": "1"}


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    missed = [what for what in DISGUISES if not search_finds(what)]
    false = LeakSearch(MARKS).folder(REPOSITORY / "build_tools" / "theme")
    say(f"{len(DISGUISES) - len(missed)} of {len(DISGUISES)} disguises seen through")
    found: dict[str, list[str]] = {}
    marks: Counter[str] = Counter()
    unplanted = []
    for name, edition, out, secret in [*_furnished(folder, say), *([] if is_quick else _demonstration(folder, say))]:
        which = f"{name}, {edition.value}"
        with warnings.catch_warnings(record=True) as unopened:
            warnings.simplefilter("always")
            found[which] = sorted(LeakSearch(secret).folder(out))
        found[which] += sorted({str(warning.message) for warning in unopened})
        marks[which] = len(secret)
        say(f"{which}: {len(secret)} marks, {len(found[which])} found")
        if secret and not _finds_a_planted_one(out, next(iter(secret))):
            unplanted.append(which)
    leaks = sum(map(len, found.values()))
    seen = len(DISGUISES) - len(missed)
    return Measured(
        told=f"{leaks}, by a search that finds {seen} of {len(DISGUISES)}",
        is_met=leaks == 0 and not missed and seen >= BAR and not false and not unplanted,
        counts={
            "marks searched for": dict(marks),
            "found": {which: told[:20] for which, told in found.items() if told},
            "disguises": list(DISGUISES),
            "disguises missed": missed,
            "marks that the search sees where none is": sorted(false),
            "outputs in which a planted mark was not found": unplanted,
        },
        notes=(
            "What only staff may see is in their own edition; there, drafts and what was taken back are searched for.",
            "Marks are texts. That ratings, dates and numbers do not show either is figure 9.",
            "A mark that somebody wrote into a field for everybody would be published: no search can know what was meant.",
        ),
    )


def search_finds(disguise: str) -> bool:
    """Whether the search sees through one of the disguises."""
    name, content = DISGUISES[disguise]()
    return bool(LeakSearch(MARKS).file(name, content))


def _finds_a_planted_one(out: Path, mark: str) -> bool:
    """Whether the same search of the same folder can fail: with one mark put there, packed in an archive of a page."""
    planted = shutil.copytree(out, out.with_name(f"{out.name}-planted"))
    name, content = DISGUISES["zip in zip"]()
    path = planted / name
    path.write_bytes(content)
    told = LeakSearch({mark: "planted", NAME: "planted"}).folder(planted)
    shutil.rmtree(planted)
    return any(NAME in one for one in told)


def _furnished(folder: Path, say: Say) -> Iterator[tuple[str, Visibility, Path, Mapping[str, str]]]:
    """The example as the tests furnish it: every kind of record and item, and visits in every state."""
    sys.path.append(str(REPOSITORY / "tests"))
    from canaries import furnish

    for edition in Visibility:
        workspace = folder / f"furnished-{edition.value}" / "workspace"
        workspace.mkdir(parents=True)
        copied(REPOSITORY / "tests" / "example", workspace)
        marker = furnish(workspace, edition, 0)
        out = workspace.with_name("out")
        say(f"building the furnished example, {edition.value}")
        visits = [f"lockside-workshop-{on}-secrets" for on in ("2026-03-10", "2026-04-14", "2026-05-19")]
        _make_everything(workspace, out, edition, "lockside-workshop", visits, "secrets")
        yield "furnished example", edition, out, marker.secret


def _demonstration(folder: Path, say: Say) -> Iterator[tuple[str, Visibility, Path, Mapping[str, str]]]:
    """The demonstration, with a mark in every text that the edition may not show, of every row."""
    for edition in Visibility:
        workspace = folder / f"demonstration-{edition.value}" / "workspace"
        workspace.mkdir(parents=True)
        copied(REPOSITORY, workspace)
        policy = workspace / "qa_reports" / "policy.toml"
        # Else the policy opens who the assessors are to members, and their references are no secret.
        text = policy.read_text("utf-8").replace('assessors_to = "members"', 'assessors_to = "internal"')
        policy.write_text(text, encoding="utf-8")
        held, marking = InHand.read(workspace), Marking()
        for spot in held.spots(edition):
            spot.change(marking)
        held.write()
        say(f"building the demonstration, {edition.value}, with {len(marking.given)} marks")
        out = workspace.with_name("out")
        one = next(visit for visit in held.visits if visit.is_approved(1) and not visit.is_withdrawn)
        visit_id = one.rows(1, "visit")[0]["visit_id"]
        _make_everything(workspace, out, edition, one.folder.parent.name, [visit_id], "quality")
        yield "demonstration", edition, out, marking.given


def _make_everything(
    workspace: Path, out: Path, edition: Visibility, provider: str, visits: list[str], framework: str
) -> None:
    """Every output of every command that writes an edition, and what the commands print, in one folder."""
    out.mkdir()
    printed = []
    commands = [
        ["build", "--out", str(out / "site"), "--precompress"],
        ["pack", provider, "--out", str(out / "pack.pdf")],
        ["outcomes", "--out", str(out / "outcomes")],
        *(["report", visit, "--docx", str(out / f"{visit}.docx")] for visit in visits),
        ["form", framework, "--xlsx", str(out / "form.xlsx"), "--provider", provider],
        ["form", framework, "--xlsform", str(out / "xlsform.xlsx")],
    ]
    for words in commands:
        command = [sys.executable, "-m", "build_tools", *words, "--edition", edition.value]
        done = subprocess.run(command, cwd=workspace, env=SETTINGS, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{' '.join(words[:2])}: {done.stderr[-2000:]}{done.stdout[-2000:]}")
        printed.append(done.stdout + done.stderr)
    (out / "printed.txt").write_text("\n".join(printed), encoding="utf-8")
