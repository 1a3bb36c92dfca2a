"""What a cell becomes, and that what is written is read back as the same thing."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exporters.wire_values import rows_of
from tests.sheets.cells import moment
from tracker.domain.money import to_pounds
from tracker.domain.vocabulary import FUND_KINDS, LEGAL_BASES
from tracker.sheets import LAYOUTS, Cell, CellFault, Column, Layout, Wire, cell_text
from tracker.sheets.kinds import (
    AnyPeriod,
    BudgetLine,
    Choice,
    Code,
    Day,
    Kind,
    Money,
    Month,
    Number,
    ReturnPeriod,
    Share,
    Style,
    Term,
    Whole,
    Year,
    YesNo,
)

each_sheet = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.sheet)


def read_again(column: Column, wire: Wire) -> Wire:
    """The wire value after it was loaded, written into a cell and read from there."""
    written = column.kind.write(column.kind.load(wire))
    if written is None or written == "":
        return column.kind.blank
    return column.kind.read(float(written) if isinstance(written, Decimal) else written)


@each_sheet
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_written_is_read_back_and_what_is_loaded_dumped_as_the_same(
    layout: Layout, data: st.DataObject
) -> None:
    for wires in data.draw(rows_of(layout)):
        assert layout.dump(layout.load(wires)) == wires
        for column, wire in zip(layout.columns, wires, strict=True):
            assert read_again(column, wire) == wire, column.heading


@given(st.integers(-(10**13), 10**13))
def test_every_amount_loads_as_exact_pounds_and_is_read_back(pence: int) -> None:
    pounds = Money().load(pence)
    assert pounds == Decimal(pence).scaleb(-2)
    assert Money().dump(pounds) == pence
    assert Money().read(str(pounds)) == pence


def test_a_term_typed_with_its_sign_is_stored_without_it() -> None:
    assert Term().read("2.5 %") == "2.5%"
    assert Term().load("2.5%") == Decimal("2.5")
    assert Term().dump(Term().load("2.5%")) == "2.5"


@pytest.mark.parametrize("code", ["007", "A1", "a1", "1E5", "2025-04", "TRUE", "é", "=1+1", "x  y"])
def test_a_code_is_kept_exactly_as_typed(code: str) -> None:
    assert Code().read(code) == code
    assert Code().warning(code) is None


@pytest.mark.parametrize(
    ("cell", "code"), [(7, "7"), (7.0, "7"), (100234.0, "100234"), (1e15, "1000000000000000")]
)
def test_a_number_in_a_code_column_is_its_plain_digits_with_a_warning(
    cell: float, code: str
) -> None:
    assert Code().read(cell) == code
    warning = Code().warning(cell)
    assert warning is not None
    assert warning.startswith(f"number read as the code {code};")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(True, "TRUE"), (date(2025, 4, 1), "a date"), (moment(2025, 4, 1), "a date")],
)
def test_a_code_that_the_spreadsheet_turned_into_something_else_is_refused(
    cell: Cell, shown: str
) -> None:
    with pytest.raises(CellFault, match=f"is {shown}, not a code"):
        Code().read(cell)


@pytest.mark.parametrize("code", ["two\nlines", "a\tb"])
def test_a_code_stays_on_one_line(code: str) -> None:
    with pytest.raises(CellFault, match="more than one line"):
        Code().read(code)


def test_a_code_of_a_hundred_characters_is_the_longest() -> None:
    assert Code().read("x" * 100) == "x" * 100
    with pytest.raises(CellFault, match="longer than 100 characters"):
        Code().read("x" * 101)


@pytest.mark.parametrize("kind", [Kind(), Code()])
@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800", "\uffff"])
def test_text_that_no_file_can_carry_is_refused(kind: Kind, character: str) -> None:
    with pytest.raises(CellFault, match="contains a control character"):
        kind.read(f"Care{character}home")


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  two\r\nlines ", "two\nlines"), (12.5, "12.5"), (1234567.8900000001, "1234567.89"),
     (True, "TRUE"), (date(2026, 3, 31), "31/03/2026")],
)  # fmt: skip
def test_whatever_stands_in_a_text_column_is_kept_as_it_is_shown(cell: Cell, text: str) -> None:
    assert Kind().read(cell) == text


def test_the_original_budget_line_is_known_in_any_case() -> None:
    assert BudgetLine().read(" ORIGINAL ") == "Original"
    assert BudgetLine().read("vir-1") == "vir-1"


@pytest.mark.parametrize("text", ["Grant transfer", "grant TRANSFER", "  Grant   transfer "])
def test_listed_values_match_without_regard_to_case_or_space(text: str) -> None:
    assert Choice(values=FUND_KINDS).read(text) == "Grant transfer"


def test_a_value_that_is_not_listed_is_told_the_list() -> None:
    with pytest.raises(CellFault, match=r"enter Pooled, Aligned, .* or Grant transfer"):
        Choice(values=FUND_KINDS).read("Shared")
    with pytest.raises(CellFault, match=r"is not on the list: enter GBP$"):
        Choice(values=("GBP",)).read(1)
    assert Choice(values=LEGAL_BASES).choices == LEGAL_BASES


@pytest.mark.parametrize("cell", ["Yes", "yes", " Y ", "y", "TRUE", "true", True])
def test_yes_has_four_spellings(cell: Cell) -> None:
    assert YesNo().read(cell) is True


@pytest.mark.parametrize("cell", ["No", "NO", "n", "False", False])
def test_no_has_four_spellings(cell: Cell) -> None:
    assert YesNo().read(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "1", 1, 0, 1.0, "x", "Ja", date(2025, 4, 1)])
def test_anything_else_is_neither_yes_nor_no(cell: Cell) -> None:
    with pytest.raises(CellFault, match="is neither Yes nor No"):
        YesNo().read(cell)


@pytest.mark.parametrize("cell", [True, date(2025, 4, 1), moment(2025, 4, 1), time(9, 30)])
def test_an_amount_is_a_number_or_text(cell: Cell) -> None:
    with pytest.raises(CellFault, match=r"is (TRUE|a date|a time): enter an amount"):
        Money().read(cell)


@pytest.mark.parametrize(
    ("cell", "share"),
    [(51, "51"), (51.0, "51"), (86.87, "86.87"), ("51%", "51"), ("51 %", "51"), ("86.870", "86.87"),
     (0.51, "0.51"), ("0.51", "0.51"), ("1/3", "1/3"), (" 2 / 7 ", "2/7"), (0, "0"),
     ("100%", "100"), ("1/1", "1/1"), (33.33, "33.33")],
)  # fmt: skip
def test_a_share_is_per_cent_as_it_stands_or_a_fraction_as_text(cell: Cell, share: str) -> None:
    assert Share().read(cell) == share


@pytest.mark.parametrize("cell", [-1, 101, "100.01", "-0.01%", 100.5, "1000%"])
def test_a_share_is_between_nothing_and_the_whole(cell: Cell) -> None:
    with pytest.raises(CellFault, match="is not between 0 and 100 per cent"):
        Share().read(cell)


@pytest.mark.parametrize(
    "text", ["4/3", "1/0", "1/3%", "1/3/2025", "-1/3", "a/b", "1.5/3", "/", "⅓/1"]
)
def test_a_fraction_is_a_part_of_the_whole(text: str) -> None:
    with pytest.raises(CellFault, match="is not a fraction of the whole: enter one such as 1/3"):
        Share().read(text)


@pytest.mark.parametrize("cell", ["half", "51%%", "%", "33,3"])
def test_a_share_in_words_is_refused(cell: str) -> None:
    with pytest.raises(CellFault, match="is not a number"):
        Share().read(cell)


def test_a_fraction_that_became_a_date_is_named() -> None:
    with pytest.raises(CellFault, match=r"has been turned into a date.*type the fraction again"):
        Share().read(moment(2025, 3, 1))


@pytest.mark.parametrize(
    ("cell", "term"),
    [(100000, "100000"), (2.5, "2.5"), (0.025, "0.025"), ("2.5", "2.5"), ("2.5%", "2.5%"),
     ("2.12345", "2.12345"), ("£100,000", "100000"), ("£1,234.50", "1234.5"), ("(5)", "-5"),
     ("1,200", "1200")],
)  # fmt: skip
def test_a_limit_is_pounds_or_a_percentage(cell: Cell, term: str) -> None:
    assert Term().read(cell) == term


@pytest.mark.parametrize("cell", ["£5%", "%", "a lot", "£", "5 GBP", True, date(2025, 4, 1)])
def test_a_limit_that_is_neither_is_refused(cell: Cell) -> None:
    with pytest.raises(CellFault):
        Term().read(cell)


def test_a_limit_in_pounds_has_pennies_at_most() -> None:
    with pytest.raises(CellFault, match="more than two decimals"):
        Term().read("£1.005")


@pytest.mark.parametrize(
    ("cell", "whole"), [(42, 42), (42.0, 42), ("42", 42), ("42.0", 42), (0, 0)]
)
def test_a_whole_number_is_read(cell: Cell, whole: int) -> None:
    assert Whole(most=100).read(cell) == whole


@pytest.mark.parametrize("cell", [-1, 101, 2.5, "2.5", "-3"])
def test_a_whole_number_keeps_to_its_range(cell: Cell) -> None:
    with pytest.raises(CellFault, match="is not a whole number from 0 to 100"):
        Whole(most=100).read(cell)


@pytest.mark.parametrize(
    ("kind", "cell", "written"),
    [
        (Year(), "2025/26", "2025-26"),
        (Month(), "2025-26 P12", "2026-03"),
        (AnyPeriod(), "2008/09", "FY2008-09"),
        (AnyPeriod(), "2008-09", "2008-09"),
        (ReturnPeriod(), "2025-26", "FY2025-26"),
        (ReturnPeriod(), "FY2025/26 Q2", "2025-26 Q2"),
        (YesNo(), "y", "Yes"),
        (YesNo(), "FALSE", "No"),
        (Day(), "31 March 2026", date(2026, 3, 31)),
        (Money(), "(1,234.5)", Decimal("-1234.50")),
        (Number(), "12.50", Decimal("12.5")),
        (Share(), "51%", "51"),
        (Share(), 86.87, "86.87"),
        (Share(), "1/3", "1/3"),
    ],
)
def test_an_export_writes_the_one_form_of_it(kind: Kind, cell: Cell, written: object) -> None:
    shown = kind.write(kind.load(kind.read(cell)))
    assert shown == written
    assert type(shown) is type(written)


def test_a_share_is_exported_as_text_so_that_no_spreadsheet_makes_a_date_of_it() -> None:
    assert Share().style is Style.TEXT


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "TRUE"), (False, "FALSE"), (12.345, "12.345"), (1234567.8900000001, "1234567.89"),
     (date(2026, 3, 31), "31/03/2026"), (moment(2026, 3, 31), "31/03/2026"),
     (moment(2026, 3, 31, 9, 30), "31/03/2026 09:30"), ("as typed ", "as typed ")],
)  # fmt: skip
def test_an_error_list_shows_a_cell_as_the_sheet_does(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize("pence", [0, 1, -1, 123450])
def test_money_always_has_two_decimals(pence: int) -> None:
    assert Money().load(pence) == to_pounds(pence)
    assert str(Money().load(pence)).partition(".")[2].isdigit()
    assert len(str(Money().load(pence)).partition(".")[2]) == 2
