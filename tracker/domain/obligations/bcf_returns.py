"""The returns that the Better Care Fund asks for, as obligations of an agreement.

They are asked for by a table of dates (`bcf_dates`) of every agreement that holds designated money
in the year they are about, and each is owed until it is recorded as submitted. Decisions:

* A year for which no contribution is entered yet is judged by the year before, so that the plan of
  a year to come is owed in time.
* That the agreement is signed is no return: signatures meet it, and checks K1 and K2 look at them.
"""

import re
from collections.abc import Iterator

from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import FurtherKind, Owed
from tracker.domain.obligations.bcf_dates import is_designated, listed_dates, runs_in
from tracker.domain.records.timetables import BcfDate
from tracker.domain.registers import Agreement, AgreementBook, Contribution

_SIGNATURE = re.compile(r"\bsign(ed|ature)\b", re.IGNORECASE)


def returns_asked(book: AgreementBook, agreement: Agreement) -> list[BcfDate]:
    """The returns that are asked of an agreement, each with its day, the earliest first."""
    if not any(is_designated(row) for row in book.contributions):
        return []
    in_view = {row.fund for row in book.funds if row.kind == "In view"}
    years: dict[FinancialYear, list[Contribution]] = {}
    for row in book.contributions:
        if row.status != "Proposed" and row.fund not in in_view:
            years.setdefault(row.financial_year, []).append(row)
    asked = [
        one.date
        for one in listed_dates(book.bcf_dates)
        if one.date.day is not None
        and is_a_return(one.date)
        and runs_in(agreement, one.date.financial_year)
        and _holds_designated(years, one.date.financial_year)
    ]
    return sorted(asked, key=lambda row: (row.day, row.what))


def is_a_return(row: BcfDate) -> bool:
    """Whether something is to be sent by a date of the table."""
    return _SIGNATURE.search(row.what) is None


def bcf_returns_owed(book: AgreementBook, agreement: Agreement) -> Iterator[Owed]:
    """The returns asked of an agreement and not recorded as submitted, the earliest first."""
    submitted = {(row.financial_year, row.what) for row in book.bcf_returns}
    for row in returns_asked(book, agreement):
        if row.day is not None and (row.financial_year, row.what) not in submitted:
            about = f"{row.financial_year} {row.what}"
            yield Owed(FurtherKind.BCF_RETURN, row.day, return_title(row), about=about)


def return_title(row: BcfDate) -> str:
    """A return by its year, as lists name it.

    >>> from tracker.domain.obligations.bcf_dates import PUBLISHED
    >>> return_title(PUBLISHED[-1])
    'Better Care Fund plan for 2025-26'
    """
    return f"Better Care Fund {row.what[:1].lower()}{row.what[1:]} for {row.financial_year}"


def _holds_designated(years: dict[FinancialYear, list[Contribution]], year: FinancialYear) -> bool:
    lines = years.get(year) or years.get(FinancialYear(year.start - 1), [])
    return any(is_designated(row) for row in lines)
