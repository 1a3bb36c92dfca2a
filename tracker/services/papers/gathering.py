"""Gathers what a paper is made of, from what is recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.balances.comparing import ComparedBalance, compare
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import AgreementPosition, agreement_position, totals_by_kind
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.papers.completeness import completeness
from tracker.domain.papers.facts import LedgerLine, PaperFacts
from tracker.domain.papers.orders import (
    PaperKind,
    PaperOrder,
    funds_of,
    require_partner,
    require_period,
)
from tracker.domain.papers.reports import reports_of_year, reports_on
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import (
    AgreementBook,
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerTotal,
    Profile,
    Scheme,
)
from tracker.services.records.book import load_book
from tracker.services.records.exported import Scope, ledger_lines

_Row = TypeVar(
    "_Row", Scheme, Contribution, Instalment, Budget, Profile, LedgerTotal, RiskShare, RiskShareCap
)


def gather_paper(
    session: Session, order: PaperOrder, actor: Actor, at: datetime, today: date
) -> PaperFacts:
    """Everything in a paper, of the funds it is of.

    Raises:
        NotFound: when there is no such agreement, fund or partner.
        RuleBroken: when there is no such paper of the agreement, or nothing to report in it yet.
    """
    book = load_book(session, order.agreement)
    require_period(book.as_at(today), order, today)
    require_partner(book, order)
    funds = funds_of(book, order)
    codes = [row.fund for row in funds]
    as_at = order.day(today)
    position = _of_funds(agreement_position(book, order.year, as_at), codes)
    own = _book_of(book, funds)
    scope = Scope([order.agreement], order.year, as_at)

    def ledger() -> Iterator[LedgerLine]:
        return (line for line in ledger_lines(session, scope) if line[1] in codes)

    return PaperFacts(
        order=order,
        as_at=as_at,
        book=own,
        position=position,
        completeness=completeness(own, order.period, as_at, position=position),
        reports=reports_on(reports_of_year(book, order.year, today), order.period, codes),
        made_by=actor.name,
        made_at=at,
        ledger=ledger,
        before=_year_before(book, order, codes),
        balances=_balances(book, order, as_at),
        outcomes=measure_statuses(book, as_at),
    )


def _of_funds(position: AgreementPosition, codes: Sequence[str]) -> AgreementPosition:
    """The position of some funds, in the order given."""
    by_code = {fund.fund.fund: fund for fund in position.funds}
    funds = tuple(by_code[code] for code in codes)
    return replace(position, funds=funds, totals=totals_by_kind(funds))


def _book_of(book: AgreementBook, funds: Sequence[Fund]) -> AgreementBook:
    """The book with the rows of some funds alone."""
    codes = {row.fund for row in funds}

    def own(rows: Iterable[_Row]) -> tuple[_Row, ...]:
        return tuple(row for row in rows if row.fund in codes)

    return replace(
        book,
        funds=tuple(funds),
        schemes=own(book.schemes),
        contributions=own(book.contributions),
        instalments=own(book.instalments),
        budgets=own(book.budgets),
        profiles=own(book.profiles),
        ledger=own(book.ledger),
        risk_shares=own(book.risk_shares),
        caps=own(book.caps),
    )


def _year_before(
    book: AgreementBook, order: PaperOrder, codes: Sequence[str]
) -> AgreementPosition | None:
    """The position at the end of the year before, where its figures stand beside this year's."""
    if order.kind is not PaperKind.MEMORANDUM:
        return None
    year = FinancialYear(order.year.start - 1)
    found = _of_funds(agreement_position(book, year, year.last_day), codes)
    return found if any(f.schemes or f.contributions for f in found.funds) else None


def _balances(book: AgreementBook, order: PaperOrder, as_at: date) -> list[ComparedBalance]:
    """How the partner's record and the host's stand to each other, for its statement."""
    if order.partner is None:
        return []
    return [one for one in compare(book, order.year, as_at) if one.owing.payer == order.partner]
