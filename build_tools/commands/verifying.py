"""The command that looks whether a published site is still what was built: verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from build_tools.commands.options import json_option, print_json
from build_tools.publish.verify import verify as verify_folder

MOST_SHOWN = 50
SAYS = {
    "missing": "is missing",
    "changed": "is not as it was built",
    "added": "was not built: nothing lists it, or it is no plain file",
}


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A build.json kept elsewhere. Whoever can change a page can change the list that lies beside it.",
)
@click.option("--also", multiple=True, metavar="PATH", help="A file that the host put there; may be given again.")
@json_option
def verify(site: Path, manifest: Path | None, also: tuple[str, ...], as_json: bool) -> None:
    """
    Check that SITE, a published folder, is byte for byte what a build wrote: nothing missing, changed or added.

    It ends with 1 when something is. A copy fetched from the web host can be checked as well.

    \b
    Example:
      provider-directory verify site
      provider-directory verify copy-of-the-host --manifest kept/build.json --also CNAME
    """
    found = verify_folder(site, manifest, also)
    if as_json:
        deviations = [{"path": each.path, "what": each.what} for each in found.deviations]
        print_json({"files": found.files, "manifest_sha256": found.sha256, **found.facts, "deviations": deviations})
    else:
        for each in found.deviations[:MOST_SHOWN]:
            click.echo(f"{_shown(each.path)} {SAYS[each.what]}.")
        if len(found.deviations) > MOST_SHOWN:
            click.echo(f"… and {len(found.deviations) - MOST_SHOWN:,} more; --json lists all.")
        words = (("edition", "edition {}"), ("as_of", "as of {}"), ("commit", "commit {}"))
        about = ", ".join(said.format(found.facts[name]) for name, said in words if found.facts.get(name))
        ending = "all as built" if not found.deviations else f"{len(found.deviations):,} not as built"
        click.echo(f"{found.files:,} files, {ending} ({_shown(about)}). build.json has SHA-256 {found.sha256}.")
    if found.deviations:
        sys.exit(1)


def _shown(text: str) -> str:
    """A name as it is, unless it holds what a terminal would obey or nobody could see."""
    return text if text.isprintable() else ascii(text)
