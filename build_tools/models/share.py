"""What is remembered of the shares of a site, so that they need not be decided and rendered again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

# How the name of a share begins that is about all providers: no id begins with a stroke.
OF_ALL = "/"
# The postcodes of all covered districts.
POSTCODE_SHARE = "/postcodes"
# What else is about all, in parts, of which an edit seldom changes every one.
LISTS_SHARE, LAST_VISITS_SHARE, OUTCOMES_SHARE, SEARCH_SHARE = "/lists", "/last-visits", "/outcomes", "/search"


def framework_share(identifier: str, version: str) -> str:
    """The name of a framework's share: no provider has a stroke in its id."""
    return f"{identifier}/{version}"


class PackedDecision(NamedTuple):
    """
    What was decided of a provider, as bytes: decision and history as JSON, what its visits told, its entry in the search.

    ``told`` has the parts of a :class:`Told`; ``entry`` is empty when schools do not find it.
    """

    decision: bytes
    history: bytes
    told: tuple[bytes, ...]
    entry: bytes


class RememberedShare(NamedTuple):
    """
    A share as it was last published.

    ``key`` is a digest of all that it was made from; ``decided`` is a :class:`PackedDecision`, empty for a share that
    is no provider's. ``files`` are the paths of its files below the site, ``indexed`` the addresses of those of its pages that search engines may keep. ``framing``
    is a digest of what its pages were set in.
    """

    key: bytes
    decided: tuple[Any, ...]
    files: tuple[str, ...]
    indexed: tuple[str, ...]
    framing: bytes


class ShareMemory(Protocol):
    """Where shares are remembered between two builds of one site. It may forget at any time."""

    def shares(self) -> Mapping[str, RememberedShare]:
        """By the names of shares, what the same version of the program remembered."""
        ...
