"""
Thirty faults of accessibility that a change could bring into our own pages: what each does, and how to see that it did.

``change`` and ``there`` are JavaScript. ``there`` says whether the page has the fault: not before the change, and after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.served import settled

# For the changes to be short: the first that is found, a style added last, an element put behind another.
SHORT = """
    const one = (css) => document.querySelector(css);
    const shown = (css) => [...document.querySelectorAll(css)].find((e) => e.checkVisibility());
    const style = (e, name) => getComputedStyle(e).getPropertyValue(name);
    const css = (text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    };
    const after = (place, html) => one(place).insertAdjacentHTML("afterend", html);
    const become = (e, tag) => {
        const other = document.createElement(tag);
        other.append(...e.childNodes);
        e.replaceWith(other);
        return other;
    };
"""


@dataclass(frozen=True)
class Seed:
    """One fault: its name, the criterion of WCAG 2.2 it offends, the kind of page it goes into, the change, the proof."""

    name: str
    criterion: str
    kind: str
    change: str
    there: str
    has_errors: bool = False  # whether the form is asked first what is missing in it


# A field of the form of a visit, and the error of the first field.
FIELD, WRONG = "#visit-visited_by", "#visit-provider_id"
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

SEEDS = (
    Seed(
        "focus removed",
        "2.4.7",
        "provider",
        "css(':is(#a#b, *):focus { outline: none !important; box-shadow: none !important }')",
        "(() => { const a = shown('main a'); a.focus({ focusVisible: true }); const is = style(a, 'outline-style') === 'none'; a.blur(); return is; })()",
    ),
    Seed(
        "keyboard trap",
        "2.1.2",
        "find",
        "one('#find-text').addEventListener('keydown', (event) => event.key === 'Tab' && event.preventDefault())",
        "!one('#find-text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', cancelable: true }))",
    ),
    Seed(
        "order of the keyboard not that of the eye",
        "2.4.3",
        "home",
        "css('header nav ul { display: flex !important; flex-direction: row-reverse !important }')",
        "style(one('header nav ul'), 'flex-direction') === 'row-reverse'",
    ),
    Seed(
        "a stop off the screen",
        "2.4.7",
        "report with changes",
        "shown('main p').insertAdjacentHTML('afterend', '<p class=far><a href=\"../../lists/\">All lists of providers</a></p>'); css('.far { position: absolute; left: -9999px }')",
        "one('.far')?.getBoundingClientRect().right < 0",
    ),
    Seed(
        "a stop under a bar",
        "2.4.11",
        "list by subject",
        "one('footer').insertAdjacentHTML('afterbegin', '<p class=bar>We keep nothing about you.</p>'); css('.bar { position: fixed; inset: auto 0 0; height: 35vh; margin: 0; background: #fff; color: #000; z-index: 9 }')",
        "style(one('.bar') ?? one('h1'), 'position') === 'fixed'",
    ),
    Seed(
        "words hard to read",
        "1.4.3",
        "list by subject",
        "[...document.querySelectorAll('main p.soft')].at(-1).classList.add('pale'); css('.pale { color: #8a8a8a !important }')",
        "style(one('.pale') ?? one('h1'), 'color') === 'rgb(138, 138, 138)'",
    ),
    Seed(
        "a field without a label",
        "4.1.2",
        "form",
        f"one('label[for={FIELD[1:]}]').removeAttribute('for')",
        f"one('{FIELD}').labels.length === 0",
    ),
    Seed(
        "a placeholder as the only label",
        "3.3.2",
        "find",
        "one('label[for=find-text]').remove(); one('#find-text').placeholder = 'Any words'",
        "one('#find-text').placeholder !== '' && one('#find-text').labels.length === 0",
    ),
    Seed(
        "an error that its field does not know of",
        "3.3.1",
        "form",
        f"['aria-describedby', 'aria-invalid'].forEach((name) => one('{WRONG}').removeAttribute(name))",
        f"one('{WRONG}-error').checkVisibility() && !one('{WRONG}').hasAttribute('aria-describedby')",
        has_errors=True,
    ),
    Seed(
        "an error that only a colour tells",
        "1.4.1",
        "form",
        f"one('{FIELD}').style.borderColor = '#c00'",
        f"style(one('{FIELD}'), 'border-top-color') === 'rgb(204, 0, 0)' && !one('{FIELD}').hasAttribute('aria-invalid')",
    ),
    Seed(
        "a fieldset without a legend",
        "1.3.1",
        "form",
        "become(shown('fieldset[data-field] > legend'), 'p').className = 'was-legend'",
        "one('fieldset > .was-legend') !== null && one('fieldset:has(> .was-legend) > legend') === null",
    ),
    Seed(
        "a purpose not told to the browser",
        "1.3.5",
        "registration form",
        "shown('input[autocomplete=email]').classList.add('plainly'); one('.plainly').removeAttribute('autocomplete')",
        "one('.plainly') !== null && one('.plainly').autocomplete === ''",
    ),
    Seed(
        "a picture without words",
        "1.1.1",
        "report with changes",
        f"after('main h2', '<img class=seed width=40 height=40 src=\"{PICTURE}\">')",
        "one('img.seed') !== null && !one('img.seed').hasAttribute('alt')",
    ),
    Seed(
        "a file’s name as a picture’s words",
        "1.1.1",
        "report with changes",
        f"after('main h2', '<img class=seed alt=\"IMG_2041.jpg\" width=40 height=40 src=\"{PICTURE}\">')",
        "one('img.seed')?.alt === 'IMG_2041.jpg'",
    ),
    Seed(
        "a link that says nothing",
        "2.4.4",
        "provider",
        "shown('main ul.docs h3 a').textContent = 'Read more'",
        "shown('main ul.docs a').textContent === 'Read more'",
    ),
    Seed(
        "bold words as a heading",
        "1.3.1",
        "provider",
        "const words = [...document.querySelectorAll('main h2')].at(-1).textContent; become([...document.querySelectorAll('main h2')].at(-1), 'p').innerHTML = `<b class=seed>${words}</b>`",
        "one('p > b.seed') !== null",
    ),
    Seed(
        "a level of headings left out",
        "1.3.1",
        "provider",
        "become(shown('main h3'), 'h5')",
        "one('main h5') !== null",
    ),
    Seed(
        "two main parts",
        "1.3.1",
        "list by subject",
        "one('main').insertAdjacentHTML('afterend', '<main><p>More of the same.</p></main>')",
        "document.querySelectorAll('main').length === 2",
    ),
    Seed(
        "a table without headings",
        "1.3.1",
        "report with changes",
        "document.querySelectorAll('main table.counts th').forEach((th) => become(th, 'td'))",
        "one('main table.counts td') !== null && one('main table.counts th') === null",
    ),
    Seed(
        "a page without a language",
        "3.1.1",
        "find",
        "document.documentElement.removeAttribute('lang')",
        "!document.documentElement.hasAttribute('lang')",
    ),
    Seed(
        "words in another language, not marked",
        "3.1.2",
        "provider",
        "one('main p.lead').textContent = 'Mae’r ganolfan yn cynnig cyrsiau i bobl ifanc sydd wedi gadael yr ysgol, ac mae hefyd yn helpu gyda mathemateg.'",
        "one('main p.lead').textContent.startsWith('Mae') && one('main p.lead').closest('[lang]').lang.startsWith('en')",
    ),
    Seed(
        "one title for every page",
        "2.4.2",
        "report with changes",
        "document.title = document.title.split(' – ').at(-1)",
        "!document.title.includes(' – ')",
    ),
    Seed(
        "no way past the header",
        "2.4.1",
        "provider",
        "document.querySelectorAll('a[href^=\"#\"]').forEach((a) => a.closest('main') || a.remove())",
        'one(\'body > a[href^="#"], header a[href^="#"], .skip\') === null',
    ),
    Seed(
        "an answer to a mouse only",
        "2.1.1",
        "find",
        "after('main h1', '<p><span class=seed>Show them on a map</span></p>'); one('.seed').addEventListener('click', () => one('.seed').dataset.hit = '')",
        "(() => { one('.seed')?.click(); const is = one('.seed')?.dataset.hit === ''; if (is) delete one('.seed').dataset.hit; return is; })()",
    ),
    Seed(
        "targets too small and too close",
        "2.5.8",
        "find",
        "after('main h1', '<div class=seeds><button type=button aria-label=Fewer>–</button><button type=button aria-label=More>+</button></div>'); css('.seeds button { all: revert !important; width: 14px !important; height: 14px !important; min-width: 0 !important; min-height: 0 !important; padding: 0 !important; margin: 0 !important; border: 1px solid #555 !important; font-size: 10px !important; outline: revert }')",
        "one('.seeds button')?.getBoundingClientRect().width < 24",
    ),
    Seed(
        "wider than a phone",
        "1.4.10",
        "report with changes",
        "const box = shown('main p:not(.answer)'); box.classList.add('seed'); css('.seed { min-width: 560px }')",
        "style(one('.seed') ?? one('h1'), 'min-width') === '560px'",
    ),
    Seed(
        "cut off when the text is twice as large",
        "1.4.4",
        "provider",
        "one('main p.answer').classList.add('seed'); const high = one('.seed').scrollHeight; css(`.seed { max-height: ${1.4 * high}px; overflow: hidden }`)",
        "style(one('.seed') ?? one('h1'), 'overflow-y') === 'hidden' && (() => { const e = one('.seed'); const fits = e.scrollHeight <= e.clientHeight; document.documentElement.style.fontSize = '200%'; const cut = e.scrollHeight > e.clientHeight; document.documentElement.style.fontSize = ''; return fits && cut; })()",
    ),
    Seed(
        "movement without an end",
        "2.2.2",
        "home",
        "one('main h1').animate([{ opacity: 1 }, { opacity: 0.6 }], { duration: 900, iterations: Infinity })",
        "document.getAnimations().some((one) => one.effect.getTiming().iterations === Infinity)",
    ),
    Seed(
        "hidden from those who listen, and a stop all the same",
        "4.1.2",
        "provider",
        "shown('main ul.docs').setAttribute('aria-hidden', 'true')",
        "one('main ul.docs[aria-hidden=true] a')?.tabIndex === 0",
    ),
    Seed(
        "one id for two fields",
        "4.1.2",
        "form",
        f"one('{FIELD}').id = '{WRONG[1:]}'",
        f"document.querySelectorAll('{WRONG}').length === 2",
    ),
)


def brought_to(page: Page, seed: Seed) -> None:
    """Bring an open page into the state in which a fault is put into it."""
    if seed.has_errors:
        page.locator("button[data-do=check]:visible").last.click()
        page.locator("[data-error-summary]:visible, [data-check]:visible").first.wait_for()
        settled(page)


def put_in(page: Page, seed: Seed) -> None:
    """Change an open page; fails unless it then has the fault, and had it not before."""
    is_there = f"() => {{ {SHORT}; return Boolean({seed.there}); }}"
    assert not page.evaluate(is_there), f"{seed.name}: there before"
    page.evaluate(f"() => {{ {SHORT}; {seed.change}; }}")
    assert page.evaluate(is_there), f"{seed.name}: not there"
