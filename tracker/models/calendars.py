"""Calendar feeds: secret addresses that calendars fetch, and what was shown at each."""

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class CalendarFeed(Base):
    """A feed of a person's agreements, or of one agreement for its board.

    The address is kept as its SHA-256 only. `person` made it, and it shows what they may see as
    long as they may; None is the local administrator. `agreement` is blank for a person's own.
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    agreement: Mapped[str | None] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    fetched_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class CalendarEvent(Base):
    """An event as a feed showed it last; a change or a cancellation takes the next `sequence`."""

    __tablename__ = "calendar_events"
    __table_args__ = (UniqueConstraint("feed", "uid"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    feed: Mapped[int] = mapped_column(ForeignKey("calendar_feeds.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(Integer)
    day: Mapped[date]
    summary: Mapped[str]
    agreement: Mapped[str]
    changed_at: Mapped[datetime]
    cancelled: Mapped[bool] = mapped_column(Boolean)
