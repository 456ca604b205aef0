"""Office files whose bytes depend on their content alone: no clock, no machine."""

from __future__ import annotations

import io
import re
import zipfile

# The first day that a zip file can hold.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(content: bytes) -> bytes:
    """The same .xlsx or .docx with every moment in it set to the beginning of 1980, so that it can be compared."""
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            held = old.read(entry)
            if entry.filename == _CORE:
                held = _MOMENTS.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", held)
            plain = zipfile.ZipInfo(entry.filename, _NO_MOMENT)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, held)
    return fresh.getvalue()
