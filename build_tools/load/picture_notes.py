"""
Pictures and papers of the hand-written pages: are they what their names say, and what goes with them unseen?

A camera notes where and when a picture was taken, and by whose telephone; an editor, who drew it and what was cut away.
What is published is the picture without that: only the parts that draw it, its profile of colours, and which way up.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import pairwise

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT".split()
)  # iCCP may carry any text
_WEBP_PARTS = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_WEBP_NOTES = 0b00101100  # the bits of VP8X that promise a profile, EXIF and XMP
_ORIENTATION = 0x0112
MOST_OF_ICONS = 5_000_000  # bytes; entries of a list could all name the same large icon
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class NotThatKind(ValueError):
    """The bytes are not what the file's name says, or stop in the middle."""


def published_bytes(suffix: str, content: bytes) -> bytes:
    """
    The bytes of a picture or paper as they are published. ``suffix`` is in small letters and begins with a dot.

    A PDF goes out as it is: only the program that made a paper can take out what it says of its author.
    Raises ``NotThatKind``.
    """
    begins, plain = _KINDS[suffix]
    if not content.startswith(begins):
        raise NotThatKind
    try:
        return plain(content)
    except (struct.error, IndexError):
        raise NotThatKind from None


def _as_it_is(content: bytes) -> bytes:
    return content


def _jpeg(content: bytes) -> bytes:
    """Without any segment but those that draw; which way up is all that is kept of EXIF."""
    kept = [content[:2]]
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotThatKind
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        if len(segment) < 2 + length or length < 2:
            raise NotThatKind
        at += 2 + length
        if marker == 0xE0 and segment[4:9] == b"JFIF\0" and length >= 16:
            kept.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0")  # without the small picture that may follow
        elif marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            kept.append(_only_which_way_up(segment[10:]))
        elif marker == 0xEE and segment[4:9] == b"Adobe":
            kept.append(segment[:2] + b"\x00\x0e" + segment[4:16])  # how its colours are meant
        elif not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            kept.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            kept.append(content[at:end])
            at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins that is none of those inside a scan."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NotThatKind
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _only_which_way_up(tiff: bytes) -> bytes:
    """A segment that says how to turn the picture; nothing where it stands upright, or the note cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _ = struct.unpack_from(f"{order}HHI", tiff, first + 2 + 12 * number)
            (value,) = struct.unpack_from(f"{order}H", tiff, first + 2 + 12 * number + 8)
            if tag == _ORIENTATION and kind == 3 and 2 <= value <= 8:
                note = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", _ORIENTATION, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", 8 + len(note)) + b"Exif\0\0" + note
    except struct.error:
        pass
    return b""


def _png(content: bytes) -> bytes:
    return _PNG + b"".join(part for name, part in _png_parts(content) if name in _PNG_PARTS)


def _png_parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, part = content[at + 4 : at + 8], content[at : at + 12 + length]
        if len(part) < 12 + length:
            raise NotThatKind
        yield name, part
        if name == b"IEND":
            return
        at += 12 + length


def _webp(content: bytes) -> bytes:
    if content[8:12] != b"WEBP":
        raise NotThatKind
    kept, at = [b"WEBP"], 12
    (size,) = struct.unpack_from("<I", content, 4)
    while at + 8 <= min(8 + size, len(content)):
        name = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        part = content[at : at + 8 + length + length % 2]
        if len(part) < 8 + length:
            raise NotThatKind
        at += len(part)
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_WEBP_NOTES]) + part[9:]
        if name in _WEBP_PARTS:
            kept.append(part)
    inside = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _gif(content: bytes) -> bytes:
    """Without comments, texts and what programs note for themselves, but for how often it is to move."""
    cuts = [*_gif_cuts(content)]
    return b"".join(content[start:end] for start, end in pairwise(cuts) if _is_of_the_picture(content[start:end]))


def _is_of_the_picture(part: bytes) -> bool:
    if part[:1] != b"\x21":
        return True
    return part[1] == 0xF9 or (part[1] == 0xFF and part[3:14] in _LOOPS)


def _gif_cuts(content: bytes) -> Iterator[int]:
    """Where each part begins, and where the last one ends."""
    yield 0
    at = 13 + _colours(content[10])
    yield at
    while content[at] != 0x3B:
        if content[at] == 0x2C:
            at = _after_blocks(content, at + 10 + _colours(content[at + 9]) + 1)
        elif content[at] == 0x21:
            at = _after_blocks(content, at + 2)
        else:
            raise NotThatKind
        yield at
    yield at + 1


def _colours(flags: int) -> int:
    """The bytes of the table of colours that a head promises."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _ico(content: bytes) -> bytes:
    """The icons that its list names, anew behind one another, and nothing that lies between or after them."""
    (count,) = struct.unpack_from("<H", content, 4)
    entries, icons, at = [content[:6]], [], 6 + 16 * count
    for number in range(count):
        start = 6 + 16 * number
        size, offset = struct.unpack_from("<II", content, start + 8)
        icon = content[offset : offset + size]
        if len(icon) < size or at > MOST_OF_ICONS:
            raise NotThatKind
        icon = _png(icon) if icon.startswith(_PNG) else icon
        entries.append(content[start : start + 8] + struct.pack("<II", len(icon), at))
        icons.append(icon)
        at += len(icon)
    return b"".join([*entries, *icons])


_KINDS: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    ".png": (_PNG, _png),
    ".jpg": (b"\xff\xd8\xff", _jpeg),
    ".jpeg": (b"\xff\xd8\xff", _jpeg),
    ".webp": (b"RIFF", _webp),
    ".gif": (b"GIF8", _gif),
    ".ico": (b"\0\0\1\0", _ico),
    ".pdf": (b"%PDF-", _as_it_is),
}
