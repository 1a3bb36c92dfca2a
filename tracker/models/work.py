"""Work that outlasts a page: jobs for the worker, and the record of what was uploaded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.jobs import JobKind, JobState
from tracker.models.base import Base, one_of

OUTCOMES = ("waiting", "imported", "cancelled", "replaced", "expired")


class Job(Base):
    """Something somebody asked the worker to do.

    `organisations` are those the person acted for, as a JSON list; `parameters` a JSON object;
    `subject` the upload it is about, if any. `worker` names the process that took it, `attempt`
    counts how often it was taken: both together tell a worker whether the job is still its own.
    `result` names a file in the results folder, `page` the page that shows what came of it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        one_of("kind", tuple(JobKind)),
        one_of("state", tuple(JobState)),
        Index("ix_jobs_asked_by_number", "asked_by", "number"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    parameters: Mapped[str]
    asked_by: Mapped[str]
    person: Mapped[int | None] = mapped_column(Integer)
    organisations: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    attempt: Mapped[int] = mapped_column(Integer)
    worker: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    sentence: Mapped[str]
    result: Mapped[str | None]
    result_name: Mapped[str | None]
    page: Mapped[str | None]


class UploadRecord(Base):
    """What was uploaded, by whom and what became of it; stays when the file itself is forgotten."""

    __tablename__ = "upload_records"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index("ix_upload_records_uploaded_by_uploaded_at", "uploaded_by", "uploaded_at"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    outcome: Mapped[str]
    ended_at: Mapped[datetime | None]
    batch: Mapped[int | None] = mapped_column(ForeignKey("import_batches.number"))
