"""Instalments that were due and have not come in, over all agreements.

The list has an address of its own, /money/instalments, because it is another list than the months
of /money: it is searched, sorted and taken away by itself. It is called after what it lists, as
/agreements, /reviews and /outcomes are; `late` in an address says of months which to show.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.exporters.lists import Cell
from tracker.list_questions import InstalmentListQuestions
from tracker.services.agreements.lists import list_choices
from tracker.services.money.outstanding import (
    A_PAGE,
    Outstanding,
    OutstandingCount,
    OutstandingQuestion,
    OutstandingSort,
    count_outstanding,
    list_outstanding,
)
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import day as day_text
from tracker.web.money.month_questions import late_words
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("late_instalments", __name__)

SORTED = {
    OutstandingSort.DUE: "Due",
    OutstandingSort.TITLE: "Agreement and fund",
    OutstandingSort.PARTNER: "Partner",
    OutstandingSort.MISSING: "Still to come",
    OutstandingSort.DAYS: "How late",
}
LARGEST_FIRST = frozenset({OutstandingSort.MISSING, OutstandingSort.DAYS})
HEADINGS = (
    "Agreement", "Title", "Fund", "Partner", "Name", "Financial year", "Due", "Amount",
    "Invoice", "Invoiced on", "Received on", "Received", "Still to come", "Days late",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InstalmentsAsked:
    """Which late instalments the address asks for, and in which order."""

    question: OutstandingQuestion
    order: Order[OutstandingSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves instalments out."""
        return any(value for name, value in self.given.items() if name != "sort")


@pages.get("/money/instalments")
@allowed(Right.READ)
def instalments() -> ResponseReturnValue:
    """Which instalments have not come in, how much is still to come, and how late they are."""
    number, now = asked_page(), today()
    if asked("q"):
        count_search()
    wanted = _asked(now)
    question, order, skip = wanted.question, wanted.order, (number - 1) * A_PAGE
    with reading() as session:
        found = count_outstanding(session, OutstandingQuestion(now))
        matches = count_outstanding(session, question) if wanted.is_narrow else found
        if number > 1 and skip >= matches.instalments:
            abort(404, "The list has no such page.")
        lines = list_outstanding(
            session, question, order.by, descending=order.descending, skip=skip
        )
        choices = list_choices(session)
    return render_template(
        "money/instalments.html",
        sentence=first_sentence(found, now),
        found=found,
        lines=lines,
        matches=matches,
        links=page_links(number, matches.instalments, A_PAGE),
        headings=sort_links(SORTED, order, "instalments", LARGEST_FIRST),
        downloads=file_links(".download"),
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        choices=choices,
    )


@pages.get("/money/instalments.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each instalment, as a file."""
    now = today()
    wanted = _asked(now)
    with reading() as session:
        lines = list_outstanding(
            session,
            wanted.question,
            wanted.order.by,
            descending=wanted.order.descending,
            most=None,
        )
    return list_file(form, f"Instalments not received on {now:%d-%m-%Y}", HEADINGS, _rows(lines))


def first_sentence(found: OutstandingCount, now: date) -> str:
    """How many instalments are late, and what is still to come of them."""
    words = late_words(found)
    return f"As at {day_text(now)}, {words}."


def _asked(now: date) -> InstalmentsAsked:
    values = asked_words(InstalmentListQuestions())
    question = OutstandingQuestion(
        now, search=values["q"], partner=values["partner"], area=values["area"]
    )
    return InstalmentsAsked(question, asked_order(values["sort"], OutstandingSort.DUE), values)


def _rows(lines: Iterable[Outstanding]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for line in lines:
        row = line.instalment
        rows.append(
            [
                row.agreement, line.title, row.fund, row.partner, line.partner_name,
                str(row.financial_year), row.due_date, row.amount, row.invoice, row.invoiced_on,
                row.received_on, row.received_amount, line.late.missing, line.late.days,
            ]
        )  # fmt: skip
    return rows
