"""A month logged by hand: differences beside imports, notes where they are needed, completeness."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.funds.lines import ACTUAL, FORECAST
from tracker.domain.funds.month_log import BY_HAND, Cell, completeness, month_lines
from tracker.domain.money import to_pounds
from tracker.domain.registers import AgreementBook, LedgerEntry

MONTH = books.month(3)
IMPORTED = Cell(Decimal("100.00"), 2)


def entry(amount: str, note: str | None = None) -> LedgerEntry:
    return LedgerEntry("A1", "F1", "S1", MONTH, ACTUAL, Decimal(amount), note, BY_HAND)


def book() -> AgreementBook:
    return replace(
        books.clean_book(),
        schemes=(books.scheme("S1"), books.scheme("S2"), books.scheme("S3")),
        budgets=(books.budget("1200.00"), books.budget("600.00", "S2")),
        profiles=(books.profile(3, "150.00"),),
        ledger=(
            books.actual(2, "90.00"),
            books.actual(3, "120.00"),
            books.actual(4, "7.00"),
            books.forecast(1, "1190.00"),
            books.forecast(3, "1250.00"),
        ),
    )


@given(
    st.none() | st.integers(-(10**13), 10**13), st.integers(-(10**13), 10**13), st.integers(0, 3)
)
def test_what_is_typed_is_what_the_month_shows_afterwards(
    typed: int | None, imported: int, rows: int
) -> None:
    cell = Cell(to_pounds(imported) if rows else Decimal(0), rows)
    figure = None if typed is None else to_pounds(typed)

    amount = cell.entry_for(figure)

    kept = Cell(cell.imported, rows, None if amount is None else entry(str(amount)))
    if figure is not None:
        assert kept.total == figure
    else:
        assert kept.total == (cell.imported if rows else None)


def test_a_figure_that_says_what_was_imported_needs_no_entry() -> None:
    assert IMPORTED.entry_for(Decimal("100.00")) is None
    assert IMPORTED.entry_for(Decimal("0.00")) == Decimal("-100.00")
    assert Cell().entry_for(Decimal("0.00")) == 0


@pytest.mark.parametrize(
    ("cell", "figure", "note", "said"),
    [
        (Cell(), "-5.00", "", "below nil"),
        (Cell(), "-5.00", "Credit from the provider", None),
        (Cell(), "5.00", "", None),
        (IMPORTED, "120.00", "", "differs from the £100.00 that was imported"),
        (IMPORTED, "120.00", "Accrual", None),
        (IMPORTED, "100.00", "", None),
        (Cell(Decimal(-7), 1), "1.00", "", "differs from the minus £7.00"),
    ],
)
def test_corrections_say_why(cell: Cell, figure: str, note: str, said: str | None) -> None:
    fault = cell.fault(Decimal(figure), note)

    assert (fault is None) if said is None else (fault is not None and said in fault)


def test_a_line_shows_its_month_beside_the_year() -> None:
    cells = {("F1", "S1", ACTUAL): Cell(Decimal("120.00"), 1)}

    first, second, third = month_lines(book(), MONTH, cells)

    assert (first.last_month, first.to_date) == (Decimal("90.00"), Decimal("210.00"))
    assert first.profile == Decimal("150.00")
    assert first.last_forecast == Decimal("1190.00")
    assert first.cells[FORECAST].total is None
    assert second.profile == Decimal("50.00")
    assert (second.is_entered, third.expected) == (False, False)


def test_completeness_counts_schemes_with_a_budget_and_compares_those_entered() -> None:
    cells = {
        ("F1", "S1", ACTUAL): Cell(Decimal("120.00"), 1),
        ("F1", "S3", ACTUAL): Cell(by_hand=entry("5.00")),
    }

    done = completeness(month_lines(book(), MONTH, cells))

    assert (done.entered, done.expected, done.is_complete) == (1, 2, False)
    assert (done.total, done.variance) == (Decimal("125.00"), Decimal("-25.00"))


def test_a_month_with_nothing_spent_is_entered_by_saying_so() -> None:
    cells = {("F1", code, ACTUAL): Cell(by_hand=entry("0.00")) for code in ("S1", "S2")}

    assert completeness(month_lines(book(), MONTH, cells)).is_complete


@given(st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=12))
def test_the_months_profiles_add_up_to_the_budget(pence: list[int]) -> None:
    budget = to_pounds(sum(pence))
    rows = tuple(books.profile(n, to_pounds(p)) for n, p in enumerate(pence, 1))
    for profiles in (rows, ()):
        own = replace(book(), budgets=(books.budget(budget),), profiles=profiles)

        found = [month_lines(own, month, {})[0].profile for month in books.YEAR.periods]

        assert sum(found) == budget
