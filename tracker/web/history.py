"""Who changed what, field by field, and whether the record is whole."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.config import LONDON
from tracker.schemas import TrailQuestions, answered
from tracker.services.audit.chain import Verdict, verify_chain
from tracker.services.audit.trail import (
    TrailHead,
    TrailQuestion,
    count_entries,
    entries_of,
    file_of_batch,
    get_entry,
    lines_of_entry,
    lines_of_record,
    list_entries,
    people_in_trail,
    trail_head,
)
from tracker.services.imports.batches import shown_batches
from tracker.services.records.book import load_book
from tracker.services.records.history import RECORDED
from tracker.sheets import Style
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_page, reading, the_database
from tracker.web.formatting import counted, day, pounds
from tracker.web.long_work import long_work
from tracker.web.paging import page_links

pages = Blueprint("history", __name__)

A_PAGE = 50
MOST_LINES = 200
SHEETS = tuple(layout.sheet for layout in RECORDED)
_STYLES = {
    (layout.sheet, column.heading): column.kind.style
    for layout in RECORDED
    for column in layout.columns
}


@pages.app_template_filter("recorded")
def recorded(text: str, sheet: str, heading: str) -> str:
    """What the trail holds of a field, as people read it: money in pounds, dates in words.

    >>> recorded("-100.00", "Budgets", "Amount"), recorded("2026-11-22", "Budgets", "Approved on")
    ('−£100.00', '22 November 2026')
    """
    style = _STYLES.get((sheet, heading))
    try:
        if style is Style.MONEY:
            return pounds(Decimal(text))
        if style is Style.DATE:
            return day(date.fromisoformat(text))
    except (ArithmeticError, ValueError):
        pass  # an earlier release may have kept the field in another form, which is shown as it is
    return text


@pages.get("/agreements/<code:agreement>/history")
@allowed(Right.READ)
def history(agreement: str) -> ResponseReturnValue:
    """Every change to an agreement, the newest first, by person, register and date."""
    question, faults = _question(agreement)
    number = asked_page()
    with reading() as session:
        frame = _frame(session, agreement)
        count = count_entries(session, question)
        entries = list_entries(session, question, A_PAGE, (number - 1) * A_PAGE)
        people = people_in_trail(session, agreement)
    if number > 1 and not entries:
        abort(404, "The list has no such page.")
    return render_template(
        "history/history.html",
        **frame,
        entries=entries,
        sentence=_sentence(count, entries[0].at if entries else None, question),
        people=people,
        sheets=SHEETS,
        faults=faults,
        links=page_links(number, count, A_PAGE),
    )


@pages.get("/agreements/<code:agreement>/history/<int:number>")
@allowed(Right.READ)
def entry(agreement: str, number: int) -> ResponseReturnValue:
    """One change set: each record of the agreement before and after, field by field."""
    page = asked_page()
    with reading() as session:
        frame = _frame(session, agreement)
        found = get_entry(session, number, agreement)
        lines = lines_of_entry(session, number, agreement, MOST_LINES + 1, (page - 1) * MOST_LINES)
        file_name = file_of_batch(session, found.batch)
        opened = shown_batches(session, [found.batch])
    return render_template(
        "history/entry.html",
        **frame,
        entry=found,
        lines=lines[:MOST_LINES],
        more=len(lines) > MOST_LINES,
        page=page,
        file_name=file_name,
        opened=opened,
    )


@pages.get("/agreements/<code:agreement>/history/record")
@allowed(Right.READ)
def record(agreement: str) -> ResponseReturnValue:
    """Everything that happened to one record, the oldest first."""
    sheet, key = asked("sheet"), asked("record")
    if sheet not in SHEETS:
        abort(404, "There is no such register.")
    with reading() as session:
        frame = _frame(session, agreement)
        lines = lines_of_record(session, agreement, sheet, key)
        entries = entries_of(session, {line.entry for line in lines})
    return render_template(
        "history/record.html",
        **frame,
        sheet=sheet,
        record=key,
        lines=lines,
        entries=entries,
    )


@pages.get("/audit")
@allowed(Right.READ)
def chain() -> ResponseReturnValue:
    """How long the record is, with the button that proves it whole."""
    with reading() as session:
        head = trail_head(session)
    return render_template("history/chain.html", head=head, sentence=_chain_sentence(head, None))


@pages.post("/audit")
@allowed(Right.READ)
@long_work()
def verify() -> ResponseReturnValue:
    """Work every hash of the record out again and say whether the chain holds."""
    database = the_database()
    with reading() as session:
        head = trail_head(session)
        anchor = None if database.anchors is None else database.anchor_file(session)
        verdict = verify_chain(session, anchor)
    return render_template(
        "history/chain.html",
        head=head,
        verdict=verdict,
        anchored=anchor is not None and anchor.is_file(),
        sentence=_chain_sentence(head, verdict),
    )


def _frame(session: Session, agreement: str) -> dict[str, Any]:
    return frame_of(load_book(session, agreement, sheets=["Partners"]))


def _question(agreement: str) -> tuple[TrailQuestion, list[FieldFault]]:
    """What the address asks for; days are those of the clock on the wall in London."""
    given = {name: asked(name) for name in ("sheet", "person", "since", "until")}
    values, wrong = answered(TrailQuestions(), given)
    until = values["until"]
    question = TrailQuestion(
        agreement,
        sheet=values["sheet"],
        person=values["person"],
        since=None if values["since"] is None else _midnight(values["since"]),
        before=None if until is None else _midnight(until + timedelta(days=1)),
    )
    return question, [FieldFault(name, sentence) for name, sentence in wrong.items()]


def _midnight(at: date) -> datetime:
    return datetime.combine(at, time(), LONDON)


def _sentence(count: int, newest: datetime | None, question: TrailQuestion) -> str:
    if newest is None:
        return "Nothing was changed that answers this question."
    asked_for = question != TrailQuestion(question.agreement)
    answer = (
        "answer this question; the newest was made" if asked_for else "are recorded, the newest"
    )
    if count == 1:
        answer = answer.replace("answer ", "answers ").replace("are ", "is ")
    return f"{counted(count, 'change set')} {answer} on {day(newest.astimezone(LONDON).date())}."


def _chain_sentence(head: TrailHead, verdict: Verdict | None) -> str:
    if head.first_at is None:
        return "Nothing is recorded yet."
    since = day(head.first_at.astimezone(LONDON).date())
    if verdict is None:
        return f"The chain has {counted(head.entries, 'entry', 'entries')}, the first of {since}."
    if verdict.broken is None:
        return (
            f"The chain of {counted(verdict.entries, 'entry', 'entries')} is unbroken since "
            f"{since}."
        )
    return f"The chain is broken. {verdict.broken}"
