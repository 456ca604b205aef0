"""Pages of any depth get the frame of their kind, with their own address, and searchers are told which to leave out."""

from __future__ import annotations

from build_tools.models.site import Page
from build_tools.publish.frame import ADDRESS, BODY, DESCRIPTION, ROBOTS, TITLE, Frame

BUILT = (
    f'<title>{TITLE}</title><meta name="description" content="{DESCRIPTION}"><meta name="robots" content="{ROBOTS}">'
    f'<link href="https://x.example/reports/{ADDRESS}/{ADDRESS}/">{BODY}'
)


def test_a_deeper_frame_takes_the_whole_address_and_says_who_may_index_it() -> None:
    page = Page("reports/lockside-2026/r1/", "A & B", "Old", "<p>Body</p>", indexed=False)
    assert Frame.cut(BUILT).fill(page) == (
        '<title>A &amp; B</title><meta name="description" content="Old"><meta name="robots" content="noindex">'
        '<link href="https://x.example/reports/lockside-2026/r1/"><p>Body</p>'
    )


def test_a_page_is_indexed_unless_it_says_otherwise() -> None:
    assert 'content="all"' in Frame.cut(BUILT).fill(Page("reports/x/", "T", "D", "B"))
