"""What is recorded, picked out for a workbook: all of it, or some agreements, a year, a date."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import column, func, select, table, text
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import budget_counts
from tracker.domain.registers import (
    Agreement,
    AgreementBook,
    Budget,
    Contribution,
    Organisation,
    Row,
    Variation,
)
from tracker.services.records.book import load_books
from tracker.services.records.registers import rows
from tracker.sheets import LAYOUTS, LEDGER

_SCHEMES_AT_ONCE = 500

LedgerLine = tuple[str, str, str, str, str, str, int, str | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a workbook covers; None means everything."""

    agreements: Collection[str] | None = None
    year: FinancialYear | None = None
    as_at: date | None = None

    def in_words(self) -> str:
        """The agreements covered, for people."""
        if self.agreements is None:
            return "All agreements"
        listed = ", ".join(sorted(self.agreements))
        return f"Agreement {listed}" if len(self.agreements) == 1 else f"Agreements {listed}"


def workbook_rows(session: Session, scope: Scope) -> dict[str, list[Row]]:
    """The rows of every sheet but the ledger.

    With a year, money of other years stays out; with a date, what came into force later does,
    and agreements read as they did then.
    """
    found = {
        layout.sheet: list(rows(session, layout, scope.agreements))
        for layout in LAYOUTS
        if layout is not LEDGER
    }
    if limited(session, scope.agreements) is not None:
        found["Organisations"] = _named_organisations(session, found)
    if scope.as_at is not None:
        books = {book.agreement.agreement: book for book in load_books(session, scope.agreements)}
        found = {sheet: _as_at(own, scope.as_at, books) for sheet, own in found.items()}
    if scope.year is not None:
        found = {
            sheet: [row for row in own if _year_of(row) in (None, scope.year)]
            for sheet, own in found.items()
        }
    return found


def _named_organisations(session: Session, found: dict[str, list[Row]]) -> list[Row]:
    """The organisations that are partners, and their successors, which a workbook must hold."""
    known = {row.code: row for row in found["Organisations"] if isinstance(row, Organisation)}
    wanted = {getattr(row, "organisation", "") for row in found["Partners"]}
    while True:
        more = {s for code in wanted if code in known and (s := known[code].successor)}
        if more <= wanted:
            return [row for code, row in known.items() if code in wanted]
        wanted |= more


def _as_at(own: list[Row], day: date, books: dict[str, AgreementBook]) -> list[Row]:
    kept: list[Row] = []
    for row in own:
        if isinstance(row, Agreement):
            said = books[row.agreement].as_at(day)
            kept.append(Agreement(*(getattr(said, name) for name in Agreement.__slots__)))
        elif _in_force(row, day, books):
            kept.append(row)
    return kept


def _in_force(row: Row, day: date, books: dict[str, AgreementBook]) -> bool:
    if isinstance(row, Variation):
        return row.effective_from <= day
    if isinstance(row, Budget):
        return budget_counts(row, day)
    if isinstance(row, Contribution) and row.variation is not None:
        starts = {v.variation: v.effective_from for v in books[row.agreement].variations}
        return starts[row.variation] <= day
    return True


def _year_of(row: Row) -> FinancialYear | None:
    """The financial year a row's money belongs to; None for what belongs to none."""
    year = getattr(row, "financial_year", None)
    if isinstance(year, FinancialYear):
        return year
    period = getattr(row, "period", None)
    return period.financial_year if isinstance(period, Period) else None


def ledger_lines(session: Session, scope: Scope) -> Iterator[LedgerLine]:
    """Ledger rows in the order of their key, with the batch and the row each came from."""
    first = str(scope.year.month(1)) if scope.year else "0000-00"
    last = str(scope.year.month(12)) if scope.year else "9999-12"
    if scope.as_at is not None:
        last = min(last, str(Period.of(scope.as_at)))
    schemes = session.execute(text("SELECT id, agreement, fund, scheme FROM schemes")).all()
    wanted = limited(session, scope.agreements)
    for scheme_id, agreement, fund, scheme in sorted(schemes, key=lambda row: tuple(row[1:])):
        if wanted is None or agreement in wanted:
            found = session.execute(
                text(
                    "SELECT period, measure, source_reference, amount, narrative, batch, "
                    "source_row FROM ledger WHERE scheme_id = :scheme_id "
                    "AND period BETWEEN :first AND :last"
                ),
                {"scheme_id": scheme_id, "first": first, "last": last},
            )
            for row in sorted(found, key=lambda row: (row[0], row[1], row[2])):
                yield (agreement, fund, scheme, row[0], row[1], row[2], int(row[3]), *row[4:])


def count_ledger(session: Session, scope: Scope, most: int) -> int:
    """How many ledger rows the agreements of a scope have in all years; counting ends at `most`."""
    wanted = limited(session, scope.agreements)
    if wanted is None:
        every = select(column("scheme_id")).select_from(table("ledger")).limit(most).subquery()
        return session.execute(select(func.count()).select_from(every)).scalar_one()
    schemes = session.execute(text("SELECT id, agreement FROM schemes"))
    numbers = [number for number, agreement in schemes if agreement in wanted]
    counted = 0
    for start in range(0, len(numbers), _SCHEMES_AT_ONCE):
        some = numbers[start : start + _SCHEMES_AT_ONCE]
        ledger = table("ledger", column("scheme_id"))
        of_some = select(ledger.c.scheme_id).where(ledger.c.scheme_id.in_(some))
        rows = select(func.count()).select_from(of_some.limit(most - counted).subquery())
        counted += session.execute(rows).scalar_one()
        if counted >= most:
            break
    return counted
