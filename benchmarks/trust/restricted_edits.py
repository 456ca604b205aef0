"""
Figure 9: ten thousand random edits of what the public may not see, and every byte of the public edition after each few.

Nothing that an edition may not show may have a say in it: not in a page, and not in a count, an order, a date or an
address that follows from it either.
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.restricted import InHand, RandomValues, Row, Spot, VisitInHand, copied
from build_tools.errors import DataProblems
from build_tools.models.site import SiteContent
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.build import publish
from build_tools.publish.stock import take_stock

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
EDITS = 10_000
AT_A_TIME = 20
OF_MEMBERS = 2_000
WHOLE_EVERY = 25  # batches; then the site is also built on disk, frames, manifest and all
PAGE = "---\nvisibility: internal\n---\n# For staff\n\n{}\n"
Digests = dict[str, str]


@dataclass
class Tried:
    """What came of the edits of one edition."""

    edits: int = 0
    batches: int = 0
    refused: int = 0
    whole: int = 0
    felt: int = 0
    changed: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    public = _edits(folder / "public", Visibility.PUBLIC, 200 if is_quick else EDITS, say)
    members = _edits(folder / "members", Visibility.MEMBERS, 60 if is_quick else OF_MEMBERS, say)
    sees = _sees_a_public_edit(folder / "seen")
    asked = 200 if is_quick else EDITS
    return Measured(
        told=f"{len(public.changed)} of {public.edits:,}",
        is_met=not public.changed and not members.changed and public.edits >= asked and sees and public.felt > 0,
        counts={
            "edits of what the public may not see": public.edits,
            "that changed a byte of the public edition": public.changed,
            "edits of what members may not see": members.edits,
            "that changed a byte of the members’ edition": members.changed,
            "looked at together": AT_A_TIME,
            "times that the whole site was written and read back": public.whole + members.whole,
            "times that these edits did change the edition for staff, of those looked at": [public.felt, public.whole],
            "batches that the checks refused, not counted": public.refused + members.refused,
            "kinds of edits": dict(public.kinds.most_common()),
            "an edit of a public field is seen": sees,
        },
        notes=(
            (
                f"After each {AT_A_TIME} edits every page's text and every file is rendered anew, without any memory, and "
                f"compared byte by byte; after each {WHOLE_EVERY * AT_A_TIME} edits the site is built on disk and read back."
            ),
            "Edits add up: each few begin from where the last ended. Two edits whose effects cancel each other would be missed.",
            "The workspace is the example as the tests furnish it: every kind of record and item, visits in every state.",
        ),
    )


def _edits(folder: Path, edition: Visibility, wanted: int, say: Say) -> Tried:
    workspace = furnished(folder)
    held, tried = InHand.read(workspace), Tried()
    chance = random.Random(f"{edition.value} {wanted}")
    before, whole_before = digests(workspace, edition), whole(workspace, edition, folder / "site")
    for_staff = digests(workspace, Visibility.INTERNAL)
    while tried.edits < wanted and not tried.changed and tried.refused < wanted:
        kept = copy.deepcopy(held)
        edits = _some(held, edition, chance)
        held.write()
        try:
            after = digests(workspace, edition)
        except DataProblems as error:
            tried.refused += 1
            say(f"refused: {error.problems[0].message[:150]}")
            held = _put_back(kept)
            continue
        tried.batches += 1
        tried.edits += len(edits)
        tried.kinds.update(edits)
        if after != before:
            tried.changed.append(f"{_differing(before, after)} by one of {sorted(set(edits))}")
        if tried.batches % WHOLE_EVERY == 1:
            tried.whole += 1
            page = workspace / "directory" / "staff.md"
            page.write_text(PAGE.format(chance.random()), encoding="utf-8")
            if (now := whole(workspace, edition, folder / "site")) != whole_before:
                tried.changed.append(
                    f"{_differing(whole_before, now)} of the built site by one of {sorted(set(edits))}"
                )
            said = digests(workspace, Visibility.INTERNAL)
            tried.felt += said != for_staff
            for_staff = said
            say(f"{edition.value}: {tried.edits:,} of {wanted:,} edits, {len(tried.changed)} changed anything")
    return tried


def furnished(folder: Path) -> Path:
    """The example with every kind of record, item and visit."""
    sys.path.append(str(REPOSITORY / "tests"))
    from canaries import furnish

    workspace = folder / "workspace"
    workspace.mkdir(parents=True)
    copied(REPOSITORY / "tests" / "example", workspace)
    # For the public the policy says to whom assessors are shown; members may not see them either.
    furnish(workspace, Visibility.MEMBERS, 0)
    return workspace


def digests(workspace: Path, edition: Visibility) -> Digests:
    """Of every page's text and address, and of every file, that an edition has; nothing remembered, nothing written."""
    site = build_site(BuildRequest(workspace, TODAY, TODAY, edition))
    facts = site.facts
    found = {"facts": _digest(repr((facts.as_of, facts.edition, facts.counts, dict(facts.reports_on))).encode())}
    for content in (site.common(), *(site.share(name) for name in site.shares)):
        found.update(_of(content))
    return found


def _of(content: SiteContent) -> Iterator[tuple[str, str]]:
    for page in content.pages:
        yield page.path, _digest(repr(page).encode())
    for file in content.files:
        yield file.path, _digest(file.content)


def whole(workspace: Path, edition: Visibility, out: Path) -> Digests:
    """Of every file of the edition as it is published."""
    shutil.rmtree(out, ignore_errors=True)
    publish(BuildRequest(workspace, TODAY, TODAY, edition), out, lambda words: None, precompress=False)
    return {path: stamp.sha256 for path, stamp in take_stock(out).files.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _differing(before: Digests, after: Digests) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))[:5]


