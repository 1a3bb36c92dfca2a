"""The budget lines and monthly profiles behind the position of every scheme."""

from datetime import date

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import budget_counts, is_original
from tracker.domain.registers import Budget, Profile
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import FundLine, Lines, pence
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money
from tracker.sheets import Style

_LINE = Field("Line", Style.WHOLE)
_SCHEME = (_LINE, Field("Agreement"), Field("Fund"), Field("Scheme"))
_COUNTS = Field("Counts", width=34)

BUDGET_LINES = Spec(
    "Budget lines",
    "BudgetLines",
    "Budget lines",
    "Every budget line of the year. Line is the scheme's line on the sheet Schemes; a line "
    "that does not count on the date has none.",
    (
        *_SCHEME,
        Field("Budget line"),
        Field("Part", width=11),
        money("Amount", total=False),
        Field("Approved on", Style.DATE),
        _COUNTS,
        Field("Note", width=40),
    ),
)

PROFILES = Spec(
    "Profiles",
    "ProfileLines",
    "Monthly profiles",
    "The budget of each month. The months that have begun by the date make the budget to date.",
    (
        *_SCHEME,
        Field("Month", Style.DATE, number_format="yyyy-mm"),
        money("Amount", total=False),
        _COUNTS,
    ),
)

ORIGINAL, VIREMENT, COUNTS = "Original", "Virement", "Yes"


def budget_lines(facts: SummaryFacts, lines: Lines) -> Table:
    """Every budget line of the year; those that count on the date belong to a line."""
    rows = [
        _budget(row, facts.as_at, lines)
        for book in facts.books
        for row in book.budgets
        if row.financial_year == facts.year
    ]
    return Table.of(Sheet(BUDGET_LINES, len(rows)), rows)


def _budget(row: Budget, as_at: date, lines: Lines) -> BulkRow:
    counts = budget_counts(row, as_at)
    key = (row.agreement, row.fund, row.scheme)
    return BUDGET_LINES.row(
        {
            "Line": lines.scheme_number.get(key) if counts else None,
            "Agreement": row.agreement,
            "Fund": row.fund,
            "Scheme": row.scheme,
            "Budget line": row.line,
            "Part": ORIGINAL if is_original(row) else VIREMENT,
            "Amount": pence(row.amount),
            "Approved on": row.approved_on,
            "Counts": COUNTS if counts else "No: approved after the as-at date",
            "Note": row.note,
        }
    )


def profiles(facts: SummaryFacts, lines: Lines) -> Table:
    """Every month's profile of the year."""
    months = {fund.agreement.agreement.agreement: fund.months for fund in lines.funds}
    rows = [
        _profile(row, months.get(row.agreement, 0), lines)
        for book in facts.books
        for row in book.profiles
        if row.period.financial_year == facts.year
    ]
    return Table.of(Sheet(PROFILES, len(rows)), rows)


def _profile(row: Profile, months: int, lines: Lines) -> BulkRow:
    return PROFILES.row(
        {
            "Line": lines.scheme_number.get((row.agreement, row.fund, row.scheme)),
            "Agreement": row.agreement,
            "Fund": row.fund,
            "Scheme": row.scheme,
            "Month": row.period.first_day,
            "Amount": pence(row.amount),
            "Counts": COUNTS if _begun(row.period, months) else "No: after the as-at date",
        }
    )


def _begun(period: Period, months: int) -> bool:
    return period.number <= months


def profiled_schemes(fund: FundLine, facts: SummaryFacts) -> frozenset[str]:
    """The schemes of a fund that have a profile in the year; the others' budgets run in twelfths."""
    return frozenset(
        row.scheme
        for row in fund.book.profiles
        if row.fund == fund.position.fund.fund and row.period.financial_year == facts.year
    )
