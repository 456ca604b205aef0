"""What was typed to a question: every word that leads nowhere is said, with the nearest that would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from build_tools.decide.place import PlaceTrouble, covered_districts, find_place
from build_tools.errors import WrongUse
from build_tools.models.directory import Directory, SubjectArea, bodies_named
from build_tools.models.findable import subject_words
from build_tools.models.level import Level, parse_level
from build_tools.models.postcode import parse_postcode
from build_tools.models.search import Place, Question
from build_tools.models.words import did_you_mean, every_word_begins, words_of


@dataclass(frozen=True)
class Asked:
    """A search as typed. Empty parts ask nothing; several levels, bodies or subjects mean any of them."""

    postcode: str | None = None
    within: float | None = None
    qualification: str = ""
    awarding_body: Sequence[str] = ()
    level: Sequence[str] = ()
    subject: Sequence[str] = ()
    text: str = ""


def question_from(asked: Asked, directory: Directory) -> Question:
    """The question meant. Raises ``WrongUse`` with a sentence when a part of it names nothing that exists."""
    if asked.within is not None and not asked.postcode:
        raise WrongUse("--within needs a --postcode to measure from.")
    if asked.within is not None and not isfinite(asked.within):
        raise WrongUse("--within takes a number of miles.")
    if asked.postcode is not None and not asked.postcode.strip():
        raise WrongUse("--postcode is empty. Leave it out, or name a place.")
    for name, text in (("--qualification", asked.qualification), ("--text", asked.text)):
        if text and not words_of(text):
            raise WrongUse(f"{name} has no letter or figure to look for.")
    return Question(
        place=_place(asked.postcode, directory) if asked.postcode else None,
        within_miles=asked.within,
        qualification=asked.qualification,
        awarding_bodies=frozenset(_bodies(asked.awarding_body, directory)),
        levels=frozenset(_level(text) for text in asked.level),
        subjects=frozenset(code for text in asked.subject for code in _subjects(text, directory.subjects)),
        text=asked.text,
    )


def _place(text: str, directory: Directory) -> Place:
    postcode = parse_postcode(text)
    covered = covered_districts(directory) if postcode else frozenset()
    place = find_place(text, directory.postcodes, covered)
    if isinstance(place, PlaceTrouble):
        raise WrongUse(place.sentence)
    return place


def _bodies(names: Iterable[str], directory: Directory) -> Iterable[str]:
    for name in names:
        found = bodies_named(name, directory.awarding_bodies)
        if not found:
            known = [known for body in directory.awarding_bodies for known in body.names]
            raise WrongUse(f"There is no awarding body “{name}” here. {did_you_mean(name, known)}".strip())
        yield from (body.id for body in found)


def _level(text: str) -> Level:
    level = parse_level(text)
    if level is None:
        raise WrongUse(f"There is no level “{text}”. Write 1 to 8, “Level 1/2”, Entry, or “Entry 2”.")
    return level


def _subjects(text: str, subjects: Sequence[SubjectArea]) -> list[str]:
    """By tier-2 code (4.3), by sector number (4), or by words of its name, its sector or what people call it."""
    wanted = words_of(text)
    number = text.strip()
    found = [subject.code for subject in subjects if number in (subject.code, subject.code.split(".")[0])]
    found = found or [s.code for s in subjects if wanted and every_word_begins(wanted, subject_words(s))]
    if not found:
        known = [name for subject in subjects for name in (subject.name, subject.sector, *subject.everyday)]
        raise WrongUse(f"There is no subject area “{text}”. {did_you_mean(text, known)}".strip())
    return found
