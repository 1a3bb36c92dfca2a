"""Everything that is due, over all agreements: reviews, reports, notices, instalments."""

from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.obligations.agreement_calendar import LISTED_KINDS, DueItem, Kind
from tracker.exporters.lists import Cell
from tracker.schemas import DueListQuestions
from tracker.services.reviews.due_lists import DueCount, count_due, list_due
from tracker.web.allowing import allowed
from tracker.web.asking import asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.paging import page_links
from tracker.web.sorting import file_links
from tracker.web.throttled import an_export

pages = Blueprint("due", __name__)

A_PAGE = 100
HEADINGS = ("Agreement", "What", "Kind", "Fund", "Due", "Days", "State")


@pages.get("/reviews")
@allowed(Right.READ)
def due() -> ResponseReturnValue:
    """What is overdue, the oldest first, and what comes."""
    day, number = today(), asked_page()
    kind, within = _asked()
    with reading() as session:
        count = count_due(session, day, within, kinds=_kinds(kind))
        total = count.overdue + count.coming
        found = list_due(
            session, day, within, most=A_PAGE, skip=(number - 1) * A_PAGE, kinds=_kinds(kind)
        )
    if number > 1 and not found:
        abort(404, "The list has no such page.")
    return render_template(
        "due/due.html",
        sentence=first_sentence(count, within, day),
        found=found,
        kind=kind,
        within=within,
        kinds=LISTED_KINDS,
        links=page_links(number, total, A_PAGE),
        downloads=file_links(".download"),
        day=day,
    )


@pages.get("/reviews.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, as a file."""
    day = today()
    kind, within = _asked()
    with reading() as session:
        found = list_due(session, day, within, kinds=_kinds(kind))
    return list_file(form, f"Due on {day:%d-%m-%Y}", HEADINGS, [_row(item) for item in found])


def first_sentence(count: DueCount, within: int, day: date) -> str:
    """How much is overdue, since when at most, and how much falls due besides."""
    coming = f"{count.coming:,} more {'falls' if count.coming == 1 else 'fall'} due"
    coming += f" within {counted(within, 'day')}"
    if not count.overdue or count.earliest is None:
        return f"Nothing is overdue; {coming}."
    verb = "is" if count.overdue == 1 else "are"
    oldest = counted((day - count.earliest).days, "day")
    return f"{counted(count.overdue, 'thing')} {verb} overdue, the oldest by {oldest}; {coming}."


def _asked() -> tuple[Kind | None, int]:
    values = asked_words(DueListQuestions())
    kind = next((one for one in LISTED_KINDS if one == values["kind"]), None)
    if values["kind"] and kind is None:
        abort(400, "Nothing of this kind falls due.")
    return kind, values["within"]


def _kinds(kind: Kind | None) -> tuple[Kind, ...]:
    return () if kind is None else (kind,)


def _row(item: DueItem) -> list[Cell]:
    return [
        item.agreement, item.title, item.kind.value, item.fund, item.due, item.days, item.state,
    ]  # fmt: skip
