"""
``python -m benchmarks.trust.mutation``: how many small faults in what decides, and in what cuts editions, the tests notice.

Everything is imported and collected once. Each mutant lives in a process of its own, forked from that state, in which the
code of the changed functions is exchanged; there the tests that reach its line are run, the quickest first, until one fails.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import random
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import click
import coverage
import pytest

from benchmarks.trust.mutants import Mutant, mutants_of
from benchmarks.trust.mutants_left import BY_TIME, NOT_MADE, NOT_NOTICED, NOT_REACHED, NOTICED, tally
from build_tools import pipeline
from build_tools.models.directory import Directory

ROOT = Path(__file__).parents[2]
MODULES = [
    *sorted((ROOT / "build_tools" / "decide").glob("[a-z]*.py")),
    *(ROOT / f"build_tools/models/{name}.py" for name in ("edition", "visibility")),
]
TESTS = (
    "tests/decide",
    "tests/models/test_edition.py",
    "tests/models/test_edition_of_visits.py",
    "tests/models/test_visibility.py",
    "tests/test_telling.py",
    "tests/render/test_outcomes.py",
)
# The processor's seconds for the tests of one mutant: so many, and so many times what they take without it. Whatever needs
# more goes round in circles. A machine that has other work makes nobody seem to.
PATIENCE, TIMES = 20, 5
DEADLOCK = 900  # seconds by the clock, in case something waits for ever without any work
ENDED = {0: NOT_NOTICED, 2: NOT_MADE, -signal.SIGPROF: BY_TIME, -signal.SIGALRM: BY_TIME}
_AT = re.compile(" at 0x[0-9a-f]+")  # where a function lies says nothing of what it does
TODAY = date(2026, 11, 21)  # that of the tests


class Runner:
    """A plugin of pytest that runs the tests once to see what they reach, and then once more for each mutant."""

    def __init__(self, mutants: list[Mutant], processes: int, *, is_loud: bool) -> None:
        self.mutants, self.processes, self.is_loud = mutants, processes, is_loud
        self.outcome: dict[str, str] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.broken: list[str] = []
        self._in_child = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A failing test notices a mutant; without one it spoils the measurement."""
        self.seconds[report.nodeid] += report.duration
        if report.failed and self._in_child:
            os._exit(1)
        if report.failed:
            self.broken.append(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        fixtures = {name for item in session.items for name in getattr(item, "fixturenames", ())}
        for name, path in (("repository", ROOT), ("example", ROOT / "tests" / "example")):
            if name in fixtures:
                _opened(path.resolve())
        reach = self._reach(session)
        gc.freeze()  # so that no child copies what it only looks at
        waiting, running = list(self.mutants), {}
        while waiting or running:
            while waiting and len(running) < self.processes:
                mutant = waiting.pop(0)
                items = self._asked(session, reach, mutant)
                if not items:
                    self._note(mutant, NOT_REACHED)
                else:
                    running[self._child(mutant, items)] = mutant
            if running:
                child, status = os.wait()
                ended = os.waitstatus_to_exitcode(status)
                self._note(running.pop(child), ENDED.get(ended, NOTICED))
        return True

    def _asked(
        self, session: pytest.Session, reach: dict[tuple[str, int], set[str]], mutant: Mutant
    ) -> list[pytest.Item]:
        """
        The tests that may notice a mutant, the quickest first.

        What a module makes when it is imported may be used by anybody: then first those that reach the module at all.
        """
        # What is written over several lines is reached at one of them, mostly the first.
        lines = (*range(mutant.line, mutant.line + 4), *range(mutant.line, mutant.line - 8, -1))
        names = next((found for line in lines if (found := reach.get((str(mutant.path), line)))), set())
        if not _is_made_at_import(mutant):
            items = [item for item in session.items if item.nodeid in names]
            return sorted(items, key=lambda item: self.seconds[item.nodeid])
        inside = {
            name
            for (path, line), some in reach.items()
            if path == str(mutant.path) and len(some) < len(session.items)
            for name in some
        }
        return sorted(session.items, key=lambda item: (item.nodeid not in inside, self.seconds[item.nodeid]))

    def _note(self, mutant: Mutant, what: str) -> None:
        self.outcome[mutant.name] = what
        if self.is_loud and what not in (NOTICED, BY_TIME):
            click.echo(f"{what}: {mutant.name}", err=True)

    def _reach(self, session: pytest.Session) -> dict[tuple[str, int], set[str]]:
        """Which tests reach which line, from one run of all in a process of its own."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            measure = coverage.Coverage(include=[str(path) for path in MODULES], data_file=None, config_file=False)
            measure.start()
            for item, following in _with_next(session.items):
                measure.switch_context(item.nodeid)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            measure.stop()
            data = measure.get_data()
            found = [
                (file, line, names)
                for file in data.measured_files()
                for line, names in data.contexts_by_lineno(file).items()
            ]
            with os.fdopen(writing, "w") as answer:
                json.dump([found, self.seconds, self.broken], answer)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            found, seconds, self.broken = json.load(answer)
        os.waitpid(child, 0)
        self.seconds.update(seconds)
        every = {item.nodeid for item in session.items}
        # What a shared fixture reaches is noted for the first that asked for it: any test of its module may notice that.
        reach: dict[tuple[str, int], set[str]] = {}
        for file, line, names in found:
            modules = {name.partition("::")[0] for name in names if name}
            reach[file, line] = ({*names} & every) or every
            if len(names) <= 3:
                reach[file, line] |= {name for name in every if name.partition("::")[0] in modules}
        return reach

    def _child(self, mutant: Mutant, items: list[pytest.Item]) -> int:
        child = os.fork()
        if child:
            return child
        self._in_child = True
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        signal.alarm(DEADLOCK)
        usual = sum(self.seconds[item.nodeid] for item in items)
        signal.setitimer(signal.ITIMER_PROF, PATIENCE + TIMES * usual)
        try:
            if mutant.path.parent.name != "decide":
                _opened.cache_clear()
            if not exchange(mutant):
                os._exit(2)
            for item, following in _with_next(items):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:  # noqa: BLE001 - whatever a mutant breaks, it was noticed
            os._exit(1)
        os._exit(0)


def _open_once() -> None:
    """
    Let tests share what they read of the two workspaces in the repository.

    Reading asks nothing of ``decide``, so what it gave is right for each of its mutants, and none has to wait for it.
    """
    shared = {path.resolve() for path in (ROOT, ROOT / "tests" / "example")}

    def open_directory(workspace: Path, today: date, *more: Any) -> Directory:
        is_shared = not more and today == TODAY and workspace.resolve() in shared
        return _opened(workspace.resolve()) if is_shared else _READ(workspace, today, *more)

    pipeline.open_directory = open_directory  # type: ignore[assignment]  # before any test asks for it by name


_READ = pipeline.open_directory


@cache
def _opened(workspace: Path) -> Directory:
    return _READ(workspace, TODAY)


def _is_made_at_import(mutant: Mutant) -> bool:
    """True for a line outside of every function, or in one that remembers: only the first test that asks it reaches it."""
    functions = (
        node
        for node in ast.walk(ast.parse(mutant.path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and not any(map(_remembers, node.decorator_list))
    )
    return not any(node.lineno <= mutant.line <= (node.end_lineno or 0) for node in functions)


def _remembers(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).partition("(")[0] in ("cache", "lru_cache")


def _with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def exchange(mutant: Mutant) -> bool:
    """Put the mutant's code into the functions that there are, wherever they were imported to; False if nothing changes."""
    name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
    module = sys.modules[name]
    tree = mutant.tree()
    codes = {code.co_qualname: code for code in _codes(compile(tree, str(mutant.path), "exec"))}
    changed = False
    for function in _functions(module):
        fresh = codes.get(function.__code__.co_qualname)
        if fresh is not None and fresh != function.__code__ and fresh.co_freevars == function.__code__.co_freevars:
            function.__code__ = fresh
            changed = True
    return _exchange_constants(module, tree) or changed


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in list(vars(module).values()):
        yield from _functions_in(value, module.__name__)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for inner in vars(value).values():
                yield from _functions_in(inner, module.__name__)


def _functions_in(value: Any, module: str) -> Iterator[FunctionType]:
    """The function itself, or that behind a cache, a property or a class method; what a cache remembers is forgotten."""
    if hasattr(value, "cache_clear") and getattr(value, "__module__", None) == module:
        value.cache_clear()
    for name in ("__wrapped__", "fget", "func", "__func__"):
        inner = getattr(value, name, None)
        if isinstance(inner, FunctionType) and inner.__module__ == module:
            yield inner
    if isinstance(value, FunctionType) and value.__module__ == module:
        yield value


def _exchange_constants(module: ModuleType, tree: ast.Module) -> bool:
    """Values that the module makes when it is imported, here and wherever they went by the same name."""
    names = [
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    ]
    fresh: dict[str, Any] = dict(vars(module))
    exec(compile(tree, str(module.__file__), "exec"), fresh)  # noqa: S102 - our own module, with one fault
    changed = False
    for name in names:
        old, new = vars(module).get(name), fresh.get(name)
        if _AT.sub("", repr(old)) != _AT.sub("", repr(new)):
            changed = True
            for other in list(sys.modules.values()):
                if getattr(other, "__name__", "").startswith(("build_tools", "tests")) and vars(other).get(name) is old:
                    setattr(other, name, new)
    return changed


def chosen(sample: int | None, seed: int) -> list[Mutant]:
    """All mutants, or a sample of them that is the same for the same seed."""
    every = [mutant for path in MODULES for mutant in mutants_of(path, ROOT)]
    if sample is None or sample >= len(every):
        return every
    return sorted(random.Random(seed).sample(every, sample), key=lambda mutant: (str(mutant.path), mutant.line))


def run(mutants: list[Mutant], processes: int, tests: Sequence[str] = TESTS, *, is_loud: bool) -> Runner:
    """What became of each mutant. Raises ``RuntimeError`` when a test fails without any."""
    runner = Runner(mutants, processes, is_loud=is_loud)
    for path in MODULES:
        __import__(".".join(path.relative_to(ROOT).with_suffix("").parts))
    _open_once()
    options = [
        "-o",
        "addopts=--import-mode=importlib",
        "-s",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
        "-p",
        "no:xdist",
    ]
    pytest.main([*options, *(str(ROOT / test) for test in tests)], plugins=[runner])
    if runner.broken or not runner.outcome:
        raise RuntimeError(f"tests fail without a mutant: {runner.broken[:5]}")
    return runner


@click.command()
@click.option("--sample", type=int, help="How many mutants; without it, all.")
@click.option("--seed", default=6, show_default=True)
@click.option("--processes", default=1, show_default=True)
@click.option("--only", multiple=True, help="Only modules whose path contains this.")
@click.option("--tests", multiple=True, default=TESTS, help="Tests that are asked, instead of all that are known to.")
@click.option("--out", type=click.Path(path_type=Path), help="Write what became of each here, as JSON.")
def main(
    sample: int | None, seed: int, processes: int, only: tuple[str, ...], tests: tuple[str, ...], out: Path | None
) -> None:
    """
    Make mutants, and say which no test notices.

    \b
    Example:
      python -m benchmarks.trust.mutation --processes 2 --only decide/due
    """
    began = time.monotonic()
    mutants = [mutant for mutant in chosen(sample, seed) if not only or any(each in str(mutant.path) for each in only)]
    runner = run(mutants, processes, tests, is_loud=True)
    counts = tally(runner.outcome)
    if out:
        out.write_text(json.dumps(runner.outcome, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"{counts} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
