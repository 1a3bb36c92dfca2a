"""As whom a job acts: the person who asked for it, with the roles they hold when it runs."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access import WEB, Actor, Right
from tracker.config import LONDON
from tracker.domain.jobs import JobKind
from tracker.errors import NotAllowed
from tracker.services.jobs.runs import Claim
from tracker.services.people.accounts import memberships

NEEDED = dict.fromkeys(JobKind, Right.READ) | {JobKind.IMPORT: Right.CHANGE}


def actor_of(session: Session, claim: Claim, at: datetime) -> Actor:
    """Who acts in a job.

    Raises:
        NotAllowed: when the person has lost the right to it since they asked.
    """
    if claim.person is None:
        return Actor(claim.asked_by, WEB)
    held = memberships(session, claim.person, at.astimezone(LONDON).date())
    actor = Actor(claim.asked_by, WEB, held, claim.person)
    if not actor.has(NEEDED[claim.kind]):
        raise NotAllowed("Your role no longer allows this, so it was not done.")
    return actor
