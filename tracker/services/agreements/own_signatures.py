"""Whose signatures somebody may record: those of the organisations they act for.

A partner's own people say who signed for it and by what authority. For a partner that nobody in
the tracker has ever acted for, any other partner's finance lead may, or nobody could.
"""

from collections.abc import Collection

from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.errors import NotAllowed
from tracker.services.people.accounts import organisations_with_people


def recorded_by(session: Session, actor: Actor, organisations: Collection[str]) -> frozenset[str]:
    """The partners for which the actor may say who signed, of an agreement they may change."""
    partners = frozenset(organisations)
    if actor.is_local:
        return partners
    others = partners - actor.organisations(Right.CHANGE)
    return partners - (others & organisations_with_people(session) if others else others)


def require_own(session: Session, actor: Actor, organisation: str, name: str) -> None:
    """Refuse to record what another partner's own people have to record.

    Args:
        name: the name of the organisation, for the sentence.

    Raises:
        NotAllowed: when the actor does not act for the partner and somebody else does.
    """
    if organisation not in recorded_by(session, actor, [organisation]):
        raise NotAllowed(
            f"Only the finance leads of {name} record who signed for it and by what authority."
        )
