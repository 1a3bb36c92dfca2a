"""What contradicts itself within one decision or one authority, and at which field it is mended."""

import pytest

from tracker.sheets.decision_layouts import DECISIONS, VARIATION_SIGNATURES

DECISION = {
    "decided_on": "2026-05-05", "kind": "Approve", "level": None, "fund": None, "scheme": None,
    "urgent": False, "urgency_reason": None, "report_back_on": None, "due": None, "status": "Open",
    "closed_on": None,
}  # fmt: skip


def _faulty(**changes: object) -> list[str]:
    return [field for field, _ in DECISIONS.row_faults({**DECISION, **changes})]


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"status": "Done", "closed_on": "2026-05-05"},
        {"status": "Withdrawn", "closed_on": "2026-06-01"},
        {"kind": "Dispute step", "level": 1},
        {"fund": "F1", "scheme": "S1"},
        {"urgent": True, "urgency_reason": "Why", "report_back_on": "2026-05-05"},
        {"urgent": True, "urgency_reason": "Why"},
        {"due": "2026-05-05"},
    ],
)
def test_a_decision_that_agrees_with_itself_is_taken(right: dict[str, object]) -> None:
    assert _faulty(**right) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "Done"}, "closed_on"),
        ({"closed_on": "2026-05-05"}, "closed_on"),
        ({"status": "Done", "closed_on": "2026-05-04"}, "closed_on"),
        ({"due": "2026-05-04"}, "due"),
        ({"kind": "Dispute step"}, "level"),
        ({"level": 1}, "level"),
        ({"scheme": "S1"}, "fund"),
        ({"urgent": True}, "urgency_reason"),
        ({"urgency_reason": "Why"}, "urgency_reason"),
        ({"report_back_on": "2026-06-01"}, "report_back_on"),
    ],
)
def test_what_contradicts_itself_is_mended_at_one_field(
    wrong: dict[str, object], field: str
) -> None:
    assert _faulty(**wrong) == [field]


def test_only_a_delegated_authority_expires() -> None:
    faults = VARIATION_SIGNATURES.row_faults

    assert [*faults({"delegated": True, "delegation_expires": "2026-03-31"})] == []
    assert [*faults({"delegated": True, "delegation_expires": None})] == []
    assert [f for f, _ in faults({"delegated": False, "delegation_expires": "2026-03-31"})] == [
        "delegation_expires"
    ]
