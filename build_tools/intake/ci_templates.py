"""What a code forge is told to do with the inbox: the workflow file of each, put together from one set of scripts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.load.workspace import not_a_workspace
from build_tools.on_disk import put_file

# What stands in the file between quotation marks, and can end neither them nor the line.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 @:/._+#=~\[\]-]{0,199}")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_SCRIPT = re.compile(r"^(?P<lead>[ #]*)@(?P<name>[a-z]+\.sh)$", re.MULTILINE)


@dataclass(frozen=True)
class Forge:
    """Where a forge looks for its file, which template that is, and what is left for a person to do."""

    path: str
    template: str
    then: str


FORGES = {
    "github": Forge(
        ".github/workflows/inbox.yml",
        "github.yml",
        "Commit it. Under Settings, Actions, General, workflows need no more than the permissions written in the file.",
    ),
    "gitlab": Forge(
        ".gitlab/inbox.yml",
        "gitlab.yml",
        "Add “include: [{local: .gitlab/inbox.yml}]” to .gitlab-ci.yml, and set the two variables named in the file.",
    ),
    "forgejo": Forge(
        ".forgejo/workflows/inbox.yml", "forgejo.yml", "Commit it, and put your runner's label after “runs-on”."
    ),
    "gitea": Forge(
        ".gitea/workflows/inbox.yml", "forgejo.yml", "Commit it, and put your runner's label after “runs-on”."
    ),
}


def template_text(forge: str, tool: str, branch: str) -> str:
    """
    The file for ``forge``. ``tool`` is what pip is asked to install, ``branch`` where merged files are taken in.

    Raises ``WrongUse`` for either when it could be read as anything else.
    """
    if not _PLAIN.fullmatch(tool):
        raise WrongUse(
            "--tool takes what pip installs, in one line without quotation marks: git+https://…@…, or name==version."
        )
    if not _BRANCH.fullmatch(branch) or ".." in branch:
        raise WrongUse("--branch takes the name of a branch: letters, digits, full stops, hyphens and slashes.")
    folder = files("build_tools.intake") / "ci"

    def script(found: re.Match[str]) -> str:
        lines = (folder / found["name"]).read_text(encoding="utf-8").splitlines()
        return "\n".join(f"{found['lead']}{line}".rstrip() for line in lines)

    text = _SCRIPT.sub(script, (folder / FORGES[forge].template).read_text(encoding="utf-8"))
    return text.replace("@TOOL@", tool).replace("@BRANCH@", branch).replace("@FORGE@", forge)


def write_template(workspace: Path, forge: str, tool: str, branch: str, *, may_replace: bool) -> bool:
    """
    Write the file for ``forge`` into the workspace, whole or not at all; False when it is there already, just so.

    Raises ``WrongUse`` when another file is there, or a link on the way to it, and when ``workspace`` is none.
    """
    if lacking := not_a_workspace(workspace):
        raise WrongUse(f"{lacking.message} {lacking.fix}")
    content = template_text(forge, tool, branch).encode()
    target = workspace / FORGES[forge].path
    above = [workspace / parent for parent in Path(FORGES[forge].path).parents[:-1]]
    for place in above:
        if place.is_symlink() or (os.path.lexists(place) and not place.is_dir()):
            raise WrongUse(f"{place} is a link or a file, where a folder belongs. Nothing was written.")
    if target.is_symlink() or target.is_dir():
        raise WrongUse(f"{target} is a link or a folder, where a file belongs. Nothing was written.")
    if target.exists():
        if target.read_bytes() == content:
            return False
        if not may_replace:
            raise WrongUse(
                f"{target} is there, and says something else. Nothing was written. --replace writes over it."
            )
    target.parent.mkdir(parents=True, exist_ok=True)
    put_file(target, content)
    return True
