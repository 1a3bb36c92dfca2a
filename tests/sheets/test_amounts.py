"""Numbers as people type them: read exactly, or refused with a sentence, never guessed."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.money import money_text, to_pounds
from tracker.sheets import CellFault
from tracker.sheets.amounts import (
    decimal_of,
    float_digits,
    money_of_number,
    money_of_text,
    plain,
)

PENCE = st.integers(-(10**13), 10**13)
THIRD_DECIMAL = "more than two decimals"


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1234.5", 123450),
        ("1,234.50", 123450),
        ("£1,234.50", 123450),
        ("£ 5", 500),
        ("  5  ", 500),
        ("\u00a05\u202f", 500),
        ("+5", 500),
        ("5.", 500),
        (".5", 50),
        ("0.05", 5),
        ("12.3400", 1234),
        ("1234567890123", 123456789012300),
        ("1,234.50 DR", 123450),
    ],
)
def test_the_usual_forms_of_money_are_read(text: str, pence: int) -> None:
    assert money_of_text(text) == pence


@pytest.mark.parametrize(
    "text",
    ["-1,234.50", "(1,234.50)", "(£1,234.50)", "£(1,234.50)", "( 1234.50 )", "1,234.50-", "1,234.50 -",
     "1,234.50 CR", "1234.5cr", "-£1,234.50", "£-1,234.50", "\u22121234.50", "\u20131,234.50"],
)  # fmt: skip
def test_brackets_minuses_on_either_side_and_cr_are_negative(text: str) -> None:
    assert money_of_text(text) == -123450


@pytest.mark.parametrize(
    "text",
    ["1.234,56", "1,23,456", "1,2345", "1 234.50", "1\u00a0234", "1e9", "NaN", "Infinity", "0x10",
     "\uff11\uff12", "1_000", "$5", "€5", "5£", "5p", "12.3.4", "-", "£", "()", ".", "", " ", "nil",
     "n/a", "TBC"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_never_taken_for_nil(text: str) -> None:
    with pytest.raises(CellFault, match=r"is not an amount: enter pounds and pence"):
        money_of_text(text)


@pytest.mark.parametrize("text", ["(5", "5)", "(-5)", "-5-", "-5 CR", "(5) CR", "-£-5", "+5 CR"])
def test_two_signs_or_half_a_bracket_are_refused(text: str) -> None:
    with pytest.raises(CellFault, match="carries two signs or half a bracket"):
        money_of_text(text)


@pytest.mark.parametrize("text", ["0.005", "12.345", "-1,234.567", "(0.001)", "5.0001 CR"])
def test_a_third_significant_decimal_in_text_is_an_error_not_a_rounding(text: str) -> None:
    with pytest.raises(CellFault, match=THIRD_DECIMAL):
        money_of_text(text)


@pytest.mark.parametrize("value", [0.005, 12.345, -0.001, 1e-9, 1234567.8901, 99999999999.995])
def test_a_third_significant_decimal_in_a_number_is_an_error_not_a_rounding(value: float) -> None:
    with pytest.raises(CellFault, match=THIRD_DECIMAL):
        money_of_number(value)


@pytest.mark.parametrize(
    ("value", "pence"),
    [
        (1234567.8900000001, 123456789),
        (0.1 + 0.2, 30),
        (1.1 * 3, 330),
        (-4.35, -435),
        (-0.0, 0),
        (12, 1200),
        (9_999_999_999_999.99, 999_999_999_999_999),
    ],
)
def test_a_number_cell_is_read_as_the_pennies_it_shows(value: float, pence: int) -> None:
    assert money_of_number(value) == pence


@pytest.mark.parametrize("value", [1e13, -1e13, 1e307, -1.7e308])
def test_an_amount_larger_than_the_tracker_keeps_is_refused(value: float) -> None:
    with pytest.raises(CellFault, match="larger than any amount"):
        money_of_number(value)


@pytest.mark.parametrize("text", ["10,000,000,000,000.00", "-10000000000000", "9" * 400])
def test_text_larger_than_the_tracker_keeps_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match="larger than any amount"):
        money_of_text(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_neither_an_amount_nor_a_figure(value: float) -> None:
    for read in (money_of_number, float_digits, decimal_of):
        with pytest.raises(CellFault, match="is not a number"):
            read(value)


@given(PENCE)
def test_money_reads_back_from_every_way_of_writing_it(pence: int) -> None:
    amount = to_pounds(pence)
    unsigned = f"{abs(amount):,.2f}"
    negatives = (f"({unsigned})", f"{unsigned}-", f"{unsigned} CR", f"-£{unsigned}")

    assert money_of_text(money_text(amount)) == pence
    assert money_of_text(f"{amount:,.2f}") == pence
    if pence < 0:
        assert {money_of_text(text) for text in negatives} == {pence}
    else:
        assert money_of_text(f"£{unsigned}") == pence


@given(PENCE)
def test_money_reads_back_from_a_number_cell(pence: int) -> None:
    assert money_of_number(pence / 100) == pence


@given(st.integers(-(10**11), 10**11).filter(lambda tenths: tenths % 10 != 0))
def test_no_tenth_of_a_penny_is_ever_read(tenths: int) -> None:
    with pytest.raises(CellFault, match=THIRD_DECIMAL):
        money_of_text(f"{Decimal(tenths) / 1000:f}")
    with pytest.raises(CellFault, match=THIRD_DECIMAL):
        money_of_number(tenths / 1000)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(12.5, "12.5"), ("12.50", "12.5"), ("1,200", "1200"), ("\u22123", "-3"), (0.1 + 0.2, "0.3"),
     (7, "7"), ("-0", "0"), (".5", "0.5"), ("1." + "0" * 40, "1"), (2e-16, "0.0000000000000002")],
)  # fmt: skip
def test_a_number_keeps_its_shortest_exact_digits(cell: float | str, number: str) -> None:
    assert plain(decimal_of(cell)) == number


@pytest.mark.parametrize(
    "cell", ["1.5e3", "1_000", "1,20", "12.", "£5", "50%", "", "-", "high", "\uff11"]
)
def test_a_number_is_typed_in_plain_digits(cell: str) -> None:
    with pytest.raises(CellFault, match="is not a number: enter digits"):
        decimal_of(cell)


@pytest.mark.parametrize(
    "cell",
    ["1234567890.123456", "1" * 16, 1e15, 1e300, "1." + "0" * 34 + "1", "0." + "0" * 50 + "1", 1e-90],
)  # fmt: skip
def test_more_digits_than_a_spreadsheet_keeps_are_refused_and_never_dropped(
    cell: float | str,
) -> None:
    with pytest.raises(CellFault, match="enter at most fifteen"):
        decimal_of(cell)


@pytest.mark.parametrize(("cell", "shown"), [(True, "TRUE"), (None, "text")])
def test_what_holds_no_figure_is_no_number(cell: object, shown: str) -> None:
    with pytest.raises(CellFault, match=f"is {shown}: enter a number"):
        decimal_of(cell)


@pytest.mark.parametrize("text", ["9" * 5_000, "0" * 5_000, "1" + ",000" * 2_000])
def test_text_of_thousands_of_digits_is_refused_and_no_fault(text: str) -> None:
    with pytest.raises(CellFault, match="larger than any amount"):
        money_of_text(text)
