"""Who may see a field: each edition of the site is built for one audience and holds nothing else."""

from __future__ import annotations

from enum import StrEnum


class Visibility(StrEnum):
    """An audience, from the widest to the narrowest. An edition shows its own level and the wider ones."""

    PUBLIC = "public"
    MEMBERS = "members"
    INTERNAL = "internal"

    def __init__(self, _word: str) -> None:
        self.depth = len(type(self).__members__)  # how many are wider: 0 for public, 2 for internal

    @property
    def readers(self) -> str:
        """Who that is, as pages and forms say it: ``everyone``, ``member schools``, ``staff only``."""
        return ("everyone", "member schools", "staff only")[self.depth]

    @property
    def warning(self) -> str:
        """What stands on every page and paper of an edition that is not for everybody; empty for the public one."""
        return (
            "",
            "For member schools: not for passing on",
            "For the partnership’s staff only: not to be published or passed on",
        )[self.depth]

    def may_see(self, other: Visibility) -> bool:
        """True when a reader of this edition may see something marked ``other``."""
        return other.depth <= self.depth


def most_private(*levels: Visibility) -> Visibility:
    """The narrowest of several markings: where two disagree, the private one wins (design, section 8)."""
    return max(levels, key=lambda level: level.depth)
