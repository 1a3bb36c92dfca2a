"""Facts for summaries: of the demonstration, and of books that a test puts together."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from tests.demo.books import Rows, book_of
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.health_checks import check
from tracker.domain.money import to_pence
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.records.review_settings import rules_of
from tracker.domain.registers import AgreementBook, LedgerEntry
from tracker.domain.risk_share.share import exposure
from tracker.domain.scorecard import scorecard_of
from tracker.exporters.summary import Exposure, LedgerLine, SummaryFacts

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def facts_of_rows(rows: Rows, year: FinancialYear, as_at: date) -> SummaryFacts:
    """The facts of all agreements that the rows hold."""
    codes = sorted(row.agreement for row in rows["Agreements"])
    books = [book_of(rows, code) for code in codes]
    entries = [row for row in rows.get("Ledger", ()) if row.period.financial_year == year]
    return facts_of(books, entries, year, as_at)


def facts_of(
    books: Sequence[AgreementBook],
    entries: Sequence[LedgerEntry],
    year: FinancialYear,
    as_at: date,
) -> SummaryFacts:
    """The facts of books whose ledger entries are given."""
    positions = tuple(agreement_position(book, year, as_at) for book in books)
    listed = sorted(_ledger_line(row, at) for at, row in enumerate(entries, start=2))

    def ledger() -> Iterator[LedgerLine]:
        return iter(listed)

    return SummaryFacts(
        scope=f"{len(books)} agreements",
        year=year,
        as_at=as_at,
        made_by="Jo Auditor",
        made_at=MADE_AT,
        books=tuple(books),
        positions=positions,
        due=tuple(item for book in books for item in all_due_items(book, as_at)),
        findings=tuple(finding for book in books for finding in check(book, as_at)),
        outcomes=tuple(status for book in books for status in measure_statuses(book, as_at)),
        scorecards=tuple(
            scorecard_of(book, rules_of(book.agreement.legal_basis), as_at) for book in books
        ),
        exposures=tuple(
            _exposure(position.agreement.agreement, fund)
            for position in positions
            for fund in position.funds
            if fund.kind == "Pooled" and fund.figures.revised_budget > 0
        ),
        ledger=ledger,
    )


def _exposure(agreement, fund) -> Exposure:
    tenth = (fund.figures.revised_budget / 10).quantize(fund.figures.revised_budget)
    return Exposure(agreement, fund.fund.fund, exposure(fund.share.facts, -tenth, tenth))


def _ledger_line(row: LedgerEntry, at: int) -> LedgerLine:
    return (
        row.agreement, row.fund, row.scheme, str(row.period), row.measure, row.source_reference,
        to_pence(row.amount), row.narrative, 1, at,
    )  # fmt: skip
