"""Files that wait between preview and confirmation.

A file is kept as it was sent, under a name nobody can guess, and goes when it is imported,
cancelled or forgotten for a week (by default). That it was sent, by whom, its hash and what became
of it stay on record.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.agreements.approvals import OPEN_STATES
from tracker.errors import NotFound, TooOften
from tracker.models import Proposal, Upload, UploadRecord

KEPT_FOR = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits: `name` is what its owner calls it, `sheet` the one a CSV file holds."""

    token: str
    name: str
    sheet: str | None
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file somebody sends."""

    name: str
    sheet: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a file and when: imported (as which batch), cancelled or replaced."""

    at: datetime
    outcome: str
    batch: int | None = None


def check_quota(session: Session, actor: Actor, at: datetime, most: int) -> None:
    """Refuse a file where its sender has sent so many within an hour.

    Raises:
        TooOften: with the seconds until the next may be sent.
    """
    sent = session.scalars(
        select(UploadRecord.uploaded_at)
        .where(UploadRecord.uploaded_by == actor.name, UploadRecord.uploaded_at > at - AN_HOUR)
        .order_by(UploadRecord.uploaded_at.desc())
        .limit(most)
    ).all()
    if len(sent) >= most:
        wait = sent[-1] + AN_HOUR - at
        minutes = int(wait.total_seconds() // 60) + 1
        raise TooOften(
            f"You have sent {most} files within an hour, which is the most one person may. "
            f"Nothing was changed. Send the next in {minutes} minute{'' if minutes == 1 else 's'}.",
            int(wait.total_seconds()) + 1,
        )


def keep_upload(
    session: Session,
    actor: Actor,
    at: datetime,
    file: NewFile,
    kept_for: timedelta = KEPT_FOR,
) -> str:
    """Keep a file until it is decided on, and say under which token; forgotten ones go."""
    purge_uploads(session, at, kept_for)
    token = secrets.token_urlsafe(32)
    session.add(_record(session, actor, at, token, file))
    session.add(
        Upload(
            token=token,
            file_name=file.name,
            sheet=file.sheet,
            content=file.content,
            uploaded_at=at,
            uploaded_by=actor.name,
        )
    )
    session.flush()
    return token


def note_refused(session: Session, actor: Actor, at: datetime, file: NewFile) -> None:
    """Put on record that a file was sent, of which nothing is kept because it cannot be read."""
    record = _record(session, actor, at, secrets.token_urlsafe(32), file)
    record.outcome, record.ended_at = "cancelled", at
    session.add(record)
    session.flush()


def _record(
    session: Session, actor: Actor, at: datetime, token: str, file: NewFile
) -> UploadRecord:
    last = session.execute(select(func.max(UploadRecord.number))).scalar()
    return UploadRecord(
        number=(last or 0) + 1,
        token=token,
        file_name=file.name,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        uploaded_at=at,
        uploaded_by=actor.name,
        outcome="waiting",
    )


def list_uploads(session: Session, actor: Actor) -> list[WaitingFile]:
    """The actor's own files that wait, the latest first, without their content."""
    wanted = select(
        Upload.token, Upload.file_name, Upload.sheet, Upload.uploaded_at, Upload.uploaded_by
    )
    if not actor.is_local:
        wanted = wanted.where(Upload.uploaded_by == actor.name)
    found = session.execute(wanted.order_by(Upload.uploaded_at.desc(), Upload.token))
    return [WaitingFile(*row) for row in found]


def get_upload(session: Session, actor: Actor, token: str) -> tuple[WaitingFile, bytes]:
    """One file and its content.

    Raises:
        NotFound: when no file of the actor's waits under the token.
    """
    upload = session.get(Upload, token) if _TOKEN.fullmatch(token) else None
    if upload is None or not _is_own(upload, actor):
        raise NotFound(
            "This file is no longer waiting: it was imported, cancelled, or kept too long without "
            "a decision. Upload it again."
        )
    waiting = WaitingFile(
        upload.token, upload.file_name, upload.sheet, upload.uploaded_at, upload.uploaded_by
    )
    return waiting, upload.content


def get_proposed(session: Session, token: str) -> tuple[WaitingFile, bytes] | None:
    """A file that waits for approval, for whoever may see its proposal; None if it is gone."""
    upload = session.get(Upload, token)
    if upload is None:
        return None
    waiting = WaitingFile(
        upload.token, upload.file_name, upload.sheet, upload.uploaded_at, upload.uploaded_by
    )
    return waiting, upload.content


def end_proposed(session: Session, token: str, ending: Ending) -> None:
    """Forget a file whose proposal is decided."""
    session.execute(delete(Upload).where(Upload.token == token))
    session.execute(
        update(UploadRecord)
        .where(UploadRecord.token == token)
        .values(outcome=ending.outcome, ended_at=ending.at, batch=ending.batch)
    )


def _is_own(upload: Upload, actor: Actor) -> bool:
    return actor.is_local or upload.uploaded_by == actor.name


def discard_upload(session: Session, actor: Actor, token: str, ending: Ending) -> bool:
    """Forget one of the actor's files; False if it is gone already, which is no error."""
    if not _TOKEN.fullmatch(token):
        return False
    own = delete(Upload).where(Upload.token == token)
    if not actor.is_local:
        own = own.where(Upload.uploaded_by == actor.name)
    if session.execute(own.returning(Upload.token)).first() is None:
        return False
    session.execute(
        update(UploadRecord)
        .where(UploadRecord.token == token)
        .values(outcome=ending.outcome, ended_at=ending.at, batch=ending.batch)
    )
    return True


def purge_uploads(session: Session, at: datetime, kept_for: timedelta) -> None:
    """Forget the files that have waited too long; what waits for approval stays."""
    waiting = select(Proposal.upload).where(
        Proposal.upload.is_not(None), Proposal.state.in_([state.value for state in OPEN_STATES])
    )
    gone = session.scalars(
        delete(Upload)
        .where(Upload.uploaded_at < at - kept_for, Upload.token.not_in(waiting))
        .returning(Upload.token)
    ).all()
    if gone:
        session.execute(
            update(UploadRecord)
            .where(UploadRecord.token.in_(gone))
            .values(outcome="expired", ended_at=at)
        )
