"""Proposals that wait for another pair of eyes, unfinished forms, comments, and one-time forms."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.models.base import Base, one_of


class Proposal(Base):
    """Edits that wait for approval, with what became of them.

    `edits` are images in the workbook's language, before and after. `hands` are all who had a
    part in preparing it. An import proposal keeps the uploaded file's token and the fingerprint of
    what it would do instead of edits. `entry` is the audit entry that wrote it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("kind", vocabulary.PROPOSAL_KINDS),
        one_of("state", vocabulary.PROPOSAL_STATES),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    agreement: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str | None]
    edits: Mapped[str]
    upload: Mapped[str | None] = mapped_column(String(43))
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    prepared_by: Mapped[str]
    prepared_by_person: Mapped[int | None] = mapped_column(Integer, index=True)
    prepared_for: Mapped[str | None]
    prepared_at: Mapped[datetime]
    hands: Mapped[str]
    decided_by: Mapped[str | None]
    decided_for: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None]
    entry: Mapped[int | None] = mapped_column(ForeignKey("audit_entries.number"))


class Draft(Base):
    """An unfinished form, kept for its person and seen by nobody outside their organisation."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_key", "form"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_key: Mapped[str]
    person: Mapped[str]
    organisation: Mapped[str | None] = mapped_column(index=True)
    agreement: Mapped[str | None] = mapped_column(index=True)
    form: Mapped[str]
    title: Mapped[str]
    texts: Mapped[str]
    saved_at: Mapped[datetime]


class Comment(Base):
    """What somebody said of an agreement or of one proposal, to their own side or to all partners."""

    __tablename__ = "comments"
    __table_args__ = (one_of("visibility", vocabulary.COMMENT_VISIBILITIES),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(index=True)
    proposal: Mapped[int | None] = mapped_column(ForeignKey("proposals.number"), index=True)
    visibility: Mapped[str]
    organisation: Mapped[str | None]
    person: Mapped[str]
    said_at: Mapped[datetime]
    text: Mapped[str]


class Submission(Base):
    """A form that was sent, so that the same form sent again finds what the first one made."""

    __tablename__ = "submissions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_key: Mapped[str]
    location: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(index=True)
