"""Answers to the set-up's questions that wait until they are submitted together.

Where an agreement asks for approval, each answer by itself would be a proposal of its own, and the
first one approved would overtake the others. So the answers are kept as a draft of the person who
gives them, and go to the approver as one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.registers import Agreement
from tracker.schemas import row_from_texts, texts_of
from tracker.services.approvals.drafts import NewDraft, discard_draft, find_draft, save_draft
from tracker.services.changes.approval_settings import approvals_of
from tracker.sheets.agreement_layouts import AGREEMENTS


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """An agreement as its set-up shows it: what is kept, and with the answers that wait.

    `waits` says that answers are gathered to be approved together.
    """

    kept: Agreement
    answered: Agreement
    waits: bool

    @property
    def has_answers(self) -> bool:
        """Whether something waits to be submitted."""
        return self.kept != self.answered


def working_copy(session: Session, actor: Actor, kept: Agreement, form: str) -> WorkingCopy:
    """The agreement with the actor's answers; those that no longer fit it are left out.

    Args:
        form: the address at which the draft is shown and submitted.
    """
    if not approvals_of(session, [kept.agreement]):
        return WorkingCopy(kept, kept, waits=False)
    draft = find_draft(session, actor, form)
    if draft is None:
        return WorkingCopy(kept, kept, waits=True)
    found = row_from_texts(AGREEMENTS, dict(draft.texts), kept)
    answered = found if isinstance(found, Agreement) else kept
    return WorkingCopy(kept, answered, waits=True)


def keep_answers(
    session: Session, actor: Actor, at: datetime, copy: WorkingCopy, answered: Agreement, form: str
) -> None:
    """Keep in the draft what the answers make different from what is kept."""
    before, after = texts_of(AGREEMENTS, copy.kept), texts_of(AGREEMENTS, answered)
    texts = {
        name: after.get(name, "")
        for name in AGREEMENTS.fields
        if after.get(name, "") != before.get(name, "")
    }
    if not texts:
        discard_draft(session, actor, form)
        return
    title = f"Set-up of {copy.kept.title}"
    save_draft(session, actor, at, NewDraft(form, title, copy.kept.agreement, texts))


def forget_answers(session: Session, actor: Actor, form: str) -> None:
    """Let go of the answers, once they are submitted or not wanted any more."""
    discard_draft(session, actor, form)
