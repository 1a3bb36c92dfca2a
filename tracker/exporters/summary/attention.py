"""What needs attention: what is due, how the outcomes stand, what the health checks found."""

from tracker.domain.financial_year import outcome_period_text
from tracker.domain.health_checks import Finding
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.outcomes.measures import MeasureStatus
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table
from tracker.sheets import Style

DUE = Spec(
    "Due",
    "DueItems",
    "Reviews and other dates due",
    "Everything overdue, and what falls due soon: reviews, expiries, notice, reports, "
    "returns and instalments. Days below nil are overdue.",
    (
        Field("Agreement"),
        Field("Fund"),
        Field("Kind", width=18),
        Field("Title", width=50),
        Field("Due", Style.DATE),
        Field("Days", Style.WHOLE),
        Field("State", width=11),
        Field("Remark", width=50),
    ),
)

OUTCOMES = Spec(
    "Outcomes",
    "OutcomeStatuses",
    "Outcomes for the people served",
    "The latest reading of each measure against its target. A missing reading is never on track.",
    (
        Field("Agreement"),
        Field("Measure"),
        Field("Title", width=40),
        Field("Unit", width=12),
        Field("Better", width=10),
        Field("Baseline", Style.NUMBER),
        Field("Period", width=13),
        Field("Reading", Style.NUMBER),
        Field("Status", width=14),
        Field("Target", Style.NUMBER),
        Field("Upper target", Style.NUMBER),
        Field("Tolerance", Style.NUMBER),
        Field("Track", width=17),
        Field("Trend", width=12),
        Field("Since baseline", width=12),
        Field("Reason", width=60),
    ),
    frozen=3,
)

FINDINGS = Spec(
    "Health checks",
    "HealthCheckFindings",
    "What the health checks found",
    "Each finding says what is wrong, where, and what to do about it.",
    (
        Field("Agreement"),
        Field("Check", width=8),
        Field("Severity", width=10),
        Field("Subject", width=24),
        Field("Message", width=110),
    ),
)


def due_table(facts: SummaryFacts) -> Table:
    """What is due."""
    return Table.of(Sheet(DUE, len(facts.due)), [_due(item) for item in facts.due])


def _due(item: DueItem) -> BulkRow:
    return DUE.row(
        {
            "Agreement": item.agreement,
            "Fund": item.fund,
            "Kind": str(item.kind),
            "Title": item.title,
            "Due": item.due,
            "Days": item.days,
            "State": item.state,
            "Remark": "The number of days for reports is assumed." if item.assumed else None,
        }
    )


def outcome_table(facts: SummaryFacts) -> Table:
    """Where every measure stands."""
    rows = [_outcome(status) for status in facts.outcomes]
    return Table.of(Sheet(OUTCOMES, len(rows)), rows)


def _outcome(status: MeasureStatus) -> BulkRow:
    measure, reading, target = status.measure, status.reading, status.target
    return OUTCOMES.row(
        {
            "Agreement": measure.agreement,
            "Measure": measure.measure,
            "Title": measure.title,
            "Unit": measure.unit,
            "Better": measure.better,
            "Baseline": measure.baseline,
            "Period": outcome_period_text(reading.period) if reading else None,
            "Reading": reading.value if reading else None,
            "Status": reading.status if reading else None,
            "Target": target.target if target else None,
            "Upper target": target.upper_target if target else None,
            "Tolerance": measure.tolerance,
            "Track": str(status.track),
            "Trend": str(status.trend),
            "Since baseline": str(status.since_baseline),
            "Reason": status.reason,
        }
    )


def finding_table(facts: SummaryFacts) -> Table:
    """What the health checks found."""
    return Table.of(
        Sheet(FINDINGS, len(facts.findings)), [_finding(finding) for finding in facts.findings]
    )


def _finding(finding: Finding) -> BulkRow:
    return FINDINGS.row(
        {
            "Agreement": finding.agreement,
            "Check": finding.check,
            "Severity": str(finding.severity),
            "Subject": finding.subject,
            "Message": finding.message,
        }
    )
