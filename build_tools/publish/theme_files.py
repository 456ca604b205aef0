"""Material's own files, spared what takes long and changes nothing: thousands of pictures, and templates compiled anew."""

from __future__ import annotations

import os
from importlib.metadata import version

from jinja2 import Environment, FileSystemLoader

from build_tools.render.compiled_templates import compiled_templates


class _WithoutHiddenFolders(FileSystemLoader):
    """MkDocs publishes nothing out of a folder like ``.icons``; so none of the 14,000 files in there need be listed."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for root in map(os.fspath, self.searchpath):
            for folder, inside, names in os.walk(root):
                inside[:] = [name for name in inside if not name.startswith(".")]
                below = os.path.relpath(folder, root).replace(os.sep, "/")
                found.update(name if below == "." else f"{below}/{name}" for name in names)
        return sorted(found)


def lean(made: Environment, *, is_settled: bool) -> Environment:
    """
    The environment that MkDocs made of a theme; a name stands for the same file as before.

    Where ``is_settled``, nothing of somebody else's has a part in compiling its templates, and they are kept compiled.
    """
    assert isinstance(made.loader, FileSystemLoader)
    made.loader = _WithoutHiddenFolders(made.loader.searchpath)
    if is_settled:
        libraries = [version(name) for name in ("mkdocs", "mkdocs-material")]
        made.bytecode_cache = compiled_templates(of=repr((libraries, sorted(made.extensions))))
    return made
