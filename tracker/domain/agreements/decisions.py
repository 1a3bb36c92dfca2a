"""The register of decisions, as boards and reviews look at it on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import day_text


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision with who approved it for each partner, and which partners have not."""

    decision: Decision
    approvals: tuple[DecisionApproval, ...]
    missing: tuple[str, ...]

    def is_overdue_on(self, day: date) -> bool:
        """Whether it should have been carried out before the day and was not."""
        due = self.decision.due
        return due is not None and due < day and self.decision.is_open_on(day)


def decision_lines(book: AgreementBook, day: date) -> list[DecisionLine]:
    """Every decision taken by a day, the latest first."""
    partners = [row.organisation for row in book.partners]
    found = []
    for row in sorted(
        (row for row in book.decisions if row.decided_on <= day),
        key=lambda row: (row.decided_on, row.decision),
        reverse=True,
    ):
        own = tuple(a for a in book.decision_approvals if a.decision == row.decision)
        there = {approval.organisation for approval in own}
        found.append(DecisionLine(row, own, tuple(c for c in partners if c not in there)))
    return found


def still_open(book: AgreementBook, day: date) -> list[Decision]:
    """The decisions that were to be carried out on a day: due first, then those without a day."""
    return sorted(
        (row for row in book.decisions if row.is_open_on(day)),
        key=lambda row: (row.due or date.max, row.decided_on, row.decision),
    )


def disputes(book: AgreementBook) -> list[Decision]:
    """The steps of the dispute route that were taken, the latest first."""
    steps = (row for row in book.decisions if row.is_dispute)
    return sorted(steps, key=lambda row: (row.decided_on, row.level or 0), reverse=True)


def approval_text(approval: DecisionApproval, names: Mapping[str, str]) -> str:
    """An approval in a few words: for whom, by whom, when, and by what authority.

    Args:
        names: the names of bodies by their codes.
    """
    words = [
        f"{names.get(approval.organisation, approval.organisation)}: {approval.approver}",
        day_text(approval.approved_on),
        *(text for text in (approval.body, approval.minute) if text),
    ]
    if approval.delegated:
        until = approval.delegation_expires
        words.append("delegated" if until is None else f"delegated until {day_text(until)}")
    return ", ".join(words)


def next_number(book: AgreementBook) -> int:
    """The number that the next decision takes."""
    return max((row.decision for row in book.decisions), default=0) + 1
