"""How well the partners' calendars fit in each year, and where they clash.

This follows from an agreement's registers alone and depends on no day, so it is always true: it is
worked out again with every change of what it follows from, however many agreements that touches.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import Select, delete, exists, insert, select
from sqlalchemy.orm import Session

from tracker.domain.timetables.clashes import Link
from tracker.domain.timetables.fits import YearFit, year_fits
from tracker.models import Agreement, KeyDate, TimetableFit, TimetableLink
from tracker.services.kept.records import Record, by_agreement, records_of
from tracker.services.records.book import load_books

SHEETS = ("Partners", "Key dates", "Timetable dependencies")
_KEPT = (TimetableFit, TimetableLink)


def refresh(session: Session, agreements: Collection[str]) -> None:
    """Write down again how the calendars of some agreements fit."""
    session.execute(delete(TimetableLink).where(TimetableLink.agreement.in_(agreements)))
    session.execute(delete(TimetableFit).where(TimetableFit.agreement.in_(agreements)))
    for model, records in zip(_KEPT, work_out(session, agreements), strict=True):
        if records:
            session.execute(insert(model), records)


def work_out(session: Session, agreements: Collection[str]) -> tuple[list[Record], list[Record]]:
    """The records of both tables, from the registers."""
    dated = select(KeyDate.agreement).where(KeyDate.agreement.in_(agreements)).distinct()
    codes = session.scalars(dated).all()
    books = load_books(session, codes, sheets=SHEETS) if codes else []
    fits = [fit for book in books for fit in year_fits(book)]
    return [_fit(fit) for fit in fits], [link for fit in fits for link in _links(fit)]


def unkept() -> Select[str]:
    """The agreements with key dates of which an earlier version of the tracker kept nothing."""
    dated = exists().where(KeyDate.agreement == Agreement.agreement)
    kept = exists().where(TimetableFit.agreement == Agreement.agreement)
    return select(Agreement.agreement).where(dated, ~kept)


def faults(session: Session, agreements: Collection[str]) -> Iterator[str]:
    """Sentences for every agreement of which something else is kept than its registers say."""
    kept = [records_of(session, model, agreements) for model in _KEPT]
    right = [by_agreement(records) for records in work_out(session, agreements)]
    for code in sorted(agreements):
        if [own.get(code) for own in kept] != [own.get(code) for own in right]:
            yield f"{code}: how its timetables fit is kept otherwise than its records say."


def _fit(fit: YearFit) -> Record:
    return {
        "agreement": fit.agreement,
        "financial_year": fit.year,
        "dates": fit.dates,
        "clashes": fit.clashes,
        "missing": fit.missing,
        "slack": fit.slack,
    }


def _links(fit: YearFit) -> Iterator[Record]:
    for place, link in enumerate(fit.links, 1):
        yield {"agreement": fit.agreement, "financial_year": fit.year, "place": place} | _link(link)


def _link(link: Link) -> dict[str, object]:
    return {
        "partner": link.needed.partner,
        "event": link.needed.event,
        "number": link.needed.number,
        "of_partner": link.partner,
        "depends_on": link.depends_on.value,
        "of_number": None if link.other is None else link.other.number,
        "days": link.days,
        "why": link.why,
    }
