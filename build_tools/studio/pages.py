"""A page of the studio: one of its templates in its frame, with who is signed in and what was just said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from build_tools.models.problem import Problem
from build_tools.render.environment import environment
from build_tools.studio.identity import Session

# What the parts of reports call a page of the site, and where the studio has it.
PLACES = {"reports/": "/visits/", "providers/": "/records/"}


@dataclass(frozen=True)
class FrameView:
    """
    What ``studio/frame.html`` shows around every page.

    ``csrf`` goes into every form; ``said`` are sentences about what was just done; ``send_to`` is where a form on the
    page sends its file; ``here`` is the page's own address; ``sheets`` are the style sheets of a form, in place of all
    others, which stand ``up`` from it.
    """

    site: str
    person: str
    csrf: str
    title: str
    said: tuple[str, ...]
    scripts: tuple[str, ...] = ()
    send_to: str = ""
    refresh: int = 0
    here: str = "/"
    sheets: tuple[str, ...] = ()
    up: str = ""


@dataclass(frozen=True)
class PageView:
    """All of ``studio/page.html``: the inside of one of the site's own pages."""

    body: Markup


@dataclass(frozen=True)
class SorryView:
    """
    All of ``studio/sorry.html``: what did not go, and every problem in the data where that is why.

    ``written`` is what somebody wrote on the page that was sent: fields and texts, to be copied from here.
    """

    title: str
    sentences: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    written: tuple[tuple[str, str], ...] = ()


def session_of_request() -> Session:
    """Whoever asks. The guard has let nobody through without."""
    session = g.session
    assert isinstance(session, Session)
    return session


def studio_page(
    template: str,
    view: Any,
    title: str,
    *,
    status: int = 200,
    refresh: int = 0,
    scripts: Sequence[str] = (),
    send_to: str = "",
    sheets: Sequence[str] = (),
    is_quiet: bool = False,
) -> Response:
    """The finished page. A template sees ``view``, ``frame`` and ``link``. A quiet one leaves what is to be said."""
    session: Session | None = getattr(g, "session", None)
    is_loud = status < 300 and not is_quiet
    said = tuple(session.said) if is_loud and session is not None else ()
    if is_loud and session is not None:
        session.said.clear()
    frame = FrameView(
        site=g.site,
        person=session.person if session else "",
        csrf=session.csrf if session else "",
        title=title,
        said=said,
        scripts=tuple(scripts),
        send_to=send_to,
        refresh=refresh,
        here=request.path,
        sheets=tuple(sheets),
        up="../../.." if sheets else "",  # what a service worker keeps is named from its own folder
    )
    text = environment().get_template(f"studio/{template}").render(view=view, frame=frame, link=link)
    return Response(text, status, content_type="text/html; charset=utf-8")


def link(path: str) -> str:
    """The studio's address for a page of the site, for parts of templates that both have."""
    for begins, place in PLACES.items():
        if path.startswith(begins):
            return place + path.removeprefix(begins)
    return f"/{path}"


def sorry(
    title: str, *sentences: str, status: int = 400, problems: Sequence[object] = (), shows_words: bool = True
) -> Response:
    """A page that says why something was not done, and keeps what was written from being lost with it."""
    told = tuple(problem for problem in problems if isinstance(problem, Problem))
    view = SorryView(title, sentences, told, _written() if shows_words else ())
    return studio_page("sorry.html", view, title, status=status)


def _written() -> tuple[tuple[str, str], ...]:
    """The texts of the form that was sent, apart from those that stood there already."""
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
        return ()
    try:
        sent = request.form
    except HTTPException:  # too large to be read
        return ()
    texts: dict[str, list[str]] = {}
    for name, text in sent.items(multi=True):
        if name.startswith("cell.") or name == "words":
            texts.setdefault(name.removeprefix("cell.").partition(".")[0], []).append(text.strip())
    return tuple(
        (name.replace("_", " "), ", ".join(filter(None, parts)))
        for name, parts in texts.items()
        if any(parts) and not _stood(parts, sent.get(f"base.{name}", ""))
    )


def _stood(parts: Sequence[str], base: str) -> bool:
    """Whether what a field was sent with, in its parts where it is a day or a list, is what it was opened with."""
    if len(parts) == 1:
        return parts[0].split() == base.split()
    return sorted(part.lstrip("0") for part in parts if part) == sorted(
        part.strip().lstrip("0") for part in re.split("[;-]", base) if part.strip()
    )


def back_to(address: str, *said: str) -> AnyResponse:
    """After a save: the page again, with what was done said at its top. ``address`` is always one of ours."""
    session_of_request().said.extend(said)
    return redirect(address, 303)
