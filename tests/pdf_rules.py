"""What PDF/UA-1 asks of a file, as far as a program can tell: a second reader of our own, since no validator is at hand."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

import pikepdf

STANDARD_TYPES = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"),
    *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "Figure", "Formula", "Form"),
}  # fmt: skip
PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}}
PAINTING = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI", "INLINE IMAGE"}


class Element:
    """A node of the structure tree: ``kind`` after the role map, and the pieces of content below it in order."""

    def __init__(self, node: pikepdf.Dictionary, parent: Element | None, roles: dict[str, str]) -> None:
        self.node, self.parent = node, parent
        named = str(node.S)[1:]
        self.kind = roles.get(named, named)
        self.children: list[Element | tuple[object, int] | str] = []
        page = node.get("/Pg", parent.page if parent else None)
        self.page = page
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                self.children.append((page.objgen, kid))
            elif kid.get("/Type") == "/MCR":
                self.children.append((kid.get("/Pg", page).objgen, int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                self.children.append("annotation")
            else:
                self.children.append(Element(kid, self, roles))

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def attribute(self, name: str) -> object:
        held = self.node.get("/A", [])
        for entry in held if isinstance(held, pikepdf.Array) else [held]:
            if isinstance(entry, pikepdf.Dictionary) and name in entry:
                return entry[name]
        return None

    def pieces(self) -> Iterator[tuple[object, int]]:
        for child in self.children:
            if isinstance(child, Element):
                yield from child.pieces()
            elif isinstance(child, tuple):
                yield child


def tree_of(pdf: pikepdf.Pdf) -> list[Element]:
    """The elements at the top of the structure tree."""
    root = pdf.Root.StructTreeRoot
    roles = {str(name)[1:]: str(kind)[1:] for name, kind in root.get("/RoleMap", {}).items()}
    kids = root.K if isinstance(root.K, pikepdf.Array) else [root.K]
    return [Element(kid, None, roles) for kid in kids]


def faults(content: bytes) -> list[str]:
    """Everything in the file that breaks a rule; empty when there is nothing to say."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["no structure tree"]
        tree = tree_of(pdf)
        elements = [element for top in tree for element in top.all()]
        return [
            *_document(pdf),
            *_structure(elements),
            *_content(pdf, elements),
            *_fonts(pdf),
            *_annotations(pdf, elements),
        ]


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "encrypted"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if root.get("/MarkInfo", {}).get("/Suspects"):
        yield "suspects"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not displayed"
    about = bytes(root.Metadata.read_bytes()).decode() if "/Metadata" in root else ""
    if not re.search(r"pdfuaid:part(>|=\")1", about):
        yield "does not say that it is PDF/UA-1"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", about, re.DOTALL):
        yield "no title"
    if len(pdf.pages) > 1 and "/Outlines" not in root:
        yield "no bookmarks"


def _structure(elements: list[Element]) -> Iterator[str]:
    last = 0
    for element in elements:
        kind = element.kind
        if kind not in STANDARD_TYPES:
            yield f"unknown type {kind}"
        if kind in PARENTS and (element.parent is None or element.parent.kind not in PARENTS[kind]):
            yield f"{kind} in {element.parent.kind if element.parent else 'nothing'}"
        if level := re.fullmatch(r"H([1-6])", kind):
            if int(level[1]) > last + 1:
                yield f"{kind} after H{last}"
            last = int(level[1])
        if kind in ("Figure", "Formula") and not (element.node.get("/Alt") or element.node.get("/ActualText")):
            yield f"{kind} without words"
        if kind == "TH" and str(element.attribute("/Scope")) not in ("/Column", "/Row", "/Both"):
            yield "TH without scope"
        if kind == "Table":
            cells = [
                sum(int(c.attribute("/ColSpan") or 1) for c in row.children if isinstance(c, Element))
                for row in element.all()
                if row.kind == "TR"
            ]
            if len(set(cells)) != 1:
                yield f"rows of {sorted(set(cells))} cells"
            if not any(cell.kind == "TH" for cell in element.all()):
                yield "table without headings"


def _content(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    """Whatever is painted is either an artifact or known to the tree, and by one place of it only."""
    drawn: Counter[tuple[object, int]] = Counter()
    for page in pdf.pages:
        open_marks: list[str] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                name = str(operands[0])
                marked = operands[1] if operator == "BDC" else None
                if isinstance(marked, pikepdf.Dictionary) and "/MCID" in marked:
                    drawn[page.objgen, int(marked.MCID)] += 1
                    if any(mark in ("tagged", "artifact") for mark in open_marks):
                        yield "marked content within marked content"
                    open_marks.append("tagged")
                else:
                    if name == "/Artifact" and "tagged" in open_marks:
                        yield "an artifact within tagged content"
                    open_marks.append("artifact" if name == "/Artifact" else "other")
            elif operator == "EMC":
                open_marks.pop()
            elif operator in PAINTING and not {"tagged", "artifact"} & set(open_marks):
                yield f"{operator} is neither tagged nor an artifact"
        if open_marks:
            yield "marked content is left open"
    known = Counter(piece for element in elements if element.parent is None for piece in element.pieces())
    for piece in drawn.keys() - known.keys():
        yield f"the tree does not know {piece}"
    for piece in known.keys() - drawn.keys():
        yield f"the tree knows {piece}, which is not drawn"
    if any(count > 1 for count in (*known.values(), *drawn.values())):
        yield "content is in two places"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Dictionary) or found.get("/Type") != "/Font":
            continue
        if found.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2"):
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(found.FontDescriptor.keys()):
                yield f"{found.BaseFont} is not embedded"
        elif "/ToUnicode" not in found:
            yield f"{found.get('/BaseFont')} does not say what its signs mean"


def _annotations(pdf: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    count = 0
    for page in pdf.pages:
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield "annotations are not visited in the order of the structure"
        for annotation in page.get("/Annots", []):
            count += 1
            if annotation.Subtype == "/Link" and not annotation.get("/Contents"):
                yield "a link without words"
            if "/StructParent" not in annotation:
                yield "an annotation that the tree does not know"
    links = sum(child == "annotation" for element in elements if element.kind == "Link" for child in element.children)
    if links != count:
        yield f"{count} annotations and {links} in links of the tree"
