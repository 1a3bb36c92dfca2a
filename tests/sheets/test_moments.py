"""Dates, months, quarters and years: day before month, April to March, nothing guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.cells import moment
from tracker.domain.financial_year import FinancialYear, Period
from tracker.sheets import Cell, CellFault
from tracker.sheets.moments import (
    read_date,
    read_month,
    read_outcome_period,
    read_return_period,
    read_year,
)

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December")  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [date(2026, 3, 31), moment(2026, 3, 31), "31/03/2026", "31/3/2026", "31.03.2026",
     "31-03-2026", "31 March 2026", "31 mar 2026", "31st March 2026", "31-Mar-2026", "2026-03-31",
     "2026-03-31 00:00:00", "2026-03-31T00:00", "  31   March  2026 "],
)  # fmt: skip
def test_a_date_is_read_day_first(cell: Cell) -> None:
    assert read_date(cell) == date(2026, 3, 31)


def test_the_fourth_of_march_is_never_the_third_of_april() -> None:
    assert read_date("04/03/2026") == date(2026, 3, 4)


@given(DAYS)
def test_every_day_reads_back_from_every_way_of_writing_it(day: date) -> None:
    name = MONTH_NAMES[day.month - 1]
    ways = (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day.day} {name} {day.year}",
            f"{day.day} {name[:3]} {day.year}", day.isoformat())  # fmt: skip
    assert {read_date(way) for way in ways} == {day}


@pytest.mark.parametrize(
    "text", ["01/13/2026", "03/31/2026", "29/02/2027", "31/11/2026", "2026-02-30", "31 June 2026",
             "00/01/2026", "0000-01-01"],
)  # fmt: skip
def test_a_day_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match=r"is not a day of the calendar.*the day comes first"):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    ["31/03/26", "31 March 26", "31/11", "March 31 2026", "March 31, 2026", "2026/03/31",
     "20260331", "31/03-2026", "31 Marz 2026", "2026-03-31 09:30", "soon", "46112",
     "\uff13\uff11/03/2026"],
)  # fmt: skip
def test_text_that_is_no_full_uk_date_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match="day, month and four-digit year"):
        read_date(text)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("01/01/0001", 1), ("9999-12-31", 9999), (date(1899, 12, 31), 1899), ("1 Jan 2200", 2200)],
)
def test_a_date_out_of_all_reach_is_refused(cell: Cell, year: int) -> None:
    with pytest.raises(CellFault, match=f"is in the year {year}: enter a date"):
        read_date(cell)


def test_a_date_with_a_time_of_day_is_refused() -> None:
    with pytest.raises(CellFault, match="carries a time of day"):
        read_date(moment(2026, 3, 31, 9, 30))


@pytest.mark.parametrize(("cell", "shown"), [(46112, "a number"), (True, "TRUE")])
def test_a_bare_number_is_no_date(cell: Cell, shown: str) -> None:
    with pytest.raises(CellFault, match=f"is {shown}, not a date: format the cell as a date"):
        read_date(cell)


@pytest.mark.parametrize(
    "text",
    ["2025-26", "2025/26", "2025-2026", "2025/2026", "FY2025/26", "FY2025-26", "fy 2025-26",
     "2025\u201326", " 2025-26 "],
)  # fmt: skip
def test_a_financial_year_is_read_in_all_its_forms(text: str) -> None:
    assert read_year(text) == FinancialYear(2025)


@pytest.mark.parametrize(
    "cell", ["2025", "2025-25", "2025-27", "2025-2027", "25-26", "25/26", "1899-00", "FY26"]
)
def test_what_is_no_financial_year_is_refused(cell: str) -> None:
    with pytest.raises(CellFault, match=r"is not a financial year: enter .* 2025-26"):
        read_year(cell)


@pytest.mark.parametrize(("cell", "shown"), [(2025, "a number"), (date(2025, 4, 1), "a date")])
def test_a_year_that_the_spreadsheet_turned_into_something_else_is_refused(
    cell: Cell, shown: str
) -> None:
    with pytest.raises(CellFault, match=f"is {shown}: .*formatted as text"):
        read_year(cell)


@pytest.mark.parametrize(
    "cell",
    ["2025-04", "Apr-25", "apr 2025", "April 2025", "April-25", "2025-26 M01", "2025-26 M1",
     "2025-26 P1", "2025/26 p01", "FY2025-26 P1", "15/04/2025", "2025-04-30", "1 April 2025",
     date(2025, 4, 15), moment(2025, 4, 15, 9, 30)],
)  # fmt: skip
def test_a_month_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read_month(cell) == Period(2025, 4)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2025-26 M09", "2025-12"), ("2025-26 P10", "2026-01"), ("2025-26 P12", "2026-03"),
     ("Mar-26", "2026-03"), ("Sept-25", "2025-09"), ("Apr-99", "2099-04")],
)  # fmt: skip
def test_month_ten_is_january_of_the_second_year(text: str, month: str) -> None:
    assert str(read_month(text)) == month


@pytest.mark.parametrize(("text", "number"), [("2025-26 P13", 13), ("2025-26 M14", 14)])
def test_a_closing_period_is_refused_and_month_twelve_named(text: str, number: int) -> None:
    with pytest.raises(CellFault, match=f"is closing period {number}.*enter month 12, 2026-03"):
        read_month(text)


@pytest.mark.parametrize("text", ["2025-26 P0", "2025-26 M15", "2025-26 P99"])
def test_a_month_beyond_the_twelve_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match="is not one of the months 1 to 12"):
        read_month(text)


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-00", "2025-26", "2025-26 Q1", "25-26 P1", "2025-27 P1", "Apr", "P1",
             "1899-04", "April", "2025-4", "Apr-025", "202504"],
)  # fmt: skip
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match=r"is not a month: enter a month such as 2025-04"):
        read_month(text)


def test_a_number_is_no_month() -> None:
    with pytest.raises(CellFault, match="is a number: enter a month"):
        read_month(202504)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2008-09", "2008-09"),
        ("FY2008-09", "FY2008-09"),
        ("2008/09", "FY2008-09"),
        ("2008-2009", "FY2008-09"),
        ("2012-13", "FY2012-13"),
        ("2011-12", "2011-12"),
        ("2025-26 Q1", "2025-26 Q1"),
        ("FY2025/26 q4", "2025-26 Q4"),
        ("Apr-25", "2025-04"),
        ("2025-26 P1", "2025-04"),
        (date(2025, 4, 30), "2025-04"),
    ],
)
def test_an_outcome_period_that_could_be_month_or_year_is_the_month(
    cell: Cell, period: str
) -> None:
    assert read_outcome_period(cell) == period


@pytest.mark.parametrize("text", ["2025", "Q1", "2008-14", "1899-05", "summer"])
def test_an_outcome_period_names_its_three_forms_when_it_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match=r"month \(2025-04\), a quarter .* or a financial year"):
        read_outcome_period(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [("2025-26 Q1", "2025-26 Q1"), ("2025/26 Q4", "2025-26 Q4"), ("FY2025-26", "FY2025-26"),
     ("2025-26", "FY2025-26"), ("2008-09", "FY2008-09")],
)  # fmt: skip
def test_a_return_is_for_a_quarter_or_a_year_and_never_for_a_month(text: str, period: str) -> None:
    assert read_return_period(text) == period


@pytest.mark.parametrize("cell", ["2025-04", "Apr-25", "2025-26 P1", date(2025, 4, 1), 2025])
def test_a_return_is_not_for_a_month(cell: Cell) -> None:
    with pytest.raises(CellFault, match="is not a reporting period"):
        read_return_period(cell)


@pytest.mark.parametrize("read", [read_outcome_period, read_return_period])
def test_a_year_has_four_quarters(read: object) -> None:
    assert callable(read)
    with pytest.raises(CellFault, match="is not one of the quarters 1 to 4"):
        read("2025-26 Q5")
    with pytest.raises(CellFault, match="is not a quarter"):
        read("2025-27 Q1")
