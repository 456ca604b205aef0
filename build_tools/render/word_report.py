"""
A visit's report as a Word document, for people who want one to keep or to quote from. Output only: none is ever read.

It says what the report's page says, from the same view. Every text goes in as text: no field, link, macro or picture.
"""

from __future__ import annotations

from build_tools.models.visit import Revision, Visit
from build_tools.render.environment import day
from build_tools.render.report_answers import ThemeSection
from build_tools.render.report_changes import SinceLast
from build_tools.render.report_corrections import Correction
from build_tools.render.report_plan import ActionRow
from build_tools.render.report_view import Note, ReportView, WithdrawnReportView
from build_tools.render.views import Tag
from build_tools.render.word_document import WordDocument

NOT_AN_ENDORSEMENT = (
    "A report is what was found on a day. It is no endorsement, and schools must make their own checks. "
    "This is a copy: whether the report still stands is on the directory’s own page."
)


def report_docx(view: ReportView, signed_off: str) -> bytes:
    """
    The ``.docx``; the same view always gives the same bytes. ``signed_off`` says when and, where known, by whom.

    Raises ``WrongUse`` when the library is missing.
    """
    title = f"{view.title}, {day(view.visited_on)}"
    document = WordDocument(f"{title}: {view.provider}")
    document.title(view.provider, title)
    if view.for_whom:
        document.paragraph(f"{view.for_whom}.")
    document.paragraph(f"As of {day(view.as_of)}. {NOT_AN_ENDORSEMENT}", soft=True)
    _summary(document, view, signed_off)
    document.heading("What must improve")
    _plan(document, view.actions)
    if view.since:
        document.heading("What changed since the last visit")
        _since(document, view.since)
    if view.evidence_kept_back:
        document.paragraph(
            "This edition shows answers. The evidence behind them is for the partnership’s member schools."
        )
    for theme in view.themes:
        _theme(document, theme)
    document.heading("Right of reply")
    _replies(document, view.replies, view.shared)
    if view.corrections:
        document.heading("Corrections")
        for correction in view.corrections:
            _correction(document, correction)
    document.heading("About this report")
    document.paragraph(f"Made on the framework “{view.framework}”. {view.framework_source}")
    return document.finished()


def withdrawn_docx(view: WithdrawnReportView) -> bytes:
    """What remains of a report that was taken back: that it was, when and why."""
    title = f"{view.title}, {day(view.visited_on)}, withdrawn"
    document = WordDocument(f"{title}: {view.provider}")
    document.title(view.provider, title)
    document.paragraph(f"This report was withdrawn on {day(view.withdrawn_on)}. Nothing rests on it.")
    document.paragraphs(view.reason)
    return document.finished()


def signed_off_words(visit: Visit, revision: Revision) -> str:
    """``On 14 March 2026``, and by whom where the edition may know."""
    approved = [event for event in visit.events if event.event == "approved" and event.revision == revision.number]
    last = approved[-1]
    return f"On {day(last.day)}" + (f", by {last.by}" if last.by else "")


def _summary(document: WordDocument, view: ReportView, signed_off: str) -> None:
    document.heading("Summary")
    document.paragraph(view.outcome.word, lead="Outcome: ")
    if view.outcome_note:
        document.paragraph(view.outcome_note)
    document.paragraph(view.plan_words, lead="What must improve: ")
    document.paragraph(view.standing, lead="Does it still count? ")
    if view.later:
        document.paragraph(f"A later visit on this framework was made on {view.later}.")
    if view.carried_out_by:
        own = f" Its own report: {view.original_report}" if view.original_report else ""
        document.paragraph(f"Carried out by {view.carried_out_by}, not by this partnership.{own}")
    facts = [(fact.term, fact.text) for fact in view.facts]
    document.table(("About the visit", "Detail"), [*facts, ("Signed off", signed_off)], (45, 125))
    document.paragraphs(view.overview)


def _plan(document: WordDocument, actions: tuple[ActionRow, ...]) -> None:
    if not actions:
        document.paragraph("No improvement was asked for.")
        return
    rows = []
    for action in actions:
        what = f"{action.number}. {action.area}{f' ({action.item})' if action.item else ''}\n{action.action}"
        rag = f"\nRAG at the visit: {action.rag}" if action.rag else ""
        stands = [action.state.word if action.state else ""]
        for line in action.progress:
            more = "".join([f", RAG {line.rag}" if line.rag else "", f". {line.note}" if line.note else ""])
            stands.append(f"{day(line.noted_on)}: {line.state.lower()}{more}")
        rows.append((what + rag, day(action.by_when), action.owner, "\n".join(stands)))
    document.table(("Improvement", "By when", "Who", "How it stands"), rows, (80, 28, 28, 34))


def _since(document: WordDocument, since: SinceLast) -> None:
    other = (
        f" That visit was made on version {since.version} of the framework; only items with the same name on the same "
        "scale are compared."
        if since.other_version
        else ""
    )
    before = f"Compared with the visit of {day(since.visited_on)}, which concluded “{since.outcome_before.word}”. "
    document.paragraph(f"{before}{since.words}{other}")
    rows = [
        (
            f"{row.number} {row.label}".strip(),
            _word(row.before, row.nothing),
            _word(row.after, row.nothing),
            row.change.word,
        )
        for row in since.rows
    ]
    if rows:
        document.table(("Item", "Last time", "This time", "Change"), rows, (80, 30, 30, 30))
    if since.same:
        document.paragraph(f"The same as last time: {since.same}.")


def _word(tag: Tag | None, nothing: str) -> str:
    return tag.word if tag else nothing


def _theme(document: WordDocument, theme: ThemeSection) -> None:
    document.heading(theme.frame.label)
    if theme.frame.hint:
        document.paragraph(theme.frame.hint, soft=True)
    rows = []
    for answer in theme.answers:
        found = answer.finding
        given = [found.answer.word if found.answer else found.value, *answer.said]
        given += [found.validity.word] if found.validity else []
        rows.append((found.number, found.label, "\n".join(part for part in given if part), "\n".join(answer.evidence)))
    with_evidence = any(row[3] for row in rows)
    if rows and with_evidence:
        document.table(("Item", "Standard", "Answer", "Evidence"), rows, (14, 52, 34, 70))
    elif rows:
        document.table(("Item", "Standard", "Answer"), [row[:3] for row in rows], (14, 106, 50))
    if theme.comment:
        document.heading("Visitor’s comment", level=2)
        document.paragraphs(theme.comment)


def _replies(document: WordDocument, replies: tuple[Note, ...], shared: str) -> None:
    for reply in replies:
        document.heading(f"{reply.title}, {day(reply.on)}", level=2)
        document.paragraphs(reply.text or ("It sent nothing to be printed.",))
    if not replies:
        document.paragraph(f"{shared} No reply from the provider is on record.".strip())


def _correction(document: WordDocument, correction: Correction) -> None:
    document.heading(f"Revision {correction.number}, {day(correction.on)}", level=2)
    document.paragraphs(correction.reason)
    rows = [
        (
            f"{change.what}\n{change.field}",
            _side(change.lead, change.before, change.tail),
            _side(change.lead, change.after, change.tail),
        )
        for change in correction.changes
    ]
    if rows:
        document.table(("Where", "Before", "After"), rows, (50, 60, 60))
    elif correction.earlier:
        document.paragraph("Nothing that this edition shows was changed.")
    else:
        document.paragraph("The report before it had been withdrawn and is not compared.")


def _side(lead: str, changed: str, tail: str) -> str:
    return f"{lead}{changed}{tail}" or "Nothing"
