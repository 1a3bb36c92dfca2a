"""Refusing to record who signed or decided for another partner before anything is typed."""

from sqlalchemy.orm import Session

from tracker.access import Actor, recorded_by
from tracker.errors import NotAllowed
from tracker.services.people.accounts import organisation_names


def require_own(session: Session, actor: Actor, organisation: str) -> None:
    """Refuse to record what another partner's own people have to record.

    Raises:
        NotAllowed: when the actor does not act for the partner and somebody else does.
    """
    if organisation not in recorded_by(session, actor, [organisation]):
        name = organisation_names(session).get(organisation, organisation)
        raise NotAllowed(
            f"Only the finance leads of {name} record who signed or decided for it, and by what "
            "authority."
        )
