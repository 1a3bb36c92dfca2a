"""Unfinished forms: kept for their person, and seen by nobody outside their organisation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, shows
from tracker.errors import RuleBroken
from tracker.models import Draft as DraftRow
from tracker.services.approvals.proposals import acting_for
from tracker.services.approvals.submissions import person_key

MOST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form: `form` is its address, `texts` what was typed, by field."""

    id: int
    person: str
    organisation: str | None
    agreement: str | None
    form: str
    title: str
    texts: Mapping[str, str]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What somebody leaves unfinished; `organisation` is whose colleagues see it, if it matters.

    Without one it is theirs for which the person acts in the agreement.
    """

    form: str
    title: str
    agreement: str | None
    texts: Mapping[str, str]
    organisation: str | None = None


def save_draft(session: Session, actor: Actor, at: datetime, draft: NewDraft) -> int:
    """Keep an unfinished form in place of what the person left in it before; say its number.

    Raises:
        RuleBroken: when there is more text than any form takes.
    """
    texts = json.dumps(dict(draft.texts), ensure_ascii=False, sort_keys=True)
    if len(texts) > MOST_TEXT:
        raise RuleBroken("There is more text in this form than the tracker keeps: shorten it.")
    own = DraftRow.person_key == person_key(actor)
    row = session.scalars(select(DraftRow).where(own, DraftRow.form == draft.form)).first()
    if row is None:
        row = DraftRow(person_key=person_key(actor), form=draft.form)
        session.add(row)
    row.person, row.saved_at, row.texts = actor.name, at, texts
    row.title, row.agreement = draft.title, draft.agreement
    row.organisation = draft.organisation or _organisation(session, actor, draft.agreement)
    session.flush()
    return row.id


def _organisation(session: Session, actor: Actor, agreement: str | None) -> str | None:
    if agreement is not None and shows(session, agreement):
        acting = acting_for(session, actor, Right.READ, agreement)
        if acting is not None:
            return acting
    return min(actor.organisations(), default=None)


def find_draft(session: Session, actor: Actor, form: str) -> Draft | None:
    """What the actor left unfinished in a form."""
    own = DraftRow.person_key == person_key(actor)
    row = session.scalars(select(DraftRow).where(own, DraftRow.form == form)).first()
    return None if row is None else _view(row)


def list_drafts(session: Session, actor: Actor, agreement: str | None = None) -> list[Draft]:
    """The unfinished forms of the actor and of their organisations, the latest first."""
    seen = DraftRow.person_key == person_key(actor)
    organisations = sorted(actor.organisations(Right.CHANGE))
    if organisations:
        seen = or_(seen, DraftRow.organisation.in_(organisations))
    wanted = select(DraftRow).where(seen)
    if agreement is not None:
        wanted = wanted.where(DraftRow.agreement == agreement)
    found = session.scalars(wanted.order_by(DraftRow.saved_at.desc(), DraftRow.id.desc()))
    return [_view(row) for row in found]


def discard_draft(session: Session, actor: Actor, form: str) -> None:
    """Forget what the actor left in a form; nothing left is no error."""
    own = DraftRow.person_key == person_key(actor)
    for row in session.scalars(select(DraftRow).where(own, DraftRow.form == form)):
        session.delete(row)
    session.flush()


def _view(row: DraftRow) -> Draft:
    return Draft(
        row.id,
        row.person,
        row.organisation,
        row.agreement,
        row.form,
        row.title,
        json.loads(row.texts),
        row.saved_at,
    )
