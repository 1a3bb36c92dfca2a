"""Where every measure stands with its reason, and the readings that nobody has recorded.

Both are kept as steps over days: a reading recorded ahead counts once its period begins, and a
reading is late from the day after it was due until it is chased no longer. So lists of all
measures are filtered and sorted by the database, on any day, and no night's work is needed for it.
"""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Select, delete, exists, insert, select
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.outcomes.measures import measure_status
from tracker.domain.outcomes.reading_calendar import CHASED_FOR, ReadingOwed, readings_due
from tracker.domain.records.outcomes import OutcomeMeasure
from tracker.domain.registers import AgreementBook
from tracker.models import MeasureStanding, OwedReading
from tracker.models import OutcomeMeasure as MeasureTable
from tracker.services.kept.diary import spans
from tracker.services.kept.records import Record, spans_between
from tracker.services.records.book import load_books

SHEETS = (
    "Agreement versions",
    "Variations",
    "Outcome measures",
    "Outcome targets",
    "Outcome readings",
    "Former definitions",
)
_STANDING = ("agreement", "measure", "status", "why", "read_for", "read_to", "target_for", "words")
_OWED = ("agreement", "measure", "period", "due")
Records = tuple[list[Record], list[Record]]


def refresh(session: Session, agreements: Collection[str], day: date) -> None:
    """Write down again how the measures of some agreements stand, from a day on."""
    for model in (MeasureStanding, OwedReading):
        session.execute(delete(model).where(model.agreement.in_(agreements)))
    standings, owed = work_out(session, agreements, day)
    if standings:
        session.execute(insert(MeasureStanding), standings)
    if owed:
        session.execute(insert(OwedReading), owed)


def work_out(session: Session, agreements: Collection[str], day: date) -> Records:
    """The records of both tables, from the registers."""
    measuring = session.scalars(
        select(MeasureTable.agreement).where(MeasureTable.agreement.in_(agreements)).distinct()
    ).all()
    standings: list[Record] = []
    owed: list[Record] = []
    for book in load_books(session, measuring, sheets=SHEETS) if measuring else []:
        for measure in book.measures:
            standings += _standings(book, measure, day)
        for start, end in spans(book, day):
            said = book.as_at(max(start, day))
            due = readings_due(book, said, day - CHASED_FOR, kept_until(day))
            owed += [_owed(said.agreement, one, start, end) for one in due]
    return standings, owed


def kept_until(day: date) -> date:
    """How far ahead is kept what will be owed: to the end of next year, so a late night costs nothing."""
    return FinancialYear(min(FinancialYear.of(day).start + 1, 9997)).last_day


def unkept() -> Select[str]:
    """The agreements with a measure of which nothing is kept."""
    kept = exists().where(
        MeasureStanding.agreement == MeasureTable.agreement,
        MeasureStanding.measure == MeasureTable.measure,
    )
    return select(MeasureTable.agreement).where(~kept).distinct()


def ending(day: date) -> Select[str]:
    """The agreements of which what will be owed should be kept further ahead by now."""
    ends = MeasureStanding.owed_until < kept_until(day)
    return select(MeasureStanding.agreement).where(ends).distinct()


def _standings(book: AgreementBook, measure: OutcomeMeasure, day: date) -> Iterator[Record]:
    """Where a measure stands today, and from the day on which a reading recorded ahead counts."""
    targets = [row for row in book.targets if row.measure == measure.measure]
    readings = [row for row in book.readings if row.measure == measure.measure]
    words = (measure.measure, measure.title, measure.unit, measure.source or "")
    begins = [row.period.first_day for row in readings]
    for start, end in spans_between([one for one in begins if one > day]):
        found = measure_status(measure, targets, readings, max(start, day), book.former_definitions)
        period = None if found.reading is None else found.reading.period
        yield {
            "agreement": measure.agreement,
            "measure": measure.measure,
            "from_day": start,
            "to_day": end,
            "status": str(found.track),
            "why": found.reason,
            "read_for": period,
            "read_to": None if period is None else period.last_day,
            "target_for": None if found.target is None else found.target.period,
            "words": "\n".join(words).casefold(),
            "owed_until": kept_until(day),
        }


def _owed(agreement: str, one: ReadingOwed, start: date, end: date) -> Record:
    return {
        "agreement": agreement,
        "measure": one.measure.measure,
        "period": one.period,
        "from_day": start,
        "to_day": end,
        "due": one.due,
    }


def faults(session: Session, agreements: Collection[str], day: date) -> Iterator[str]:
    """Sentences for every agreement of whose measures lists show something else than its registers.

    Args:
        day: today, or the day of the latest change if that is later.
    """
    kept = (_kept(session, MeasureStanding, agreements), _kept(session, OwedReading, agreements))
    right = work_out(session, agreements, day)
    for agreement in sorted(agreements):
        if _seen(kept, agreement, day) != _seen(right, agreement, day):
            yield f"{agreement}: where its measures stand is kept otherwise than its records say."


def _kept(
    session: Session, model: type[MeasureStanding | OwedReading], agreements: Collection[str]
) -> list[Record]:
    table = model.__table__
    found = session.execute(select(*table.c).where(table.c.agreement.in_(agreements)))
    return [dict(row) for row in found.mappings()]


def _seen(records: Records, agreement: str, day: date) -> list[tuple[object, ...]]:
    """What lists show on the day, and what will be owed as far ahead as is surely kept."""
    until = FinancialYear.of(day).last_day
    return sorted(
        (
            tuple(row[name] for name in names)
            for rows, names in zip(records, (_STANDING, _OWED), strict=True)
            for row in rows
            if row["agreement"] == agreement
            and row["from_day"] <= day <= row["to_day"]
            and day - CHASED_FOR <= row.get("due", day) <= until
        ),
        key=repr,
    )
