"""Which paper is wanted: of which agreement and funds, for which period, as at which day.

Regulation 7(4)(b) of SI 2000/617 has the pool manager send quarterly reports and an annual return
on the income of and the expenditure from a pooled fund; regulations 8(3) and 9(4) ask the same of
whoever exercises the other's functions. Money in view belongs to another arrangement and is in no
paper; a memorandum account is of pooled funds only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.registers import Agreement, AgreementBook, Fund
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text
from tracker.errors import NotFound, RuleBroken

_REPORTED = frozenset({FundKind.POOLED, FundKind.LEAD_COMMISSIONING, FundKind.GRANT_TRANSFER})


class PaperKind(StrEnum):
    """What a paper is; the values are its title."""

    QUARTERLY_REPORT = "Quarterly report"
    ANNUAL_RETURN = "Annual return"
    MEMORANDUM = "Memorandum account"
    STATEMENT = "Partner statement"


PAPERS: Mapping[str, PaperKind] = MappingProxyType(
    {
        "quarterly-report": PaperKind.QUARTERLY_REPORT,
        "annual-return": PaperKind.ANNUAL_RETURN,
        "memorandum-account": PaperKind.MEMORANDUM,
        "partner-statement": PaperKind.STATEMENT,
    }
)
"""What each kind is called in addresses and commands."""


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A paper that somebody asks for.

    `quarter` is 1 to 4, of a quarterly report alone. Without a `fund` it is of all funds that such
    a paper reports on. `partner` is whose statement it is. `as_at` is chosen for a statement only:
    the others are as at the end of their period, or of the last month that is over while it runs.
    """

    kind: PaperKind
    agreement: str
    year: FinancialYear
    quarter: int | None = None
    fund: str | None = None
    partner: str | None = None
    as_at: date | None = None

    @property
    def period(self) -> Quarter | FinancialYear:
        """The quarter or the financial year the paper is of."""
        return self.year if self.quarter is None else Quarter(self.year, self.quarter)

    @property
    def title(self) -> str:
        """What stands on top of it."""
        return f"{self.kind}, {period_words(self.period)}"

    def day(self, today: date) -> date:
        """The day as at which its figures are.

        A period that still runs is shown to the end of its last month that is over: the month
        that runs has its budget before it has its spend, and the two would show an underspend
        that is none. What a partner owes is wanted as at today.
        """
        if self.as_at is not None or self.kind is PaperKind.STATEMENT:
            return self.as_at or min(self.period.last_day, today)
        tomorrow = today + timedelta(days=1)
        month_end = tomorrow.replace(day=1) - timedelta(days=1)
        shown = min(self.period.last_day, month_end)
        return shown if shown >= self.period.first_day else today


def period_words(period: Quarter | FinancialYear) -> str:
    """A quarter or a year as part of a sentence.

    >>> period_words(Quarter(FinancialYear(2026), 2)), period_words(FinancialYear(2026))
    ('quarter 2 of 2026-27', '2026-27')
    """
    if isinstance(period, Quarter):
        return f"quarter {period.number} of {period.financial_year}"
    return str(period)


def months_of(period: Quarter | FinancialYear) -> tuple[int, int]:
    """The numbers of the first and the last month of a period in its financial year."""
    if isinstance(period, Quarter):
        return period.number * 3 - 2, period.number * 3
    return 1, 12


def require_period(agreement: Agreement, order: PaperOrder, today: date) -> None:
    """Refuse a period that has not begun, or in which the agreement did not run.

    Raises:
        RuleBroken: saying why there is nothing to report.
    """
    period, words = order.period, period_words(order.period)
    if period.first_day > today:
        raise RuleBroken(
            f"{words[0].upper()}{words[1:]} begins on {day_text(period.first_day)}, so there is "
            "nothing to report of it yet."
        )
    if period.last_day < agreement.start_date:
        raise RuleBroken(
            f"Agreement {agreement.agreement} began on {day_text(agreement.start_date)}, after "
            f"{words} had ended."
        )
    if agreement.end_date is not None and period.first_day > agreement.end_date:
        raise RuleBroken(
            f"Agreement {agreement.agreement} ended on {day_text(agreement.end_date)}, before "
            f"{words} began."
        )


def funds_of(book: AgreementBook, order: PaperOrder) -> Sequence[Fund]:
    """The funds a paper is of, pooled ones first, then by code.

    Raises:
        NotFound: when the agreement has no such fund.
        RuleBroken: when no such paper is made of the fund, or of any fund of the agreement.
    """
    if order.fund is not None:
        chosen = [row for row in book.funds if row.fund == order.fund]
        if not chosen:
            raise NotFound(f"Agreement {order.agreement} has no fund {order.fund}.")
    else:
        own = [row for row in book.funds if row.kind != FundKind.IN_VIEW]
        reported = [row for row in own if row.kind in _REPORTED]
        chosen = own if order.kind is PaperKind.STATEMENT else reported or own
    if order.kind is PaperKind.MEMORANDUM:
        chosen = [row for row in chosen if row.kind == FundKind.POOLED]
    if not chosen:
        raise RuleBroken(_no_fund(order))
    return sorted(chosen, key=lambda row: (row.kind != FundKind.POOLED, row.fund))


def require_partner(book: AgreementBook, order: PaperOrder) -> None:
    """Refuse a statement of nobody, or of a body that is no partner of the agreement.

    Raises:
        NotFound: when it is no partner.
        RuleBroken: when no partner is named.
    """
    if order.kind is not PaperKind.STATEMENT:
        return
    if order.partner is None:
        raise RuleBroken("Say whose statement it is to be: name a partner.")
    if order.partner not in {row.organisation for row in book.partners}:
        raise NotFound(f"{order.partner} is no partner of agreement {order.agreement}.")


def _no_fund(order: PaperOrder) -> str:
    if order.kind is PaperKind.MEMORANDUM:
        what = f"fund {order.fund} is not pooled" if order.fund else "it has no pooled fund"
        return (
            f"There is no memorandum account of agreement {order.agreement}, because {what}: only "
            "a pooled fund has one."
        )
    return f"Agreement {order.agreement} has no fund of its own, so there is nothing to report."
