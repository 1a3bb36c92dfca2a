"""K19 and K20: is a late change of the forecast explained, and an overspend to be recovered?"""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.records.review_settings import rules_of
from tracker.domain.review_triggers.forecasts import late_movements
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import pounds_text

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
    """K20: a pooled fund is forecast to overspend, and no plan for it has been drawn up this year.

    Pooled fund agreements ask the pool manager to bring a plan to the next meeting. An overspend
    of up to one per cent of the budget is left to those who run the fund.
    """
    if case.ended or case.today < case.agreement.start_date:
        return
    planned = {
        row.fund
        for row in case.book.answers.recovery_plans
        if row.financial_year == case.year and row.drawn_up_on <= case.today
    }
    for position in case.position.funds:
        over, budget = position.figures.variance, position.figures.revised_budget
        fund = position.fund.fund
        if over is None or position.kind is not FundKind.POOLED or fund in planned:
            continue
        if over > 0 and over * 100 > abs(budget) * RECOVERY_PERCENT:
            yield case.finding(
                "K20",
                Severity.HIGH,
                fund,
                f"Fund {fund} is forecast to overspend by {pounds_text(over)} in {case.year}, and "
                "no recovery plan is recorded: have the pool manager bring one to the next "
                "meeting, and record its owner, measures and day.",
            )
