"""What every request must pass before a page sees it, and what every answer carries."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from threading import Lock

from flask import Request, Response

from build_tools.render.browser_rules import HEADERS as SITE_HEADERS
from build_tools.studio.identity import Identity, NotAdmitted, Session, Sessions

MEGABYTE = 1024 * 1024
LARGEST_SUBMISSION = 34 * MEGABYTE  # more than intake takes, so that of a file a little too large it says so itself
LARGEST_FORM = MEGABYTE
MOST_FIELDS = 1000
FEWEST_PARTS = 4
METHODS = ("GET", "HEAD", "POST")
SUBMISSIONS = "/submissions"
INBOX = "/inbox/"
OPEN_PATHS = ("/assets/",)
FORM_TYPES = ("application/x-www-form-urlencoded",)

HEADERS = SITE_HEADERS | {
    # With no-referrer, browsers send “Origin: null” with every form, and ours could not be told from anybody's.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass
class _Bucket:
    left: float
    seen: float


class RateLimit:
    """Token buckets by person: ``burst`` at once, then ``a_second``."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._lock = Lock()
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, who: str) -> bool:
        """Take one token; False when there is none."""
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.setdefault(who, _Bucket(self._burst, now))
            bucket.left = min(self._burst, bucket.left + (now - bucket.seen) * self._a_second)
            bucket.seen = now
            if bucket.left < 1:
                return False
            bucket.left -= 1
            return True


class Guard:
    """Admits a request or raises ``NotAdmitted``. Nothing of a request is trusted before this has passed it."""

    def __init__(self, identity: Identity, sessions: Sessions) -> None:
        self.identity, self.sessions = identity, sessions
        self.reading = RateLimit(400, 40)
        self.writing = RateLimit(60, 1)
        self.knocking = RateLimit(20, 0.2)

    def admit(self, request: Request) -> Session | None:
        """
        The session of an admitted request; ``None`` for one that may pass without: pictures and styles of the theme.

        Raises ``NotAdmitted``.
        """
        if request.method not in METHODS:
            raise NotAdmitted(405, "That way of asking is not used here.")
        if not self.identity.admits(request.remote_addr or ""):
            raise NotAdmitted(403, "Requests from this address are not answered.")
        self._address(request)
        self._came_from_here(request)
        if request.path.startswith(OPEN_PATHS):
            return None
        session = self._session(request)
        if session is None:
            if not self.knocking.allows("anybody"):
                raise NotAdmitted(429, "Too many tries. Wait a minute.")
            if request.path == "/" and request.method == "GET":
                return None
            raise NotAdmitted(
                401, "Open the studio with the link that its terminal shows. It works once.", is_ours=True
            )
        limit = self.writing if request.method == "POST" else self.reading
        if not limit.allows(session.person):
            raise NotAdmitted(
                429, "Too much at once. Wait a few seconds and try again; nothing was changed.", is_ours=True
            )
        if request.method == "POST":
            self._is_meant(request, session)
        return session

    def _address(self, request: Request) -> None:
        hosts = [value for name, value in request.headers if name.lower() == "host"]
        if len(hosts) != 1 or hosts[0].lower() not in self.identity.hosts:
            raise NotAdmitted(421, "The studio is not served under that name.")

    def _came_from_here(self, request: Request) -> None:
        """No other site may make a browser ask: not in a frame, not by a script, and not with a form."""
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if request.method == "POST":
            if site is None and origin is None:
                raise NotAdmitted(403, "The browser did not say which page this came from. Use a current browser.")
            if site not in (None, "same-origin") or (
                origin is not None and origin.lower() not in self.identity.origins
            ):
                raise NotAdmitted(403, "That came from another site, so nothing was done.")
        elif site in ("cross-site", "same-site") and (
            request.headers.get("Sec-Fetch-Mode") != "navigate" or request.headers.get("Sec-Fetch-Dest") != "document"
        ):
            raise NotAdmitted(403, "Other sites may link to the studio, and no more.")

    def _session(self, request: Request) -> Session | None:
        person = self.identity.named([(name, value) for name, value in request.headers])
        session = self.sessions.find(request.cookies.get(self.identity.cookie))
        if person is None:
            return session
        if session is not None and session.person == person:
            return session
        if request.method == "POST":
            said = "You were signed out meanwhile. Open the page again; nothing was changed."
            raise NotAdmitted(403, said, is_ours=True)
        return self.sessions.begin(person)

    def _is_meant(self, request: Request, session: Session) -> None:
        """The token of this session must come along, in the form or, for a file, in a header."""
        if request.path == SUBMISSIONS:
            if request.mimetype != "application/json":
                raise NotAdmitted(415, "A visit is sent as JSON.")
            request.max_content_length = LARGEST_SUBMISSION
            given = request.headers.get("X-CSRF-Token", "")
        elif request.path == INBOX:
            if request.mimetype != "multipart/form-data":
                raise NotAdmitted(415, "A file is sent by the form on this page.")
            request.max_content_length = LARGEST_SUBMISSION
            request.max_form_parts = FEWEST_PARTS
            given = request.form.get("csrf", "")
        else:
            if request.mimetype not in FORM_TYPES:
                raise NotAdmitted(415, "That kind of content is not taken here.")
            request.max_content_length = LARGEST_FORM
            request.max_form_memory_size = LARGEST_FORM
            given = request.form.get("csrf", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), session.csrf.encode()):
            said = "This page is too old to be sent. Open it again; nothing was changed."
            raise NotAdmitted(403, said, is_ours=True)


def dress(response: Response, guard: Guard, session: Session | None, known: str | None) -> Response:
    """Put the headers on an answer, and the cookie of a session that the browser does not have yet."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if session is not None and session.key != known:
        response.set_cookie(
            guard.identity.cookie,
            session.key,
            httponly=True,
            # With Strict, a link in a message would come without it, and begin a session that ends every open page.
            samesite="Lax",
            secure=guard.identity.is_secure,
            path="/",
        )
    return response
