"""The dates by which plans, agreements and reports of the Better Care Fund were asked for.

They are set year by year in the fund's framework and reporting guidance and follow no formula, so they
are a table and never worked out. A year that is missing has not been published, or not been read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook

SHOWN_WITHIN = timedelta(days=366)
_MINIMUM_WORDS = re.compile(r"\b(nhs minimum|minimum nhs)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BcfDate:
    """One date asked for nationally, and where it was published."""

    year: FinancialYear
    what: str
    day: date
    source: str


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


def is_in_the_fund(book: AgreementBook) -> bool:
    """Whether an agreement holds Better Care Fund money: a designated or NHS minimum line."""
    return any(
        row.designated or _MINIMUM_WORDS.search(row.funding_source) for row in book.contributions
    )


def dates_near(book: AgreementBook, today: date) -> Iterator[BcfDate]:
    """The published dates of an agreement's years within a year of today, the earliest first."""
    if not is_in_the_fund(book):
        return
    agreement = book.as_at(today)
    for one in PUBLISHED:
        runs = agreement.start_date <= one.year.last_day and (
            agreement.end_date is None or agreement.end_date >= one.year.first_day
        )
        if runs and abs(one.day - today) <= SHOWN_WITHIN:
            yield one
