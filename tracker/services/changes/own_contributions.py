"""What a body contributes, which its own people agree to: others may only propose it.

Whoever adds another partner's contribution, or corrects what is not agreed yet, leaves it proposed,
and it counts in no figure until that partner confirms it. Where nobody in the tracker has ever
acted for the partner, any other's finance lead may say that it is agreed, or nobody could; the
local administrator may always, and so may files that are imported: they are the books that the
partners hold in common. What a linked variation changes is agreed where the variation is signed.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor, recorded_by
from tracker.domain.funds.position import PROPOSED
from tracker.domain.registers import Contribution
from tracker.errors import NotAllowed
from tracker.models import Organisation
from tracker.services.changes.edits import Edit
from tracker.sheets.linked_layouts import LINKED_CHANGES


def refuse_anothers_contribution(session: Session, actor: Actor, edits: Sequence[Edit]) -> None:
    """Refuse edits by which somebody would agree to, or change, what another body contributes.

    Raises:
        NotAllowed: when the actor does not act for that body and somebody else does.
    """
    if any(edit.layout is LINKED_CHANGES for edit in edits):
        return
    partners = {
        row.partner
        for edit in edits
        if edit.before != edit.after
        for row in _contributions(edit)
        if row.status != PROPOSED
    }
    if others := partners - recorded_by(session, actor, partners):
        code = min(others)
        name = session.scalar(select(Organisation.name).where(Organisation.code == code)) or code
        raise NotAllowed(whose_word(name))


def whose_word(name: str) -> str:
    """What is said to whoever would agree to another body's contribution."""
    return (
        f"Only the finance leads of {name} agree to what it contributes, and change what it has "
        "agreed: propose it, and they are asked to confirm it."
    )


def _contributions(edit: Edit) -> Iterator[Contribution]:
    for row in (edit.before, edit.after):
        if isinstance(row, Contribution):
            yield row
