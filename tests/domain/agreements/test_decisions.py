"""The register of decisions as a board looks at it on a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain.books import agreement, partner
from tracker.domain.agreements.decisions import (
    approval_text,
    decision_lines,
    disputes,
    next_number,
    still_open,
)
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.registers import AgreementBook

DAY = date(2025, 12, 15)


def _decision(number: int, decided_on: date, **changes: object) -> Decision:
    row = Decision(
        "A1", number, decided_on, "Joint committee", "Approve", f"Decision {number}", None, None,
        None, None, None, None, None, False, None, None, None, "Open", None,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]  # replace() checks the names


OPEN = _decision(1, date(2025, 10, 1), due=date(2025, 12, 1), effect=Decimal("5.00"))
DONE = _decision(2, date(2025, 9, 1), status="Done", closed_on=date(2025, 12, 20))
LATER = _decision(3, date(2026, 1, 5))
DISPUTE = _decision(4, date(2025, 11, 1), kind="Dispute step", level=1)
BOOK = AgreementBook(
    agreement(),
    partners=(partner("ICB"), partner("LA")),
    decisions=(OPEN, DONE, LATER, DISPUTE),
    decision_approvals=(
        DecisionApproval("A1", 1, "LA", "Cabinet", date(2025, 10, 1), None, None, False, None),
    ),
)


def test_the_latest_decision_comes_first_and_one_to_come_is_not_listed_yet() -> None:
    assert [line.decision for line in decision_lines(BOOK, DAY)] == [DISPUTE, OPEN, DONE]


def test_a_line_says_which_partners_have_not_approved() -> None:
    first = next(line for line in decision_lines(BOOK, DAY) if line.decision is OPEN)

    assert first.missing == ("ICB",)
    assert first.is_overdue_on(DAY)
    assert not first.is_overdue_on(date(2025, 12, 1))


def test_what_was_closed_later_was_still_open_on_the_day() -> None:
    assert still_open(BOOK, DAY) == [OPEN, DONE, DISPUTE]
    assert still_open(BOOK, date(2025, 12, 20)) == [OPEN, DISPUTE]


def test_disputes_and_numbers_come_from_the_register() -> None:
    assert disputes(BOOK) == [DISPUTE]
    assert next_number(BOOK) == 5
    assert next_number(AgreementBook(agreement())) == 1


def test_a_delegation_used_after_its_end_is_counted_in_days() -> None:
    approval = DecisionApproval(
        "A1", 1, "LA", "Director", date(2025, 10, 4), None, None, True, date(2025, 10, 1)
    )

    assert approval.days_expired == 3
    assert approval_text(approval, {"LA": "Northshire"}) == (
        "Northshire: Director, 4 October 2025, delegated until 1 October 2025"
    )
    assert replace(approval, delegation_expires=date(2025, 10, 4)).days_expired == 0
