"""A Word document in a few strokes: headings, paragraphs and tables, with nothing in it but words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from build_tools.errors import WrongUse
from build_tools.render.office_file import settled

if TYPE_CHECKING:
    from docx.document import Document

INSTALL = 'A report as a document needs one more package. Install it with: pip install "provider-directory[word]"'
# XML cannot hold them, and no text that passed our checks does.
_NOT_FOR_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SOFT = "595959"


class WordDocument:
    """A4, in British English, headings in their own styles so that screen readers and outlines know them."""

    def __init__(self, title: str) -> None:
        try:
            import docx
        except ImportError as error:
            raise WrongUse(INSTALL) from error
        self._document: Document = docx.Document()
        properties = self._document.core_properties
        properties.title, properties.language = _plain(title)[:250], "en-GB"
        properties.author = properties.comments = properties.last_modified_by = ""
        self._set_language("en-GB")
        self._set_paper()
        self._number_pages()

    def title(self, kicker: str, title: str) -> None:
        """The document's one title, under a line that says whom it is about."""
        self._document.add_paragraph(_plain(kicker), style="Subtitle")
        self._document.add_heading(_plain(title), level=0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; level 1 is the highest below the title."""
        self._document.add_heading(_plain(text), level=level)

    def paragraph(self, text: str, *, lead: str = "", soft: bool = False) -> None:
        """One paragraph, nothing for no text. ``lead`` comes first, in bold."""
        if not text:
            return
        paragraph = self._document.add_paragraph()
        if lead:
            paragraph.add_run(_plain(lead)).bold = True
        run = paragraph.add_run(_plain(text))
        if soft:
            from docx.shared import RGBColor

            run.font.color.rgb = RGBColor.from_string(_SOFT)

    def paragraphs(self, texts: Iterable[str]) -> None:
        """One paragraph each."""
        for text in texts:
            self.paragraph(text)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A table whose headings come again on each page and whose rows stay whole. ``widths`` are in millimetres."""
        from docx.shared import Mm

        table = self._document.add_table(rows=1 + len(rows), cols=len(headings), style="Table Grid")
        table.autofit = False
        # Cell by cell through the library costs the square of the rows, so each row's cells are asked for once.
        for number, (row, texts) in enumerate(zip(table.rows, [headings, *rows], strict=True)):
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
            if number == 0:
                row._tr.get_or_add_trPr().append(_element("w:tblHeader"))
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                run = cell.paragraphs[0].add_run(_plain(text))
                run.bold = True if number == 0 else None
        self._document.add_paragraph()

    def finished(self) -> bytes:
        """The file. Its bytes depend on its words alone."""
        made = io.BytesIO()
        self._document.save(made)
        return settled(made.getvalue())

    def _set_language(self, language: str) -> None:
        from docx.oxml.ns import qn

        for element in self._document.styles.element.iter(qn("w:lang")):
            element.set(qn("w:val"), language)

    def _set_paper(self) -> None:
        from docx.shared import Mm

        for section in self._document.sections:
            section.page_width, section.page_height = Mm(210), Mm(297)
            section.left_margin = section.right_margin = Mm(20)

    def _number_pages(self) -> None:
        footer = self._document.sections[0].footer.paragraphs[0]
        field = _element("w:fldSimple", {"w:instr": "PAGE"})
        footer._p.append(field)


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def _plain(text: str) -> str:
    return _NOT_FOR_XML.sub("", text.replace("\r\n", "\n"))
