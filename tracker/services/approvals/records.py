"""Proposals as they are stored, shown, and spoken of in the audit trail."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.audit import recording
from tracker.domain.agreements.approvals import OPEN_STATES, Eyes, ProposalKind, ProposalState
from tracker.errors import Conflict, NotFound
from tracker.models import AuditEntry, Partner
from tracker.models import Proposal as ProposalRow
from tracker.services.changes.editing import layout_edited
from tracker.services.changes.edits import MARK_LENGTH, Edit, edit_image, edit_of
from tracker.services.records.shown import shown

NOTE, APPROVAL = "proposal", "approval"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits that wait, or waited, for approval.

    `prepared_for` is the organisation in whose name they were prepared; `hands` is everybody who
    had a part in it. `mark` says what its reader saw, so that nobody approves what has changed.
    """

    number: int
    agreement: str
    kind: ProposalKind
    state: ProposalState
    action: str
    subject: str
    reason: str | None
    edits: tuple[Edit, ...]
    upload: str | None
    fingerprint: str | None
    prepared_by: str
    prepared_for: str | None
    prepared_at: datetime
    hands: tuple[Eyes, ...]
    decided_by: str | None
    decided_for: str | None
    decided_at: datetime | None
    comment: str | None
    entry: int | None
    mark: str

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


def view_of(row: ProposalRow) -> Proposal:
    """A stored proposal as the rest of the tracker sees it."""
    mark = hashlib.sha256(json.dumps(said_of(row), sort_keys=True).encode()).hexdigest()
    edits = [
        edit_of(layout_edited(said["sheet"]), said["before"], said["after"])
        for said in json.loads(row.edits)
    ]
    hands = [Eyes(name, person, frozenset(orgs)) for name, person, orgs in json.loads(row.hands)]
    return Proposal(
        number=row.number,
        agreement=row.agreement,
        kind=ProposalKind(row.kind),
        state=ProposalState(row.state),
        action=row.action,
        subject=row.subject,
        reason=row.reason,
        edits=tuple(edits),
        upload=row.upload,
        fingerprint=row.fingerprint,
        prepared_by=row.prepared_by,
        prepared_for=row.prepared_for,
        prepared_at=row.prepared_at,
        hands=tuple(hands),
        decided_by=row.decided_by,
        decided_for=row.decided_for,
        decided_at=row.decided_at,
        comment=row.comment,
        entry=row.entry,
        mark=mark[:MARK_LENGTH],
    )


def open_row(
    session: Session, actor: Actor, number: int, states: Sequence[ProposalState]
) -> ProposalRow:
    """A proposal that is in one of some states.

    Raises:
        NotFound: when there is none, or the actor may not see it.
        Conflict: when it is in another state, saying how it came there.
    """
    row = find_row(session, actor, number)
    if ProposalState(row.state) not in states:
        by = f" by {row.decided_by}" if row.decided_by else ""
        raise Conflict(
            f"Proposal {number} is {row.state.lower()}{by} already. Nothing was changed."
        )
    return row


def find_row(session: Session, actor: Actor, number: int) -> ProposalRow:
    """A proposal that the actor may see.

    Raises:
        NotFound: when there is none, or it is another organisation's draft or agreement.
    """
    wanted = select(ProposalRow).where(ProposalRow.number == number, visible_to(session, actor))
    row = session.scalars(wanted).first()
    if row is None:
        raise NotFound(f"There is no proposal {number}.")
    return row


def visible_to(session: Session, actor: Actor) -> ColumnElement[bool]:
    """That the actor may see a proposal: a draft is its own organisation's only."""
    if actor.is_local:
        return true()
    own = sorted(actor.organisations())
    is_partner = exists().where(
        Partner.agreement == ProposalRow.agreement, Partner.organisation.in_(own)
    )
    is_sent = ProposalRow.state != ProposalState.DRAFT.value
    may_read = is_sent | ProposalRow.prepared_for.in_(own)
    return shown(session, ProposalRow.agreement) & is_partner & may_read


def eyes_of(actor: Actor, acting: str | None) -> Eyes:
    """The actor as one who prepares something for an organisation."""
    return Eyes(actor.name, actor.person, frozenset({acting}) if acting else frozenset())


def hands_text(hands: Sequence[Eyes]) -> str:
    """Those who had a part in a proposal, as they are stored."""
    return json.dumps([[e.name, e.person, sorted(e.organisations)] for e in hands])


def edits_text(edits: Sequence[Edit]) -> str:
    """Edits as they are stored."""
    return json.dumps([edit_image(edit) for edit in edits], ensure_ascii=False, sort_keys=True)


def record_step(
    session: Session, actor: Actor, at: datetime, row: ProposalRow, action: str
) -> None:
    """Record what became of a proposal, in the chain of all other changes."""
    subject = f"proposal {row.number}: {row.subject}"
    with recording(session, actor, at, action, subject, reason=row.reason) as changes:
        changes.touch([row.agreement])
        changes.notes[NOTE] = said_of(row)
    session.flush()


def said_of(row: ProposalRow) -> dict[str, object]:
    """What the audit trail says of a proposal, so that it cannot be altered unnoticed."""
    return {
        "number": row.number,
        "state": row.state,
        "kind": row.kind,
        "edits": hashlib.sha256(row.edits.encode()).hexdigest(),
        "fingerprint": row.fingerprint,
        "prepared by": row.prepared_by,
        "prepared for": row.prepared_for,
        "hands": row.hands,
        "decided by": row.decided_by,
        "decided for": row.decided_for,
        "comment": row.comment,
    }


def approval_sentence(summary: Mapping[str, Mapping[str, object]]) -> str | None:
    """What an entry's summary says of its approval; None where nobody else had to be asked."""
    if APPROVAL in summary:
        return f"Given by {summary[APPROVAL]['given by']}."
    said = summary.get(NOTE)
    if said is None:
        return None
    sentence = f"Proposal {said['number']}, prepared by {_who(said, 'prepared')}"
    if said["decided by"] is None:
        return f"{sentence}."
    return f"{sentence}; {str(said['state']).lower()} by {_who(said, 'decided')}."


def _who(said: Mapping[str, object], what: str) -> str:
    acting = said[f"{what} for"]
    return f"{said[f'{what} by']} for {acting}" if acting else str(said[f"{what} by"])


def proposal_faults(session: Session) -> Iterator[str]:
    """Sentences for every proposal that is not what the audit trail says of it."""
    noted: dict[int, dict[str, object]] = {}
    found = session.scalars(
        select(AuditEntry.summary)
        .where(AuditEntry.summary.contains(f'"{NOTE}"'))
        .order_by(AuditEntry.number)
    )
    for summary in found:
        said = json.loads(summary).get(NOTE)
        if said is not None:
            noted[said["number"]] = said
    for row in session.scalars(select(ProposalRow).order_by(ProposalRow.number)):
        noted_last = noted.pop(row.number, None)
        if noted_last is None and row.state == ProposalState.DRAFT.value:
            continue  # a draft is nobody else's to know of, so the record is silent until it is sent
        if noted_last != said_of(row):
            yield f"Proposal {row.number} is not as it was recorded."
    yield from (f"Proposal {number} is missing." for number in noted)
