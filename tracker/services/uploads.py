"""Files that wait between preview and confirmation.

A file is kept as it was sent, under a name nobody can guess, and goes when it is imported,
cancelled or forgotten for a week.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.errors import NotFound
from tracker.models import Upload

KEPT_FOR = timedelta(days=7)
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


def keep_upload(session: Session, actor: Actor, at: datetime, file: NewFile) -> str:
    """Keep a file until it is decided on, and say under which token; forgotten ones go."""
    purge_uploads(session, at)
    token = secrets.token_urlsafe(32)
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
            "This file is no longer waiting: it was imported, cancelled, or kept for seven days "
            "without a decision. Upload it again."
        )
    waiting = WaitingFile(
        upload.token, upload.file_name, upload.sheet, upload.uploaded_at, upload.uploaded_by
    )
    return waiting, upload.content


def _is_own(upload: Upload, actor: Actor) -> bool:
    return actor.is_local or upload.uploaded_by == actor.name


def discard_upload(session: Session, actor: Actor, token: str) -> None:
    """Forget one of the actor's files; one that is gone already is no error."""
    if _TOKEN.fullmatch(token):
        own = delete(Upload).where(Upload.token == token)
        session.execute(own if actor.is_local else own.where(Upload.uploaded_by == actor.name))


def purge_uploads(session: Session, at: datetime) -> None:
    """Forget the files that have waited too long."""
    session.execute(delete(Upload).where(Upload.uploaded_at < at - KEPT_FOR))
