"""Answers over everything a person may see, remembered until the records change.

Some sums are asked for by every visitor and take milliseconds each over thousands of agreements.
The newest link of the audit chain says exactly what state the records are in, so an answer under
that link, for the same organisations, stays true while the link is the newest. A session that
reads sees one state from its beginning to its end (`tracker.database`), link and answer alike.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from tracker.access import shown_organisations
from tracker.models import AuditEntry

T = TypeVar("T")
MOST_REMEMBERED = 512

_answers: WeakKeyDictionary[Engine, dict[Hashable, object]] = WeakKeyDictionary()
_lock = Lock()
_SEEN = "newest link seen"
_HEAD = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)


def remembered(session: Session, question: Hashable, answer: Callable[[], T]) -> T:
    """What `answer` says, from memory where it said so of the same records.

    Args:
        question: all that the answer follows from besides the records and who asks.
    """
    bind = session.get_bind()
    if isinstance(bind, Connection) or session.connection().get_execution_options().get("writes"):
        return answer()  # what is being written is not yet what the newest link says
    organisations = shown_organisations(session)
    seen = None if organisations is None else tuple(organisations)
    key = (_newest_link(session), seen, question)
    with _lock:
        known = _answers.setdefault(bind, {})
        if key in known:
            return cast("T", known[key])
    found = answer()
    with _lock:
        while len(known) >= MOST_REMEMBERED:
            known.pop(next(iter(known)))
        known[key] = found
    return found


def _newest_link(session: Session) -> tuple[int, str] | None:
    """The newest link of the chain as the session first saw it: a page asks for it once.

    Sessions that begin later see a newer link, so what this one remembers under an older link,
    should somebody write meanwhile, is told to nobody else.
    """
    if _SEEN not in session.info:
        head = session.execute(_HEAD).first()
        session.info[_SEEN] = None if head is None else (head.number, head.hash)
    return cast("tuple[int, str] | None", session.info[_SEEN])
