"""What lies compressed beside a file: the same text, smaller, and nothing where that gains nothing."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

import build_tools
from build_tools.publish.precompress import AT_LEAST, compressed

ASSETS = Path(build_tools.__file__).parent / "theme" / "assets"
TEXT = b"Approved until 14 March 2027, under the rules of 2025. " * 60
NOISE = b"".join(sha256(bytes([number])).digest() for number in range(100))


def test_both_packings_hold_the_text_itself_and_no_time() -> None:
    packed = compressed("providers/kiln/index.html", TEXT)
    assert brotli.decompress(packed[".br"]) == TEXT
    assert gzip.decompress(packed[".gz"]) == TEXT
    assert packed[".gz"][4:8] == bytes(4)
    assert packed == compressed("providers/kiln/index.html", TEXT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("small.html", b"a" * (AT_LEAST - 1)),
        ("noise.json", NOISE),
        ("picture.png", TEXT),
        ("evidence.zip", TEXT),
        ("index.html.gz", TEXT),
    ],
)
def test_what_would_not_gain_has_nothing_beside_it(name: str, content: bytes) -> None:
    assert compressed(name, content) == {}


def test_what_every_reader_loads_is_packed_best() -> None:
    sheet = (ASSETS / "css" / "parts.css").read_bytes()
    assert len(compressed("assets/parts.css", sheet)[".br"]) < len(compressed("page.html", sheet)[".br"])
