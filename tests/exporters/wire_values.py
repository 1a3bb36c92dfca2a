"""Hypothesis strategies for what the columns of every layout may hold, as wire values."""

from datetime import date

from hypothesis import strategies as st

from tracker.domain.financial_year import FinancialYear, Quarter, outcome_period_text
from tracker.sheets import Column, Kind, Layout, Wire
from tracker.sheets.kinds import (
    AnyPeriod,
    BudgetLine,
    Choice,
    Code,
    Day,
    Money,
    Month,
    Number,
    ReturnPeriod,
    Share,
    Whole,
    Year,
    YesNo,
)

HOSTILE = (
    "=1+1", '=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "007", "1E5", "TRUE",
    "2025-04", "31/03/2026", "_x0041_", "_x000D_", "<r><t>x</t></r>", "<b>&amp;", "http://a.b",
    "{=1}", "#REF!", "'quoted", '"', "£", "\U0001f4b7", "mailto:a@b.c", "internal:Sheet!A1",
)  # fmt: skip

_LETTERS = st.characters(blacklist_categories=("Cc", "Cs", "Cn"))
_LINES = st.characters(blacklist_categories=("Cc", "Cs", "Cn"), whitelist_characters="\n\t")


def _trimmed(alphabet: st.SearchStrategy[str], longest: int) -> st.SearchStrategy[str]:
    typed = st.text(alphabet, min_size=1, max_size=longest).map(str.strip).filter(bool)
    return typed | st.sampled_from(HOSTILE)


_MONTHS = st.dates(date(1901, 1, 1), date(2199, 12, 31)).map(lambda day: f"{day:%Y-%m}")
_YEARS = st.integers(1901, 2198)
_QUARTERS = st.builds(Quarter, _YEARS.map(FinancialYear), st.integers(1, 4)).map(str)
_FULL_YEARS = _YEARS.map(FinancialYear).map(outcome_period_text)
_NUMBERS = st.decimals(
    min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False
).map(lambda number: Number().read(str(number)))
_SHARES = st.sampled_from(("51", "86.87", "1/3", "2/7", "0", "100", "12.345"))


def _of_kind(kind: Kind) -> st.SearchStrategy[Wire]:
    by_kind: dict[type[Kind], st.SearchStrategy[Wire]] = {
        Code: _trimmed(_LETTERS, 20),
        BudgetLine: _trimmed(_LETTERS, 20).map(BudgetLine().read),
        Choice: st.sampled_from(kind.choices or ("-",)),
        Money: st.integers(-(10**15) + 1, 10**15 - 1),
        Day: st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
        Year: _YEARS,
        Month: _MONTHS,
        AnyPeriod: _MONTHS | _QUARTERS | _FULL_YEARS,
        ReturnPeriod: _QUARTERS | _FULL_YEARS,
        YesNo: st.booleans(),
        Whole: st.integers(1, 600),
        Share: _SHARES,
        Kind: _trimmed(_LINES, 60),
    }
    return by_kind.get(type(kind), _NUMBERS)


def _of_column(column: Column) -> st.SearchStrategy[Wire]:
    filled = _of_kind(column.kind)
    return filled if column.required else filled | st.just(column.kind.blank)


def rows_of(layout: Layout) -> st.SearchStrategy[list[tuple[Wire, ...]]]:
    """A few rows of a layout, each column with whatever its kind may hold."""
    return st.lists(st.tuples(*(_of_column(column) for column in layout.columns)), max_size=4)
