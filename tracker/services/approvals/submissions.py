"""Forms that are sent twice make one record.

A form carries a token of its own. The first to send it does what it asks and notes where the
result stands; everybody after, however close behind, is told that place.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.errors import RuleBroken
from tracker.models import Submission

KEPT_FOR = timedelta(days=7)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def person_key(actor: Actor) -> str:
    """What tells people apart: their number, or the name of whoever runs the command line."""
    return f"person {actor.person}" if actor.person is not None else f"name {actor.name}"


def place_of(session: Session, actor: Actor, token: str) -> str | None:
    """Where the result of a form stands that the actor has sent before; None for a new one."""
    known = session.get(Submission, token) if _TOKEN.fullmatch(token) else None
    return known.location if known is not None and known.person_key == person_key(actor) else None


def once(session: Session, actor: Actor, at: datetime, token: str, work: Callable[[], str]) -> str:
    """Do what a form asks, unless it was done; say where the result stands.

    The session must be one that writes: writers come one after the other, so the second to send
    the same form finds what the first has noted.

    Args:
        token: the form's own, at least 16 letters and digits, made when the form was shown.
        work: does it and gives the address of the result. If it raises, nothing is noted.

    Raises:
        RuleBroken: when the token is none, or somebody else's.
    """
    if not _TOKEN.fullmatch(token):
        raise RuleBroken("The form is not complete: open it again and enter it once more.")
    known = session.get(Submission, token)
    if known is not None:
        if known.person_key != person_key(actor):
            raise RuleBroken("The form belongs to somebody else: open it again and enter it anew.")
        return known.location
    session.execute(delete(Submission).where(Submission.sent_at < at - KEPT_FOR))
    location = work()
    session.add(
        Submission(token=token, person_key=person_key(actor), location=location, sent_at=at)
    )
    session.flush()
    return location
