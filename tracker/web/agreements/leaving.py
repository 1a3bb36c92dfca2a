"""Notice and exit: how early an agreement can be left, who must be told by when, who gets what."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.leaving import ChecklistLine, Leaving, checklist, leaving, tellings
from tracker.domain.agreements.settling import settlements
from tracker.domain.records.documents import DocumentKind, kept_of
from tracker.domain.registers import AgreementBook
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.sheets.check_layouts import EXIT_ITEMS, NOTICES
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.agreements.settling_words import view_of
from tracker.web.allowing import allowed
from tracker.web.asking import reading, today
from tracker.web.formatting import counted, day
from tracker.web.record_forms import Option
from tracker.web.register_desk import Desk

pages = Blueprint("leaving", __name__)

_BACK = "leaving.leaving_page"


def _notices_and_partners(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    names = names_of(book)
    partners = [
        Option(row.organisation, names.get(row.organisation, row.organisation))
        for row in book.partners
    ]
    notices = [
        Option(str(row.document), f"{row.document}: {row.title}")
        for row in kept_of(book.documents, DocumentKind.NOTICE)
    ]
    return {"document": notices, "served_by": partners, "served_on": partners}


NOTICE = Desk(
    "service of notice",
    NOTICES,
    "/exit/notices",
    _BACK,
    hints={"received_on": "When the other partner said that it has the notice"},
    options=_notices_and_partners,
    sheets=("Partners", "Documents"),
    past=("received_on",),
)
ITEM = Desk(
    "settled exit item",
    EXIT_ITEMS,
    "/exit/items",
    _BACK,
    hints={
        "item": "What had to be settled",
        "done_by": "Name and office",
        "note": "Where it is written down, or why it was not needed",
    },
    past=("done_on",),
)
for _desk in (NOTICE, ITEM):
    _desk.install(pages)


@pages.get("/agreements/<code:agreement>/exit")
@allowed(Right.READ)
def leaving_page(agreement: str) -> ResponseReturnValue:
    """How this agreement can be left, and what would have to be settled."""
    with reading() as session:
        book = load_book(
            session,
            agreement,
            sheets=(*POSITION_SHEETS, "Documents", NOTICES.sheet, EXIT_ITEMS.sheet),
        )
    found = leaving(book, today())
    version = book.as_at(today())
    lines = checklist(version.exit_plan, book.answers.exit_items)
    return render_template(
        "review_meetings/exit.html",
        **frame_of(book, version),
        sentence=first_sentence(found),
        found=found,
        tellings=tellings(book, today()),
        settlements=[view_of(row, names_of(book)) for row in settlements(book, today())],
        has_plan=bool(version.exit_plan),
        checklist=lines,
        checklist_sentence=checklist_sentence(lines),
        notices=kept_of(book.documents, DocumentKind.NOTICE),
        services=book.answers.notices,
        links={"item": ITEM.links, "notice": NOTICE.links},
    )


def checklist_sentence(lines: Sequence[ChecklistLine]) -> str:
    """How much of what is to be settled is settled."""
    settled = sum(line.settled is not None for line in lines)
    if settled == len(lines):
        return f"All {len(lines)} items are settled."
    verb = "is" if settled == 1 else "are"
    return f"{settled} of {counted(len(lines), 'item')} {verb} settled."


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
