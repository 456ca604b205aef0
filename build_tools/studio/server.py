"""The studio on a socket: waitress in front of the application, with limits of its own."""

from __future__ import annotations

import importlib.util
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from build_tools.errors import WrongUse
from build_tools.load.workspace import not_a_workspace
from build_tools.studio.identity import Identity

LARGEST_BODY = 35 * 1024 * 1024
LARGEST_HEADERS = 32 * 1024
THREADS = 4
NEEDED = ("flask", "waitress", "dulwich")


@contextmanager
def open_studio(
    workspace: Path,
    identity: Identity,
    address: str,
    port: int,
    today: Callable[[], date],
    now: Callable[[], str],
) -> Iterator[Callable[[], None]]:
    """
    A server that listens already; what is given runs it until it is interrupted.

    Raises ``WrongUse`` when the extra is not installed, the folder is no workspace, or the address cannot be used.
    """
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise WrongUse("The studio needs the extra [studio]: pip install 'provider-directory[studio]'.")
    if lacking := not_a_workspace(workspace):
        raise WrongUse(f"{lacking.message} {lacking.fix}")
    import waitress

    from build_tools.studio.app import create_app
    from build_tools.studio.desk import Clock

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that requests wait for each other is no news
    app = create_app(workspace, identity, Clock(today, now))
    listening = _listening(address, port)
    server = waitress.create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        max_request_header_size=LARGEST_HEADERS,
        clear_untrusted_proxy_headers=True,
        url_scheme="https" if identity.is_secure else "http",  # as a browser sees it: redirects say it
        expose_tracebacks=False,
    )
    take = server.accept

    def accept() -> Any:
        """Others are let go before a byte of theirs is read, so that nobody can use up the connections there are."""
        came = take()
        if came is None or identity.admits(came[1][0]):
            return came
        came[0].close()
        return None

    server.accept = accept

    def run() -> None:
        try:
            server.run()
        except KeyboardInterrupt:
            return

    try:
        yield run
    finally:
        server.close()


def _listening(address: str, port: int) -> socket.socket:
    """A socket that has the address for itself. Raises ``WrongUse`` when it cannot be had."""
    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
    except OSError as error:
        found.close()
        raise WrongUse(f"{address}:{port} cannot be used ({error.strerror}). Name another port.") from error
    return found
