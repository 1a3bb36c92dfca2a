"""K31: was a decision taken under urgency, or outside the forward plan?

Councils' rules let a decision be taken without its notice where it cannot wait, if the reason is
minuted and the full body hears of it afterwards. Nothing is wrong with one; it should be known.
"""

from collections.abc import Iterator

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.records.decisions import Decision, DecisionStatus
from tracker.domain.wording import day_text


def urgent_decisions(case: Inspection) -> Iterator[Finding]:
    """K31: a decision that stands was taken under urgency or outside the forward plan."""
    for row in case.book.decisions:
        if row.urgent and row.decided_on <= case.today and row.status != DecisionStatus.WITHDRAWN:
            yield case.finding(
                "K31",
                Severity.INFO,
                f"Decision {row.decision}",
                f"Decision {row.decision} of {row.body} was taken on {day_text(row.decided_on)} "
                f"under urgency or outside the forward plan: {_report(case, row)}.",
            )


def _report(case: Inspection, row: Decision) -> str:
    back = row.report_back_on
    if back is None:
        return "enter when it is reported back, and have the report minuted"
    if back < case.today:
        return f"it was to be reported back on {day_text(back)}, so see that the minutes say it was"
    return f"it is to be reported back on {day_text(back)}"
