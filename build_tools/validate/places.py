"""Venues to points on the grid, and the sentence for each postcode that leads to none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from build_tools.models.directory import PostcodeDistrict, PostcodeTable
from build_tools.models.grid import GridPoint
from build_tools.models.postcode import OFF_GRID_AREAS, Postcode, parse_postcode
from build_tools.models.problem import Problem
from build_tools.models.provider import Venue, VenueKind
from build_tools.validate.rows import Checked


def locate_venues(
    venues: Iterable[Checked[Venue]], table: PostcodeTable, problems: list[Problem]
) -> dict[str, GridPoint]:
    """Where each venue with premises is, by venue id; those that cannot be placed are reported."""
    points: dict[str, GridPoint] = {}
    whole: list[tuple[Postcode, Checked[Venue]]] = []
    for item in venues:
        if item.record.kind is not VenueKind.PREMISES or not item.record.postcode:
            continue
        postcode = parse_postcode(item.record.postcode)
        if postcode is None or not postcode.is_whole:
            problems.append(
                item.problem(
                    "postcode-malformed",
                    "postcode",
                    f"“{item.record.postcode}” is not a whole postcode.",
                    "Write it like NG7 2RD. Easily confused: the letter O and the digit 0, the letter I and the digit 1.",
                )
            )
        else:
            whole.append((postcode, item))
    # District by district: to make one takes a while, and to keep them all would take a lot of memory.
    district_of = lru_cache(maxsize=1)(table.district)
    for postcode, item in sorted(whole, key=lambda pair: pair[0].district):
        if point := _place(item, postcode, district_of, table, problems):
            points[item.record.id] = point
    return {item.record.id: points[item.record.id] for _, item in whole if item.record.id in points}


def _place(
    item: Checked[Venue],
    postcode: Postcode,
    district_of: Callable[[str], PostcodeDistrict | None],
    table: PostcodeTable,
    problems: list[Problem],
) -> GridPoint | None:
    if postcode.area in OFF_GRID_AREAS:
        problems.append(
            item.problem(
                "postcode-off-grid",
                "postcode",
                f"{postcode} lies outside the British grid, so no distance can be measured to it.",
                "A venue in England has a postcode in England.",
            )
        )
        return None
    district = district_of(postcode.district)
    if district is None or not district.has(postcode.inward):
        problems.append(
            item.problem(
                "postcode-unknown",
                "postcode",
                f"There is no {postcode} in the {table.title} ({table.vintage}).",
                "Ask the provider, or look it up at the Royal Mail. A very new one may need newer postcode data.",
            )
        )
        return None
    if ended := district.terminated.get(postcode.inward):
        problems.append(
            item.problem(
                "postcode-terminated",
                "postcode",
                f"{postcode} has not been in use since {ended}; the venue is placed where it was.",
                "Ask the provider for the postcode they have now.",
                severity="warning",
            )
        )
    point = district.point(postcode.inward)
    if point is None:
        problems.append(
            item.problem(
                "postcode-no-place",
                "postcode",
                f"The {table.title} has no coordinates for {postcode}; the venue is left out of distance searches.",
                "Use the postcode of the building next door, if it has one of its own.",
                severity="warning",
            )
        )
    return point
