"""What a camera or an editor notes in a picture is not published; what is seen of it is."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from build_tools.load import picture_notes
from build_tools.load.picture_notes import NotThatKind, published_bytes

MARK = "Telephone of the head"
ORIENTATION, MAKER, ARTIST = 0x0112, 0x010F, 0x013B


def drawn(mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, (40, 24), 90)
    picture.paste(200, (0, 0, 11, 7))
    return picture


def noted(kind: str, turned: int = 1) -> bytes:
    exif = Image.Exif()
    exif.update({ORIENTATION: turned, MAKER: MARK, ARTIST: MARK})
    stream = io.BytesIO()
    match kind:
        case ".jpg":
            drawn().save(stream, "JPEG", exif=exif, comment=MARK, xmp=MARK.encode(), icc_profile=MARK.encode() * 20)
        case ".jpeg":
            drawn("CMYK").save(stream, "JPEG", progressive=True, exif=exif, comment=MARK)
        case ".png":
            text = PngInfo()
            text.add_text("Author", MARK)
            text.add_itxt("Comment", MARK, zip=True)
            drawn().save(stream, "PNG", pnginfo=text, exif=exif)
        case ".webp":
            drawn().save(stream, "WEBP", lossless=True, exif=exif, xmp=MARK.encode())
        case ".gif":
            more = [drawn("P").rotate(180)]
            drawn("P").save(stream, "GIF", comment=MARK.encode(), save_all=True, append_images=more, loop=0)
        case ".ico":
            text = PngInfo()
            text.add_text("Author", MARK)
            drawn().save(stream, "ICO", sizes=[(16, 16), (24, 24)], pnginfo=text)
    return stream.getvalue() + MARK.encode()


@pytest.mark.parametrize("kind", [".jpg", ".jpeg", ".png", ".webp", ".gif", ".ico"])
def test_notes_are_left_out_and_the_picture_is_the_same(kind: str) -> None:
    before = noted(kind)
    after = published_bytes(kind, before)
    assert MARK.encode() in before
    assert MARK.encode() not in after
    old, new = (Image.open(io.BytesIO(content)) for content in (before, after))
    assert not new.getexif()
    assert (new.size, getattr(new, "n_frames", 1), new.info.get("loop")) == (
        old.size,
        getattr(old, "n_frames", 1),
        old.info.get("loop"),
    )
    assert new.convert("RGB").tobytes() == old.convert("RGB").tobytes()
    assert published_bytes(kind, after) == after


@pytest.mark.parametrize("turned", range(2, 9))
def test_a_picture_taken_sideways_still_says_which_way_up_it_is_and_nothing_else(turned: int) -> None:
    before = noted(".jpg", turned)
    after = Image.open(io.BytesIO(published_bytes(".jpg", before)))
    assert dict(after.getexif()) == {ORIENTATION: turned}
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(before)))
    assert ImageOps.exif_transpose(after).tobytes() == upright.tobytes()


@pytest.mark.parametrize("kind", [".jpg", ".png", ".webp", ".gif"])
def test_a_picture_cut_anywhere_is_refused_or_still_without_notes(kind: str) -> None:
    whole = noted(kind).removesuffix(MARK.encode())
    refused = 0
    for length in range(len(whole)):
        try:
            assert MARK.encode() not in published_bytes(kind, whole[:length])
        except NotThatKind:
            refused += 1
    assert refused > len(whole) * 0.5


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".jpg", b"\xff\xd8\xff\xfe\x00\x02\x00\xe0\x00\x04ab\xff\xd9"),
        (".gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x99\x3b"),
        (".ico", b"\0\0\1\0\1\0" + b"\1\1\0\0\1\0\x20\0" + b"\xff\0\0\0" + b"\x16\0\0\0" + b"short"),
    ],
)
def test_what_is_no_part_of_a_picture_ends_the_reading(suffix: str, content: bytes) -> None:
    with pytest.raises(NotThatKind):
        published_bytes(suffix, content)


def test_filling_between_segments_is_left_out_of_a_jpeg() -> None:
    plain = published_bytes(".jpg", noted(".jpg"))
    assert published_bytes(".jpg", plain[:2] + b"\xff\xff" + plain[2:]) == plain


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"XX*\0",
        b"II*\0",
        b"II*\0\x08\0\0\0",
        b"II*\0\x08\0\0\0\1\0",
        b"MM\0*\0\0\0\x08\0\1\1\x0f\0\2\0\0\0\1\0\0\0\0",
    ],
)
def test_a_note_that_cannot_be_read_turns_nothing(tiff: bytes) -> None:
    assert picture_notes._only_which_way_up(tiff) == b""
