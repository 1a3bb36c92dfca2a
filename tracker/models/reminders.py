"""Reviews that circumstances called for, who was reminded of what, and the letters that said so."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.models.base import Base, ExactNumber, Register, one_of


class ReviewSetting(Register, Base):
    """What calls for a review of an agreement, and how its people are reminded; blank: as usual."""

    __tablename__ = "review_settings"
    __table_args__ = (one_of("bank_holidays", vocabulary.BANK_HOLIDAYS),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"), unique=True)
    variance_percent: Mapped[Decimal | None] = mapped_column(ExactNumber)
    contribution_percent: Mapped[Decimal | None] = mapped_column(ExactNumber)
    movement_percent: Mapped[Decimal | None] = mapped_column(ExactNumber)
    off_track_periods: Mapped[int | None] = mapped_column(Integer)
    review_within_days: Mapped[int | None] = mapped_column(Integer)
    escalate_after: Mapped[int | None] = mapped_column(Integer)
    bank_holidays: Mapped[str | None]


class RaisedTrigger(Base):
    """A circumstance for which a review was raised: it raises no second one, whatever becomes of it.

    `review_due` is the due day of that review.
    """

    __tablename__ = "raised_triggers"
    __table_args__ = (
        UniqueConstraint("agreement", "key"),
        one_of("kind", vocabulary.TRIGGER_KINDS),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime]
    review_due: Mapped[date]


class SentReminder(Base):
    """An obligation of which people were reminded at a stage: once, whoever they were."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("agreement", "obligation", "stage"),
        Index("ix_reminders_agreement_on_day", "agreement", "on_day"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement", ondelete="CASCADE"))
    obligation: Mapped[str]
    stage: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str]
    title: Mapped[str]
    due: Mapped[date]
    fund: Mapped[str | None]
    escalated: Mapped[bool] = mapped_column(Boolean)
    on_day: Mapped[date]
    at: Mapped[datetime]


class Letter(Base):
    """A letter with all that one person is reminded of by one run.

    `message_id` stays the same however often the letter has to be tried, so that a mail system
    that got it twice can tell.
    """

    __tablename__ = "letters"
    __table_args__ = (one_of("state", vocabulary.LETTER_STATES),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]


class Addressee(Base):
    """A person to be told of a reminder; `letter` is blank until it is written."""

    __tablename__ = "reminder_addressees"

    reminder: Mapped[int] = mapped_column(
        ForeignKey("reminders.id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, index=True)
    letter: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)


class NightlyRun(Base):
    """A run of the nightly work that came to its end, and the day it was for."""

    __tablename__ = "nightly_runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    finished_at: Mapped[datetime]
    reminders: Mapped[int] = mapped_column(Integer)
    reviews_raised: Mapped[int] = mapped_column(Integer)
