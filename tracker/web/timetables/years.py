"""A year of a partner's calendar at once: from the template of its kind, or from the year before."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import KeyDate
from tracker.domain.registers import AgreementBook, Organisation
from tracker.domain.timetables.templates import carried, filled, template_for
from tracker.errors import NotFound
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.sheets.timetable_layouts import KEY_DATES
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.formatting import counted
from tracker.web.saving import save
from tracker.web.timetables.timetable import ROOT, SHEETS, year_asked

pages = Blueprint("timetable_years", __name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be added to a partner's year; `why_none` says why that is nothing."""

    body: Organisation
    dates: Sequence[KeyDate]
    why_none: str


@pages.get(f"{ROOT}/fill")
@allowed(Right.CHANGE)
def ask_fill(agreement: str) -> ResponseReturnValue:
    """What the templates would add to a year."""
    return _show(_book(agreement), "template", [])


@pages.post(f"{ROOT}/fill")
@allowed(Right.CHANGE)
def fill(agreement: str) -> ResponseReturnValue:
    """Fill a partner's year from its template."""
    return _take(agreement, "template")


@pages.get(f"{ROOT}/carry")
@allowed(Right.CHANGE)
def ask_carry(agreement: str) -> ResponseReturnValue:
    """What the year before would add to a year."""
    return _show(_book(agreement), "last year", [])


@pages.post(f"{ROOT}/carry")
@allowed(Right.CHANGE)
def carry(agreement: str) -> ResponseReturnValue:
    """Carry a partner's dates of the year before forward."""
    return _take(agreement, "last year")


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=SHEETS)


def _offer(book: AgreementBook, body: Organisation, year: FinancialYear, source: str) -> Offer:
    if source == "template":
        dates = filled(book.agreement.agreement, body, year, book.key_dates)
        none = f"Every event of the template has a date in {year} already."
        if not template_for(body):
            none = f"There is no template for a body of the type {body.type}: add its dates."
        return Offer(body, dates, none)
    dates = carried(book.key_dates, body.code, year)
    last = FinancialYear(year.start - 1)
    return Offer(body, dates, f"It has no date in {last} that {year} does not have already.")


def _show(book: AgreementBook, source: str, faults: Sequence[FieldFault]) -> str:
    year = year_asked(book)
    return render_template(
        "timetables/year.html",
        **frame_of(book),
        source=source,
        year=year,
        last=FinancialYear(year.start - 1),
        offers=[_offer(book, body, year, source) for body in book.organisations],
        faults=faults,
    )


def _take(agreement: str, source: str) -> ResponseReturnValue:
    book = _book(agreement)
    year = year_asked(book)
    code = request.form.get("partner", "")
    body = next((row for row in book.organisations if row.code == code), None)
    if body is None:
        raise NotFound(f"{code or 'Nobody'} is no partner of agreement {agreement}.")
    to = url_for("timetable.of_agreement", agreement=agreement, year=year)
    offer = _offer(book, body, year, source)
    if not offer.dates:
        flash(f"Nothing was added. {offer.why_none}")
        return redirect(to, 303)
    action = "fill timetable" if source == "template" else "carry timetable forward"
    saved = save(
        [Edit(KEY_DATES, None, row) for row in offer.dates],
        Why(action, f"{agreement} / {body.code} {year}"),
        to=to,
        done=f"{counted(len(offer.dates), 'date')} {'is' if len(offer.dates) == 1 else 'are'} "
        f"added for {body.name}. Change those that are different this year.",
    )
    return (_show(book, source, saved), 422) if isinstance(saved, list) else saved
