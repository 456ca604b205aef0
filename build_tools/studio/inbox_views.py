"""What the pages of the inbox show: its files, a visit that would be taken in, a proposal change by change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.intake.submission import Refused
from build_tools.intake.visit_intake import NeedsReason, Taken
from build_tools.models.change import WeighedChange, WeighedProposal
from build_tools.models.problem import Problem
from build_tools.render.views import Tag
from build_tools.studio.record_cells import in_words

STANDING = {
    "new": Tag("Proposed", "none"),
    "already": Tag("So already", "ok"),
    "since": Tag("Changed since", "warn"),
    "refused": Tag("Cannot be made", "stop"),
}


@dataclass(frozen=True)
class InboxView:
    """All of ``studio/inbox.html``: names of files, and sentences about what is none."""

    names: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class ProposedLine:
    """One proposed change; ``may`` is false for what is so already, or cannot be made."""

    number: int
    what: str
    was: str
    becomes: str
    tag: Tag
    words: tuple[str, ...]
    may: bool


@dataclass(frozen=True)
class ProposalView:
    """All of ``studio/proposal.html``. ``sha256`` is of the file as it was read for this page."""

    name: str
    provider: str
    provider_id: str
    is_new: bool
    made_on: date
    made_by: str
    note: str
    lines: tuple[ProposedLine, ...]
    sha256: str


@dataclass(frozen=True)
class HandedInView:
    """All of ``studio/handed_in.html``: a visit that would be stored, or why it would not."""

    name: str
    message: str
    summary: tuple[str, ...]
    problems: tuple[Problem, ...]
    needs_reason: bool
    may: bool
    sha256: str


def unreadable(name: str, refused: Refused, sha256: str) -> HandedInView:
    """A file that is neither a visit nor a proposal; it can only be removed."""
    return HandedInView(name, "It cannot be read.", (), refused.problems, False, False, sha256)


def handed_in_view(name: str, taken: Taken | Refused | NeedsReason, sha256: str) -> HandedInView:
    """A visit, by what would become of it."""
    if isinstance(taken, Refused):
        return HandedInView(name, "It cannot be taken in.", (), taken.problems, False, False, sha256)
    if isinstance(taken, NeedsReason):
        return HandedInView(name, taken.message, (), (), True, True, sha256)
    return HandedInView(name, taken.message, taken.summary, (), False, True, sha256)


def proposal_view(name: str, weighed: WeighedProposal, sha256: str) -> ProposalView:
    """A proposal held against the records of today."""
    proposal = weighed.proposal
    return ProposalView(
        name,
        weighed.provider_name,
        proposal.provider_id,
        proposal.kind == "registration",
        proposal.made_on,
        proposal.made_by,
        proposal.note or "",
        tuple(_line(one) for one in weighed.changes),
        sha256,
    )


def _line(one: WeighedChange) -> ProposedLine:
    words = [f"{problem.message} {problem.fix}" for problem in one.problems]
    if one.standing == "since":
        words.append(f"Now it is “{one.stored}”." if one.stored is not None else "It is not there any more.")
    change = one.change
    tag, may = STANDING[one.standing], one.standing == "new"
    return ProposedLine(change.number, in_words(change), change.was, change.becomes, tag, tuple(words), may)