def _some(held: InHand, edition: Visibility, chance: random.Random) -> list[str]:
    """Make some edits, and name them."""
    values, done = RandomValues(chance, TODAY), []
    spots: list[Spot] = [*held.spots(edition)]
    while len(done) < AT_A_TIME:
        if chance.random() < 0.1:
            what, edit = chance.choice(STRUCTURAL)
            if edit(held, chance):
                done.append(what)
                spots = [*held.spots(edition)]
        else:
            spot = chance.choice(spots)
            spot.change(values)
            done.append(spot.what)
    return done


def _more_contacts(held: InHand, chance: random.Random) -> bool:
    provider = chance.choice(held.tables["providers"])["id"]
    row: Row = {"provider_id": provider, "role": f"Secret {chance.random()}", "email": "a@b.example"}
    held.tables["contacts"].insert(chance.randint(0, len(held.tables["contacts"])), row | {"visibility": "internal"})
    return True


def _fewer_contacts(held: InHand, chance: random.Random) -> bool:
    rows = [row for row in held.tables["contacts"] if row["visibility"] in ("internal", "")]
    if rows:
        held.tables["contacts"].remove(chance.choice(rows))
    return bool(rows)


def _new_visit(held: InHand, chance: random.Random) -> bool:
    """Handed in, and not decided on."""
    like = chance.choice(held.visits)
    package = copy.deepcopy(like.revisions[1])
    visit = next(resource["data"][0] for resource in package["resources"] if resource["name"] == "visit")
    on = TODAY - timedelta(days=chance.randint(1, 400))
    name = f"{on}-{visit['framework_id']}"
    folder = like.folder.with_name(name)
    waiting = (  # of one kind, no two may wait for a decision
        not other.is_approved(max(other.revisions))
        for other in held.visits
        if other.folder.parent == folder.parent and other.folder.name.endswith(f"-{visit['framework_id']}")
    )
    if folder.exists() or any(waiting) or any(other.folder == folder for other in held.visits):
        return False
    visit |= {"visit_id": f"{visit['provider_id']}-{name}", "visited_on": on.isoformat(), "also_visited_on": ""}
    visit.pop("venue_id", None)
    package["name"] = f"{visit['visit_id']}-r1"
    package["resources"] = [one for one in package["resources"] if one["name"] != "attachments"]
    submitted = {"at": f"{TODAY}T09:00:00Z", "revision": "1", "event": "submitted", "by": f"QA-{chance.random()}"}
    held.visits.append(VisitInHand(folder, {1: package}, [submitted], []))
    return True


def _no_visit(held: InHand, chance: random.Random) -> bool:
    """One that was never decided on is taken away."""
    drafts = [visit for visit in held.visits if not visit.is_approved(1) and not visit.rows(1, "attachments")]
    if not drafts:
        return False
    gone = chance.choice(drafts)
    held.visits.remove(gone)
    shutil.rmtree(gone.folder, ignore_errors=True)
    return True


def _no_comment(held: InHand, chance: random.Random) -> bool:
    """A comment is taken away, of a report that nobody has decided on."""
    drafts = [visit for visit in held.visits if not visit.is_approved(max(visit.revisions))]
    visit = chance.choice(drafts)
    rows = visit.rows(max(visit.revisions), "comments")
    is_there = bool(rows)
    rows.clear()
    return is_there


def _no_answer(held: InHand, chance: random.Random) -> bool:
    """An answer of which only staff may see anything is taken away, or comes back blank."""
    visit = chance.choice(held.visits)
    number = chance.choice([*visit.revisions])
    header, rows = visit.rows(number, "visit")[0], visit.rows(number, "answers")
    items = held.items[header["framework_id"], str(header["framework_version"])]
    secret = {
        name
        for name, item in items.items()
        if {item["visibility"] or "internal", item["evidence_visibility"] or "internal"} == {"internal"}
        and item["required"] != "yes"
    }
    there = [row for row in rows if row["item"] in secret]
    missing = sorted(secret - {row["item"] for row in there})
    if there and (not missing or chance.random() < 0.5):
        rows.remove(chance.choice(there))
    elif missing:
        rows.append({"item": chance.choice(missing), "value": None, "evidence": f"Seen {chance.random()}"})
    return bool(secret)


STRUCTURAL: tuple[tuple[str, Callable[[InHand, random.Random], bool]], ...] = (
    ("a contact for staff is added", _more_contacts),
    ("a contact for staff is taken away", _fewer_contacts),
    ("a visit is handed in", _new_visit),
    ("a visit that was handed in is taken away", _no_visit),
    ("a comment on a visit not decided on is taken away", _no_comment),
    ("an answer for staff is taken away, or added", _no_answer),
)


def _put_back(kept: InHand) -> InHand:
    known = {visit.folder for visit in kept.visits}
    for folder in (kept.root / "qa_reports" / "visits").glob("*/*"):
        if folder not in known:
            shutil.rmtree(folder)
    kept.write()
    return kept


def _sees_a_public_edit(folder: Path) -> bool:
    """Whether the comparison can fail: by one comma in a summary, and by one contact that becomes public."""
    workspace = furnished(folder)
    seen = []
    for table, name, value in (("providers", "summary", "Another, summary."), ("contacts", "visibility", "public")):
        held = InHand.read(workspace)
        before = digests(workspace, Visibility.PUBLIC)
        held.tables[table][-1][name] = value
        held.write()
        seen.append(digests(workspace, Visibility.PUBLIC) != before)
    return json.dumps(seen) == "[true, true]"
