"""An evidence pack as PDF: tagged for PDF/UA-1, and PDF/A-2a so that it can be kept. Bytes only; nothing is written here."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from build_tools.errors import WrongUse
from build_tools.render.environment import TEMPLATES, day, web_address
from build_tools.render.pack_view import PackView

STANDARDS = ["ua-1", "a-2a"]
TEMPLATE = TEMPLATES / "pack.typ"
INSTALL = 'A pack as PDF needs one more package. Install it with: pip install "provider-directory[pdf]"'


def pdf_writer() -> Any:
    """The library that sets PDF. Raises ``WrongUse`` with what to install, where it is missing: it is an extra of 80 MB."""
    try:
        import typst
    except ImportError as error:
        raise WrongUse(INSTALL) from error
    return typst


def pack_pdf(view: PackView) -> bytes:
    """
    The pack as one file; the same view always gives the same bytes.

    Raises ``WrongUse`` when a text has characters that no font has: better no pack than one with holes in it.
    """
    typst = pdf_writer()
    inputs = {"pack": json.dumps(_for_paper(view), ensure_ascii=False)}
    problem = ""
    # The library's own fonts first, so that every machine gives the same bytes; the machine's for scripts they lack.
    for only_own_fonts in (True, False):
        compiler = typst.Compiler(TEMPLATE.read_bytes(), ignore_system_fonts=only_own_fonts, sys_inputs=inputs)
        try:
            return bytes(compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=_midnight(view.made_on)))
        except typst.TypstError as error:
            problem = error.message.removesuffix(".")
    raise WrongUse(f"The pack of {view.name} cannot be printed whole: {problem}. A font that has the sign may help.")


def _midnight(when: date) -> int:
    return int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp())


def _for_paper(view: PackView) -> dict[str, Any]:
    """The view as JSON values, with days in words, and only such links as may be followed."""
    paper: dict[str, Any] = _plain(asdict(view))
    paper["title"] = f"Evidence pack: {view.name}, decided for {day(view.on)}"
    paper["made"] = {"year": view.made_on.year, "month": view.made_on.month, "day": view.made_on.day}
    paper["contacts"] = [
        {"term": contact.role, "text": ", ".join(part for part in (contact.phone, contact.email) if part)}
        for contact in view.contacts
    ]
    for visit in paper["visits"]:
        visit["original_report"] = web_address(visit["original_report"])
    return paper


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case date():
            return day(value)
        case Decimal():
            return str(value)
        case _:
            return value
