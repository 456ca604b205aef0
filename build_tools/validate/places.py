"""Venues to points on the grid, and the sentence for each postcode that leads to none."""

from __future__ import annotations

from collections.abc import Iterable

from build_tools.models.grid import GridPoint
from build_tools.models.postcode import OFF_GRID_AREAS, Postcode, parse_postcode
from build_tools.models.postcode_table import PostcodePlace, PostcodeTable
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
    places = table.places(postcode for postcode, _ in whole if postcode.area not in OFF_GRID_AREAS)
    for postcode, item in whole:
        if point := _point(item, postcode, places.get(postcode), table, problems):
            points[item.record.id] = point
    return points


def _point(
    item: Checked[Venue],
    postcode: Postcode,
    place: PostcodePlace | None,
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
    if place is None:
        problems.append(
            item.problem(
                "postcode-unknown",
                "postcode",
                f"There is no {postcode} in the {table.title} ({table.vintage}).",
                "Ask the provider, or look it up at the Royal Mail. A very new one may need newer postcode data.",
            )
        )
        return None
    if place.ended:
        problems.append(
            item.problem(
                "postcode-terminated",
                "postcode",
                f"{postcode} has not been in use since {place.ended}; the venue is placed where it was.",
                "Ask the provider for the postcode they have now.",
                severity="warning",
            )
        )
    if place.point is None:
        problems.append(
            item.problem(
                "postcode-no-place",
                "postcode",
                f"The {table.title} has no coordinates for {postcode}; the venue is left out of distance searches.",
                "Use the postcode of the building next door, if it has one of its own.",
                severity="warning",
            )
        )
    return place.point
