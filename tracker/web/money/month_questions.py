"""What the address of the list of months asks for, what it says first, and the list as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort

from tracker.domain.financial_year import FinancialYear, Period, add_months
from tracker.exporters.lists import Cell
from tracker.list_questions import MonthListQuestions
from tracker.services.agreements.lists import AgreementQuestion
from tracker.services.money.outstanding import OutstandingCount
from tracker.services.money.overview import AgreementMonth, MonthQuestion, MonthSort
from tracker.web.asking import asked, asked_words
from tracker.web.formatting import counted, short_pounds
from tracker.web.formatting import period as month_name
from tracker.web.sorting import Order, asked_order


@dataclass(frozen=True, slots=True)
class MonthsAsked:
    """The question, and the order of the answer."""

    question: MonthQuestion
    order: Order[MonthSort]
    given: Mapping[str, Any]

    @property
    def period(self) -> Period:
        """The month that is asked for."""
        return self.question.period

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves agreements out."""
        return any(value for name, value in self.given.items() if name != "sort")

    @property
    def headings(self) -> Mapping[MonthSort, str]:
        """What the list can be sorted by, with the text of its column."""
        return {MonthSort.TITLE: "Agreement", MonthSort.ENTERED: month_name(self.period)}

    def columns(self, today: date) -> list[Period]:
        """The months of the year that the list shows: those that have begun, and the one asked for."""
        year = self.period.financial_year
        until = max(self.period, min(Period.of(today), year.month(12)))
        return [month for month in year.periods if month <= until]


def asked_months(today: date) -> MonthsAsked:
    """The list that the present address asks for: of last month, unless it names one."""
    period = _asked_month(Period.of(add_months(today, -1)))
    values = asked_words(MonthListQuestions())
    agreements = AgreementQuestion(
        period.financial_year,
        today,
        today,
        search=values["q"],
        area=values["area"],
        partner=values["partner"],
    )
    question = MonthQuestion(period, agreements, is_open=bool(values["show"]))
    return MonthsAsked(question, asked_order(values["sort"], MonthSort.AGREEMENT), values)


def _asked_month(usual: Period) -> Period:
    word = asked("month")
    if not word:
        return usual
    try:
        found = Period.from_text(word)
    except ValueError:
        abort(400, "An address names a month as 2026-10.")
    if not 1948 <= found.year <= 2199:
        abort(400, "The tracker keeps no month of that year.")
    return found


def month_choices(period: Period) -> list[Period]:
    """The months to choose from: those of the years around, the latest first."""
    year = period.financial_year
    around = (FinancialYear(year.start - 1), year, year.next())
    return sorted((month for one in around for month in one.periods), reverse=True)


def first_sentence(period: Period, months: Sequence[AgreementMonth], late: OutstandingCount) -> str:
    """How far the month is entered in all agreements, and how many instalments are late."""
    name = month_name(period)
    if not months and not late.instalments:
        return (
            f"{name}: no agreement has a scheme with a budget. Enter or import the budgets first."
        )
    if not months:
        start = f"{name}: no agreement has a scheme with a budget"
    else:
        entered = sum(month.entered for month in months)
        expected = sum(month.expected for month in months)
        start = f"{name}: {entered:,} of {counted(expected, 'scheme')} entered"
        open_ = sum(not month.is_complete for month in months)
        start += f"; {counted(open_, 'agreement')} not complete" if open_ else "; all complete"
    return f"{start}; {late_words(late)}."


def late_words(late: OutstandingCount) -> str:
    """How many instalments are late, and what they are worth."""
    if not late.instalments:
        return "every instalment due has been received"
    verb = "is" if late.instalments == 1 else "are"
    worth = short_pounds(late.missing)
    return f"{counted(late.instalments, 'instalment')} worth {worth} {verb} late"


def file_headings(columns: Iterable[Period]) -> list[str]:
    """The headings of the list as a file: a column for each month."""
    return ["Agreement", "Title", "Schemes with a budget", *(month_name(one) for one in columns)]


def file_rows(
    months: Iterable[AgreementMonth],
    columns: Sequence[Period],
    entered: Mapping[tuple[str, Period], int],
) -> list[list[Cell]]:
    """One row for each agreement: how many schemes are entered in each month."""
    return [
        [
            month.agreement,
            month.title,
            month.expected,
            *(entered.get((month.agreement, one), 0) for one in columns),
        ]
        for month in months
    ]
