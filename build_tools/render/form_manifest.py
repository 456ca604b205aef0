"""What a tablet needs to know to keep a form among its own applications: ``manifest.webmanifest`` beside each."""

from __future__ import annotations

import json
from typing import Any

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.site import OutputFile
from build_tools.render.views import form_path

ICON_SIZES = (192, 512)
ICONS = "../../../assets/directory/icons"


def manifest_files(directory: Directory) -> tuple[OutputFile, ...]:
    """One for the form of every version."""
    return tuple(
        OutputFile(f"{form_path(*framework.key)}manifest.webmanifest", _written(framework))
        for framework in directory.frameworks
    )


def _written(framework: Framework) -> bytes:
    header = framework.header
    manifest: dict[str, Any] = {
        "name": f"{header.title}, version {header.version}",
        "short_name": header.title,
        "description": header.purpose,
        "lang": "en-GB",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [
            {"src": f"{ICONS}/form-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES
        ],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
