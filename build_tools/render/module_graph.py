"""Which modules a script of ours needs, so that a page can ask for all at once instead of one layer after another."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from build_tools.render.environment import TEMPLATES

SCRIPTS = TEMPLATES.parent / "assets" / "js"
_IMPORTED = re.compile(r'^(?:import|export)\b[^"\';]*?(?:from\s*)?"(\.[^"]+)";', re.MULTILINE)


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """
    The script and all that it imports, and so on, as paths below the folder of scripts, each once.

    What it loads only when somebody asks for it (``import(…)``) is not among them.
    """
    found: dict[str, None] = {script: None}
    waiting = [script]
    while waiting:
        name = waiting.pop(0)
        for wanted in _IMPORTED.findall((SCRIPTS / name).read_text("utf-8")):
            path = (SCRIPTS / PurePosixPath(name).parent / wanted).resolve().relative_to(SCRIPTS.resolve()).as_posix()
            if path not in found:
                found[path] = None
                waiting.append(path)
    return tuple(found)
