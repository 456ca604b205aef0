"""A built page is cut into a frame, and every page is framed for the folder in which it lies."""

from __future__ import annotations

import pytest

from build_tools.models.site import Page
from build_tools.publish.frame import ADDRESS, BODY, ROBOTS, TITLE, Frame, frame_of


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("", ""),
        ("find/", "find/"),
        ("providers/lockside/", f"providers/{ADDRESS}/"),
        ("frameworks/basic/1/", f"frameworks/{ADDRESS}/{ADDRESS}/"),
    ],
)
def test_pages_of_one_kind_and_depth_share_a_frame(path: str, frame: str) -> None:
    assert frame_of(path) == frame


@pytest.mark.parametrize("path", ["providers/lockside/", "frameworks/basic/1/"])
def test_the_address_of_a_page_is_whole_at_any_depth(path: str) -> None:
    built = f'<title>{TITLE}</title><link rel="canonical" href="https://our.example/{frame_of(path)}">{BODY}'
    page = Page(path, "A & B", "", "<p>body</p>")
    assert (
        Frame.cut(built).fill(page)
        == f'<title>A &amp; B</title><link rel="canonical" href="https://our.example/{path}"><p>body</p>'
    )


def test_a_frame_without_a_place_for_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for"):
        Frame.cut(f"<title>{TITLE}</title>")


@pytest.mark.parametrize(("indexed", "said"), [(True, "all"), (False, "noindex")])
def test_searchers_are_told_which_pages_to_leave_out(indexed: bool, said: str) -> None:
    built = f'<title>{TITLE}</title><meta name="robots" content="{ROBOTS}">{BODY}'
    page = Page("reports/lockside/r1/", "T", "", "<p>body</p>", indexed=indexed)
    assert Frame.cut(built).fill(page) == f'<title>T</title><meta name="robots" content="{said}"><p>body</p>'
