"""A fund's steps say what its figures are on any day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.steps import BudgetLine, FundStep, SchemeYear, fund_steps

YEAR = FinancialYear(2025)
MONTHS = st.integers(1, 12)
PENCE = st.integers(-(10**6), 10**7)
DAYS = st.one_of(st.none(), st.dates(date(2025, 2, 1), date(2026, 5, 31)))
SCHEMES = st.builds(
    SchemeYear,
    budgets=st.lists(st.builds(BudgetLine, DAYS, PENCE, st.booleans()), max_size=4),
    actuals=st.dictionaries(MONTHS, PENCE, max_size=4),
    forecasts=st.dictionaries(MONTHS, PENCE, max_size=4),
)


def plainly(schemes: list[SchemeYear], day: date, *, closed: bool) -> tuple[int, ...]:
    """The figures on one day, worked out from all that counts on it."""
    reached = 0 if day < YEAR.first_day else 12
    if YEAR.first_day <= day <= YEAR.last_day:
        reached = (day.month - 4) % 12 + 1
    sums = [0] * 6
    for scheme in schemes:
        lines = [b for b in scheme.budgets if b.approved_on is None or b.approved_on <= day]
        revised = sum(line.amount for line in lines)
        spent = sum(pence for month, pence in scheme.actuals.items() if month <= reached)
        forecasts = [pence for month, pence in sorted(scheme.forecasts.items()) if month <= reached]
        outturn = forecasts[-1] if forecasts else None
        if closed and reached == 12:
            outturn = spent
        own = (
            sum(line.amount for line in lines if line.original),
            revised,
            spent,
            outturn or 0,
            0 if outturn is None else outturn - revised,
            outturn is None,
        )
        sums = [one + other for one, other in zip(sums, own, strict=True)]
    return tuple(sums)


def at(steps: list[FundStep], day: date) -> tuple[int, ...]:
    (step,) = [step for step in steps if step.start <= day <= step.end]
    figures = (step.original, step.revised, step.actual, step.outturn, step.variance)
    return (*figures, step.without_forecast)


@given(st.lists(SCHEMES, min_size=1, max_size=3), st.booleans())
def test_on_every_day_the_steps_say_what_counts_on_it(
    schemes: list[SchemeYear], closed: bool
) -> None:
    steps = fund_steps(YEAR, schemes, closed=closed)

    for days in range(0, 500, 7):
        day = date(2025, 1, 31) + timedelta(days=days)
        assert at(steps, day) == plainly(schemes, day, closed=closed)
    for month in YEAR.periods:
        assert at(steps, month.first_day) == plainly(schemes, month.first_day, closed=closed)


def test_the_steps_follow_each_other_without_a_gap() -> None:
    scheme = SchemeYear([BudgetLine(None, 100, True)], {1: 5, 3: 7}, {2: 110})

    steps = fund_steps(YEAR, [scheme], closed=False)

    assert [step.start for step in steps] == [
        date.min,
        date(2025, 4, 1),
        date(2025, 5, 1),
        date(2025, 6, 1),
    ]
    assert steps[-1].end == date.max
    assert all(a.end + timedelta(days=1) == b.start for a, b in pairwise(steps))


def test_a_fund_without_schemes_has_no_step() -> None:
    assert fund_steps(YEAR, [], closed=False) == []
