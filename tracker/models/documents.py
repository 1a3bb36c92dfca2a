"""Documents attached to agreements: what is said of each, and its bytes."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.models.base import Base, Register, one_of


class Document(Register, Base):
    """What is said of a file attached to an agreement; it stays when the file is removed."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("agreement", "document"),
        one_of("kind", vocabulary.DOCUMENT_KINDS),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("(removed_on IS NULL) = (removed_by IS NULL)", name="removal_says_by_whom"),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    document: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str]
    title: Mapped[str]
    day: Mapped[date | None]
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    attached_by: Mapped[str]
    attached_on: Mapped[date]
    removed_by: Mapped[str | None]
    removed_on: Mapped[date | None]
    removal_reason: Mapped[str | None]


class DocumentContent(Base):
    """The bytes of an attached file; removing the file takes this row away."""

    __tablename__ = "document_contents"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement", "document"], ["documents.agreement", "documents.document"]
        ),
    )

    agreement: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
