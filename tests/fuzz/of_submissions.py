"""Whatever somebody hands in: visits, proposals, exports of ODK, workbooks, pictures."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from filled_workbooks import filled, saved
from fuzz.edits import as_json, edited
from fuzz.target import Target, check_told, example
from handed_in import HEADER, content, package, picture
from PIL import Image
from proposals import change, document, registration

from build_tools.intake.odk import is_odk, package_from_odk
from build_tools.intake.pictures import LONGEST_SIDE, NoPicture, decoded, drawn_anew
from build_tools.intake.proposal import read_proposal
from build_tools.intake.sent_visit import SentVisit, sent_visit, told_of
from build_tools.intake.spreadsheet import package_from
from build_tools.intake.submission import Refused, Submission, read_submission
from build_tools.intake.visit_package import FromElsewhere
from build_tools.models.change import PROPOSAL_FORMAT, Proposal
from build_tools.models.visit import VISIT_FORMAT
from build_tools.models.words import visible


def _bent(sample: bytes, data: bytes) -> bytes:
    """The bytes themselves, or the sample as they say."""
    return data[1:] if data[:1] == b"\0" else as_json(edited(sample, data[1:]))


def _read(held: bytes) -> Submission | None:
    found = read_submission(held, "some file.json")
    if isinstance(found, Refused):
        assert found.problems
        check_told(found.problems)
        return None
    return found


@cache
def _visit() -> bytes:
    sample = package(pictures={"2a-1.jpg": picture(8, 8)})
    for part in sample["resources"]:
        part.pop("schema", None)
    return as_json(sample)


def visit(data: bytes) -> None:
    """A visit that is handed in is taken apart with nothing lost, or refused with words."""
    found = _read(_bent(_visit(), data))
    if found is None or found.kind != "visit":
        return
    assert found.document["directory:format"] == VISIT_FORMAT
    sent = sent_visit(found)
    if isinstance(sent, Refused):
        check_told(sent.problems)
        assert sent.problems
        return
    _nothing_lost(found, sent)


def _nothing_lost(found: Submission, sent: SentVisit) -> None:
    for part in found.document["resources"]:
        if part["name"] == "media":
            assert len(sent.pictures) == len(part["data"])
        else:
            assert sent.tables[part["name"]] == part["data"]
    assert all(path is None or path.isprintable() for path in told_of(sent, [], "x").paths)


@cache
def _proposal() -> bytes:
    return as_json(document([change("venues", "lockside-yard", "phone", "", "0115 496 0001"), *registration()]))


def proposal(data: bytes) -> None:
    """A proposal is understood whole, every change of it, or refused with words."""
    found = _read(_bent(_proposal(), data))
    if found is None or found.kind != "proposal":
        return
    assert found.document["directory:format"] == PROPOSAL_FORMAT
    read = read_proposal(found)
    if isinstance(read, Proposal):
        rows = [row for part in found.document["resources"] if part["name"] == "changes" for row in part["data"]]
        assert len(read.changes) == len(rows)
    else:
        assert read.problems
        check_told(read.problems)


@cache
def _export() -> bytes:
    answers = {"a_1a": "yes", "a_1b": "2026-10-01", "a_2a": "partly", "e_2a": "Two plans."}
    action = {"plan_item": "2a", "plan_area": "Plans", "plan_action": "Plan.", "plan_rag": "amber"}
    header = {key: HEADER[key] for key in ("provider_id", "visited_on", "visited_by", "outcome")}
    submission = {"directory_form": "basic/1", "visit": header, "theme": {"inner": answers}, "plan": [action]}
    return as_json({"value": [submission]})


def odk(data: bytes) -> None:
    """An export is a visit, or refused with words."""
    held = _bent(_export(), data)
    try:
        found = json.loads(held)
    except (ValueError, RecursionError):
        return
    if not isinstance(found, dict):
        return
    is_odk(found)
    read = package_from_odk(found, "export.json", example())
    if isinstance(read, FromElsewhere):
        assert read.package["directory:format"] == VISIT_FORMAT
        assert all(visible(note, 10_000) == note for note in read.notes)
    else:
        assert read
        check_told(read)


@cache
def _book() -> dict[str, bytes]:
    """The parts of a form that was filled in."""
    from build_tools.render.workbook import visit_workbook

    directory = example()
    made = visit_workbook(directory.frameworks[0], [(one.id, one.name) for one in directory.providers], None)
    header = {
        "provider_id": "Lockside Workshop",
        "visited_on": "14/03/2026",
        "visited_by": "Officer",
        "outcome": "Met with agreed improvements",
    }
    filled_in = saved(filled(made, header, {"1a": ("Yes", "Seen."), "2a": ("Partly", None)}))
    with zipfile.ZipFile(io.BytesIO(filled_in)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return file.getvalue()


_CELLS = (
    b"<c r=\"B2\" t=\"s\"><v>0</v></c>", b"<c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c>", b"<c t=\"b\"><v>1</v></c>", b"<c t=\"e\"><v>#REF!</v></c>",
    b"<c><f>1+1</f><v>2</v></c>", b"<c s=\"1\"><v>1e308</v></c>", b"<c><v>-1</v></c>", b"<c t=\"d\"><v>2026-03-14</v></c>", b"<c r=\"ZZZ9999999\"/>",
    b"<row r=\"2\">", b"</row>", b"<row r=\"99999999\">", b"<v>", b"</v>", b"<c t=\"s\"><v>99999</v></c>", b"<c t=\"str\"><v>_x000D__xD800_</v></c>",
    b"<mergeCell ref=\"A1:B2\"/>", b"</sheetData>", b"<sheetData>", b"<?x?>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;", b"&amp;", b"&x;", b"\xff",
)  # fmt: skip


def workbook(data: bytes) -> None:
    """A workbook of which one part was varied is a form that was filled in, or refused with words."""
    parts = dict(_book())
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    if len(data) < 4:
        return
    name = names[data[0] % len(names)]
    held = parts[name]
    start = int.from_bytes(data[1:3], "big") % (len(held) + 1)
    fresh = b"".join(_CELLS[byte - 128] if 0 <= byte - 128 < len(_CELLS) else bytes([byte]) for byte in data[4:])
    parts[name] = held[:start] + fresh + held[start + data[3] :]
    _opened(_packed(parts))


def workbook_file(data: bytes) -> None:
    """Any bytes behind the mark of a zip, and a workbook with some of its bytes changed, are a workbook or refused."""
    if data[:1] == b"\0":
        _opened(b"PK\x03\x04" + data[1:])
        return
    held = bytearray(_packed({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}))
    for at in range(1, len(data) - 2, 3):
        held[int.from_bytes(data[at : at + 2], "big") % len(held)] = data[at + 2]
    _opened(bytes(held))


def _opened(held: bytes) -> None:
    read = package_from(held, "form.xlsx", example())
    if isinstance(read, FromElsewhere):
        as_json(read.package)
        assert all(visible(note, 10_000) == note for note in read.notes)
    else:
        assert read
        check_told(read)


def jpeg(data: bytes) -> None:
    """A picture is drawn anew, within limits and without a note, or refused with words."""
    try:
        fresh = drawn_anew(b"\xff\xd8\xff" + data)
    except NoPicture as error:
        assert str(error)
    else:
        with Image.open(io.BytesIO(fresh)) as again:
            assert max(again.size) <= LONGEST_SIDE
            assert not again.getexif()
            assert "comment" not in again.info
    with suppress(NoPicture):
        decoded(data.decode("latin-1"))


def _pictures() -> Iterable[bytes]:
    for quality, size, is_progressive in ((30, (8, 8), False), (30, (16, 9), True)):
        file = io.BytesIO()
        Image.new("RGB", size, "olive").save(file, "JPEG", quality=quality, progressive=is_progressive)
        yield file.getvalue()[3:]
    yield picture(8, 8)[3:]


_EDITS = (b"\1", b"\1" + bytes(range(48)), b"\0{}", b'\0{"directory:format": "directory:draft"}')
TARGETS = (
    Target("visit", "a visit as a form saves it", visit, lambda: [*_EDITS, b"\0" + content()[:1500]], longest=600),
    Target("proposal", "a provider's proposal", proposal, lambda: _EDITS, longest=600),
    Target("odk", "an export of ODK or Kobo", odk, lambda: _EDITS, longest=400),
    Target("workbook", "the cells of a workbook", workbook, lambda: [bytes([part, 1, 100, 0]) + bytes(range(128, 150)) for part in range(12)], longest=200),
    Target("workbook_file", "a workbook's zip", workbook_file, lambda: [b"\1", b"\1\0\4\1", b"\0" + _packed({"a": b"b"})[4:]], longest=400),
    Target("jpeg", "a picture", jpeg, _pictures, longest=1200),
)  # fmt: skip
