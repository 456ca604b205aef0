"""What questions are called in an XLSForm, where a name may not begin with a digit: for its writer and its reader."""

from __future__ import annotations

# Holds “quality/1”: which form it is.
FORM_MARK = "directory_form"
PLAN, PHOTOS = "plan", "photos"


def answer_name(item: str) -> str:
    """``a_1a``: the answer to an item."""
    return f"a_{item}"


def evidence_name(item: str) -> str:
    """``e_1a``: the evidence for it."""
    return f"e_{item}"


def comment_name(theme: str) -> str:
    """``c_safety``: what was said of a theme."""
    return f"c_{theme}"


def plan_name(field: str) -> str:
    """``plan_owner``: a field of a row of the plan."""
    return f"plan_{field}"
