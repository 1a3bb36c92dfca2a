"""The dates by which plans, agreements and reports of the Better Care Fund were asked for.

They are set year by year in the fund's framework and reporting guidance and follow no formula, so they
are a table and never worked out. What was read when this version was made is shipped here; an
administrator adds what is published since, and corrects or strikes out what is shipped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import BcfDate
from tracker.domain.registers import Agreement, AgreementBook, Contribution

SHOWN_WITHIN = timedelta(days=366)
_MINIMUM_WORDS = re.compile(r"\b(nhs minimum|minimum nhs)\b", re.IGNORECASE)


PUBLISHED = (
    BcfDate(
        FinancialYear(2015), "Quarter 4 report", date(2016, 5, 27),
        "Cumbria Health and Wellbeing Board, quarter 4 template 2015-16",
    ),
    BcfDate(
        FinancialYear(2022), "Plan for the discharge fund", date(2022, 12, 16),
        "Adult Social Care Discharge Fund, 2022",
    ),
    BcfDate(
        FinancialYear(2023), "Plan", date(2023, 6, 28),
        "Better Care Fund planning requirements 2023-25",
    ),
    BcfDate(
        FinancialYear(2023), "Section 75 agreement signed", date(2023, 10, 31),
        "Better Care Fund planning requirements 2023-25",
    ),
    BcfDate(
        FinancialYear(2024), "Refreshed plan", date(2024, 6, 10),
        "Addendum to the policy framework 2023-25, 12 April 2024",
    ),
    BcfDate(
        FinancialYear(2024), "Section 75 agreement signed", date(2024, 9, 30),
        "Addendum to the policy framework 2023-25, 12 April 2024",
    ),
    BcfDate(
        FinancialYear(2024), "Quarter 3 report", date(2025, 2, 14),
        "Leicestershire Health and Wellbeing Board, 2025",
    ),
    BcfDate(
        FinancialYear(2025), "Plan", date(2025, 3, 31),
        "Better Care Fund planning requirements 2025-26, 30 January 2025",
    ),
)  # fmt: skip


class Standing(StrEnum):
    """Where a date comes from, as people read it."""

    SHIPPED = "Shipped"
    CHANGED = "Changed here"
    ADDED = "Added here"
    STRUCK_OUT = "Struck out"


@dataclass(frozen=True, slots=True)
class ListedDate:
    """A date as it counts here; `own` is the row that was entered for it, if there is one."""

    date: BcfDate
    standing: Standing
    own: BcfDate | None


def listed_dates(own: Iterable[BcfDate]) -> list[ListedDate]:
    """What is shipped and what was entered here, the latest year first; what was entered counts."""
    entered = {(row.financial_year, row.what): row for row in own}
    shipped = {(row.financial_year, row.what): row for row in PUBLISHED}
    found = []
    for key in {**shipped, **entered}:
        row = entered.get(key)
        if row is None:
            found.append(ListedDate(shipped[key], Standing.SHIPPED, None))
        elif row.day is None:
            found.append(ListedDate(row, Standing.STRUCK_OUT, row))
        else:
            standing = Standing.CHANGED if key in shipped else Standing.ADDED
            found.append(ListedDate(row, standing, row))
    return sorted(found, key=_latest_year_first)


def _latest_year_first(one: ListedDate) -> tuple[int, date, str]:
    return -one.date.financial_year.start, one.date.day or date.max, one.date.what


def is_in_the_fund(book: AgreementBook) -> bool:
    """Whether an agreement holds Better Care Fund money: a designated or NHS minimum line."""
    return any(is_designated(row) for row in book.contributions)


def is_designated(line: Contribution) -> bool:
    """Whether a line's money is designated (section 223GA), by its mark or by its source."""
    return line.designated or _MINIMUM_WORDS.search(line.funding_source) is not None


def dates_near(
    book: AgreementBook, dates: Iterable[ListedDate], today: date
) -> Iterator[tuple[date, BcfDate]]:
    """The dates of an agreement's years within a year of today, the earliest first, with the day."""
    if not is_in_the_fund(book):
        return
    agreement = book.as_at(today)
    near = sorted(
        ((one.date.day, one.date) for one in dates if one.date.day is not None), key=_in_time
    )
    for day, row in near:
        if runs_in(agreement, row.financial_year) and abs(day - today) <= SHOWN_WITHIN:
            yield day, row


def runs_in(agreement: Agreement, year: FinancialYear) -> bool:
    """Whether an agreement runs in a year, be it in a part of it only."""
    return agreement.start_date <= year.last_day and (
        agreement.end_date is None or agreement.end_date >= year.first_day
    )


def _in_time(dated: tuple[date, BcfDate]) -> tuple[date, str]:
    return dated[0], dated[1].what
