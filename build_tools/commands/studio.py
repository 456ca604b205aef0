"""The command that opens the office's own pages in a browser: studio."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.commands.options import workspace_option
from build_tools.errors import WrongUse
from build_tools.publish.clock import now_in_utc, today_in_london
from build_tools.studio.identity import BehindProxy, Identity, OneTimeLink
from build_tools.studio.server import open_studio

LOOPBACK = "127.0.0.1"


@click.command()
@workspace_option
@click.option("--as", "person", metavar="REF", help="Your role or staff reference, for everything that is saved.")
@click.option("--port", type=click.IntRange(1, 65535), default=8400, show_default=True)
@click.option("--behind-proxy", metavar="HEADER", help="Trust this header of a single-sign-on proxy to name people.")
@click.option("--from", "peer", metavar="ADDRESS", help="The proxy's own address; the header counts from there only.")
@click.option("--listen", metavar="ADDRESS:PORT", help="Where to wait for the proxy.")
@click.option("--host", metavar="NAME", help="The name under which people open the studio through the proxy.")
def studio(
    workspace: Path,
    person: str | None,
    port: int,
    behind_proxy: str | None,
    peer: str | None,
    listen: str | None,
    host: str | None,
) -> None:
    """
    Open the studio: record and review visits, approve, edit records and publish, in a browser.

    On this machine, for one person, with a link that works once; or for several behind a proxy that signs them in.

    \b
    Example:
      provider-directory studio --as QA-LEAD
      provider-directory studio --behind-proxy X-Forwarded-User --from 10.0.0.5 --listen 10.0.0.7:8400 --host qa.example
    """
    if behind_proxy is None:
        if peer or listen or host:
            raise WrongUse("--from, --listen and --host belong to --behind-proxy.")
        if person is None:
            raise WrongUse("Say who you are with --as, such as --as QA-LEAD: every save is recorded under it.")
        link = OneTimeLink(person, port)
        words = f"Open http://{LOOPBACK}:{port}/?token={link.token} in a browser. The link works once. Ctrl+C ends it."
        _open(workspace, link, LOOPBACK, port, words)
        return
    if person is not None:
        raise WrongUse("Behind a proxy, the proxy says who people are; leave out --as.")
    if not (peer and listen and host):
        raise WrongUse("--behind-proxy needs --from, --listen and --host beside it.")
    address, number = _address(listen)
    proxy = BehindProxy(behind_proxy, peer, host)
    _open(workspace, proxy, address, number, f"Waiting on {listen} for the proxy at {peer}. Ctrl+C ends it.")


def _open(workspace: Path, identity: Identity, address: str, port: int, words: str) -> None:
    with open_studio(workspace, identity, address, port, today_in_london, now_in_utc) as run:
        click.echo(words)
        run()


def _address(text: str) -> tuple[str, int]:
    """``10.0.0.7:8400``, or ``[::1]:8400``."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise WrongUse(f"--listen takes an address and a port, such as 10.0.0.7:8400; “{text}” is none.")
    return host.strip("[]"), int(port)
