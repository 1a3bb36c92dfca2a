"""The papers of one agreement and year: as at when, due when, complete or not, and where made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.obligations.timeliness import SentInTime, Timeliness
from tracker.domain.papers.completeness import Completeness, completeness
from tracker.domain.papers.orders import PAPERS, PaperKind, PaperOrder
from tracker.domain.papers.reports import period_of, reports_of_year
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text

COLOURS = {
    Timeliness.MET: "green",
    Timeliness.LATE: "orange",
    Timeliness.MISSED: "red",
    Timeliness.NOT_DUE: "grey",
}
QUARTERS = (1, 2, 3, 4)
_WORDS = {kind: word for word, kind in PAPERS.items()}


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether one fund's report was sent by its day: as a word, and in a sentence."""

    fund: str
    word: str
    colour: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: its name, as at when, and where it is made; no address before it has begun.

    `reports` says when its funds' reports are due and whether they were sent, `due` is the
    earliest day still to be kept, and `figures` what of its figures is complete.
    """

    name: str
    kind: PaperKind
    period: Quarter | FinancialYear
    as_at: date | None
    figures: Completeness | None
    sent: tuple[Sent, ...] = ()
    owed: tuple[SentInTime, ...] = ()
    address: str | None = None

    @property
    def words(self) -> str:
        """Whether its figures are complete, or when it begins."""
        if self.figures is None:
            return f"begins on {day_text(self.period.first_day)}"
        return self.figures.words


def paper_lines(book: AgreementBook, year: FinancialYear, today: date) -> list[PaperLine]:
    """Every paper of an agreement and year, in the order of the year."""
    agreement = book.as_at(today)
    of_year: list[Quarter | FinancialYear] = [*(Quarter(year, number) for number in QUARTERS), year]
    periods = [
        period
        for period in of_year
        if period.last_day >= agreement.start_date
        and (agreement.end_date is None or period.first_day <= agreement.end_date)
    ]
    reports = reports_of_year(book, year, today)
    lines = [_report(book, period, reports, today) for period in periods]
    if year in periods and year.first_day <= today:
        lines += _accounts(book, year, today)
    return lines


def _report(
    book: AgreementBook,
    period: Quarter | FinancialYear,
    reports: Sequence[SentInTime],
    today: date,
) -> PaperLine:
    code = book.agreement.agreement
    if isinstance(period, Quarter):
        year, number = period.financial_year, period.number
        order = PaperOrder(PaperKind.QUARTERLY_REPORT, code, year, number)
        name = f"{order.kind}, quarter {number}"
    else:
        order = PaperOrder(PaperKind.ANNUAL_RETURN, code, period)
        name = str(order.kind)
    if period.first_day > today:
        return PaperLine(name, order.kind, period, None, None)
    own = [one for one in reports if period_of(one) == period]
    titles = {row.fund: row.title for row in book.funds}
    return PaperLine(
        name,
        order.kind,
        period,
        order.day(today),
        completeness(book, period, order.day(today), _own_funds(book)),
        tuple(_sent(one, titles) for one in own),
        tuple(one for one in own if one.submitted_on is None),
        _address(order),
    )


def _accounts(book: AgreementBook, year: FinancialYear, today: date) -> Iterator[PaperLine]:
    """The memorandum account, and a statement for each partner."""
    code = book.agreement.agreement
    if any(row.kind == FundKind.POOLED for row in book.funds):
        order = PaperOrder(PaperKind.MEMORANDUM, code, year)
        yield _account(book, order, str(order.kind), today)
    for body in book.organisations:
        order = PaperOrder(PaperKind.STATEMENT, code, year, partner=body.code)
        yield _account(book, order, f"{order.kind}, {body.name}", today)


def _account(book: AgreementBook, order: PaperOrder, name: str, today: date) -> PaperLine:
    day = order.day(today)
    figures = completeness(book, order.year, day, _own_funds(book))
    return PaperLine(name, order.kind, order.year, day, figures, address=_address(order))


def _address(order: PaperOrder) -> str:
    return url_for(
        "papers.paper",
        what=_WORDS[order.kind],
        agreement=order.agreement,
        year=str(order.year),
        quarter=order.quarter,
        partner=order.partner,
    )


def _own_funds(book: AgreementBook) -> set[str]:
    return {row.fund for row in book.funds if row.kind != FundKind.IN_VIEW}


def _sent(one: SentInTime, titles: dict[str, str]) -> Sent:
    word = one.timely.word
    due = f"due on {day_text(one.due)}"
    if one.submitted_on is not None and word is not Timeliness.NOT_DUE:
        due += f", sent on {day_text(one.submitted_on)}"
    if one.assumed:
        due += " (day assumed)"
    said = one.timely.sentence
    return Sent(titles.get(one.fund or "", ""), said, COLOURS[word], due)
