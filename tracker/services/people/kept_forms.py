"""What a person had filled in when their session ended: kept for them, and offered once they are back.

Only they see it. Files are not kept, nor is anything secret.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.models import KeptForm

KEPT_FOR = timedelta(hours=12)
LARGEST = 500_000
MOST = 10  # of one person
_NEVER = ("csrf_token", "password")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent: to which address, and what stood in its fields."""

    number: int
    address: str
    fields: Mapping[str, list[str]]
    kept_at: datetime


def keep(
    session: Session, at: datetime, person: int, address: str, fields: Mapping[str, list[str]]
) -> bool:
    """Keep a form in place of an earlier one for the same address; False if it holds nothing."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at < at - KEPT_FOR))
    wanted = {
        name: values for name, values in fields.items() if not name.lower().startswith(_NEVER)
    }
    text = json.dumps(wanted)
    if not any(value.strip() for values in wanted.values() for value in values):
        return False
    if len(text) > LARGEST:
        return False
    session.execute(delete(KeptForm).where(KeptForm.person == person, KeptForm.address == address))
    session.add(KeptForm(person=person, address=address, fields=text, kept_at=at))
    session.flush()
    others = select(KeptForm.id).where(KeptForm.person == person).order_by(KeptForm.id.desc())
    for old in session.scalars(others.offset(MOST)).all():
        session.execute(delete(KeptForm).where(KeptForm.id == old))
    return True


def list_kept(session: Session, person: int, at: datetime) -> Sequence[Form]:
    """The forms kept for a person, the latest first."""
    found = session.scalars(
        select(KeptForm)
        .where(KeptForm.person == person, KeptForm.kept_at >= at - KEPT_FOR)
        .order_by(KeptForm.id.desc())
    )
    return [Form(row.id, row.address, json.loads(row.fields), row.kept_at) for row in found]


def forget(session: Session, person: int, number: int) -> None:
    """Forget a form.

    Raises:
        NotFound: when none is kept for the person under the number.
    """
    row = session.get(KeptForm, number)
    if row is None or row.person != person:
        raise NotFound("This form is not kept any more.")
    session.delete(row)
