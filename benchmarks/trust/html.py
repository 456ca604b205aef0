"""
Figure 4: what the Nu HTML checker says of every page of both editions, of the studio's, and of the forms as they are filled in.

The checker is a Java program that npm brings: ``npm install --ignore-scripts vnu-jar@26.9.27`` in the folder ``vnu`` beside
the figure's own, and ``default-jre-headless`` of Debian. What npm installed is held to the digest below.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.studio_pages import studio_pages
from benchmarks.trust.two_editions import built

VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = Path("node_modules/vnu-jar/build/dist/vnu.jar")
# The checker takes a folder for a host without an address, where “'self'” is nothing.
ABOUT_POLICY = "Resource violates Content Security Policy"
FAULTY = """<!DOCTYPE html><html lang="en"><title>Faulty</title>
<table><tr><td role="cell">One</table><label tabindex="">x <input type=checkbox autocomplete=off></label>
<p id=a><p id=a><select><option value=""></option></select>"""


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Check every page; in a quick run those of the public edition only."""
    checker = _checker(folder)
    faulty = folder / "faulty.html"
    faulty.write_text(FAULTY, encoding="utf-8")
    seen = _told(checker, [faulty])
    if sum(one["type"] == "error" for one in seen) < 3:
        raise Failed("The checker does not see the faults of a page made to have some.")
    sites = built(folder, say, editions=("public",) if is_quick else ("public", "members"))
    say("opening the studio")
    sites["studio"] = studio_pages(folder / "studio")
    pages, errors, warnings = {}, Counter[str](), Counter[str]()
    for name, site in sites.items():
        pages[name] = sum(1 for _ in site.rglob("*.html"))
        say(f"checking {pages[name]} pages: {name}")
        for one in _told(checker, [site]):
            if one["type"] in ("error", "non-document-error"):
                errors[f"{name}: {one['message']}"] += 1
            elif not one["message"].startswith(ABOUT_POLICY):
                warnings[f"{name}: {one['message']}"] += 1
    total = sum(pages.values())
    return Measured(
        f"{sum(errors.values())} errors and {sum(warnings.values())} warnings on {total:,} pages",
        not errors and min(pages.values()) > 10,
        {
            "pages": pages,
            "checker": f"Nu {VERSION}",
            "errors": dict(errors),
            "warnings": dict(warnings),
            "errors seen on a page made faulty": sum(one["type"] == "error" for one in seen),
        },
        (
            "Pages as they are sent: what scripts make of them is looked at by axe (figure 1).",
            "Left out are the checker's remarks on the policy itself, which it cannot judge for files in a folder.",
        ),
    )


def _checker(folder: Path) -> Path:
    java = shutil.which("java")
    if java is None:
        raise Failed("Java is needed: apt-get install default-jre-headless.")
    for place in (folder.parent / "vnu", folder.parent):
        if (place / JAR).exists():
            break
    else:
        raise Failed(f"In {folder.parent / 'vnu'}, run: npm install --ignore-scripts vnu-jar@{VERSION}")
    jar = place / JAR
    if hashlib.sha256(jar.read_bytes()).hexdigest() != SHA256:
        raise Failed(f"{jar} is not version {VERSION} of the checker as its digest has it.")
    return jar


def _told(checker: Path, what: Iterable[Path]) -> list[dict[str, str]]:
    words = ["java", "-Xmx1g", "-jar", str(checker), "--skip-non-html", "--format", "json", *map(str, what)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, str]] = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError) as error:
        raise Failed(f"The checker said nothing that can be read: {done.stderr[-300:]}") from error
    return found
