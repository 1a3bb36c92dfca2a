"""Lists of agreements: searched, filtered, sorted and cut into pages by the database.

What a list shows is kept beside the registers (`tracker.services.kept`), so a page of it costs
the same whether there are fifty agreements or thousands.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.agreements.status import AgreementStatus
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import DEFAULT_WINDOW, DueItem
from tracker.domain.risk_share.terms import FundKind
from tracker.models import (
    Agreement,
    AgreementHealth,
    AgreementStanding,
    Fund,
    FundStanding,
    Organisation,
    OwedItem,
    Partner,
)
from tracker.services.agreements.portfolio import FundLine, figures_at, fund_lines
from tracker.services.records.remembering import remembered
from tracker.services.records.shown import by_code, shown, speaks
from tracker.services.records.standings import status_on
from tracker.services.reviews.due_lists import AgreementDue, due_of, is_due

A_PAGE = 50


class DueFilter(StrEnum):
    """Which agreements are meant by what they owe."""

    OVERDUE = "overdue"
    DUE = "due"
    NOTHING = "nothing"


class Sort(StrEnum):
    """What a list of agreements is sorted by."""

    AGREEMENT = "agreement"
    TITLE = "title"
    AREA = "area"
    BUDGET = "budget"
    VARIANCE = "variance"
    DUE = "due"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class AgreementQuestion:
    """Which agreements are asked for, and the money of which year, as at which date.

    A text left empty asks for nothing. `search` holds words which must all stand somewhere in
    codes, titles, area, partners' names or funds. `failing` asks for those in which the health
    checks found something when they last ran.
    """

    year: FinancialYear
    as_at: date
    today: date
    search: str = ""
    kind: str = ""
    area: str = ""
    partner: str = ""
    legal_basis: str = ""
    status: AgreementStatus | None = None
    due: DueFilter | None = None
    failing: bool = False


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement of a list, as its present version says it, with its funds.

    `first_due` is the earliest of what is overdue or falls due within the usual window.
    `findings` is what the checks found on `checked_on`, and None where they did not run since
    the agreement was changed; `high` counts the grave ones among them.
    """

    code: str
    title: str
    area: str | None
    legal_basis: str
    host: str
    start_date: date
    end_date: date | None
    status: AgreementStatus
    funds: tuple[FundLine, ...]
    overdue: int
    coming: int
    first_due: DueItem | None
    findings: int | None
    high: int
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementCount:
    """How many agreements there are, not signed by every partner, and with failing checks."""

    agreements: int
    unsigned: int
    failing: int


def count_agreements(session: Session, question: AgreementQuestion) -> AgreementCount:
    """How many agreements answer the question."""
    unsigned = case((_is_signed(question.today), 0), else_=1)
    failing = case((AgreementStanding.agreement.in_(_failing()), 1), else_=0)
    number, *others = session.execute(
        select(func.count(), func.sum(unsigned), func.sum(failing)).where(
            *conditions(session, question)
        )
    ).one()
    open_, amiss = (int(found or 0) for found in others)
    return AgreementCount(number, open_, amiss)


def _failing() -> Select[str]:
    """The agreements in which the health checks find something."""
    return select(AgreementHealth.agreement).where(AgreementHealth.findings > 0)


@dataclass(frozen=True, slots=True)
class ListChoices:
    """What a list can be narrowed by: the areas, and the partners by their codes, with names."""

    areas: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]


def list_titles(session: Session) -> list[tuple[str, str]]:
    """The code and the title of every agreement the session may show, in the order of the codes."""
    found = session.execute(
        select(Agreement.agreement, Agreement.title).where(shown(session, Agreement.agreement))
    )
    return sorted((row.agreement, row.title) for row in found)


def list_choices(session: Session) -> ListChoices:
    """The areas and partners of the agreements that the session may show."""
    return remembered(session, "choices of lists", lambda: _choices(session))


def _choices(session: Session) -> ListChoices:
    code = AgreementStanding.agreement
    areas = session.scalars(select(AgreementStanding.area).where(shown(session, code)).distinct())
    partners = session.execute(
        select(Organisation.code, Organisation.name)
        .join(Partner, Partner.organisation == Organisation.code)
        .where(shown(session, Partner.agreement))
        .distinct()
    )
    return ListChoices(
        tuple(sorted(area for area in areas if area)),
        tuple(sorted(((row.code, row.name) for row in partners), key=lambda item: item[1])),
    )


