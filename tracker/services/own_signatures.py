"""Whose signatures somebody may record: those of the organisations they act for.

A partner's own people say who signed for it and by what authority. For a partner that nobody in
the tracker has ever acted for, any other partner's finance lead may, or nobody could.
"""

from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.errors import NotAllowed
from tracker.services.people import organisations_with_people


def may_record_for(session: Session, actor: Actor, organisation: str) -> bool:
    """Whether the actor may say who signed for a partner of an agreement that they may change."""
    if actor.is_local or organisation in actor.organisations(Right.CHANGE):
        return True
    return organisation not in organisations_with_people(session)


def require_own(session: Session, actor: Actor, organisation: str, name: str) -> None:
    """Refuse to record what another partner's own people have to record.

    Args:
        name: the name of the organisation, for the sentence.

    Raises:
        NotAllowed: when the actor does not act for the partner and somebody else does.
    """
    if not may_record_for(session, actor, organisation):
        raise NotAllowed(
            f"Only the finance leads of {name} record who signed for it and by what authority."
        )
