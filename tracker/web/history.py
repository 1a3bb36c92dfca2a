"""Who changed what, field by field, and whether the record is whole."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.config import LONDON
from tracker.exporters.lists import Cell
from tracker.list_questions import TrailQuestions
from tracker.schemas import answered
from tracker.services.audit.chain import Verdict, verify_chain
from tracker.services.audit.shared_trail import SHARED
from tracker.services.audit.trail import (
    TrailEntry,
    TrailHead,
    TrailLine,
    TrailQuestion,
    TrailSort,
    count_entries,
    entries_of,
    file_of_batch,
    get_entry,
    lines_of_entry,
    lines_of_record,
    list_changes,
    list_entries,
    newest_entry,
    people_in_trail,
    trail_head,
)
from tracker.services.imports.batches import shown_batches
from tracker.services.records.book import load_book
from tracker.services.records.history import RECORDED
from tracker.sheets import Style
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_page, beginning, reading, the_database
from tracker.web.files import list_file
from tracker.web.formatting import counted, day, pounds
from tracker.web.long_work import long_work
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("history", __name__)

A_PAGE = 50
MOST_LINES = 200
MOST_FIELDS = 20_000
"""How many changed fields a file of the history holds at most."""
CUT = (
    f"This file ends here: it holds the first {MOST_FIELDS:,} changed fields that were asked for. "
    "Ask for fewer days, or for one register, to have the others."
)
HEADINGS = (
    "Entry", "When", "Who", "Through", "What was done", "To what", "Batch", "Reason", "Register",
    "Record", "Change", "Field", "Before", "After",
)  # fmt: skip
SORTED = {TrailSort.WHEN: "When", TrailSort.WHO: "Who"}
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
    """Every change to an agreement, the newest first, by person, register, date and words."""
    if asked("q"):
        count_search()
    question, faults = _question(agreement)
    order = asked_trail_order()
    number = asked_page()
    with reading() as session:
        frame = _frame(session, agreement)
        newest = newest_entry(session, agreement)
        total = count_entries(session, TrailQuestion(agreement))
        is_narrow = question != TrailQuestion(agreement)
        matches = count_entries(session, question) if is_narrow else total
        skip = (number - 1) * A_PAGE
        entries = list_entries(
            session, question, A_PAGE, skip, order.by, descending=order.descending
        )
        people = people_in_trail(session, agreement)
    if number > 1 and not entries:
        abort(404, "The list has no such page.")
    return render_template(
        "history/history.html",
        **frame,
        entries=entries,
        sentence=_sentence(total, newest),
        matches=matches,
        is_narrow=is_narrow,
        headings=sort_links(SORTED, order, "changes", {TrailSort.WHEN}),
        people=people,
        sheets=SHEETS,
        faults=faults,
        links=page_links(number, matches, A_PAGE),
        downloads=file_links(".download", agreement=agreement),
        most=MOST_FIELDS,
    )


@pages.get("/agreements/<code:agreement>/history.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
@long_work()
def download(agreement: str, form: str) -> ResponseReturnValue:
    """What the change sets did that the address asks for, one row for each changed field."""
    question, faults = _question(agreement)
    if faults:
        abort(400, f"{faults[0].sentence}.")
    order = asked_trail_order()
    with reading() as session:
        _frame(session, agreement)
        changes = list_changes(
            session, agreement, question, MOST_FIELDS + 1, order.by, descending=order.descending
        )
        return trail_file(form, f"History of {agreement}", changes)


def trail_file(
    form: str, name: str, changes: Iterable[tuple[TrailEntry, TrailLine | None]]
) -> Response:
    """What change sets did as a file, one row for each changed field; it says if it is cut."""
    found = (row for entry, line in changes for row in _rows(entry, line))
    rows = list(islice(found, MOST_FIELDS + 1))
    if len(rows) > MOST_FIELDS:
        name += f", the first {MOST_FIELDS} fields only"
        rows[MOST_FIELDS:] = [[CUT, *([None] * (len(HEADINGS) - 1))]]
    return list_file(form, name, HEADINGS, rows)


def _rows(entry: TrailEntry, line: TrailLine | None) -> Iterator[list[Cell]]:
    """A row for each field that changed; one without a field for what changed no record by hand."""
    done: list[Cell] = [
        entry.number, entry.at, entry.actor, entry.door, entry.action, entry.subject, entry.batch,
        entry.reason,
    ]  # fmt: skip
    if line is None:
        yield [*done, *([None] * 6)]
        return
    for field in line.fields:
        yield [
            *done, line.sheet, line.record, line.change, field.heading, field.before, field.after,
        ]  # fmt: skip


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
    if sheet in SHARED:
        return redirect(url_for("shared_history.record", sheet=sheet, record=key))
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


def asked_trail_order() -> Order[TrailSort]:
    """The order the address asks for; the newest come first unless it says otherwise."""
    return asked_order(asked("sort") or f"-{TrailSort.WHEN}", TrailSort.WHEN)


def _question(agreement: str) -> tuple[TrailQuestion, list[FieldFault]]:
    """What the address asks for; days are those of the clock on the wall in London."""
    given = {name: asked(name) for name in ("sheet", "person", "since", "until", "q")}
    values, wrong = answered(TrailQuestions(), given)
    until = values["until"]
    question = TrailQuestion(
        agreement,
        sheet=values["sheet"],
        person=values["person"],
        since=None if values["since"] is None else beginning(values["since"]),
        before=None if until is None else beginning(until + timedelta(days=1)),
        search=values["q"],
    )
    return question, [FieldFault(name, sentence) for name, sentence in wrong.items()]


def _sentence(count: int, newest: datetime | None) -> str:
    if newest is None:
        return "Nothing is recorded of this agreement yet."
    are = "is" if count == 1 else "are"
    on = day(newest.astimezone(LONDON).date())
    return f"{counted(count, 'change set')} {are} recorded, the newest on {on}."


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
