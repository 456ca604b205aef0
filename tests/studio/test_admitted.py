"""The guard alone, without a workspace: what it asks of each way in, and how often somebody may knock."""

from __future__ import annotations

import time

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from build_tools.studio.guard import INBOX, SUBMISSIONS, Guard
from build_tools.studio.identity import SESSION_SECONDS, BehindProxy, NotAdmitted, OneTimeLink, Session, Sessions

HOST = "127.0.0.1:8400"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guard() -> Guard:
    return Guard(OneTimeLink("QA-LEAD", 8400), Sessions())


def asked(path: str, session: Session | None = None, method: str = "GET", **more: object) -> Request:
    headers = dict(more.pop("headers", {}) or {})  # type: ignore[call-overload]
    builder = EnvironBuilder(path=path, method=method, headers={"Host": HOST, **HERE, **headers}, **more)  # type: ignore[arg-type]
    environ = builder.get_environ() | {"REMOTE_ADDR": "127.0.0.1"}
    if session is not None:
        environ["HTTP_COOKIE"] = f"studio-8400={session.key}"
    return Request(environ)


def refusal(guard: Guard, request: Request) -> tuple[int, str]:
    with pytest.raises(NotAdmitted) as told:
        guard.admit(request)
    return told.value.status, str(told.value)


def test_without_a_session_only_the_first_page_may_be_asked_for_and_not_for_ever(guard: Guard) -> None:
    assert guard.admit(asked("/")) is None
    assert refusal(guard, asked("/visits/"))[0] == 401
    assert refusal(guard, asked("/", method="POST"))[0] == 401
    for _ in range(40):
        try:
            guard.admit(asked("/"))
        except NotAdmitted as told:
            assert (told.status, str(told)) == (429, "Too many tries. Wait a minute.")
            break
    else:
        pytest.fail("anybody may knock for ever")


def test_a_post_says_where_it_comes_from(guard: Guard) -> None:
    session = guard.sessions.begin("QA-LEAD")
    silent = asked("/visits/", session, "POST")
    del silent.environ["HTTP_SEC_FETCH_SITE"]
    assert refusal(guard, silent) == (403, "The browser did not say which page this came from. Use a current browser.")


@pytest.mark.parametrize(
    ("path", "right", "wrong", "sentence"),
    [
        (SUBMISSIONS, "application/json", "text/plain", "A visit is sent as JSON."),
        (INBOX, "multipart/form-data", "application/json", "A file is sent by the form on this page."),
        ("/visits/", "application/x-www-form-urlencoded", "text/plain", "That kind of content is not taken here."),
    ],
)
def test_each_way_in_takes_one_kind_of_content_with_the_token_of_the_session(
    guard: Guard, path: str, right: str, wrong: str, sentence: str
) -> None:
    session = guard.sessions.begin("QA-LEAD")
    assert refusal(guard, asked(path, session, "POST", content_type=wrong, data=b"x")) == (415, sentence)
    for token, is_in in ((session.csrf, True), ("another", False), (None, False)):
        if right == "application/json":
            headers = {} if token is None else {"X-CSRF-Token": token}
            request = asked(path, session, "POST", content_type=right, data=b"{}", headers=headers)
        else:
            form = {} if token is None else {"csrf": token}
            request = asked(path, session, "POST", content_type=right, data=form)
        if is_in:
            assert guard.admit(request) is session
        else:
            assert refusal(guard, request)[0] == 403


def test_a_post_of_somebody_whose_session_is_gone_does_nothing_and_a_page_begins_another() -> None:
    behind = BehindProxy("X-Remote-User", "127.0.0.1", "studio.example.org")
    guard = Guard(behind, Sessions())
    headers = {"Host": "studio.example.org", "X-Remote-User": "QA-7"}
    posted = asked("/visits/", None, "POST", headers=headers)
    assert refusal(guard, posted) == (403, "You were signed out meanwhile. Open the page again; nothing was changed.")
    begun = guard.admit(asked("/", headers=headers))
    assert begun is not None
    assert begun.person == "QA-7"
    assert behind.redeem("any") is None


def test_a_session_ends_after_half_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions()
    begun = sessions.begin("QA-LEAD")
    assert sessions.find(begun.key) is begun
    monkeypatch.setattr(time, "monotonic", lambda: begun.began + SESSION_SECONDS)
    assert sessions.find(begun.key) is begun
    monkeypatch.setattr(time, "monotonic", lambda: begun.began + SESSION_SECONDS + 1)
    assert sessions.find(begun.key) is None
    monkeypatch.setattr(time, "monotonic", lambda: begun.began)
    assert sessions.find(begun.key) is None