def list_agreements(
    session: Session,
    question: AgreementQuestion,
    sort: Sort = Sort.AGREEMENT,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[AgreementLine]:
    """The agreements that answer the question, in the order asked for, then by code.

    Money is sorted by the largest of an agreement's own funds, because funds of different kinds
    are never added together. What has nothing to be sorted by comes last.
    """
    status = status_on(question.today).label("status")
    health = (AgreementHealth.findings, AgreementHealth.high, AgreementHealth.checked_on)
    # Named, so that the database works it out once for each agreement.
    key = _sort_key(session, question, sort).label("sort_key")
    statement = (
        select(*_SHOWN, status, *health, key)
        .outerjoin(AgreementHealth, AgreementHealth.agreement == AgreementStanding.agreement)
        .where(*conditions(session, question))
    )
    order = (key.desc() if descending else key.asc()).nulls_last()
    code = by_code(session, AgreementStanding.agreement)
    statement = statement.order_by(order, code).limit(most).offset(skip or None)
    return _with_funds_and_dates(session, question, session.execute(statement).all())


_SHOWN = (
    AgreementStanding.agreement,
    AgreementStanding.title,
    AgreementStanding.area,
    AgreementStanding.legal_basis,
    AgreementStanding.host,
    AgreementStanding.start_date,
    AgreementStanding.end_date,
)


def _with_funds_and_dates(
    session: Session, question: AgreementQuestion, found: Collection[Any]
) -> list[AgreementLine]:
    codes = [row.agreement for row in found]
    funds: dict[str, list[FundLine]] = {code: [] for code in codes}
    for line in fund_lines(session, question.year, question.as_at, codes):
        funds[line.agreement].append(line)
    due = due_of(session, codes, question.today)
    return [_line(row, funds[row.agreement], due.get(row.agreement)) for row in found]


def _line(row: Any, funds: list[FundLine], due: AgreementDue | None) -> AgreementLine:
    return AgreementLine(
        code=row.agreement,
        title=row.title,
        area=row.area,
        legal_basis=row.legal_basis,
        host=row.host,
        start_date=row.start_date,
        end_date=row.end_date,
        status=AgreementStatus(row.status),
        funds=tuple(funds),
        overdue=due.overdue if due else 0,
        coming=due.coming if due else 0,
        first_due=due.first if due else None,
        findings=row.findings,
        high=row.high or 0,
        checked_on=row.checked_on,
    )


def _is_signed(today: date) -> ColumnElement[bool]:
    signed = AgreementStanding.signed_from
    return and_(signed.is_not(None), signed <= today)


def conditions(session: Session, question: AgreementQuestion) -> list[ColumnElement[bool]]:
    """What the kept row of an agreement (`AgreementStanding`) must fulfil."""
    code = AgreementStanding.agreement
    found = [shown(session, code), speaks(AgreementStanding, question.today)]
    found += [
        AgreementStanding.words.contains(word, autoescape=True)
        for word in question.search.casefold().split()
    ]
    if question.kind:
        found.append(code.in_(select(Fund.agreement).where(Fund.kind == question.kind)))
    if question.area:
        found.append(AgreementStanding.area == question.area)
    if question.partner:
        of = select(Partner.agreement).where(Partner.organisation == question.partner)
        found.append(code.in_(of))
    if question.legal_basis:
        found.append(AgreementStanding.legal_basis == question.legal_basis)
    if question.status:
        found.append(status_on(question.today) == str(question.status))
    if question.due:
        found.append(_owes(question.due, question.today))
    if question.failing:
        found.append(code.in_(_failing()))
    return found


def _owes(due: DueFilter, today: date) -> ColumnElement[bool]:
    window = -1 if due is DueFilter.OVERDUE else DEFAULT_WINDOW
    owes = exists().where(OwedItem.agreement == AgreementStanding.agreement, is_due(today, window))
    return ~owes if due is DueFilter.NOTHING else owes


def _sort_key(session: Session, question: AgreementQuestion, sort: Sort) -> ColumnElement[Any]:
    if sort in (Sort.BUDGET, Sort.VARIANCE):
        money = FundStanding.revised if sort is Sort.BUDGET else FundStanding.variance
        return (
            select(func.max(money))
            .join_from(Fund, FundStanding, figures_at(question.year, question.as_at))
            .where(
                Fund.agreement == AgreementStanding.agreement, Fund.kind != str(FundKind.IN_VIEW)
            )
            .scalar_subquery()
        )
    if sort is Sort.DUE:
        return (
            select(func.min(OwedItem.due))
            .where(OwedItem.agreement == AgreementStanding.agreement, is_due(question.today))
            .scalar_subquery()
        )
    if sort is Sort.FINDINGS:
        return AgreementHealth.findings.expression
    texts: dict[Sort, InstrumentedAttribute[Any]] = {
        Sort.TITLE: AgreementStanding.title,
        Sort.AREA: AgreementStanding.area,
    }
    return by_code(session, texts.get(sort, AgreementStanding.agreement))
