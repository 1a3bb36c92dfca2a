"""Invariants the stored data must keep, whatever happened: the strict check.

Each answers with sentences about what is broken. They are asserted after every fault that is
injected into the tracker, and can be asked for at any time with `tracker check --strict`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.fund_position import agreement_position
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_rows import share_fraction
from tracker.domain.risk_share import FundShare
from tracker.services.audit_chain import verify_chain
from tracker.services.book import load_books
from tracker.services.portfolio import FundLine, fund_lines
from tracker.services.replay import replay_faults


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant: what it says, and what breaks it (nothing if it holds)."""

    name: str
    statement: str
    faults: tuple[str, ...]


def check_invariants(
    session: Session, today: date, anchor_file: Path | None = None
) -> list[Invariant]:
    """All invariants, in their order."""
    books = load_books(session)

    def by_book(rule: Callable[[AgreementBook], Iterator[str]]) -> tuple[str, ...]:
        return tuple(fault for book in books for fault in rule(book))

    broken = verify_chain(session, anchor_file).broken
    return [
        Invariant(
            "contributions",
            "Contributions by partner add up to those of the fund.",
            by_book(_contributions_add_up),
        ),
        Invariant(
            "positions",
            "Shares, reserve, cuts, retained and unallocated amounts add up to the variance.",
            by_book(_variances_add_up),
        ),
        Invariant(
            "shares",
            "Fixed shares of a risk-share step total exactly the whole.",
            by_book(_shares_total_the_whole),
        ),
        Invariant("chain", "The audit trail is unbroken.", (broken,) if broken else ()),
        Invariant(
            "history",
            "Playing the history through yields the registers as they stand.",
            tuple(replay_faults(session)),
        ),
        Invariant(
            "batches",
            "No record belongs to a batch that is missing.",
            tuple(_batches_exist(session)),
        ),
        Invariant(
            "portfolio",
            "The portfolio shows the same figures as each fund's own page.",
            tuple(_portfolio_agrees(session, books, today)),
        ),
        Invariant(
            "database",
            "The database finds itself sound.",
            tuple(_database_is_sound(session)),
        ),
    ]


def _years(book: AgreementBook) -> list[FinancialYear]:
    years = {row.financial_year for row in book.budgets}
    years |= {row.financial_year for row in book.contributions}
    years |= {total.period.financial_year for total in book.ledger}
    return sorted(years)


def _contributions_add_up(book: AgreementBook) -> Iterator[str]:
    for year in _years(book):
        for fund in agreement_position(book, year, year.last_day).funds:
            counted = sum(line.amount for line in fund.contributions)
            by_partner = sum(partner.contributions for partner in fund.partners)
            if counted != by_partner:
                yield (
                    f"{book.agreement.agreement} / {fund.fund.fund} {year}: contributions by "
                    f"partner total {by_partner}, the lines {counted}."
                )


def _variances_add_up(book: AgreementBook) -> Iterator[str]:
    for year in _years(book):
        for fund in agreement_position(book, year, year.last_day).funds:
            result = fund.share
            if result.rule != "not shared" and result.variance is not None:
                placed = _placed(result)
                if placed != result.variance:
                    yield (
                        f"{book.agreement.agreement} / {fund.fund.fund} {year}: a variance of "
                        f"{result.variance} is placed as {placed}."
                    )


def _placed(result: FundShare) -> object:
    return (
        sum(dict(result.shares).values())
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


_SOURCED = (
    "organisations", "agreements", "partners", "funds", "schemes", "variations", "contributions",
    "instalments", "budgets", "profiles", "ledger", "risk_shares", "risk_share_caps", "reviews",
    "returns", "outcome_measures", "outcome_targets", "outcome_readings",
)  # fmt: skip


def _batches_exist(session: Session) -> Iterator[str]:
    for table in _SOURCED:
        found = session.execute(
            text(
                f"SELECT count(*) FROM {table} WHERE batch IS NOT NULL "
                "AND batch NOT IN (SELECT number FROM import_batches)"
            )
        ).scalar_one()
        if found:
            yield f"{found} rows of {table} name a batch that is missing."


def _portfolio_agrees(
    session: Session, books: Sequence[AgreementBook], today: date
) -> Iterator[str]:
    year = FinancialYear.of(today)
    lines: dict[tuple[str, str], FundLine] = {
        (line.agreement, line.fund): line for line in fund_lines(session, year, today)
    }
    for book in books:
        for fund in agreement_position(book, year, today).funds:
            line = lines[book.agreement.agreement, fund.fund.fund]
            shown = (line.original_budget, line.revised_budget, line.actual_to_date, line.outturn)
            figures = fund.figures
            computed = (
                figures.original_budget,
                figures.revised_budget,
                figures.actual_to_date,
                fund.share.outturn,
            )
            if shown != computed or line.variance != fund.share.variance:
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
