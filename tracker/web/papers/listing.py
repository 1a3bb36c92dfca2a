"""The papers of one agreement and year: as at when, due when, complete or not, and where made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.obligations.timeliness import SentInTime, Timeliness
from tracker.domain.papers.completeness import Completeness, completeness
from tracker.domain.papers.orders import PAPERS, PaperKind
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
    kind, name, quarter = PaperKind.ANNUAL_RETURN, str(PaperKind.ANNUAL_RETURN), None
    if isinstance(period, Quarter):
        kind, quarter = PaperKind.QUARTERLY_REPORT, period.number
        name = f"{kind}, quarter {quarter}"
    if period.first_day > today:
        return PaperLine(name, kind, period, None, None)
    own = [one for one in reports if period_of(one) == period]
    titles = {row.fund: row.title for row in book.funds}
    year = period.financial_year if isinstance(period, Quarter) else period
    as_at = min(period.last_day, today)
    return PaperLine(
        name,
        kind,
        period,
        as_at,
        completeness(book, period, as_at, _own_funds(book)),
        tuple(_sent(one, titles) for one in own),
        tuple(one for one in own if one.submitted_on is None),
        _address(book, year, kind, quarter=quarter),
    )


def _accounts(book: AgreementBook, year: FinancialYear, today: date) -> Iterator[PaperLine]:
    """The memorandum account, and a statement for each partner."""
    as_at = min(year.last_day, today)
    figures = completeness(book, year, as_at, _own_funds(book))
    if any(row.kind == FundKind.POOLED for row in book.funds):
        kind = PaperKind.MEMORANDUM
        address = _address(book, year, kind)
        yield PaperLine(str(kind), kind, year, as_at, figures, address=address)
    for body in book.organisations:
        kind = PaperKind.STATEMENT
        address = _address(book, year, kind, partner=body.code)
        yield PaperLine(f"{kind}, {body.name}", kind, year, as_at, figures, address=address)


def _address(
    book: AgreementBook,
    year: FinancialYear,
    kind: PaperKind,
    quarter: int | None = None,
    partner: str | None = None,
) -> str:
    code = book.agreement.agreement
    return url_for(
        "papers.paper",
        what=_WORDS[kind],
        agreement=code,
        year=str(year),
        quarter=quarter,
        partner=partner,
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
