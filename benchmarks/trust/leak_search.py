"""
Looks for marks in files, in whatever dress: packed, encoded, split, respelt, reversed, or as a digest of themselves.

Every layer of a file is read as text in some ways, and each text is brought to its letters and digits alone, where
spaces, tags, hyphens, accents and widths are gone; marks are brought to the same. So a slug, a soft hyphen and a name
in capitals need no rule of their own. What the search finds is measured by ``disguises.py``: it must find all of them.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import html
import quopri
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from benchmarks.trust.unpacking import Unpacker, git_objects

SHORTEST = 8  # letters and digits of a mark; a shorter one would be found by chance
STEM = 7
_TAG = re.compile(r"<[^<>]*>|&shy;|\{\{.*?\}\}")
_ESCAPES = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\([0-9a-fA-F]{6})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{16,}(?![0-9A-Fa-f])")
_NOT_PLAIN = re.compile(r"[^0-9a-z]+")
DIGESTS = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512)
SIZES = tuple(digest().digest_size for digest in DIGESTS)


class LeakSearch:
    """Searches for marks; ``marks`` says of each what it stands for."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        self._about = dict(marks)
        self._needles: dict[str, str] = {}
        self._digests: dict[bytes, str] = {}
        for mark in marks:
            for needle in _needles(mark):
                assert len(needle) >= SHORTEST, f"“{mark}” is too short to look for"
                self._needles[needle] = mark
            for spelling in {mark, mark.lower(), mark.upper(), mark.strip(), f"{mark}\n", plain(mark)}:
                for digest in DIGESTS:
                    self._digests[digest(spelling.encode()).digest()] = mark
        self._by_stem: dict[str, list[str]] = {}
        for needle in self._needles:
            self._by_stem.setdefault(needle[:STEM], []).append(needle)
        self._stems = re.compile("|".join(sorted(map(re.escape, self._by_stem))) or "(?!)")
        self._unpacker = Unpacker()
        self._runs: set[bytes] = set()

    def folder(self, root: Path) -> set[str]:
        """What is found in the files of a folder, their names, and the objects of a repository in it."""
        found: set[str] = set()
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_symlink() or not path.is_file():
                found |= self.file(name, str(path.readlink()).encode() if path.is_symlink() else b"")
            else:
                found |= self.file(name, path.read_bytes())
        return found | self.file("Git's objects", git_objects(root))

    def files(self, files: Mapping[str, bytes]) -> set[str]:
        """The same of files by their names."""
        return {told for name, content in files.items() for told in self.file(name, content)}

    def file(self, name: str, content: bytes) -> set[str]:
        """``what it stands for (mark) in name`` for each mark that is in a file or its name."""
        marks = set(self._in_layer(name.encode()))
        for layer in self._unpacker.layers(content, name):
            marks.update(self._in_layer(layer))
        return {f"{self._about[mark]} ({mark}) in {name}" for mark in marks}

    def _in_layer(self, layer: bytes) -> Iterator[str]:
        for text in _texts(layer):
            yield from self._in_text(text)
        yield from self._in_runs(layer)

    def _in_text(self, text: str) -> Iterator[str]:
        for way in {text, _TAG.sub("", text)}:
            bare = plain(way)
            yield from self._at_stems(bare)
            yield from self._at_stems(bare[::-1])

    def _at_stems(self, bare: str) -> Iterator[str]:
        for hit in self._stems.finditer(bare):
            for needle in self._by_stem[hit[0]]:
                if bare.startswith(needle, hit.start()):
                    yield self._needles[needle]

    def _in_runs(self, layer: bytes) -> Iterator[str]:
        """Base64 and hexadecimal digits: what they say, and whether they are a mark's digest."""
        for run in {*_HEX.findall(layer), *_BASE64.findall(layer)} - self._runs:
            self._runs.add(run)
            for decoded in _decoded(run):
                for size in SIZES:  # something may stand before it or after it
                    for part in (decoded[:size], decoded[-size:]):
                        if part in self._digests:
                            yield self._digests[part]
                bare = plain(decoded.decode("utf-8", "ignore"))
                yield from self._at_stems(bare)
                if b"\0" in decoded:
                    yield from self._at_stems(plain(decoded.decode("utf-16-le", "ignore")))


def plain(text: str) -> str:
    """The letters and digits of a text alone: one width, one case, without accents or anything that cannot be seen."""
    if text.isascii():
        return _NOT_PLAIN.sub("", text.lower())
    apart = unicodedata.normalize("NFKD", text).casefold()
    return _NOT_PLAIN.sub("", unicodedata.normalize("NFKD", apart))


def _needles(mark: str) -> Iterator[str]:
    bare = plain(mark)
    yield bare
    yield plain(codecs.encode(mark, "rot13"))
    if "@" in mark:
        yield plain(mark.replace("@", " at ").replace(".", " dot "))
    if bare.isdigit() and bare.startswith("0"):
        yield f"44{bare[1:]}"
    words = [plain(word) for word in re.split(r"[\s@._-]+", mark)]
    if len(words) > 1 and not bare.isdigit():
        yield "".join(reversed(words))  # surname first


def _texts(layer: bytes) -> Iterator[str]:
    """A layer read in every way that could make sense of it."""
    text = layer.decode("utf-8", "replace")
    ways = [text]
    if b"\0" in layer:
        for start in (0, 1):
            ways += [layer[start:].decode(way, "ignore") for way in ("utf-16-le", "utf-16-be")]
        ways += [layer[start:].decode("utf-32-le", "ignore") for start in range(4)]
    elif "\ufffd" in text:
        ways.append(layer.decode("cp1252", "ignore"))
    for way in ways:
        yield way
        yield from _unescaped(way)
    if b"=\n" in layer or b"=\r\n" in layer:
        yield quopri.decodestring(layer).decode("utf-8", "replace")


def _unescaped(text: str) -> Iterator[str]:
    """The text without the escapes of HTML, JSON, CSS and addresses, also where one lies in another."""
    for _ in range(2):
        before = text
        if "&" in text:
            text = html.unescape(text)
        if "\\" in text:
            text = _ESCAPES.sub(_character, text).replace("\\/", "/")
        if "%" in text:
            text = unquote(text)
        if text == before:
            return
        yield text


def _character(escape: re.Match[str]) -> str:
    number = int(next(filter(None, escape.groups())), 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _decoded(run: bytes) -> Iterable[bytes]:
    if len(run) % 2 == 0 and _HEX.fullmatch(run):
        yield bytes.fromhex(run.decode())
    standard = run.translate(bytes.maketrans(b"-_", b"+/"))
    for start in range(4):
        part = standard[start:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        try:
            yield base64.b64decode(part + b"=" * (-len(part) % 4))
        except binascii.Error:
            continue
