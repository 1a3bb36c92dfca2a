"""Two pairs of eyes: which changes need another person's approval, and who may give it.

An agreement says for itself whether approvals are asked for (`Approvals`). Where they are, these
changes are prepared by one person and approved by another: contributions; variations, their
signatures and what the agreement says (regulation 7(3) of SI 2000/617); its partners and funds;
risk-share terms and caps; the closing and reopening of months; write-offs; and any loosening of
the approvals themselves, since whoever may switch them off alone needs nobody else. Forecasts,
actuals, budgets, profiles, instalments that come in, reviews, returns, outcomes and the register
of decisions are entered without.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.records.agreement_settings import AgreementSetting, Approvals
from tracker.domain.registers import Agreement, Fund, Instalment, Partner, Row

# A review moves the next one, and the host appoints the pool manager by itself (regulation 7(4)).
_NOT_VARIED = ("next_review", "pool_manager", "pool_manager_employer")
# Who owes what for whom is agreed with the contributions that it links.
_CONTRIBUTIONS = ("Contributions", "Linked variations", "Linked changes")
_VARIATIONS = ("Variations", "Variation signatures")
_TERMS = ("Risk share", "Risk share caps")
_PERIODS = ("Closed periods", "Reopened periods")


class ProposalKind(StrEnum):
    """What a proposal is about, the weightiest first."""

    VARIATION = "Variation"
    TERMS = "Risk-share terms"
    CONTRIBUTION = "Contribution change"
    WRITE_OFF = "Write-off"
    PERIOD = "Period close"
    SETTINGS = "Approval settings"
    IMPORT = "Import"
    OTHER = "Other"


class ProposalState(StrEnum):
    """Where a proposal stands; only a submitted one can be approved."""

    DRAFT = "Draft"
    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    RETURNED = "Returned"
    WITHDRAWN = "Withdrawn"
    OVERTAKEN = "Overtaken"


# What may still be revised, and so comes before somebody's eyes again.
OPEN_STATES = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a sheet before and after; None stands for a row that is not there."""

    sheet: str
    before: Row | None
    after: Row | None


def kind_of(change: RowChange) -> ProposalKind | None:
    """What a change is that needs another's approval; None for one that needs none."""
    if change.before == change.after:
        return None
    if change.sheet in _CONTRIBUTIONS:
        return ProposalKind.CONTRIBUTION
    if change.sheet in _VARIATIONS or _changes_the_agreement(change):
        return ProposalKind.VARIATION
    if change.sheet in _TERMS or _changes_the_fund(change):
        return ProposalKind.TERMS
    if change.sheet in _PERIODS:
        return ProposalKind.PERIOD
    if change.sheet == "Instalments" and _is_write_off(change):
        return ProposalKind.WRITE_OFF
    if change.sheet == "Agreement settings" and _loosens(change):
        return ProposalKind.SETTINGS
    return None


def weightiest(changes: Iterable[RowChange]) -> ProposalKind | None:
    """The weightiest kind among changes; None if none of them needs approval."""
    found = {kind for change in changes if (kind := kind_of(change)) is not None}
    return next((kind for kind in ProposalKind if kind in found), None)


def _changes_the_agreement(change: RowChange) -> bool:
    before, after = change.before, change.after
    if isinstance(before, Agreement) and isinstance(after, Agreement):
        kept = {name: getattr(before, name) for name in _NOT_VARIED}
        return replace(after, **kept) != before
    if isinstance(before, Partner) and isinstance(after, Partner):
        # Who signed and when is a record of what happened, not a change of what was agreed.
        return before.organisation != after.organisation
    return change.sheet in {"Agreements", "Partners"}


def _changes_the_fund(change: RowChange) -> bool:
    before, after = change.before, change.after
    if isinstance(before, Fund) and isinstance(after, Fund):
        return replace(after, title=before.title) != before
    return change.sheet == "Funds"


def _is_write_off(change: RowChange) -> bool:
    """Whether money that was due is let go of.

    That is an invoiced instalment lowered or taken away, one marked as received in full though
    less came in, or money paid back or credited (a negative instalment).
    """
    before, after = change.before, change.after
    due = before if isinstance(before, Instalment) else None
    becomes = after if isinstance(after, Instalment) else None
    if becomes is not None and becomes.amount < 0:
        return due is None or due.amount != becomes.amount
    if due is None:
        return False
    if becomes is None or becomes.amount < due.amount:
        return due.invoice is not None or due.invoiced_on is not None
    fell_short = due.received_amount is not None and due.received_amount < due.amount
    return fell_short and becomes.received_amount is None and becomes.received_on is not None


def _loosens(change: RowChange) -> bool:
    return _strictness(change.after) < _strictness(change.before)


def _strictness(row: Row | None) -> int:
    asked = Approvals(row.approvals) if isinstance(row, AgreementSetting) else Approvals.NONE
    return asked.strictness


@dataclass(frozen=True, slots=True)
class Eyes:
    """A person who prepared something or would approve it.

    `person` is the number of a signed-in person, None for somebody at the command line.
    `organisations` are those they act for among the partners.
    """

    name: str
    person: int | None
    organisations: frozenset[str]

    def is_same(self, other: "Eyes") -> bool:
        """Whether it is one person, whatever roles and organisations they act in."""
        if self.person is not None and self.person == other.person:
            return True
        return self.name.casefold() == other.name.casefold()


def why_not(asked: Approvals, preparers: Iterable[Eyes], approver: Eyes) -> str | None:
    """Why somebody may not approve what others prepared, in a sentence; None if they may.

    Args:
        preparers: everybody who had a hand in it, each with the organisation they did it for.
    """
    hands = list(preparers)
    if any(approver.is_same(hand) for hand in hands):
        return "You prepared this yourself: another person must approve it."
    if asked is Approvals.ANOTHER_ORGANISATION:
        shared = {code for hand in hands for code in hand.organisations & approver.organisations}
        if shared or not approver.organisations:
            own = f" You act for {min(shared)}, which prepared it." if shared else ""
            return f"A person of another partner organisation must approve this.{own}"
    return None
