"""The files of the theme, and nothing else: an exact list made at the start, so that no address is ever a path."""

from __future__ import annotations

import mimetypes
from functools import cache
from importlib.resources import files
from pathlib import Path

THEME = Path(__file__).resolve().parent.parent / "theme" / "assets"
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def theme_files() -> dict[str, Path]:
    """Addresses below ``/assets/``, each with its file: ours under ``directory/``, Material's style sheets beside."""
    ours = {f"directory/{path.relative_to(THEME).as_posix()}": path for path in THEME.rglob("*") if path.is_file()}
    return ours | {f"material/{name.split('.')[0]}.css": path for name, path in _material().items()}


def _material() -> dict[str, Path]:
    """Material's two style sheets. Their names hold a digest, which is left out of the address."""
    folder = Path(str(files("material"))) / "templates" / "assets" / "stylesheets"
    return {path.name: path for path in sorted(folder.glob("*.min.css"))}


def kind_of(name: str) -> str:
    """The media type that a browser is told."""
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
