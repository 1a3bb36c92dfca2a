"""K31: decisions taken under urgency or outside the forward plan are known."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.checks.found import found
from tracker.domain.health_checks import Severity
from tracker.domain.records.decisions import Decision

URGENT = Decision(
    "A1", 3, date(2025, 11, 3), "Cabinet", "Key decision", "Buy winter beds", None, None, None,
    None, None, None, None, True, "Beds had to be bought that week", None, None, "Open", None,
)  # fmt: skip


def test_an_urgent_decision_is_information_and_asks_when_it_is_reported_back():
    (finding,) = found("K31", decisions=(URGENT,))

    assert finding.severity is Severity.INFO
    assert finding.subject == "Decision 3"
    assert "was taken on 3 November 2025 under urgency" in finding.message
    assert "enter when it is reported back" in finding.message


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 12), "it is to be reported back on 12 January 2026"),
        (date(2025, 12, 1), "it was to be reported back on 1 December 2025"),
    ],
)
def test_it_says_when_the_report_is_due(day, words):
    (finding,) = found("K31", decisions=(replace(URGENT, report_back_on=day),))

    assert words in finding.message


@pytest.mark.parametrize(
    "quiet",
    [
        replace(URGENT, urgent=False, urgency_reason=None),
        replace(URGENT, status="Withdrawn", closed_on=date(2025, 11, 20)),
        replace(URGENT, decided_on=date(2026, 2, 1)),
    ],
)
def test_planned_withdrawn_and_future_decisions_say_nothing(quiet):
    assert found("K31", decisions=(quiet,)) == []
