"""What is killed: each command that writes, the workspace it begins with, and where its work can be seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.runs import EXAMPLE, run

VISIT = "lockside-workshop-2026-11-10-basic"
Prepare = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Case:
    """A command, in which ``{w}`` is the workspace and ``{o}`` the folder of outputs; ``prepare`` makes both ready."""

    name: str
    words: str
    prepare: Prepare = lambda workspace, out: None
    is_dear: bool = False
    remembers: bool = False

    def given(self, folder: Path) -> list[str]:
        """The words of the command."""
        places = {"{w}": str(folder / "w"), "{o}": str(folder / "o")}
        return [places.get(word[:3], word[:3]) + word[3:] for word in self.words.split()]


def begin(case: Case, folder: Path) -> None:
    """Make the workspace and the folder of outputs of a case."""
    (folder / "o").mkdir(parents=True)
    shutil.copytree(EXAMPLE, folder / "w", ignore=shutil.ignore_patterns(".cache"))
    case.prepare(folder / "w", folder / "o")


def _well(*words: str | Path) -> None:
    ended = run(*map(str, words))
    if ended.code != 0:
        raise Failed(f"{' '.join(map(str, words))}: {ended.said}")


def _edit(workspace: Path) -> None:
    table = workspace / "providers" / "providers.csv"
    table.write_text(table.read_text("utf-8").replace("Lockside Workshop", "Lockside Yard"), "utf-8")


def _built(*more: str) -> Prepare:
    def prepare(workspace: Path, out: Path) -> None:
        _well("build", "--workspace", workspace, "--out", out / "site", *more)
        _edit(workspace)

    return prepare


def _large(workspace: Path, out: Path) -> None:
    shutil.rmtree(workspace)
    _well("sample", workspace, "--providers", "60", "--seed", "3")
    _well("build", "--workspace", workspace, "--out", out / "site", "--as-of", "2026-11-20")


def _outcomes(workspace: Path, out: Path) -> None:
    _well("outcomes", "--workspace", workspace, "--out", out / "outcomes")
    _edit(workspace)


def _old_file(name: str) -> Prepare:
    def prepare(workspace: Path, out: Path) -> None:
        (out / name).write_bytes(b"the one before")

    return prepare


def _visit(workspace: Path, out: Path) -> None:
    from handed_in import content, package, picture

    (out / "visit.json").write_bytes(content(package({"overview": "One."}, pictures={"2a-1.jpg": picture()})))


def _stored(workspace: Path, out: Path) -> None:
    _visit(workspace, out)
    _well("intake", out / "visit.json", "--workspace", workspace)


def _correction(workspace: Path, out: Path) -> None:
    from handed_in import content, package, picture

    _stored(workspace, out)
    second = package({"overview": "Two.", "revision_reason": "One was left out."}, pictures={"2a-1.jpg": picture()})
    (workspace / "qa_reports" / "inbox").mkdir()
    (workspace / "qa_reports" / "inbox" / "visit.json").write_bytes(content(second))


def _approved(workspace: Path, out: Path) -> None:
    _stored(workspace, out)
    _well("approve", VISIT, "--by", "QA-9", "--workspace", workspace)


def _proposal(workspace: Path, out: Path) -> None:
    from proposals import change, document

    asked = [
        change("venues", "lockside-yard", "name", "Lockside yard", "The yard"),
        change("contacts", "lockside-workshop/Bookings", "phone", "", "0115 496 0008"),
    ]
    (out / "proposal.json").write_text(json.dumps(document(asked[:1])), "utf-8")


def _old_description(workspace: Path, out: Path) -> None:
    for path in workspace.glob("**/datapackage.json"):
        if "visits" not in path.parts:
            path.write_text(path.read_text("utf-8").replace('"string"', '"any"'), "utf-8")


CASES = (
    Case("a first build", "build --workspace {w} --out {o}/site", is_dear=True),
    Case("a build after an edit", "build --workspace {w} --out {o}/site", _built(), is_dear=True, remembers=True),
    Case("a build without memory", "build --workspace {w} --out {o}/site --no-cache", _built("--no-cache")),
    Case("a build with --precompress", "build --workspace {w} --out {o}/site --precompress", _built()),
    Case("a build of 60 in several processes", "build --workspace {w} --out {o}/site", _large),
    Case("outcomes", "outcomes --workspace {w} --out {o}/outcomes", _outcomes),
    Case("intake of a visit", "intake {o}/visit.json --workspace {w}", _visit, is_dear=True),
    Case("intake of a correction in the inbox", "intake --inbox --workspace {w}", _correction, is_dear=True),
    Case("intake of a proposal", "intake {o}/proposal.json --accept all --workspace {w}", _proposal),
    Case("approve", f"approve {VISIT} --by QA-9 --workspace {{w}}", _stored),
    Case("withdraw", f"withdraw {VISIT} --by QA-9 --reason Wrong --workspace {{w}}", _approved),
    Case("pack", "pack lockside-workshop --workspace {w} --out {o}/a.pdf", _old_file("a.pdf")),
    Case("report", "report lockside-workshop-2026-06-10-basic --workspace {w} --docx {o}/a.docx", _old_file("a.docx")),
    Case("form", "form basic --workspace {w} --xlsx {o}/a.xlsx", _old_file("a.xlsx")),
    Case("new", "new {o}/ours"),
    Case("sample", "sample {o}/many --providers 5"),
    Case("describe", "describe --workspace {w}", _old_description),
)
