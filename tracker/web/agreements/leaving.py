"""Notice and exit: how early an agreement can be left, who must be told by when, who gets what."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.leaving import Leaving, checklist, leaving, tellings
from tracker.domain.agreements.settling import settlements
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.agreements.settling_words import view_of
from tracker.web.allowing import allowed
from tracker.web.asking import reading, today
from tracker.web.formatting import counted, day

pages = Blueprint("leaving", __name__)


@pages.get("/agreements/<code:agreement>/exit")
@allowed(Right.READ)
def leaving_page(agreement: str) -> ResponseReturnValue:
    """How this agreement can be left, and what would have to be settled."""
    with reading() as session:
        book = load_book(session, agreement, sheets=(*POSITION_SHEETS, "Documents"))
    found = leaving(book, today())
    version = book.as_at(today())
    return render_template(
        "review_meetings/exit.html",
        **frame_of(book, version),
        sentence=first_sentence(found),
        found=found,
        tellings=tellings(book, today()),
        settlements=[view_of(row, names_of(book)) for row in settlements(book, today())],
        checklist=checklist(version.exit_plan),
    )


def first_sentence(found: Leaving) -> str:
    """The earliest day on which the agreement could end, and until when notice makes sense."""
    if found.notice_months is None:
        return "The agreement does not say how many months' notice it takes to leave it."
    if found.earliest is None:
        return "The notice it takes to leave runs beyond the calendar."
    months = counted(found.notice_months, "month")
    if found.at_year_end and found.closes is not None and found.closes < found.opens:
        return (
            "Notice may expire only at the end of a financial year, so it cannot end this "
            f"agreement before its own end on {day(found.earliest)}."
        )
    if found.served is not None:
        return (
            f"Notice was served on {day(found.served)}: with {months}' notice the agreement ends "
            f"on {day(found.earliest)}."
        )
    if found.today < found.opens:
        return f"The notice window opens on {day(found.opens)}, when the agreement begins."
    if not found.is_open:
        assert found.closes is not None
        return (
            f"The notice window closed on {day(found.closes)}: the agreement ends by itself on "
            f"{day(found.earliest)} before {months}' notice would run out."
        )
    closes = "" if found.closes is None else f"; the notice window closes on {day(found.closes)}"
    return f"If notice is served today, the agreement ends on {day(found.earliest)}{closes}."
