"""Which nights' work is done."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import NightlyRun


def note_night(
    session: Session, at: datetime, day: date, reminders: int, reviews_raised: int
) -> None:
    """Record that the work of a day came to its end."""
    session.add(
        NightlyRun(day=day, finished_at=at, reminders=reminders, reviews_raised=reviews_raised)
    )


def is_night_done(session: Session, day: date) -> bool:
    """Whether the work of a day came to its end, at least once."""
    found = select(NightlyRun.id).where(NightlyRun.day == day).limit(1)
    return session.execute(found).first() is not None
