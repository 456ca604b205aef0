"""Every page that is about several providers or none, in the order in which a reader might meet them."""

from __future__ import annotations

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visibility import Visibility
from build_tools.render.accessibility_page import accessibility_page
from build_tools.render.fields_page import fields_page
from build_tools.render.find_page import find_page
from build_tools.render.form_page import form_pages
from build_tools.render.framework_pages import framework_pages
from build_tools.render.home_page import home_page
from build_tools.render.policy_page import policy_page
from build_tools.render.register_page import register_page
from build_tools.render.shortlist_page import shortlist_page


def common_pages(
    directory: Directory, decisions: Decisions, edition: Visibility, facts: BuildFacts
) -> tuple[Page, ...]:
    """
    The pages of one edition that are in no share.

    ``directory`` must hold only what the readers of ``edition`` may see; nothing here could tell. ``facts`` must be
    those of the same edition.
    """
    if facts.edition is not edition:
        raise ValueError(f"facts are for the {facts.edition} edition, not for {edition}")
    return (
        home_page(directory, decisions, facts),
        find_page(facts),
        shortlist_page(directory),
        policy_page(directory, facts),
        *framework_pages(directory, facts),
        *form_pages(directory, facts),
        fields_page(),
        accessibility_page(directory, facts),
        register_page(directory, facts),
    )
