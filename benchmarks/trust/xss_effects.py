"""What counts as an effect of hostile markup in a page, and the proof that it is seen."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Browser, Error, Page

# Before any script of a page: whatever calls alert, confirm or prompt is noted.
LISTEN = """window.effects = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = (...words) => { window.effects.push(`${name} ran`); return true; };"""
# What no page of ours has, wherever it came from: handlers in attributes, addresses that are code, elements that load,
# frame, style or redirect, forms that send elsewhere, and headings that only a broken structure can have made.
FOUND = r"""() => {
  const found = [...(window.effects ?? [])];
  const bare = (text) => text.replace(/[\u0000-\u0020]+/g, "").toLowerCase();
  const isElsewhere = (address) => {
    try {
      return new URL(address, location).origin !== location.origin;
    } catch {
      return true;
    }
  };
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) found.push(`${name} with ${attribute}`);
      const isAddress = /^(href|src|action|formaction|data|xlink:href|srcdoc|poster|background)$/i.test(attribute);
      if (attribute === "srcdoc" || (isAddress && /^(javascript|vbscript|data:text)/.test(bare(value)))) found.push(`${name} with ${attribute}=${value.slice(0, 40)}`);
    }
    if (["base", "iframe", "frame", "object", "embed", "style", "xmp", "math", "marquee"].includes(name)) found.push(name);
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) found.push("a redirection");
    if (name === "script" && !/\/assets\/directory\/js\/[a-z-]+\.mjs$/.test(element.src)) found.push("script");
    if (name === "link" && element.rel === "stylesheet" && isElsewhere(element.href)) found.push("style of another");
    if (name === "form" && element.getAttribute("action") && isElsewhere(element.getAttribute("action"))) found.push("form for another host");
    if (name === "img" && /(^|\/)x$/.test(element.getAttribute("src") ?? "")) found.push("img");
    if (/^h[12]$/.test(name) && ["Approved by the council", "Safe"].includes(element.textContent)) found.push("a heading of theirs");
    if (element.id === "main" && name === "a") found.push("an id of ours taken");
  }
  return [...new Set(found)];
}"""
# Which elements with which attributes there are. The order of rows may depend on names, so it is no part of it.
SHAPE = """() => [...document.querySelectorAll("*")]
  .map((element) => `${element.localName} ${element.getAttributeNames().filter((name) => name !== "open").sort()}`).sort().join("\\n")"""
RAW = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
<body><main><article><h1>Raw</h1><p title="%s">%s</p><a href="%s">link</a></article></main></body></html>"""


def seen_raw(browser: Browser, texts: Iterable[str]) -> set[str]:
    """The texts that are seen to have an effect, or to change the shape, on a page that takes them as they are."""
    page = browser.new_page(bypass_csp=True)
    page.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.set_content(RAW % ("a", "a", "a", "a"))
    plain = page.evaluate(SHAPE)
    seen = set()
    for text in texts:
        page.goto("about:blank")
        try:
            page.set_content(RAW % (text, text, text, text), wait_until="commit")
            page.wait_for_timeout(30)
            if page.evaluate(FOUND) or page.evaluate(SHAPE) != plain:
                seen.add(text)
        except Error:  # it took the page elsewhere
            seen.add(text)
            page.close()
            page = browser.new_page(bypass_csp=True)
            page.add_init_script(LISTEN)
    page.close()
    return seen


def effects(page: Page) -> list[str]:
    """What of it is to be found in a page as it now is."""
    found: list[str] = page.evaluate(FOUND)
    return found
