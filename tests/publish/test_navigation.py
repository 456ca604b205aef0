"""The links of the header: ours first, and those pages of the partnership's that there are."""

from __future__ import annotations

import pytest
from mkdocs.structure.files import File, Files

from build_tools.publish.prose import navigation


@pytest.mark.parametrize(
    ("pages", "more"),
    [
        ((), []),
        (("guidance/index.md",), ["Guidance"]),
        (("guidance.md", "about.md"), ["Guidance", "About"]),
        (("about.md",), ["About"]),
    ],
)
def test_guidance_and_about_are_linked_where_there_are_such_pages(pages: tuple[str, ...], more: list[str]) -> None:
    files = Files([File(page, "docs", "site", use_directory_urls=True) for page in pages])
    titles = [link["title"] for link in navigation(files)]
    assert titles == ["Find a provider", "A–Z", "Lists", "Shortlist", "How we approve", *more]
