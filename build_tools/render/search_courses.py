"""The courses of the search as columns. What leads to the same is of one kind, which is said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build_tools.models.directory import SubjectArea
from build_tools.models.qualification import AwardingBody, Qualification
from build_tools.models.search import Entry, Offer
from build_tools.render.columns import codes, packed

Kind = tuple[str | None, str | None, str | None, str | None]


def _kind(offer: Offer) -> Kind:
    return offer.subject, offer.awarding_body, offer.qualification_number, offer.level


def _title(offer: Offer) -> str | None:
    """``None`` for the title of the qualification."""
    return None if offer.title == offer.qualification_title else offer.title


@dataclass(frozen=True)
class CourseColumns:
    """
    Kinds of courses (subject, awarding body, qualification, level) and the titles that each has, the commonest first.

    A course says which of its kind's titles is its own; ``None`` there is the title of the qualification. Kinds are in the
    order of subjects, because a provider's courses mostly are of few.
    """

    subjects: Sequence[SubjectArea]
    bodies: Sequence[AwardingBody]
    qualifications: Sequence[Qualification]
    different: Sequence[Kind]
    kind_column: str
    titles: Sequence[str]
    titles_by_kind: Mapping[Kind, Mapping[str | None, int]]

    @classmethod
    def of(
        cls,
        offers: Sequence[Offer],
        subjects: Sequence[SubjectArea],
        bodies: Sequence[AwardingBody],
        qualifications: Sequence[Qualification],
    ) -> CourseColumns:
        """``offers`` are all there are, in the order of the files; the reference lists have what some of them name."""
        counts: dict[Kind, Counter[str | None]] = {}
        for offer in offers:
            counts.setdefault(_kind(offer), Counter())[_title(offer)] += 1
        different = sorted(counts, key=lambda kind: [part or "" for part in kind])
        listed = {kind: sorted(its, key=lambda title: (-its[title], title or "")) for kind, its in counts.items()}
        return cls(
            subjects=subjects,
            bodies=bodies,
            qualifications=qualifications,
            different=different,
            kind_column=codes(offers, different, _kind),
            titles=sorted({title for its in counts.values() for title in its if title is not None}),
            titles_by_kind={kind: {title: number for number, title in enumerate(its)} for kind, its in listed.items()},
        )

    def kinds(self, levels: Sequence[str]) -> dict[str, Any]:
        """A column for each part of a kind, and the positions in ``titles`` of those that it has."""
        place: dict[str | None, int | None] = {title: number for number, title in enumerate(self.titles)}
        place[None] = None
        return {
            "count": len(self.different),
            "subject": codes(self.different, [subject.code for subject in self.subjects], lambda kind: kind[0]),
            "body": codes(self.different, [body.id for body in self.bodies], lambda kind: kind[1]),
            "qualification": codes(self.different, [each.number for each in self.qualifications], lambda kind: kind[2]),
            "level": codes(self.different, levels, lambda kind: kind[3]),
            "titles": [[place[title] for title in self.titles_by_kind[kind]] for kind in self.different],
        }

    def titles_of(self, entries: Iterable[Entry]) -> dict[str, Any]:
        """The titles of these providers' courses, one after another."""
        offers = (offer for entry in entries for offer in entry.offers)
        return {"titles": packed(self.titles_by_kind[_kind(offer)][_title(offer)] for offer in offers)}
