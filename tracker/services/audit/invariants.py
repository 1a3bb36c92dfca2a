"""Invariants the stored data must keep, whatever happened: the strict check.

Each answers with sentences about what is broken; `tracker check --strict` asks for all of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.funds.risk_rows import share_fraction
from tracker.domain.money import total_of
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.share import FundShare, Rule
from tracker.models import REGISTER_TABLES
from tracker.services.agreements.portfolio import FundLine, fund_lines
from tracker.services.approvals.records import proposal_faults
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.replay import replay_faults
from tracker.services.imports.batches import batch_faults
from tracker.services.kept import keeping
from tracker.services.records.book import books_in_turn


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant: what it says, and what breaks it (nothing if it holds)."""

    statement: str
    faults: tuple[str, ...]


def check_invariants(
    session: Session, today: date, anchor_file: Path | None = None
) -> list[Invariant]:
    """All invariants, in their order."""
    year = FinancialYear.of(today)
    lines = {(line.agreement, line.fund): line for line in fund_lines(session, year, today)}
    rules: dict[str, Callable[[AgreementBook], Iterator[str]]] = {
        "Contributions by partner add up to those of the fund.": _contributions_add_up,
        "Shares, reserve, cuts, retained and unallocated amounts add up to the variance.": (
            _variances_add_up
        ),
        "Fixed shares of a risk-share step total exactly the whole.": _shares_total_the_whole,
        "The portfolio shows the same figures as each fund's own page.": (
            lambda book: _portfolio_agrees(lines, book, year, today)
        ),
    }
    found: dict[str, list[str]] = {statement: [] for statement in rules}
    for book in books_in_turn(session):
        for statement, rule in rules.items():
            found[statement] += rule(book)
    broken = verify_chain(session, anchor_file).broken
    found["The audit trail is unbroken."] = [broken] if broken else []
    found["Playing the history through yields the registers as they stand."] = [
        *replay_faults(session)
    ]
    found["Every batch is as it was recorded, and no record belongs to a missing one."] = [
        *batch_faults(session),
        *_batches_exist(session),
    ]
    found["Every proposal is as it was recorded."] = [*proposal_faults(session)]
    found["What is kept beside the registers follows from them."] = [
        *keeping.faults(session, today)
    ]
    found["The database finds itself sound."] = [*_database_is_sound(session)]
    return [Invariant(statement, tuple(faults)) for statement, faults in found.items()]


def _years(book: AgreementBook) -> list[FinancialYear]:
    years = {row.financial_year for row in book.budgets}
    years |= {row.financial_year for row in book.contributions}
    years |= {total.period.financial_year for total in book.ledger}
    return sorted(years)


def _contributions_add_up(book: AgreementBook) -> Iterator[str]:
    for year in _years(book):
        for fund in agreement_position(book, year, year.last_day).funds:
            counted = total_of(line.amount for line in fund.contributions)
            by_partner = total_of(partner.contributions for partner in fund.partners)
            if counted != by_partner:
                yield (
                    f"{book.agreement.agreement} / {fund.fund.fund} {year}: contributions by "
                    f"partner total {by_partner}, the lines {counted}."
                )


def _variances_add_up(book: AgreementBook) -> Iterator[str]:
    for year in _years(book):
        for fund in agreement_position(book, year, year.last_day).funds:
            result = fund.share
            if result.rule is not Rule.NOT_SHARED and result.variance is not None:
                placed = _placed(result)
                if placed != result.variance:
                    yield (
                        f"{book.agreement.agreement} / {fund.fund.fund} {year}: a variance of "
                        f"{result.variance} is placed as {placed}."
                    )


def _placed(result: FundShare) -> Decimal:
    return (
        total_of(result.shares.values())
        + result.reserve_used
        + result.uncommitted_cut
        - result.retained
        + result.unallocated
    )


def _shares_total_the_whole(book: AgreementBook) -> Iterator[str]:
    totals: dict[tuple[object, ...], Fraction] = {}
    for row in book.risk_shares:
        if row.share is not None:
            key = (row.fund, row.scheme or "", row.direction, row.effective_from, row.step)
            totals[key] = totals.get(key, Fraction(0)) + share_fraction(row.share)
    for names, total in totals.items():
        if total != 1:
            place = " / ".join(str(part) for part in names if part != "")
            yield f"{book.agreement.agreement} / {place}: the shares total {total * 100} per cent."


def _batches_exist(session: Session) -> Iterator[str]:
    for table in sorted(REGISTER_TABLES):
        found = session.execute(
            text(
                f"SELECT count(*) FROM {table} WHERE batch IS NOT NULL "
                "AND batch NOT IN (SELECT number FROM import_batches)"
            )
        ).scalar_one()
        if found:
            yield f"{found} rows of {table} name a batch that is missing."


def _portfolio_agrees(
    lines: Mapping[tuple[str, str], FundLine],
    book: AgreementBook,
    year: FinancialYear,
    today: date,
) -> Iterator[str]:
    for fund in agreement_position(book, year, today).funds:
        line = lines[book.agreement.agreement, fund.fund.fund]
        shown = (line.original_budget, line.revised_budget, line.actual_to_date, line.outturn)
        figures, result = fund.figures, fund.share
        computed = (
            figures.original_budget,
            figures.revised_budget,
            figures.actual_to_date,
            result.outturn,
        )
        if shown != computed or line.variance != result.variance:
            yield (
                f"{line.agreement} / {line.fund} {year}: the portfolio shows {shown}, "
                f"the fund's page {computed}."
            )


def _database_is_sound(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for row in session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield str(row[0])
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"A row of {row[0]} refers to a row of {row[2]} that is missing."
