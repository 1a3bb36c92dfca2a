"""The record of what happened: batches, audit entries chained by hash, images of changed rows."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, one_of


class ImportBatch(Base):
    """One file taken in, whole: the file's name and hash, who, when, and how many rows of each sheet.

    `amount_columns` says by sheet in which column of the file the amounts stood.
    """

    __tablename__ = "import_batches"
    __table_args__ = (one_of("status", ("imported", "undone")),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    status: Mapped[str]
    counts: Mapped[str]
    ledger_rows: Mapped[int] = mapped_column(Integer)
    ledger_pence: Mapped[int] = mapped_column(BigInteger)
    amount_columns: Mapped[str] = mapped_column(server_default="{}")


class AuditEntry(Base):
    """One change set: who did what, when and why; its hash covers the entry before it."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    door: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str | None]
    batch: Mapped[int | None] = mapped_column(ForeignKey("import_batches.number"))
    summary: Mapped[str]
    changes_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EntryAgreement(Base):
    """An agreement that a change set touched, so that its history and its batches are found."""

    __tablename__ = "entry_agreements"

    entry: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    agreement: Mapped[str] = mapped_column(primary_key=True, index=True)


OF_SHARED = "sheet IN ('Organisations', 'Better Care Fund dates', 'Measure library')"
"""That a change is one of a register which belongs to no agreement, as SQL."""

_OF_RESULTS = "change = 'changed' AND sheet IN ('Outcome readings', 'Returns')"


class AuditChange(Base):
    """One row changed, created by hand or removed, with what it said before and after.

    Rows that a batch created are not repeated here: they name their batch themselves, and the
    entry's summary holds their number and a hash over them.
    """

    __tablename__ = "audit_changes"
    __table_args__ = (
        one_of("change", ("created", "changed", "removed")),
        # Few changes are of these, and the checks ask for them again and again.
        Index(
            "ix_audit_changes_of_results",
            "entry",
            sqlite_where=text(_OF_RESULTS),
            postgresql_where=text(_OF_RESULTS),
        ),
        Index(
            "ix_audit_changes_of_shared",
            "entry",
            sqlite_where=text(OF_SHARED),
            postgresql_where=text(OF_SHARED),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("audit_entries.number"), index=True)
    sheet: Mapped[str]
    record: Mapped[str] = mapped_column(index=True)
    change: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]


class Upload(Base):
    """A file waiting between preview and confirmation; it goes when it is imported or cancelled."""

    __tablename__ = "uploads"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    file_name: Mapped[str]
    sheet: Mapped[str | None]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]


class Identity(Base):
    """One row: which database this is, so that hashes kept outside it find it again."""

    __tablename__ = "identity"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    database: Mapped[str] = mapped_column(String(36))
