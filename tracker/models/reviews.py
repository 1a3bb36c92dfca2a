"""Reviews that were held: the evidence frozen for them, the meetings, who was there, the actions."""

from datetime import date

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Register


def of_meeting() -> ForeignKeyConstraint:
    """The row belongs to a meeting of its agreement."""
    return ForeignKeyConstraint(
        ["agreement", "review"], ["review_meetings.agreement", "review_meetings.review"]
    )


class ReviewPack(Register, Base):
    """What is said of evidence frozen for a review; the database lets nobody change or remove it."""

    __tablename__ = "review_packs"
    __table_args__ = (UniqueConstraint("agreement", "pack"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    pack: Mapped[int] = mapped_column(Integer)
    review: Mapped[date]
    as_at: Mapped[date]
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_by: Mapped[str]
    frozen_on: Mapped[date]


class ReviewPackContent(Base):
    """The bytes of a frozen pack, JSON in UTF-8; they only ever come, and never change or go."""

    __tablename__ = "review_pack_contents"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement", "pack"], ["review_packs.agreement", "review_packs.pack"]
        ),
    )

    agreement: Mapped[str] = mapped_column(primary_key=True)
    pack: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ReviewMeeting(Register, Base):
    """The meeting that held a review."""

    __tablename__ = "review_meetings"
    __table_args__ = (
        UniqueConstraint("agreement", "review"),
        ForeignKeyConstraint(["agreement", "review"], ["reviews.agreement", "reviews.due"]),
        ForeignKeyConstraint(
            ["agreement", "pack"], ["review_packs.agreement", "review_packs.pack"]
        ),
    )

    agreement: Mapped[str]
    review: Mapped[date]
    pack: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[str]
    interests: Mapped[str | None]


class ReviewAttendance(Register, Base):
    """Somebody who was at a meeting."""

    __tablename__ = "review_attendance"
    __table_args__ = (UniqueConstraint("agreement", "review", "line"), of_meeting())

    agreement: Mapped[str]
    review: Mapped[date]
    line: Mapped[int] = mapped_column(Integer)
    organisation: Mapped[str | None] = mapped_column(ForeignKey("organisations.code"))
    name: Mapped[str]
    role: Mapped[str | None]


class ReviewAction(Register, Base):
    """What somebody agreed to do at a meeting."""

    __tablename__ = "review_actions"
    __table_args__ = (
        UniqueConstraint("agreement", "action"),
        of_meeting(),
        # Home looks for what an organisation has still to do.
        Index("ix_review_actions_organisation_done_on", "organisation", "done_on"),
    )

    agreement: Mapped[str]
    action: Mapped[int] = mapped_column(Integer)
    review: Mapped[date]
    text: Mapped[str]
    owner: Mapped[str]
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    due: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str | None]
