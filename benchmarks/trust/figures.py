"""Which figures there are, with the bar of each."""

from __future__ import annotations

from benchmarks.trust.figure import Asked

FIGURES = (
    Asked(
        1,
        "axe",
        (
            "axe violations and “incomplete”: every page type at 320, 768 and 1,280 pixels, light and dark, a form with errors, JavaScript off; no rule switched off"
        ),
        bar="0 and 0",
        baseline="239 nodes",
    ),
    Asked(
        2,
        "keyboard",
        ("By keyboard: controls unreachable, stops that are invisible or off the screen, traps; each user’s job"),
        bar="0, 0, 0; done",
        baseline="menu unreachable, 12 to 13 hidden stops a page",
    ),
    Asked(
        3,
        "seeded_faults",
        "Accessibility faults seeded into our own pages that the checks find",
        bar="28 of 30 or more",
        baseline="20",
    ),
    Asked(4, "html", "Errors by the Nu HTML checker", bar="0", baseline="22 on 9 pages"),
    Asked(
        5,
        "requests",
        (
            "A crawl of everything: requests to others, violations of the Content-Security-Policy, console errors; JavaScript on guidance and provider pages"
        ),
        bar="0, 0, 0; 0 and 3 KB or less",
        baseline="4 requests a page",
    ),
    Asked(
        6,
        "xss",
        "Hostile markup that takes effect, the policy switched off",
        bar="0 of 37 × 6 or more",
        baseline="28 of 37",
    ),
    Asked(
        7,
        "hostile_files",
        "Hostile files tried, tracebacks, over 5 s, over 1 GB, silent losses",
        bar="400 or more, 0, 0, 0, 0",
        baseline="57 s for 1 KB of YAML",
    ),
    Asked(
        8,
        "canaries",
        "Marks found where they may not be, by a search that finds 31 of 31 disguises",
        bar="0",
        baseline="–",
    ),
    Asked(
        9,
        "restricted_edits",
        "Random edits of what the public may not see that change a byte of the public edition",
        bar="0 of 10,000",
        baseline="–",
    ),
    Asked(
        10,
        "kills",
        "kill -9 in a build, an intake, a save in the studio: neither the old state nor the new",
        bar="0 of 200 or more",
        baseline="27 of 40",
    ),
    Asked(
        11, "disk", "Full disk and read-only output: old outputs damaged, left-overs", bar="0, 0", baseline="destroys"
    ),
    Asked(12, "crowd", "Intakes at the same time: lost or doubled", bar="0 of 1,000 or more", baseline="57 of 80"),
    Asked(
        13,
        "rebuilds",
        (
            "The same build with eight things varied: bytes or modes that differ; cases of dates, with midnight in London, that hold"
        ),
        bar="0; all of 40 or more",
        baseline="differ",
    ),
    Asked(
        14,
        "autosave",
        "Edits acknowledged and lost when the browser is killed, with two tabs, with a full quota",
        bar="0",
        baseline="up to 5.4 s",
    ),
    Asked(
        15,
        "searching_faults",
        (
            "Runs of each parser’s fuzz target since the last finding; branch coverage of what guards; mutants of decide/ and the cut to editions that tests kill"
        ),
        bar="1 million or more; 100 %; 90 % or more",
        baseline="–",
    ),
)
