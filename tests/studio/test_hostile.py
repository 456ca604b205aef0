"""The hostile corpus handed in by the studio's own form, and bodies that no browser sends: an answer to each, an accident never."""

from __future__ import annotations

import re

from hostile.cases import all_cases
from studio_people import HOST, VISIT, Browser, Studio, git
from werkzeug.test import TestResponse

HANDED_IN = [case for case in all_cases() if case.content]
# All that are kept as files, and a share of those that are made: tests/intake goes through every one of them.
SOME = [case for n, case in enumerate(HANDED_IN) if "/" in case.name or n % 25 == 0]
NAMES = ["../../../etc/passwd", "C:\\x.json", "\x1b[31m.json", "x" * 10_000, "..", "a\nb.json", "\u202ecod.json", "<b>", "con", ".git/config"]  # fmt: skip
APPROVE = f"/visits/{VISIT}/approve"
RECORD = "/records/lockside-workshop/providers"
FORM, PARCEL = "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"


def sent(browser: Browser, path: str, body: bytes, kind: str = FORM, **headers: str) -> TestResponse:
    given = {"X-Forwarded-User": browser.person, "Host": HOST, "Origin": f"https://{HOST}", **headers}
    return browser.client.post(path, data=body, content_type=kind, headers=given, base_url=f"https://{HOST}")


def parcel(token: str, name: str, content: bytes) -> bytes:
    """The two fields of the inbox's form, as a browser writes them; a name as it is but for what would end it."""
    begin = b'--edge\r\nContent-Disposition: form-data; name="'
    plain = name.replace("\n", "%0A").encode()
    return b'%scsrf"\r\n\r\n%s\r\n%sfile"; filename="%s"\r\n\r\n%s\r\n--edge--\r\n' % (
        begin,
        token.encode(),
        begin,
        plain,
        content,
    )


def is_answered(answer: TestResponse) -> bool:
    """In words of ours: never an accident, and nothing of what came is a part of the page."""
    assert answer.status_code < 500, answer.text[:400]
    assert "Traceback" not in answer.text
    assert not re.search(r"<(script(?! src=\"/assets/)|img src=\"?x|b>Safe)", answer.text)
    return answer.status_code == 303


def test_whatever_is_handed_in_waits_in_the_inbox_or_is_refused(studio: Studio) -> None:
    browser = studio.browser()
    token = browser.token("/inbox/")
    inbox = studio.workspace / "qa_reports" / "inbox"
    stored = 0
    for n, case in enumerate(SOME):
        assert case.content
        browser.person = f"QA-{n // 8}"  # or nobody could go on so fast
        token = browser.token("/inbox/") if n % 8 == 0 else token
        answer = sent(browser, "/inbox/", parcel(token, NAMES[n % len(NAMES)], case.content()), PARCEL)
        if is_answered(answer):
            stored += 1
            assert answer.location.startswith("/inbox/"), case.name
            assert is_answered(browser.get(answer.location)) is False, case.name
    lying = sorted(path.name for path in inbox.iterdir())
    assert 0 < len(lying) <= stored
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,120}", name) for name in lying), lying
    left = {line[3:] for line in git(studio.workspace, "status", "--porcelain").splitlines()}
    assert left <= {"qa_reports/inbox/", *(f"qa_reports/inbox/{name}" for name in lying)}


BODIES = {
    "nothing": b"",
    "no token": b"revision=1",
    "a token that is no text": b"csrf=%ff%fe&revision=1",
    "the token twice": b"csrf=x&csrf={token}&revision=1",
    "NUL": b"csrf={token}&revision=%00&words=%00&cell.summary=%00&cell.name=a%00b",
    "half a character": b"csrf={token}&revision=1&words=%ed%a0%80&cell.summary=%ed%a0%80",
    "another encoding": "csrf={token}&revision=1&words=é&cell.summary=é".encode("utf-16"),
    "raw bytes": b"csrf={token}&words=\xff\xfe\x00&revision=\x80",
    "percent signs alone": b"csrf={token}&%=%&%%%=%zz&revision=%",
    "every field twice": b"csrf={token}&" + b"revision=1&revision=2&words=a&words=b&cell.name=a&cell.name=b&base.name=c&base.name=d",
    "numbers beyond all": b"csrf={token}&revision=99999999999999999999&accept=1e999&cell.age_from=-1",
    "digits of another script": "csrf={token}&revision=１&cell.age_from=٣".encode(),
    "ten thousand fields": b"csrf={token}&" + b"&".join(b"a%d=1" % n for n in range(10_000)),
    "names that are code": b"csrf={token}&__class__=1&cell.__proto__=1&cell.=1&base.=&cell=1&.=1&cell..name=1",
    "a megabyte in one field": b"csrf={token}&words=" + b"x" * 1_000_000,
    "hidden letters": "csrf={token}&revision=1&words=\u202e\u2066\ufeff&cell.summary=\u200b".encode(),
}  # fmt: skip


KINDS = ("", "; boundary=", "; boundary=x", "; boundary=" + "y" * 500)
PARTS = (
    b"",
    b"--x",
    b"--x\r\n\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n',
    b"--x\r\n" * 2000,
)
VISITS = (b"", b"\x00", b"[" * 100_000, b'{"a":1e999}', b'"\\ud800"', b"\xff\xfe", b"PK\x03\x04")


# One studio for all of them: to begin a repository takes longer than to answer a hundred times.
def test_what_no_browser_sends_is_answered_and_changes_nothing(studio: Studio) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    for n, (case, form) in enumerate(BODIES.items()):
        browser = studio.browser(f"QA-{n}")  # or nobody could go on so fast
        body = form.replace(b"{token}", browser.token().encode())
        for path in (APPROVE, f"/visits/{VISIT}/return", "/publish", RECORD, "/inbox/none.json/accept"):
            assert not is_answered(sent(browser, path, body)), (case, path)
    for part in PARTS:
        for kind in KINDS:
            answer = sent(studio.browser(f"QA-{len(kind)}"), "/inbox/", part, f"multipart/form-data{kind}")
            assert 400 <= answer.status_code < 500, (part[:40], kind[:40])
    browser = studio.browser()
    token = browser.token()
    for visit in VISITS:
        for more in ("", "; charset=utf-7", "; charset=\x01"):
            answer = sent(browser, "/submissions", visit, f"application/json{more}", **{"X-CSRF-Token": token})
            assert 400 <= answer.status_code < 500, visit[:40]
    assert git(studio.workspace, "rev-parse", "HEAD") == before
    assert git(studio.workspace, "status", "--porcelain") == ""
