"""Who gets in, and from where: every wrong host, origin, peer, method, size and token is refused, and nothing changes."""

from __future__ import annotations

import re

import pytest
from studio_people import HOST, PROXY, VISIT, Studio, git

from build_tools.errors import WrongUse
from build_tools.studio.assets import theme_files
from build_tools.studio.identity import BehindProxy, OneTimeLink, Sessions, reference

LOCAL = "http://127.0.0.1:8400"
APPROVE = f"/visits/{VISIT}/approve"
REFUSED = {400, 401, 403, 404, 405, 413, 415, 421, 429}


def enter(local: Studio, link: OneTimeLink):  # type: ignore[no-untyped-def]
    client = local.app.test_client()
    assert client.get(f"/?token={link.token}", base_url=LOCAL).status_code == 303
    return client


def token_in(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found
    return found[1]


def test_the_link_lets_one_browser_in_once(local: Studio, link: OneTimeLink) -> None:
    client = enter(local, link)
    page = client.get("/", base_url=LOCAL)
    assert "You are <strong>QA-LEAD</strong>" in page.text
    assert link.token not in page.text
    other = local.app.test_client()
    assert other.get(f"/?token={link.token}", base_url=LOCAL).status_code == 401
    assert other.get("/", base_url=LOCAL).status_code == 401
    assert client.get("/", base_url=LOCAL).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "%00", "é" * 40, "A" * 5000])
def test_another_token_lets_nobody_in_and_does_not_use_up_the_link(
    local: Studio, link: OneTimeLink, token: str
) -> None:
    assert local.app.test_client().get("/", query_string={"token": token}, base_url=LOCAL).status_code == 401
    enter(local, link)


def test_the_cookie_is_for_this_site_only_and_no_script_reads_it(local: Studio, link: OneTimeLink) -> None:
    answer = local.app.test_client().get(f"/?token={link.token}", base_url=LOCAL)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith("studio-8400=")
    assert link.token not in cookie


