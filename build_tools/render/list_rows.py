"""The rows of lists. A provider stands on a dozen lists and a course on five, so what is said of each is made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.provider import Course, Provider
from build_tools.render.environment import links_from, macro
from build_tools.render.views import SIGN_OF_STATUS, Tag, course_words, provider_path, status_tag, towns_of


@dataclass(frozen=True)
class ListedProvider:
    """A provider, where it is, and how it stands: all of the macro ``provider``."""

    name: str
    path: str
    towns: str
    tag: Tag


@dataclass(frozen=True)
class ListedCourse:
    """A course in one line: all of the macro ``course``."""

    title: str
    words: str


@dataclass(frozen=True)
class ListRow:
    """A provider on a list, and the courses that put it there, both as they are printed; ``courses`` may be empty."""

    provider: Markup
    courses: Markup


class ListRows:
    """The rows of all lists of one edition. A link depends on how deep its page lies, and nothing else on the page."""

    def __init__(self, directory: Directory, decisions: Decisions) -> None:
        self._directory, self._decisions = directory, decisions
        self._providers: dict[tuple[str, int], Markup] = {}
        self._courses: dict[str, Markup] = {}
        self._provider_words, self._course_words = macro("_listed.html", "provider"), macro("_listed.html", "course")

    def row(self, provider: Provider, courses: Iterable[Course], page: str) -> ListRow:
        """A provider with some of its courses, for the page at an address."""
        return ListRow(self._provider(provider, page), Markup("\n".join(map(self._course, courses))))

    def _provider(self, provider: Provider, page: str) -> Markup:
        key = provider.id, page.count("/")
        if key not in self._providers:
            self._providers[key] = self._provider_words(self._listed(provider), links_from(page))
        return self._providers[key]

    def _listed(self, provider: Provider) -> ListedProvider:
        decision = self._decisions.by_provider[provider.id]
        listed = decision.listed
        return ListedProvider(
            name=provider.name,
            path=provider_path(provider.id),
            towns=towns_of(self._directory.venues_of.get(provider.id, ())) if listed else "",
            tag=status_tag(decision) if listed else Tag(decision.status.label, SIGN_OF_STATUS[decision.status]),
        )

    def _course(self, course: Course) -> Markup:
        if course.id not in self._courses:
            view = ListedCourse(course.title, course_words(self._directory, course))
            self._courses[course.id] = self._course_words(view)
        return self._courses[course.id]
