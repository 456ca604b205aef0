"""Build a checked directory out of plain records, for the cases that Python and JavaScript share."""

from __future__ import annotations

from datetime import date
from typing import Any

from build_tools.models.decision import Decision, Decisions, Status
from build_tools.models.directory import Directory, Settings, SubjectArea, grouped
from build_tools.models.framework import Framework, FrameworkHeader, Outcome
from build_tools.models.grid import GridPoint
from build_tools.models.level import Level
from build_tools.models.policy import Policy
from build_tools.models.postcode_table import PostcodeDistrict
from build_tools.models.provider import Course, Provider, Venue
from build_tools.models.qualification import AwardingBody, Qualification
from build_tools.models.search import Place, Question
from build_tools.models.told import Told
from build_tools.models.visit import Revision, Visit, VisitHeader
from build_tools.postcodes import RememberedPostcodes


class Postcodes:
    """A source of the few postcodes that a case needs."""

    title = "Postcodes of the cases"
    vintage = digest = "never"
    is_read_whole = True

    def __init__(self, districts: dict[str, Any]) -> None:
        self._districts = {
            name: PostcodeDistrict.of(
                name,
                {code: GridPoint(*point) if point else None for code, point in district["points"].items()},
                district.get("terminated", {}),
            )
            for name, district in districts.items()
        }

    def district(self, name: str) -> PostcodeDistrict | None:
        return self._districts.get(name)

    def middles(self) -> dict[str, GridPoint | None]:
        return {name: district.middle for name, district in self._districts.items()}


def policy() -> Policy:
    return Policy.model_construct()


def directory_of(records: dict[str, Any]) -> Directory:
    """A directory of ``records``: lists of rows by table, with ``point`` beside each located venue."""
    venues = [dict(row) for row in records["venues"]]
    points = {row["id"]: GridPoint(*row.pop("point")) for row in venues if row.get("point")}
    return Directory(
        settings=Settings(**records.get("settings", {})),
        policy=policy(),
        providers=tuple(Provider.model_validate({**PROVIDER, **row}) for row in records["providers"]),
        venues=tuple(Venue.model_validate({"name": row["id"], "kind": "premises", **row}) for row in venues),
        contacts=(),
        awarding_bodies=tuple(AwardingBody.model_validate(row) for row in records.get("awarding_bodies", [])),
        qualifications=tuple(Qualification.model_validate(row) for row in records.get("qualifications", [])),
        courses=tuple(Course.model_validate(row) for row in records.get("courses", [])),
        documents=(),
        notices=(),
        frameworks=tuple(_framework(row) for row in records.get("frameworks", [])),
        visits_of=grouped(map(_visit, records.get("visits", [])), lambda visit: visit.provider_id),
        subjects=tuple(
            SubjectArea(row["code"], row["name"], row["sector"], tuple(row.get("everyday", ())))
            for row in records.get("subjects", [])
        ),
        points=points,
        postcodes=RememberedPostcodes(Postcodes(records.get("postcodes", {}))),
    )


PROVIDER = {
    "summary": "Invented.",
    "registration_status": "not_required",
    "age_from": 11,
    "age_to": 16,
}


def _framework(row: dict[str, Any]) -> Framework:
    header = FrameworkHeader.model_validate(
        {"kind": "quality", "purpose": "Cases.", "used_from": "2020-01-01", "source": "Invented.", **row["header"]}
    )
    outcomes = tuple(Outcome.model_validate({"effect": "approved", **outcome}) for outcome in row["outcomes"])
    return Framework(header, (), (), (), (), outcomes, ())


def _visit(row: dict[str, Any]) -> Visit:
    header = VisitHeader.model_validate({"revision": 1, "visited_by": "Quality assurance officer", **row})
    return Visit(header.visit_id, (Revision(header, (), (), (), (), "0" * 64),), (), ())


def told_in(directory: Directory) -> dict[str, Told]:
    """Every visit's newest revision, as if all were approved."""
    return {
        name: Told.of([visit.revisions[-1].header for visit in visits], {}, (), {}, {})
        for name, visits in directory.visits_of.items()
    }


def decisions_of(records: dict[str, Any], as_of: date) -> Decisions:
    """``decisions`` gives ``[status, valid until]`` by provider; one that it leaves out is approved with no end."""
    given = records.get("decisions", {})
    made = {}
    for row in records["providers"]:
        status, until = given.get(row["id"], ["approved", None])
        made[row["id"]] = Decision(
            provider_id=row["id"],
            as_of=as_of,
            status=Status(status),
            valid_until=date.fromisoformat(until) if until else None,
            listed_until=date.fromisoformat(until) if until else None,
            due_soon=bool(until) and (date.fromisoformat(until) - as_of).days < 60,
            reasons=(),
            indicators=(),
        )
    return Decisions(as_of, made, {})


def question_of(given: dict[str, Any]) -> Question:
    """A question as the cases write it: every part may be left out."""
    place = given.get("place")
    return Question(
        place=Place(GridPoint(place["easting"], place["northing"]), place["district"], place["label"])
        if place
        else None,
        within_miles=given.get("within_miles"),
        qualification=given.get("qualification", ""),
        awarding_bodies=frozenset(given.get("awarding_bodies", [])),
        levels=frozenset(Level(level) for level in given.get("levels", [])),
        subjects=frozenset(given.get("subjects", [])),
        text=given.get("text", ""),
    )
