"""What a fund's months say, in sentences: spend against its profile, and how the forecast moved."""

from collections.abc import Sequence

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.month_series import MonthPoint
from tracker.web.formatting import period as month_name
from tracker.web.formatting import pounds, variance


def spend_words(points: Sequence[MonthPoint], year: FinancialYear) -> str:
    """How spend to date stands to its profile, in a sentence."""
    spent = [point for point in points if point.actual_to_date is not None]
    if not spent:
        return f"Nothing has been spent in {year} yet; the profile comes to {pounds(points[-1].profile_to_date)}."
    last = spent[-1]
    assert last.actual_to_date is not None
    gap = last.actual_to_date - last.profile_to_date
    way = "over" if gap > 0 else "under"
    against = f"{pounds(abs(gap))} {way} the profile of" if gap else "just as profiled,"
    return (
        f"{pounds(last.actual_to_date)} was spent by the end of {month_name(last.period)}, "
        f"{against} {pounds(last.profile_to_date)}."
    )


def forecast_words(points: Sequence[MonthPoint]) -> str:
    """How the forecast has moved since the first month that has one, in a sentence."""
    seen = [point for point in points if point.forecast is not None]
    if not seen:
        return "No month has a forecast of every scheme yet."
    first, last = seen[0], seen[-1]
    assert first.forecast is not None
    assert last.forecast is not None
    now = f"{month_name(last.period)} saw an outturn of {pounds(last.forecast)}"
    if first is last:
        return f"{now}, {variance(last.forecast - last.revised)}."
    moved = last.forecast - first.forecast
    way = "more" if moved > 0 else "less"
    change = f"{pounds(abs(moved))} {way} than" if moved else "the same as"
    return f"{now}, {change} {month_name(first.period)} did; the budget then was {pounds(last.revised)}."
