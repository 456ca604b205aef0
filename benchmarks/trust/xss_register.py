"""Part of figure 6: hostile texts typed into the registration, each record of it, its check, and the draft it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playwright.sync_api import Page

from tests.browser.served import settled

ADD = ("Add a venue", "Add a course", "Add a contact", "Add a document", "Add a qualification")
# Whatever a form holds: fields of text get the text, of choices each first one, so that the check comes to show them.
FILL = """text => {
  for (const control of document.querySelectorAll("[data-module=proposal] :is(input, textarea, select)")) {
    if (["checkbox", "radio"].includes(control.type)) control.checked = true;
    else if (control.localName === "select") control.selectedIndex = Math.min(1, control.options.length - 1);
    else control.value = text;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}"""
# What is asked for by its kind; every other field of a whole registration is the hostile text.
TYPED = {
    "providers": {"name": "", "summary": "", "age_from": "13", "age_to": "16"},
    "venues": {"name": "", "postcode": "NG7 2RD", "town": ""},
    "contacts": {"role": "", "email": "bookings@forge.example"},
}
CHOSEN = {"providers": ("registration_status", "not_required"), "venues": ("kind", "premises")}
Look = Callable[[str, str], None]


def registered(page: Page, base: str, texts: Iterable[str], look: Look) -> int:
    """
    ``look`` is called with a context and the text, each time that there is something to look at.

    Returns how many of the texts came as far as the answers that are shown to be checked; the form refuses the others.
    """
    shown = 0
    check = page.get_by_role("button", name="Check your answers")
    for text in texts:
        page.goto(f"{base}register/")
        check.wait_for()
        for name in ADD:
            for one in page.get_by_role("button", name=name, exact=True).all():
                one.click()
        page.evaluate(FILL, text)
        look("the registration's fields", text)
        check.click()
        settled(page)
        look("the registration's errors", text)
        page.locator("[data-unkept]").wait_for(state="detached")
        page.reload()
        check.wait_for()
        settled(page)
        look("the registration's draft", text)
        again = page.get_by_role("button", name="Start again")
        again.click()
        with page.expect_navigation():
            page.get_by_role("button", name="Delete what I typed, and start again").click()
        check.wait_for()
        _fill_in(page, text)
        check.click()
        settled(page)
        shown += page.locator("[data-check]").is_visible()
        look("the registration's answers, to be checked", text)
    return shown


def _fill_in(page: Page, text: str) -> None:
    """A registration that lacks nothing, with the text wherever words may stand."""
    for table, fields in TYPED.items():
        record = page.locator(f"[data-table={table}]")
        for field, value in fields.items():
            record.locator(f'[data-field$=".{field}"]').last.locator("input, textarea").fill(value or text)
        if table in CHOSEN:
            field, value = CHOSEN[table]
            record.locator(f'[data-field$=".{field}"]').last.locator(f'input[value="{value}"]').check()
    page.locator('[data-table=providers] [data-field$=".needs_met"] input').first.check()
    page.locator("[data-table=contacts] select").select_option("public")
    page.get_by_label("Your role").fill(text)
