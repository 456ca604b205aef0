"""Templates as they were compiled the last time, kept where Python keeps our compiled modules."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

HERE = Path(__file__).parent
# What a filter makes of a constant stands in the compiled template; filters are here, and in what these import.
COMPILED_BY = (HERE / "environment.py", *sorted((HERE.parent / "models").glob("*.py")))


class CompiledTemplates(FileSystemBytecodeCache):
    """
    To compile the templates takes half a second, to read them back a fiftieth.

    They are programs, so they are believed only from the folder of our own modules: whoever may write there may change
    those as well. A workspace's cache may come from anywhere. Where Python keeps no modules, nor are these kept.
    """

    def __init__(self, folder: Path, of: str = "") -> None:
        super().__init__(str(folder), "template-%s.pyc")
        self._of = of

    def get_source_checksum(self, source: str) -> str:
        """Of all that a compiled template is made from."""
        return sha256(f"{_compiler()}{self._of}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take one as it is kept, if it is whole and was made from the same."""
        try:
            super().load_bytecode(bucket)
        except (EOFError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, whole or not at all; where there is no such folder, or none to write to, nothing is lost but time."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates(of: str = "") -> CompiledTemplates:
    """
    Beside this module's own compiled form, wherever Python was told to keep that.

    ``of`` tells what else they are made from: for templates of others, whose they are.
    """
    kept = __spec__.cached
    return CompiledTemplates(Path(kept).parent if kept else HERE / "__pycache__", of)


@cache
def _compiler() -> str:
    total = sha256(jinja2.__version__.encode())
    for path in COMPILED_BY:
        total.update(path.read_bytes())
    return total.hexdigest()
