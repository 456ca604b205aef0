"""Who asks: one person at this machine with a link that works once, or whoever a single-sign-on proxy names."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from build_tools.errors import WrongUse
from build_tools.models.sign_off import is_plain_reference

LONGEST_REFERENCE = 80
SESSION_SECONDS = 12 * 60 * 60
MOST_SESSIONS = 1000
MOST_OF_ONE = 20


class NotAdmitted(Exception):
    """
    A request that is not served: an HTTP status, and a sentence that gives nothing away.

    ``is_ours`` is set when one of our own pages sent it, so that what somebody wrote may be shown to them again.
    """

    def __init__(self, status: int, sentence: str, *, is_ours: bool = False) -> None:
        self.status, self.is_ours = status, is_ours
        super().__init__(sentence)


@dataclass
class Session:
    """One browser of one person. ``csrf`` goes into every form; ``said`` waits for the next page."""

    key: str
    person: str
    csrf: str
    began: float
    said: list[str] = field(default_factory=list)


class Sessions:
    """All sessions, in memory: they end with the process. A key is never taken from a browser, only found again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, Session] = {}

    def begin(self, person: str) -> Session:
        """
        A new session under a new key.

        Somebody who begins many ends their own, not the others': a probe that keeps no cookie begins one each time.
        """
        session = Session(secrets.token_urlsafe(32), person, secrets.token_urlsafe(32), time.monotonic())
        with self._lock:
            own = [key for key, known in self._known.items() if known.person == person]
            for key in own[: len(own) - MOST_OF_ONE + 1]:
                del self._known[key]
            self._known[session.key] = session
            while len(self._known) > MOST_SESSIONS:
                del self._known[next(iter(self._known))]
        return session

    def find(self, key: str | None) -> Session | None:
        """The session of that key, while it lasts."""
        with self._lock:
            session = self._known.get(key or "")
            if session is not None and time.monotonic() - session.began > SESSION_SECONDS:
                del self._known[session.key]
                return None
            return session


class Identity(Protocol):
    """How requests are tied to a person. ``hosts`` and ``origins`` are the only ones under which pages are served."""

    hosts: frozenset[str]
    origins: frozenset[str]
    cookie: str
    is_secure: bool

    def admits(self, peer: str) -> bool:
        """Whether that address may speak to us at all."""
        ...

    def named(self, headers: Sequence[tuple[str, str]]) -> str | None:
        """The person that the request itself names; ``None`` where only a session can. Raises ``NotAdmitted``."""
        ...

    def redeem(self, token: str) -> str | None:
        """The person that a one-time token stands for; ``None`` for any other token, and the second time."""
        ...


class OneTimeLink:
    """One person on this machine, let in by a token that the terminal showed and that works once."""

    is_secure = False

    def __init__(self, person: str, port: int) -> None:
        self.person = reference(person)
        self.token = secrets.token_urlsafe(32)
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        self.cookie = f"studio-{port}"
        self._lock = Lock()
        self._is_used = False

    def admits(self, peer: str) -> bool:
        """This machine only."""
        return _address(peer) is not None and ipaddress.ip_address(peer).is_loopback

    def named(self, headers: Sequence[tuple[str, str]]) -> str | None:
        """Nobody: whatever a header says, it proves nothing here."""
        return None

    def redeem(self, token: str) -> str | None:
        """The person, once."""
        with self._lock:
            if self._is_used or not hmac.compare_digest(token.encode(), self.token.encode()):
                return None
            self._is_used = True
            return self.person


class BehindProxy:
    """Whoever ``header`` names, if the request came from ``peer``, the proxy's own address, and from nowhere else."""

    is_secure = True
    cookie = "__Host-studio"

    def __init__(self, header: str, peer: str, host: str) -> None:
        address = _address(peer)
        if address is None:
            raise WrongUse(f"--from takes the proxy's own address, such as 10.0.0.5; “{peer}” is none.")
        if not header.strip() or not all(one.isalnum() or one == "-" for one in header):
            raise WrongUse(f"--behind-proxy takes the name of a header, such as X-Forwarded-User; “{header}” is none.")
        if not host.strip() or any(one in host for one in "/@ ,"):
            raise WrongUse(f"--host takes the name under which people open the studio; “{host}” is none.")
        self.header, self.peer = header.lower(), address
        self.hosts = frozenset({host.lower()})
        self.origins = frozenset({f"https://{host.lower()}"})

    def admits(self, peer: str) -> bool:
        """The proxy only."""
        return _address(peer) == self.peer

    def named(self, headers: Sequence[tuple[str, str]]) -> str | None:
        """Whom the trusted header names. Without it, or with two of it, nobody gets in."""
        values = [value for name, value in headers if name.lower() == self.header]
        # A server joins repeated headers with a comma: then somebody added one of their own.
        if len(values) != 1 or "," in values[0]:
            raise NotAdmitted(401, "The sign-on did not say who you are. Sign in again; if that does not help, ask IT.")
        try:
            return reference(values[0].encode("latin-1").decode("utf-8"))
        except (UnicodeError, WrongUse):
            raise NotAdmitted(401, "The sign-on gave a reference that cannot be recorded. Ask IT.") from None

    def redeem(self, token: str) -> str | None:
        """Never: there are no links behind a proxy."""
        return None


def reference(text: str) -> str:
    """A person's reference as it is written into events and commits. Raises ``WrongUse`` for what cannot be one."""
    plain = text.strip()
    if not any(one.isalnum() for one in plain) or len(plain) > LONGEST_REFERENCE:
        raise WrongUse(f"“{plain[:LONGEST_REFERENCE]}” is no role or staff reference of at most 80 characters.")
    if not is_plain_reference(plain) or "<" in plain or ">" in plain:
        raise WrongUse("A role or staff reference has letters from A to Z and digits, and begins with one of them.")
    return plain


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None
