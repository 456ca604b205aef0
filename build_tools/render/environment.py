"""The one Jinja environment for records: everything escaped, unknown names refused, links relative to the page."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from build_tools.models.periods import MONTHS, in_words
from build_tools.models.site import OWN_PAGE_MARKER, Page
from build_tools.models.visibility import Visibility
from build_tools.render.compiled_templates import compiled_templates

TEMPLATES = Path(__file__).parent.parent / "theme" / "templates"


def day(value: date) -> str:
    """``14 March 2027``."""
    return in_words(value)


@lru_cache(maxsize=1 << 14)
def on(value: date) -> Markup:
    """A day in words, with the same for machines."""
    return Markup(f'<time datetime="{value.isoformat()}">{day(value)}</time>')


@lru_cache(maxsize=1 << 14)
def _tag(word: str, sign: str) -> Markup:
    return Markup('<span class="tag {}">{}</span>').format(sign, word)


def tag(it: Any) -> Markup:
    """A word with its shape, which the style sheet draws from the class: here and in the browser's own cards."""
    return _tag(it.word, it.sign)


def month(value: date) -> str:
    """``March 2027``: for a range of years, where the day would be noise."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def number(value: object) -> str:
    """``1,250``, and ``2.5`` without zeros after it; ``Decimal('2.0')`` gives ``2``."""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def pounds(value: object) -> str:
    """``£85`` or ``£82.50``."""
    text = f"{value:,.2f}"
    return f"£{text.removesuffix('.00')}"


def readers(visibility: str) -> str:
    """Who sees something with that marking: ``member schools`` for ``members``."""
    return Visibility(visibility).readers


def web_address(value: str | None) -> str | None:
    """An address that a link may carry: ``http`` and ``https`` only, ``None`` for all else (``javascript:`` too)."""
    if value is None:
        return None
    parts = urlsplit(value)
    return value if parts.scheme in ("http", "https") and parts.netloc else None


def links_from(path: str) -> Callable[[str], str]:
    """
    A function that writes the address of another page, as seen from the page at ``path``.

    From ``providers/x/``, ``lists/`` is ``../../lists/``. Relative addresses work on any host, in any folder.
    """
    return _links_up(path.count("/"))


@cache
def _links_up(folders: int) -> Callable[[str], str]:
    up = "../" * folders

    def link(target: str) -> str:
        return f"{up}{target}" or "./"

    return link


@lru_cache(maxsize=16_384)
def once_by(view: object, macro: Callable[[Any], Markup]) -> Markup:
    """
    What a macro makes of a view, made once for the many pages that show it: ``{{ row | once_by(chart_bar) }}``.

    It pays for views of which there is one object for all those pages; declared with ``eq=False`` they are also found
    without a look inside. A macro that writes links cannot be used so: they depend on the page.
    """
    return macro(view)


@lru_cache(maxsize=16)
def once_nearby(view: object, macro: Callable[..., Markup], *more: object) -> Markup:
    """
    What a macro makes of a view and more, such as ``link``, made once for pages that come one after another.

    A provider's page and its pack say the same of it, and lie equally deep: ``{{ rows | once_nearby(history, link) }}``.
    """
    return macro(view, *more)


def written(value: Any) -> str:
    """
    A value as it stands in a page: what Jinja's ``escape`` makes of it, where that is not what it is already.

    A page has hundreds of values. Most are text with nothing to escape, and a copy of each in ``Markup`` was half the
    cost of a page.
    """
    if type(value) is str:
        special = "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        return escape(value) if special else value
    if type(value) is int:
        return str(value)
    return value if type(value) is Markup else escape(value)


class _WritesPages(CodeGenerator):
    """Templates whose output goes through :func:`written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            raise TypeError("everything is escaped, and there is no other way of writing a value")
        self.write("environment.written(")


class _Context(Context):
    """Calls what a template calls as it is. Jinja looks first whether it asks for the context, and nothing of ours does."""

    def call(self, what: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return what(*args, **named)


class _Environment(Environment):
    """Knows nothing that templates do not say by name; what each could be told besides, Jinja would copy for every page."""

    code_generator_class = _WritesPages
    context_class = _Context
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return dict(self.globals)  # Jinja looks through two mappings for each name instead


@cache
def environment() -> Environment:
    """The environment, made once: templates do not change while a build runs."""
    made = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
        cache_size=-1,  # all of them
    )
    made.globals = {"range": range}
    made.filters |= {"day": day, "month": month, "number": number, "pounds": pounds}
    made.filters |= {"on": on, "tag": tag}
    made.filters |= {"readers": readers, "web_address": web_address, "once_by": once_by, "once_nearby": once_nearby}
    return made


def compile_templates() -> None:
    """Compile those of the site now: processes that are forked from this one need not do it again, each for itself."""
    made = environment()
    for name in made.list_templates(filter_func=lambda name: name.endswith(".html") and not name.startswith("studio/")):
        made.get_template(name)


def macro(template: str, name: str) -> Callable[..., Markup]:
    """A macro of a template, to make once what stands on many pages; what it returns is escaped."""
    found: Callable[..., Markup] = getattr(environment().get_template(template).module, name)
    return found


def page(
    template: str,
    view: Any,
    *,
    path: str,
    title: str,
    description: str,
    scripts: tuple[str, ...] = (),
    indexed: bool = True,
    offline: tuple[str, ...] = (),
) -> Page:
    """A page from a template and its view. The template sees two names: ``view`` and ``link``."""
    body = environment().get_template(template).render(view=view, link=links_from(path))
    return Page(path, title, description, f"{OWN_PAGE_MARKER}\n{body}", scripts, indexed, offline)
