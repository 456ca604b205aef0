"""Pictures drawn anew: what is kept is what a decoder saw, and not one byte that came with it."""

from __future__ import annotations

import base64
import binascii
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.JpegImagePlugin import JpegImageFile

LONGEST_SIDE = 1600  # pixels; the form makes no larger ones
MOST_PIXELS = 40_000_000  # what a camera's own file may have; a picture that claims more is never decoded
MOST_TOGETHER = 250_000_000  # pixels of all pictures of one file: sixty as the form makes them, at most 1,600 by 1,600
MOST_SCANS = 40  # a progressive picture has ten or so; each costs another pass over the whole of it
MOST_PICTURES = 60
QUALITY = 85


class NoPicture(ValueError):
    """The bytes are no picture that can be kept. The text says why, in a clause."""


def decoded(text: object) -> bytes:
    """The bytes of base64 text. Raises ``NoPicture``."""
    if not isinstance(text, str):
        raise NoPicture("it is no text in base64")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoPicture("it is not in base64") from None


def pixels_of(content: bytes) -> int:
    """How many a JPEG claims to have, by its head alone. Raises ``NoPicture``, also for more than are ever drawn."""
    width, height = _opened(content).size
    return width * height


def drawn_anew(content: bytes) -> bytes:
    """
    A JPEG in RGB, upright, at most 1,600 pixels long, without any note of place, camera or thumbnail.

    The same bytes give the same picture. Raises ``NoPicture`` for whatever is no JPEG, or claims to be too large.
    """
    picture = _opened(content)
    from PIL import ImageOps

    try:
        turn = picture.getexif()
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture) if turn else picture
        plain = upright.convert("RGB")
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain.info.clear()
        fresh = io.BytesIO()
        plain.save(fresh, "JPEG", quality=QUALITY)
    except Exception as error:  # a decoder of foreign bytes may raise whatever it likes
        raise NoPicture("it is broken") from error
    return fresh.getvalue()


def _opened(content: bytes) -> JpegImageFile:
    if not content.startswith(b"\xff\xd8\xff"):
        raise NoPicture("it is no JPEG")
    if content.count(b"\xff\xda") > MOST_SCANS:
        raise NoPicture("it is made to take long to draw")
    # Imported here because it takes 50 ms, which only pictures should pay.
    from PIL.JpegImagePlugin import JpegImageFile

    try:
        picture = JpegImageFile(
            io.BytesIO(content)
        )  # the reader for JPEG by name: nothing in the bytes chooses another
    except Exception as error:  # as above
        raise NoPicture("it is broken") from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NoPicture(f"it claims {width:,} by {height:,} pixels")
    return picture
