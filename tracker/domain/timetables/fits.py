"""How well the partners' calendars fit in a year, in figures that lists sort by."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook
from tracker.domain.timetables.clashes import Link, dates_of, links_of, years_recorded


@dataclass(frozen=True, slots=True)
class YearFit:
    """What lists show of an agreement's timetable in a year.

    `slack` is the least number of days to spare, below nil where the calendars clash, and None
    where nothing can be compared. `links` are all clashes, the worst first; without any it is
    the one link that comes nearest to one, if there is one.
    """

    agreement: str
    year: FinancialYear
    dates: int
    clashes: int
    missing: int
    slack: int | None
    links: tuple[Link, ...]


def year_fits(book: AgreementBook) -> Iterator[YearFit]:
    """Every year in which an agreement has key dates, the earliest first."""
    for year in years_recorded(book):
        links = links_of(book, year)
        clashes = sum(link.is_clash for link in links)
        yield YearFit(
            agreement=book.agreement.agreement,
            year=year,
            dates=len(dates_of(book, year)),
            clashes=clashes,
            missing=sum(link.other is None for link in links),
            slack=min((link.slack for link in links if link.slack is not None), default=None),
            links=tuple(links[: clashes or 1]),
        )
