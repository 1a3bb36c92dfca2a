"""Instalments over all agreements that were due and have not come in full."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.instalment_schedules import LateInstalment
from tracker.domain.funds.position import received_by
from tracker.domain.money import to_pounds
from tracker.domain.registers import Instalment
from tracker.models import AgreementStanding, Fund, Organisation
from tracker.models import Instalment as InstalmentTable
from tracker.services.agreements.lists import AgreementQuestion, conditions
from tracker.services.records.remembering import remembered
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
A_PAGE = 50


class OutstandingSort(StrEnum):
    """What a list of late instalments is sorted by."""

    DUE = "due"
    AGREEMENT = "agreement"
    TITLE = "title"
    PARTNER = "partner"
    MISSING = "missing"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class OutstandingQuestion:
    """Which late instalments are asked for, as of a day; a text left empty asks for nothing.

    `search` holds words which must all stand somewhere in the agreement's code and title, the
    fund, the partner that pays, its name, and the invoice. `partner` is the one that pays.
    """

    today: date
    search: str = ""
    partner: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A late instalment, with the title of its agreement and the name of the partner that pays."""

    late: LateInstalment
    title: str
    partner_name: str

    @property
    def instalment(self) -> Instalment:
        """The instalment as it is recorded."""
        return self.late.instalment


@dataclass(frozen=True, slots=True)
class OutstandingCount:
    """How many instalments are late, and how much is still to come, in pounds.

    A late refund, which goes out of a fund, makes it less.
    """

    instalments: int
    missing: Decimal


def count_outstanding(session: Session, question: OutstandingQuestion) -> OutstandingCount:
    """How many late instalments answer the question, and what is missing of them."""

    def count() -> OutstandingCount:
        missing = func.sum(type_coerce(_missing(question.today), BigInteger))
        statement = _narrowed(session, question, select(func.count(), missing))
        number, pence = session.execute(statement).one()
        return OutstandingCount(number, to_pounds(int(pence or 0)))

    return remembered(session, question, count)


def list_outstanding(
    session: Session,
    question: OutstandingQuestion,
    sort: OutstandingSort = OutstandingSort.DUE,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[Outstanding]:
    """The late instalments that answer the question, in the order asked for, then the oldest first."""
    key = _sort_key(session, question, sort)
    if sort is OutstandingSort.DAYS:  # the longest late is the one that was due first
        descending = not descending
    table = InstalmentTable
    shown = select(table, AgreementStanding.title, Organisation.name)
    statement = _narrowed(session, question, shown).order_by(
        key.desc() if descending else key.asc(),
        table.due_date,
        *(by_code(session, column) for column in (table.agreement, table.fund, table.partner)),
    )
    found = session.execute(statement.limit(most).offset(skip or None))
    return [Outstanding(_late(row, question.today), title, name) for row, title, name in found]


def _late(row: InstalmentTable, today: date) -> LateInstalment:
    instalment = Instalment(
        row.agreement, row.fund, row.partner, row.financial_year, row.due_date,
        row.amount, row.invoice, row.invoiced_on, row.received_on, row.received_amount,
    )  # fmt: skip
    missing = instalment.amount - received_by(instalment, today)
    return LateInstalment(instalment, (today - instalment.due_date).days, missing)


def _narrowed(session: Session, question: OutstandingQuestion, statement: S) -> S:
    """A statement about the late instalments that answer the question."""
    table, today = InstalmentTable, question.today
    agreements = AgreementQuestion(FinancialYear.of(today), today, today, area=question.area)
    statement = (
        statement.join_from(
            table, AgreementStanding, AgreementStanding.agreement == table.agreement
        )
        .join(Fund, and_(Fund.agreement == table.agreement, Fund.fund == table.fund))
        .join(Organisation, Organisation.code == table.partner)
        .where(table.due_date < today, _is_open(), *conditions(session, agreements))
    )
    if question.partner:
        statement = statement.where(table.partner == question.partner)
    if question.search:
        statement = statement.where(
            holds_words(
                session,
                question.search,
                table.agreement,
                AgreementStanding.title,
                table.fund,
                Fund.title,
                table.partner,
                Organisation.name,
                table.invoice,
            )
        )
    return statement


def _is_open() -> ColumnElement[bool]:
    """That an instalment has not come in full, or not gone out in full where it is a refund.

    The same as `tracker.domain.obligations.agreement_calendar.is_received_in_full`, which says why.
    """
    table = InstalmentTable
    amount, received = table.amount, table.received_amount
    return or_(
        and_(table.received_on.is_(None), received.is_(None), amount != 0),
        and_(amount >= 0, received < amount),
        and_(amount < 0, received > amount),
    )


def _missing(today: date) -> ColumnElement[Any]:
    """What is still to come of an open instalment: what is received on a later day does not count."""
    table = InstalmentTable
    received = case(
        (table.received_on > today, literal(0)), else_=func.coalesce(table.received_amount, 0)
    )
    return table.amount - received


def _sort_key(
    session: Session, question: OutstandingQuestion, sort: OutstandingSort
) -> ColumnElement[Any]:
    if sort is OutstandingSort.MISSING:
        return type_coerce(_missing(question.today), BigInteger)
    texts = {
        OutstandingSort.AGREEMENT: InstalmentTable.agreement,
        OutstandingSort.TITLE: AgreementStanding.title,
        OutstandingSort.PARTNER: Organisation.name,
    }
    column = texts.get(sort)
    return InstalmentTable.due_date.expression if column is None else by_code(session, column)
