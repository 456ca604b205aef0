"""A provider's case: everything that bears on its approval, and nothing about any other provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.policy import Policy
from build_tools.models.provider import Document, Notice, Provider
from build_tools.models.visit import Revision, Visit


@dataclass(frozen=True)
class Case:
    """One provider with its evidence, the policy it is held to, and the frameworks its visits were made on."""

    provider: Provider
    visits: tuple[Visit, ...]
    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    policy: Policy
    frameworks: Mapping[tuple[str, str], Framework]

    def latest_visit(self, framework: str, on: date) -> tuple[Visit, Revision] | None:
        """
        The last visit on a framework that counts on a day, with the revision that stands.

        It counts from the day in London on which it was approved: nobody could rely on it before.
        """
        standing = [
            (visit, revision)
            for visit in self.visits
            if (revision := visit.standing(on)) is not None and revision.header.framework_id == framework
        ]
        return max(standing, key=lambda pair: (pair[1].header.visited_on, pair[0].visit_id), default=None)

    def framework_of(self, revision: Revision) -> Framework:
        """The version that a revision was made on; validation has made sure that it is there."""
        return self.frameworks[revision.header.framework_id, revision.header.framework_version]


def case_of(provider: Provider, directory: Directory) -> Case:
    """The case of one provider of the directory."""
    return Case(
        provider,
        directory.visits_of.get(provider.id, ()),
        directory.documents_of.get(provider.id, ()),
        directory.notices_of.get(provider.id, ()),
        directory.policy,
        directory.framework,
    )
