"""Who must approve what is changed in an agreement, and which changes that is asked for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.agreements.approvals import ProposalKind, RowChange, weightiest
from tracker.domain.records.agreement_settings import AgreementSetting, Approvals
from tracker.errors import RuleBroken
from tracker.services.changes.edits import Edit
from tracker.services.records.comparison import SheetComparison
from tracker.services.records.registers import rows
from tracker.sheets import AGREEMENT_SETTINGS

# What an entry says besides where the local administrator changed what others would propose.
APPROVAL_NOTE = {
    "approval": {"given by": "the local administrator, whose changes count as approved"}
}


def approvals_of(session: Session, agreements: Collection[str]) -> dict[str, Approvals]:
    """Who must approve in each of some agreements; those that need nobody are left out."""
    found = rows(session, AGREEMENT_SETTINGS, agreements)
    return {r.agreement: Approvals(r.approvals) for r in found if isinstance(r, AgreementSetting)}


def setting_edit(agreement: str, seen: Approvals, wanted: Approvals) -> Edit | None:
    """The edit that makes an agreement ask for other approvals than its user saw; None for none.

    It is put through `proposals.submit` like every other: to ask for less needs approval itself.
    """
    if seen is wanted:
        return None
    return Edit(AGREEMENT_SETTINGS, _row(agreement, seen), _row(agreement, wanted))


def _row(agreement: str, approvals: Approvals) -> AgreementSetting | None:
    # No row stands for no approvals, so that an agreement nobody set anything for needs none.
    return None if approvals is Approvals.NONE else AgreementSetting(agreement, approvals.value)


@dataclass(frozen=True, slots=True)
class Needed:
    """The agreement that asks for approval of a change, whose approval, and what the change is."""

    agreement: str
    approvals: Approvals
    kind: ProposalKind


def approvals_needed(session: Session, comparisons: Iterable[SheetComparison]) -> list[Needed]:
    """The approvals that changes of rows need, by agreement in the order of their codes."""
    by_agreement: dict[str, list[RowChange]] = {}
    for agreement, change in _row_changes(comparisons):
        by_agreement.setdefault(agreement, []).append(change)
    asked = approvals_of(session, set(by_agreement)) if by_agreement else {}
    return [
        Needed(agreement, asked[agreement], kind)
        for agreement, changes in sorted(by_agreement.items())
        if agreement in asked and (kind := weightiest(changes)) is not None
    ]


def approval_needed(session: Session, comparisons: Iterable[SheetComparison]) -> Needed | None:
    """The approval that changes of rows need; None if they need none.

    Raises:
        RuleBroken: when changes of several agreements need one.
    """
    needed = approvals_needed(session, comparisons)
    if len(needed) > 1:
        names = " and ".join(need.agreement for need in needed[:2])
        raise RuleBroken(
            f"Agreements {names} both ask for approval: change one agreement at a time."
        )
    return needed[0] if needed else None


def refuse_unapproved(needed: Collection[Needed]) -> None:
    """Refuse what may only be proposed.

    Raises:
        RuleBroken: when any approval is needed.
    """
    for need in needed:
        raise RuleBroken(
            f"{need.kind}: agreement {need.agreement} asks for another pair of eyes, so this must "
            "be proposed and approved. Nothing was changed."
        )


def _row_changes(comparisons: Iterable[SheetComparison]) -> Iterator[tuple[str, RowChange]]:
    """What changes in each agreement, row by row."""
    for comparison in comparisons:
        sheet = comparison.layout.sheet
        if "agreement" not in comparison.layout.fields:
            continue
        found = [RowChange(sheet, None, row) for row, _ in comparison.new]
        found += [RowChange(sheet, c.stored.row, c.after) for c in comparison.changed]
        found += [RowChange(sheet, item.row, None) for item in comparison.removed]
        for change in found:
            row = change.after if change.after is not None else change.before
            assert row is not None
            yield str(comparison.layout.value(row, "agreement")), change
