"""Whatever is packed inside some bytes: archives, spreadsheets, papers, pictures' notes, tables, Git's own objects."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import subprocess
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import brotli
import pikepdf
import pyarrow.parquet
from PIL import Image
from pypdf import PdfReader

DEEPEST = 8  # archives in archives
PARTS_OF_PNG = (b"zTXt", b"iTXt", b"iCCP")


class Unpacker:
    """Gives each layer of a file once: what is the same as a layer of an earlier file has been looked at already."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def layers(self, content: bytes, name: str = "", depth: int = 0) -> Iterator[bytes]:
        """The bytes, and those of everything inside, names included."""
        digest = hashlib.blake2b(content, digest_size=16).digest()
        if digest in self._seen or depth > DEEPEST:
            return
        self._seen.add(digest)
        yield content
        for inner in _inside(content, name):
            yield from self.layers(inner, "", depth + 1)


def _inside(content: bytes, name: str) -> Iterator[bytes]:
    try:
        if content.startswith(b"%PDF"):
            yield from _paper(content)
        elif content.startswith(b"PK\x03\x04"):
            yield from _archive(content)
        elif content.startswith(b"PAR1"):
            table = pyarrow.parquet.read_table(io.BytesIO(content))
            yield repr(table.to_pylist()).encode()
            yield repr(table.schema.metadata).encode() + repr(table.schema).encode()
        elif content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")):
            yield from _picture(content)
        elif content[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                for member in archive:
                    yield f"{member.name} {member.linkname} {member.uname} {member.gname} {member.pax_headers}".encode()
                    if file := archive.extractfile(member):
                        yield file.read()
        else:
            yield from _squeezed(content, name)
    except Exception as error:  # noqa: BLE001 - a file that cannot be opened is searched as it lies, and not passed over in silence
        warnings.warn(f"{name or 'a part'} could not be opened: {type(error).__name__}", stacklevel=2)


def _squeezed(content: bytes, name: str) -> Iterator[bytes]:
    if content.startswith(b"BZh"):
        yield bz2.decompress(content)
    elif content.startswith(b"\xfd7zXZ"):
        yield lzma.decompress(content)
    else:
        at = content.find(b"\x1f\x8b\x08")  # gzip may begin anywhere
        while at >= 0:
            with suppress(OSError, EOFError, zlib.error):
                yield gzip.decompress(content) if at == 0 else zlib.decompressobj(31).decompress(content[at:])
            at = content.find(b"\x1f\x8b\x08", at + 1)
        if content[:1] == b"\x78" and int.from_bytes(content[:2]) % 31 == 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(content)
        elif name.endswith(".br") or not _is_text(content):
            with suppress(brotli.error):
                yield brotli.decompress(content)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content[:4096].decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False


def _archive(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield archive.comment
        for entry in archive.infolist():
            yield entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
            yield archive.read(entry)


def _paper(content: bytes) -> Iterator[bytes]:
    """The text as a reader sees it, page by page and as one; then every object with what is packed in it."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    yield "\n".join(pages).encode("utf-8", "replace")
    with pikepdf.open(io.BytesIO(content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                yield repr(dict(thing.items())).encode()
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:
                    yield thing.read_raw_bytes()
            else:
                yield repr(thing).encode()
            yield from (str(text).encode() for text in _texts(thing))


def _texts(thing: object) -> Iterator[pikepdf.String]:
    """The texts in an object, which may lie there as UTF-16."""
    if isinstance(thing, pikepdf.String):
        yield thing
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for value in dict(thing.items()).values():
            if not getattr(value, "is_indirect", False):
                yield from _texts(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:  # type: ignore[attr-defined]
            if not getattr(value, "is_indirect", False):
                yield from _texts(value)


def _picture(content: bytes) -> Iterator[bytes]:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        yield repr({name: value for name, value in picture.info.items() if name != "exif"}).encode()
        exif = picture.getexif()
        for notes in (exif, *(exif.get_ifd(number) for number in (0x8769, 0x8825))):
            yield repr(dict(notes)).encode()
            yield from (value for value in notes.values() if isinstance(value, bytes))
    for kind in PARTS_OF_PNG:
        at = content.find(kind)
        while at >= 0:
            yield content[at : at + 4 + int.from_bytes(content[at - 4 : at])]
            at = content.find(kind, at + 1)


def git_objects(folder: Path) -> bytes:
    """Every object of a repository, those that nothing refers to any more included; nothing where there is none."""
    if not (folder / ".git").exists():
        return b""
    words = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    return subprocess.run(words, capture_output=True, check=True).stdout
