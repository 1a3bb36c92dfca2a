"""What contradicts itself within one row, whatever the rest of the workbook says.

Each rule takes the wire values by field and yields the field to mend with a message that
continues the words 'The value', like a CellFault.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tracker.sheets.cells import Wire

Faults = Iterable[tuple[str, str]]
_FIXED = "Fixed shares"


def _after(row: Mapping[str, Wire], first: str, last: str) -> bool:
    start, end = row[first], row[last]
    return isinstance(start, str) and isinstance(end, str) and end < start


def _pounds_fault(value: Wire) -> str | None:
    """What keeps a limit or a cap from being an amount in pounds."""
    if not isinstance(value, str):
        return None
    if value.endswith("%"):
        return "is a percentage although its unit is GBP: enter pounds, or correct the unit"
    if Decimal(value) * 100 % 1 != 0:
        return "has more than two decimals: enter pounds and pence"
    return None


def organisation(row: Mapping[str, Wire]) -> Faults:
    """A body begins before it ends, and another one succeeds it."""
    if _after(row, "valid_from", "valid_to"):
        yield "valid_to", "is before Valid from: a body cannot end before it begins"
    if row["successor"] is not None and row["successor"] == row["code"]:
        yield (
            "successor",
            "is the organisation itself: name the body that took over, or leave it blank",
        )


def agreement(row: Mapping[str, Wire]) -> Faults:
    """An agreement starts before it ends."""
    if _after(row, "start_date", "end_date"):
        yield "end_date", "is before the start date: enter the day the agreement ends"


def review_setting(row: Mapping[str, Wire]) -> Faults:
    """A percentage above which a review is called for lies between nothing and everything."""
    for field in ("variance_percent", "contribution_percent", "movement_percent"):
        value = row[field]
        if isinstance(value, str) and not 0 <= Decimal(value) <= 100:
            yield field, "is not a percentage from 0 to 100: enter one such as 5 or 2.5"


def recovery_plan(row: Mapping[str, Wire]) -> Faults:
    """A plan recovers something, and goes to a meeting after it was drawn up."""
    amount = row["amount"]
    if isinstance(amount, int) and amount <= 0:
        yield "amount", "is not above nil: enter what is to be recovered, or leave it blank"
    if _after(row, "drawn_up_on", "meeting_on"):
        yield "meeting_on", "is before the plan was drawn up: enter the meeting that takes it"


def notice(row: Mapping[str, Wire]) -> Faults:
    """A partner serves notice on another."""
    if row["served_by"] == row["served_on"]:
        yield "served_on", "is the partner that served it: enter another one"


def leaving_decision(row: Mapping[str, Wire]) -> Faults:
    """What was decided on consulting has the day of the decision, and no day stands alone."""
    if row["consultation"] is not None and row["decided_on"] is None:
        yield "decided_on", "is blank although it was decided: enter the day"
    if row["consultation"] is None and row["decided_on"] is not None:
        yield "consultation", "is blank although there is a day: enter what was decided"
    if _after(row, "considered_on", "settled_on"):
        yield "settled_on", "is before leaving was considered: enter the day from which it is not"


def risk_share(row: Mapping[str, Wire]) -> Faults:
    """A limit has its unit; partner and share belong to Fixed shares and to nothing else."""
    limit, unit, method = row["limit"], row["limit_unit"], row["method"]
    if limit is not None and unit is None:
        yield "limit_unit", "is blank although there is a limit: enter GBP or % of budget"
    if limit is None and unit is not None:
        yield "limit", "is blank although there is a limit unit: enter the limit, or clear the unit"
    if unit == "GBP" and (fault := _pounds_fault(limit)):
        yield "limit", fault
    for field in ("partner", "share"):
        if method == _FIXED and row[field] is None:
            yield field, f"is blank: each row of a Fixed shares step names a {field}"
        if method != _FIXED and row[field] is not None:
            yield field, f"belongs to Fixed shares only: clear it for {method}"


def risk_share_cap(row: Mapping[str, Wire]) -> Faults:
    """A cap in pounds has pennies at most, and its excess goes to another partner."""
    if row["cap_unit"] == "GBP" and (fault := _pounds_fault(row["cap"])):
        yield "cap", fault
    if row["excess_to"] is not None and row["excess_to"] == row["partner"]:
        yield "excess_to", "is the capped partner itself: name another partner, or leave it blank"


def fund(row: Mapping[str, Wire]) -> Faults:
    """A reserve or an uncommitted amount is never below zero."""
    for field in ("reserve", "uncommitted"):
        value = row[field]
        if isinstance(value, int) and value < 0:
            yield field, "is below zero: enter what is held, or leave it blank"


def returned(row: Mapping[str, Wire]) -> Faults:
    """A quarterly report is for a quarter, an annual return for a year."""
    period = row["period"]
    if isinstance(period, str) and row["kind"] == "Quarterly report" and period.startswith("FY"):
        yield (
            "period",
            "is a financial year: a quarterly report is for a quarter such as 2025-26 Q1",
        )
    if isinstance(period, str) and row["kind"] == "Annual return" and not period.startswith("FY"):
        yield "period", "is a quarter: an annual return is for a year such as FY2025-26"


def target(row: Mapping[str, Wire]) -> Faults:
    """A range ends above where it begins."""
    low, high = row["target"], row["upper_target"]
    if isinstance(low, str) and isinstance(high, str) and Decimal(high) < Decimal(low):
        yield "upper_target", "is below the target: enter the upper end of the range"


def measure(row: Mapping[str, Wire]) -> Faults:
    """A scheme is one of a fund, and spend is set against a count only where there is a fund."""
    for field, what in (("scheme", "a scheme"), ("cost_for_each", "something to cost")):
        if row[field] is not None and row["fund"] is None:
            yield "fund", f"is blank although there is {what}: enter the fund"


def reading(row: Mapping[str, Wire]) -> Faults:
    """Nothing is divided by nothing."""
    denominator = row["denominator"]
    if isinstance(denominator, str) and Decimal(denominator) <= 0:
        yield "denominator", "is not above zero: enter what the numerator is divided by"


def library_measure(row: Mapping[str, Wire]) -> Faults:
    """A standard measure is used from its first year to its last."""
    first, last = row["first_year"], row["last_year"]
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield "last_year", "is before the first year: enter the last year it applies in"
