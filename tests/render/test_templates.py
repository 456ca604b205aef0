"""Templates and their views agree in both directions, and nothing that data says can become markup."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from types import UnionType
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, UndefinedError, nodes

from build_tools.models.problem import Problem
from build_tools.models.site import OWN_PAGE_MARKER
from build_tools.render import environment as environment_module
from build_tools.render.a_to_z import AtoZView
from build_tools.render.accessibility_page import AccessibilityView
from build_tools.render.environment import TEMPLATES, day, environment, links_from, number, page, pounds, web_address
from build_tools.render.fields_page import FieldsView
from build_tools.render.find_page import FindView
from build_tools.render.form_page import FormsView, FormView
from build_tools.render.framework_pages import FrameworksView, FrameworkView
from build_tools.render.home_page import HomeView
from build_tools.render.list_pages import ListSection, ListsView, ListView
from build_tools.render.list_rows import ListedCourse, ListedProvider
from build_tools.render.listing_page import ListingView
from build_tools.render.outcomes_page import OutcomesView
from build_tools.render.pack_view import PackView
from build_tools.render.policy_page import PolicyView
from build_tools.render.provider_view import ProviderView
from build_tools.render.register_page import RegisterView
from build_tools.render.report_links import ReportLink
from build_tools.render.report_view import ReportView, WithdrawnReportView
from build_tools.render.shortlist_page import ShortlistView
from build_tools.render.tombstone_view import TombstoneView
from build_tools.render.views import Counted, Tag
from build_tools.studio.inbox_views import HandedInView, InboxView, ProposalView
from build_tools.studio.lists import HomeView as ToDoView
from build_tools.studio.pages import FrameView, PageView, SorryView
from build_tools.studio.publishing import PublishView
from build_tools.studio.record_pages import HistoryView
from build_tools.studio.records import EditView, ProviderRecordsView, RecordsView
from build_tools.studio.review import ReviewView
from build_tools.studio.reviewing import VisitsView

VIEWS: dict[str, type[Any]] = {
    "a_to_z.html": AtoZView,
    "accessibility.html": AccessibilityView,
    "fields.html": FieldsView,
    "find.html": FindView,
    "form.html": FormView,
    "forms.html": FormsView,
    "framework.html": FrameworkView,
    "frameworks.html": FrameworksView,
    "home.html": HomeView,
    "list.html": ListView,
    "listing.html": ListingView,
    "lists.html": ListsView,
    "outcomes.html": OutcomesView,
    "pack.html": PackView,
    "policy.html": PolicyView,
    "provider.html": ProviderView,
    "register.html": RegisterView,
    "report.html": ReportView,
    "shortlist.html": ShortlistView,
    "tombstone.html": TombstoneView,
    "withdrawn_report.html": WithdrawnReportView,
    "studio/edit.html": EditView,
    "studio/frame.html": FrameView,
    "studio/handed_in.html": HandedInView,
    "studio/history.html": HistoryView,
    "studio/home.html": ToDoView,
    "studio/inbox.html": InboxView,
    "studio/page.html": PageView,
    "studio/proposal.html": ProposalView,
    "studio/provider.html": ProviderRecordsView,
    "studio/publish.html": PublishView,
    "studio/records.html": RecordsView,
    "studio/review.html": ReviewView,
    "studio/sorry.html": SorryView,
    "studio/visits.html": VisitsView,
}
# Macros that code calls itself, for what stands on many pages.
PARTS = {("_listed.html", "provider"): ListedProvider, ("_listed.html", "course"): ListedCourse}
# What a template may ask of a date, a loop or a text, beside the fields of its view.
OF_THE_LANGUAGE = {"isoformat", "first", "index", "last", "split", "startswith", "endswith", "value"}
# A part that a template need not show in full: code chooses by some of its fields, or the filter ``tag`` shows it.
CHOSEN_BY = {ReportLink, Problem, Tag}


def each_template() -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("template", "view"), VIEWS.items(), ids=VIEWS.keys())


def parsed(template: str) -> nodes.Template:
    return environment().parse((TEMPLATES / template).read_text(encoding="utf-8"))


def attributes_in(tree: nodes.Node) -> set[str]:
    """Every attribute the template asks for, those that the macros it imports ask for included."""
    found = {node.attr for node in tree.find_all(nodes.Getattr)}
    own = [tree] if isinstance(tree, nodes.FromImport) else tree.find_all(nodes.FromImport)
    for imported in own:
        assert isinstance(imported.template, nodes.Const)
        partial = parsed(imported.template.value)
        wanted = {name if isinstance(name, str) else name[0] for name in imported.names}
        macros = with_those_they_call(wanted, {macro.name: macro for macro in partial.find_all(nodes.Macro)})
        found = found.union(*(attributes_in(part) for part in (*macros, *partial.find_all(nodes.FromImport))))
    return found


def with_those_they_call(wanted: set[str], known: dict[str, nodes.Macro]) -> list[nodes.Macro]:
    """Macros of one file by name, and the others of it that they need."""
    found: dict[str, nodes.Macro] = {}
    waiting = [name for name in wanted if name in known]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = known[name]
            waiting += [part.name for part in known[name].find_all(nodes.Name) if part.name in known]
    return list(found.values())


def parts_of(kind: Any, seen: set[Any] | None = None) -> Iterator[Any]:
    """A view and every record or part that can be reached from it."""
    seen = set() if seen is None else seen
    if typing.get_origin(kind) in (tuple, dict, typing.Union, UnionType):
        for argument in typing.get_args(kind):
            yield from parts_of(argument, seen)
    elif kind not in seen and (dataclasses.is_dataclass(kind) or hasattr(kind, "model_fields")):
        seen.add(kind)
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from parts_of(hint, seen)


def field_names(kind: Any) -> set[str]:
    if dataclasses.is_dataclass(kind):
        return {field.name for field in dataclasses.fields(kind)}
    return set(kind.model_fields)


def test_every_template_has_a_view() -> None:
    there = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert {name for name in there if not name.startswith("_")} == set(VIEWS)


@each_template()
def test_a_template_asks_for_nothing_that_its_view_lacks(template: str, view: type[Any]) -> None:
    known = set.union(*(field_names(kind) for kind in parts_of(view)))
    if template.startswith("studio/"):
        known |= field_names(FrameView) | {"place"}  # of every page its frame, and of a problem where it is
    assert attributes_in(parsed(template)) - known - OF_THE_LANGUAGE == set()


@each_template()
def test_a_template_shows_all_that_its_view_carries(template: str, view: type[Any]) -> None:
    carried = [kind for kind in parts_of(view) if dataclasses.is_dataclass(kind) and kind not in CHOSEN_BY]
    assert set.union(*(field_names(kind) for kind in carried)) - attributes_in(parsed(template)) == set()


@pytest.mark.parametrize(("template", "name", "view"), [(*part, view) for part, view in PARTS.items()])
def test_a_macro_that_code_calls_shows_what_its_view_carries_and_no_more(
    template: str, name: str, view: type[Any]
) -> None:
    macros = parsed(template).find_all(nodes.Macro)
    asked = {node.attr for macro in macros if macro.name == name for node in macro.find_all(nodes.Getattr)}
    assert asked == field_names(view)


@each_template()
def test_a_view_is_frozen(template: str, view: type[Any]) -> None:
    assert all(kind.__dataclass_params__.frozen for kind in parts_of(view) if dataclasses.is_dataclass(kind))


def test_a_name_that_nobody_gave_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        page("list.html", object(), path="lists/x/", title="x", description="x")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ config }}", "</title><script>", "a & b"],
)
def test_text_from_records_stays_text(text: str) -> None:
    section = ListSection("area", text, (Counted(text, "lists/area-x/", 1),))
    body = page("lists.html", ListsView((section, section)), path="lists/", title=text, description=text).body
    assert "<script" not in body
    assert "<img" not in body
    assert "{{ config }}" in body or text != "{{ config }}"


def test_our_own_pages_are_marked_for_the_frame() -> None:
    assert page("lists.html", ListsView(()), path="lists/", title="", description="").body.startswith(OWN_PAGE_MARKER)


@pytest.mark.parametrize(
    ("here", "target", "written"),
    [
        ("", "find/", "find/"),
        ("", "", "./"),
        ("find/", "", "../"),
        ("find/", "search/", "../search/"),
        ("providers/x/", "lists/level-1/", "../../lists/level-1/"),
    ],
)
def test_links_are_written_from_the_page_they_stand_on(here: str, target: str, written: str) -> None:
    assert links_from(here)(target) == written


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//host/", "ftp://host/", "", None])
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_numbers_and_dates_are_written_for_people(today: Any) -> None:
    assert day(today) == "21 November 2026"
    assert [number(value) for value in (1250, 2.5, 2.0, 10)] == ["1,250", "2.5", "2", "10"]
    assert [pounds(value) for value in (85, 82.5, 5_000_000)] == ["£85", "£82.50", "£5,000,000"]


def test_no_template_can_write_a_value_that_is_not_escaped() -> None:
    with pytest.raises(TypeError, match="everything is escaped"):
        environment().from_string("{% autoescape false %}{{ value }}{% endautoescape %}")


def test_what_is_compiled_ahead_are_the_pages_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Environment(loader=DictLoader({"a.html": "", "b.typ": "", "studio/c.html": ""}))
    asked: list[str] = []
    monkeypatch.setattr(made, "get_template", asked.append)
    monkeypatch.setattr(environment_module, "environment", lambda: made)
    environment_module.compile_templates()
    assert asked == ["a.html"]
