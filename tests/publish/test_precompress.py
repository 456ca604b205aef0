"""What lies compressed beside a file: the same text, smaller, and gone when it no longer fits."""

from __future__ import annotations

import gzip
import os
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

import build_tools
from build_tools.publish.precompress import AT_A_TIME, AT_LEAST, compressed, precompress

ASSETS = Path(build_tools.__file__).parent / "theme" / "assets"
TEXT = b"Approved until 14 March 2027, under the rules of 2025. " * 60
NOISE = b"".join(sha256(bytes([number])).digest() for number in range(100))


def write(site: Path, name: str, content: bytes) -> str:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def test_both_packings_hold_the_text_itself(tmp_path: Path) -> None:
    name = write(tmp_path, "providers/kiln/index.html", TEXT)
    assert precompress(tmp_path, [name]) == [f"{name}.br", f"{name}.gz"]
    assert brotli.decompress((tmp_path / f"{name}.br").read_bytes()) == TEXT
    assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == TEXT


def test_they_have_the_time_of_the_file_so_that_a_server_can_tell_whether_a_copy_still_holds(tmp_path: Path) -> None:
    name = write(tmp_path, "index.html", TEXT)
    os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    for found in precompress(tmp_path, [name]):
        assert (tmp_path / found).stat().st_mtime == 1_700_000_000


def test_the_same_file_gives_the_same_bytes_whenever_it_is_packed(tmp_path: Path) -> None:
    first = compressed("a.css", TEXT)
    name = write(tmp_path, "a.css", TEXT)
    os.utime(tmp_path / name, (1, 1))
    precompress(tmp_path, [name])
    assert {suffix: (tmp_path / f"a.css{suffix}").read_bytes() for suffix in first} == first


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
def test_what_would_not_gain_has_nothing_beside_it(tmp_path: Path, name: str, content: bytes) -> None:
    assert precompress(tmp_path, [write(tmp_path, name, content)]) == []
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_packings_that_no_longer_fit_go_and_what_shared_them_by_a_link_keeps_its_own(tmp_path: Path) -> None:
    name = write(tmp_path, "index.html", TEXT)
    precompress(tmp_path, [name])
    os.link(tmp_path / "index.html.gz", tmp_path / "last-site.gz")
    before = (tmp_path / "last-site.gz").read_bytes()
    write(tmp_path, name, TEXT.replace(b"2027", b"2028"))
    precompress(tmp_path, [name])
    assert (tmp_path / "last-site.gz").read_bytes() == before
    assert b"2028" in gzip.decompress((tmp_path / "index.html.gz").read_bytes())
    write(tmp_path, name, b"short")
    assert precompress(tmp_path, [name]) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "last-site.gz"]


def test_two_processes_write_what_one_writes(tmp_path: Path) -> None:
    names = [write(tmp_path / "one", f"{number}.json", TEXT + str(number).encode()) for number in range(5 * AT_A_TIME)]
    for name in names:
        write(tmp_path / "two", name, (tmp_path / "one" / name).read_bytes())
    assert precompress(tmp_path / "one", names, 1) == precompress(tmp_path / "two", names, 2)
    held = [{path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("one", "two")]
    assert len(held[0]) == 3 * len(names)
    assert held[0] == held[1]


def test_what_every_reader_loads_is_packed_best() -> None:
    names = (
        Path(__file__).parent.parent.parent / "build_tools" / "theme" / "assets" / "css" / "parts.css"
    ).read_bytes()
    assert len(compressed("assets/parts.css", names)[".br"]) < len(compressed("page.html", names)[".br"])
