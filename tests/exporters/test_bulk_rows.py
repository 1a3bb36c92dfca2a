from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exporters.bulk_rows import (
    BulkColumn,
    Formula,
    pounds,
    serial,
    sheet_rows,
)
from tracker.sheets import Style


def _xml(cell, style=Style.TEXT):
    return b"".join(sheet_rows([[cell]], [BulkColumn(style, 3)], 7)).decode()


@given(st.integers(-(10**15), 10**15))
def test_pence_become_the_same_number_of_pounds(pence):
    assert Decimal(pounds(pence)) * 100 == pence


def test_money_is_written_digit_by_digit():
    assert _xml(-123456789012345, Style.MONEY) == (
        '<row r="7"><c r="A7" s="3"><v>-1234567890123.45</v></c></row>'
    )


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_cell_is_left_out(blank):
    assert _xml(blank) == '<row r="7"></row>'


def test_a_text_that_looks_like_a_formula_is_a_text():
    assert _xml("=1+1") == '<row r="7"><c r="A7" s="3" t="inlineStr"><is><t>=1+1</t></is></c></row>'


def test_a_formula_is_stored_with_its_value():
    assert _xml(Formula('IF(A1<"1",B1,0)', 150), Style.MONEY) == (
        '<row r="7"><c r="A7" s="3"><f>IF(A1&lt;"1",B1,0)</f><v>1.50</v></c></row>'
    )


def test_a_formula_with_a_word_for_its_value_is_stored_as_text():
    assert 't="str"><f>B1</f><v>overspend</v>' in _xml(Formula("B1", "overspend"))


def test_no_more_than_some_hundred_rows_are_held_at_once():
    pieces = list(sheet_rows(([n] for n in range(1_201)), [BulkColumn(Style.WHOLE, 1)], 1))

    assert [piece.count(b"<row ") for piece in pieces] == [500, 500, 201]


def test_something_that_is_no_number_is_refused_in_a_column_of_numbers():
    with pytest.raises(TypeError, match="no number"):
        _xml(1.5, Style.MONEY)


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_a_serial_is_the_day_that_spreadsheets_mean(day):
    assert datetime.fromordinal(serial(day) + date(1899, 12, 30).toordinal()).date() == day