def test_behind_the_proxy_the_cookie_is_bound_to_https_and_the_host(studio: Studio) -> None:
    cookie = studio.browser().get("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-studio=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_session_key_of_somebody_s_choice_is_never_taken_on(local: Studio, link: OneTimeLink) -> None:
    client = local.app.test_client()
    client.set_cookie("studio-8400", "chosen-by-somebody", domain="127.0.0.1")
    assert client.get("/", base_url=LOCAL).status_code == 401
    client.get(f"/?token={link.token}", base_url=LOCAL)
    kept = client.get_cookie("studio-8400", domain="127.0.0.1")
    assert kept is not None
    assert kept.value != "chosen-by-somebody"
    other = local.app.test_client()
    other.set_cookie("studio-8400", "chosen-by-somebody", domain="127.0.0.1")
    assert other.get("/", base_url=LOCAL).status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:8401", "localhost.evil.example:8400", "[::1]:8400", "0.0.0.0:8400"]
)
def test_no_other_name_for_this_machine_is_answered(local: Studio, link: OneTimeLink, host: str) -> None:
    client = enter(local, link)
    assert client.get("/", base_url=LOCAL, headers={"Host": host}).status_code == 421
    assert client.get(f"/?token={link.token}", base_url=LOCAL, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("peer", ["10.0.0.6", "192.168.1.2", "", "fe80::1", "127.0.0.1.evil"])
def test_only_this_machine_speaks_to_the_local_studio(local: Studio, link: OneTimeLink, peer: str) -> None:
    client = local.app.test_client()
    client.environ_base["REMOTE_ADDR"] = peer
    assert client.get(f"/?token={link.token}", base_url=LOCAL).status_code == 403


def test_a_header_names_nobody_without_a_proxy(local: Studio) -> None:
    client = local.app.test_client()
    for name in ("X-Forwarded-User", "Remote-User", "X-Forwarded-For", "Forwarded"):
        assert client.get("/", base_url=LOCAL, headers={name: "QA-LEAD"}).status_code == 401


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.50", "::ffff:10.0.0.5", "", "10.0.0.5, 10.0.0.6"])
def test_the_trusted_header_counts_from_the_proxy_only(studio: Studio, peer: str) -> None:
    client = studio.app.test_client()
    client.environ_base["REMOTE_ADDR"] = peer
    headers = {"X-Forwarded-User": "QA-LEAD", "Host": HOST, "X-Forwarded-For": PROXY, "X-Real-IP": PROXY}
    assert client.get("/", base_url=f"https://{HOST}", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "person", ["", " ", "-", "QA-1, QA-LEAD", "QA\x07", "<b>", "x" * 81, "\u202eQA".encode().decode("latin-1")]
)
def test_the_header_names_one_person_or_nobody(studio: Studio, person: str) -> None:
    assert studio.browser(person).get("/").status_code == 401


def test_two_trusted_headers_are_none(studio: Studio) -> None:
    client = studio.app.test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    headers = [("X-Forwarded-User", "QA-1"), ("X-Forwarded-User", "QA-LEAD"), ("Host", HOST)]
    assert client.get("/", base_url=f"https://{HOST}", headers=headers).status_code == 401


def test_a_session_does_not_outlive_its_person(studio: Studio) -> None:
    """The proxy signs in somebody else in the same browser: what the first had open cannot be sent by the second."""
    browser = studio.browser("QA-1")
    token = browser.token()
    browser.person = "QA-LEAD"
    assert browser.post("/publish", csrf=token, edition="public").status_code == 403
    assert "You are <strong>QA-LEAD</strong>" in browser.get("/").text


SENDERS = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": f"http://{HOST}"},
    {"Origin": f"https://{HOST}.evil.example"},
    {"Origin": f"https://{HOST}:444"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{HOST}"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("path", [APPROVE, f"/visits/{VISIT}/return", "/publish", "/submissions", "/nowhere"])
@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_no_other_site_makes_a_browser_save(studio: Studio, sender: dict[str, str], path: str) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    browser = studio.browser()
    data = {"csrf": browser.token(), "revision": "1", "words": "x", "edition": "public"}
    headers = {"X-Forwarded-User": "QA-LEAD", "Host": HOST, "X-CSRF-Token": data["csrf"], **sender}
    answer = browser.client.post(path, data=data, headers=headers, base_url=f"https://{HOST}")
    assert answer.status_code == 403
    assert git(studio.workspace, "rev-parse", "HEAD") == before
    assert git(studio.workspace, "status", "--porcelain") == ""


@pytest.mark.parametrize("csrf", ["", "x", "\x00", "é"])
def test_without_the_page_s_own_token_nothing_is_saved(studio: Studio, csrf: str) -> None:
    before = studio.events()
    assert studio.browser().post(APPROVE, csrf=csrf, revision="1").status_code == 403
    assert studio.events() == before


def test_what_was_written_on_a_page_that_is_too_old_is_shown_to_be_copied(studio: Studio) -> None:
    browser = studio.browser()
    sent: dict[str, str | list[str]] = {"csrf": "old", "cell.summary": "Long <b>words</b>"}
    sent |= {"cell.name": "As it was", "base.name": "As it was", "cell.needs_met": ["A", "B"], "base.needs_met": "B; A"}
    sent |= {"cell.from.day": "4", "cell.from.month": "9", "cell.from.year": "2026", "base.from": "2026-09-04"}
    sent |= {"cell.until.day": "5", "cell.until.month": "9", "cell.until.year": "2026", "base.until": "2026-09-04"}
    path = "/records/lockside-workshop/providers"
    answer = browser.post(path, **sent)
    assert answer.status_code == 403
    assert "Long &lt;b&gt;words&lt;/b&gt;" in answer.text
    told = re.findall("<dt>(.*)</dt>", answer.text)
    assert told == ["Summary", "Until"]
    elsewhere = {"X-Forwarded-User": "QA-LEAD", "Origin": "https://evil.example"}
    foreign = browser.client.post(path, data=sent, headers=elsewhere, base_url=f"https://{HOST}")
    assert foreign.status_code == 403
    assert "Long" not in foreign.text


def test_one_person_s_token_is_no_other_s(studio: Studio) -> None:
    theirs = studio.browser("QA-1").token()
    assert studio.browser("QA-LEAD").post("/publish", csrf=theirs, edition="public").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT"])
@pytest.mark.parametrize("path", ["/", APPROVE, "/publish", "/assets/directory/css/studio.css"])
def test_no_other_method_is_answered(studio: Studio, method: str, path: str) -> None:
    browser = studio.browser()
    headers = {"X-Forwarded-User": "QA-LEAD", "Host": HOST, "Origin": f"https://{HOST}"}
    assert browser.client.open(path, method=method, headers=headers, base_url=f"https://{HOST}").status_code == 405


@pytest.mark.parametrize("path", [APPROVE, "/publish"])
def test_reading_an_address_never_decides(studio: Studio, path: str) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    studio.browser().get(f"{path}?edition=public&revision=1")
    assert git(studio.workspace, "rev-parse", "HEAD") == before


def test_what_is_too_large_is_not_read(studio: Studio) -> None:
    browser = studio.browser()
    answer = browser.post(APPROVE, revision="1", words="x" * (2 * 1024 * 1024))
    assert answer.status_code == 413
    many = browser.client.post(
        APPROVE,
        data="&".join(f"a{number}=1" for number in range(300_000)),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Forwarded-User": "QA-LEAD", "Host": HOST, "Origin": f"https://{HOST}"},
        base_url=f"https://{HOST}",
    )
    assert many.status_code in (403, 413)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", "text/xml", ""])
def test_no_other_kind_of_content_is_taken(studio: Studio, kind: str) -> None:
    browser = studio.browser()
    answer = browser.client.post(
        APPROVE,
        data=f"csrf={browser.token()}&revision=1",
        content_type=kind,
        headers={"X-Forwarded-User": "QA-LEAD", "Host": HOST, "Origin": f"https://{HOST}"},
        base_url=f"https://{HOST}",
    )
    assert answer.status_code == 415


def test_whoever_asks_too_much_has_to_wait(studio: Studio) -> None:
    browser = studio.browser()
    token = browser.token()
    answers = [browser.post(APPROVE, csrf=token, revision="").status_code for _ in range(80)]
    assert answers[0] == 409
    assert answers[-1] == 429
    assert studio.browser("QA-2").get("/").status_code == 200, "others go on"


@pytest.mark.parametrize("path", ["/", f"/visits/{VISIT}", "/publish", "/nowhere", "/assets/directory/css/studio.css"])
def test_every_answer_carries_the_headers(studio: Studio, path: str) -> None:
    headers = studio.browser().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_other_sites_may_link_here_and_no_more(studio: Studio) -> None:
    browser = studio.browser()
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert browser.get("/", **link).status_code == 200
    for other in ({"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}):
        assert browser.get("/", **{**link, **other}).status_code == 403


def test_a_link_in_a_message_does_not_end_the_pages_that_are_open(studio: Studio) -> None:
    browser = studio.browser()
    token = browser.token()
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert "SameSite=Lax" in studio.browser().get("/").headers["Set-Cookie"]  # so a browser sends it with the link
    assert "Set-Cookie" not in browser.get("/", **link).headers
    assert browser.token() == token


PATHS = [
    "/assets/../app.py",
    "/assets/directory/../../../studio/app.py",
    "/assets/%2e%2e/%2e%2e/pyproject.toml",
    "/assets/directory/css/..%2f..%2f..%2fcli.py",
    "/assets//etc/passwd",
    "/assets/directory\\css\\studio.css",
    "/assets/directory/css/studio.css%00.txt",
    "/assets/directory/css/",
    "/assets/directory",
    "/visits/../../etc/passwd",
    "/visits/..%2f..%2fproviders",
    f"/visits/{VISIT}/../../providers/venues.csv",
    f"/visits/{VISIT}/media/..%2fdatapackage.json",
    f"/visits/{VISIT}/media/datapackage.json",
    f"/visits/{VISIT}/media/%2e%2e%2fdatapackage.json",
    f"/visits/{VISIT}%00",
    "/inbox/..%2f..%2fmkdocs.yml",
    "/records/..%2f..%2fmkdocs.yml",
    "/mkdocs.yml",
    "/.git/config",
    "/providers/venues.csv",
    "/reports/a%0d%0aSet-Cookie:%20x=y/",
    "/providers/a%0d%0ab/",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_address_is_a_path(studio: Studio, path: str) -> None:
    answer = studio.browser().get(path)
    assert answer.status_code in (302, 308, 404, 409)
    assert "\n" not in answer.headers.get("Location", "")
    for secret in ("import ", "root:", "[core]", "plugins:", "provider_id,name"):
        assert secret not in answer.text


def test_the_theme_s_files_are_all_that_is_served(studio: Studio) -> None:
    for name in theme_files():
        answer = studio.browser().get(f"/assets/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    kinds = {name.rpartition(".")[2]: studio.browser().get(f"/assets/{name}").mimetype for name in theme_files()}
    assert kinds["css"] == "text/css"
    assert kinds["mjs"] == "text/javascript"


@pytest.mark.parametrize(
    ("header", "peer", "host"),
    [
        ("", PROXY, HOST),
        ("X User", PROXY, HOST),
        ("X-User", "proxy.example", HOST),
        ("X-User", PROXY, ""),
        ("X-User", PROXY, "a/b"),
        ("X-User", "10.0.0.0/8", HOST),
    ],
)
def test_a_proxy_that_cannot_be_meant_is_refused_at_the_start(header: str, peer: str, host: str) -> None:
    with pytest.raises(WrongUse):
        BehindProxy(header, peer, host)


@pytest.mark.parametrize("text", ["", "--", "a\nb", "a<b>", "x" * 81, "a\u202eb", "a\u2028b", "-a", "Q\u0410-5"])
def test_a_reference_is_what_an_event_can_hold(text: str) -> None:
    with pytest.raises(WrongUse):
        reference(text)


def test_whoever_begins_many_sessions_ends_their_own() -> None:
    sessions = Sessions()
    mine = sessions.begin("QA-1")
    first, *_, last = [sessions.begin("probe") for _ in range(50)]
    assert sessions.find(mine.key) is mine
    assert sessions.find(last.key) is last
    assert sessions.find(first.key) is None


def test_sessions_end_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_tools.studio.identity.MOST_SESSIONS", 2)
    sessions = Sessions()
    first, second, third = (sessions.begin(name) for name in ("a", "b", "c"))
    assert sessions.find(first.key) is None
    assert sessions.find(second.key) is second
    assert sessions.find(third.key) is third
    assert sessions.find(None) is None
