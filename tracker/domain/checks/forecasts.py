"""K19 and K20: is a late change of the forecast explained, and an overspend to be recovered?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.records.checks import RecoveryPlan
from tracker.domain.records.review_settings import rules_of
from tracker.domain.review_triggers.forecasts import late_movements, overspent_since
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, pounds_text

RECOVERY_PERCENT = Decimal(1)
"""An overspend above this part of a fund's budget needs a recovery plan."""


def late_movement(case: Inspection) -> Iterator[Finding]:
    """K19: a fund's forecast moved after month 9 by more than the agreement's threshold.

    The rule is that of the review it calls for (`review_triggers`); Oldham's forecast moved by
    2.710m in the last quarter of 2018-19. A review held does not explain it: a note does.
    """
    if case.ended or case.today < case.agreement.start_date:
        return
    rules = rules_of(case.agreement.legal_basis, case.book.review_setting)
    for moved in late_movements(case.book, rules.movement_percent, case.today):
        yield case.finding(
            "K19",
            Severity.WARNING,
            moved.fund,
            f"{moved.sentence}: have the pool manager say what changed and when it was known, "
            "and record it as a note.",
            about=f"{moved.fund} {moved.year} {moved.outturn}",
        )


def overspends_without_plan(case: Inspection) -> Iterator[Finding]:
    """K20: a pooled fund is forecast to overspend, and no plan for it goes to the next meeting.

    Pooled fund agreements ask the pool manager to bring a plan to the next meeting. The latest of
    the year counts, if it was drawn up since the overspend was first forecast and its meeting is
    not past. An overspend of up to one per cent of the budget is left to those who run the fund.
    """
    if case.ended or case.today < case.agreement.start_date:
        return
    since = overspent_since(case.book, case.year, case.day, RECOVERY_PERCENT)
    for position in case.position.funds:
        fund, over = position.fund.fund, position.figures.variance
        if over is None or fund not in since or position.kind is not FundKind.POOLED:
            continue
        plan = _latest_plan(case, fund)
        lacking = _lacking(case, plan, since[fund])
        if lacking is not None:
            yield case.finding(
                "K20",
                Severity.HIGH,
                fund,
                f"Fund {fund} is forecast to overspend by {pounds_text(over)} in {case.year}, and "
                f"{lacking}, and record its owner, measures and day.",
            )
        elif plan is not None and plan.amount is not None and plan.amount < over:
            yield _falls_short(case, fund, plan.amount, over)


def _latest_plan(case: Inspection, fund: str) -> RecoveryPlan | None:
    plans = [
        row
        for row in case.book.answers.recovery_plans
        if row.fund == fund and row.financial_year == case.year and row.drawn_up_on <= case.today
    ]
    return max(plans, key=lambda row: row.drawn_up_on, default=None)


def _lacking(case: Inspection, plan: RecoveryPlan | None, since: date) -> str | None:
    """Why a plan does not answer an overspend, and what to do; None if it does."""
    if plan is None:
        return "no recovery plan is recorded: have the pool manager bring one to the next meeting"
    drawn_up = f"the recovery plan of {day_text(plan.drawn_up_on)}"
    if plan.drawn_up_on < since:
        return (
            f"{drawn_up} is older than that forecast: have the pool manager bring a new one to "
            "the next meeting"
        )
    if plan.meeting_on is not None and plan.meeting_on < case.today:
        return (
            f"the meeting that took {drawn_up} is past ({day_text(plan.meeting_on)}): have the "
            "pool manager bring a plan to the next one"
        )
    return None


def _falls_short(case: Inspection, fund: str, amount: Decimal, over: Decimal) -> Finding:
    return case.finding(
        "K20",
        Severity.WARNING,
        fund,
        f"The recovery plan of fund {fund} is to recover {pounds_text(amount)} of the "
        f"{pounds_text(over)} by which it is forecast to overspend in {case.year}: plan for the "
        "rest, or record a note that says who bears it.",
        about=f"{fund} {case.year} {amount} of {over}",
    )
