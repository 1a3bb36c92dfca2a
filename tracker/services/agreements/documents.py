"""Documents of an agreement: attached, handed out again, and removed on the record.

The bytes are kept in the database and not in a folder beside it, because then one backup holds
all there is, one transaction attaches a file and says so, and what is said of a file can never be
without it. Whoever reads the pages reads the list; only the bytes are kept apart from the register,
so that no list ever loads them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.config import LONDON
from tracker.domain.file_types import FileType, fits_name, safe_name, type_of, words_for
from tracker.domain.records.documents import Document
from tracker.errors import BadFile, NotFound, RuleBroken
from tracker.models import Document as DocumentTable
from tracker.models import DocumentContent
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import rows
from tracker.sheets import DOCUMENTS

LARGEST = 20 * 1024 * 1024
_TAKEN = (
    "a PDF, Word (docx) or Excel (xlsx) file without macros, a PNG or JPEG picture, or plain text"
)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as somebody sent it: what they call it, and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def list_documents(session: Session, agreement: str) -> list[Document]:
    """The documents of an agreement, removed ones too, in the order in which they were attached."""
    return [row for row in rows(session, DOCUMENTS, [agreement]) if isinstance(row, Document)]


def get_document(session: Session, agreement: str, number: int) -> Document:
    """One document, removed or not.

    Raises:
        NotFound: when there is none that the session may show.
    """
    found = next((d for d in list_documents(session, agreement) if d.document == number), None)
    if found is None:
        raise NotFound(f"Agreement {agreement} has no document {number}.")
    return found


def kind_of(file: AttachedFile) -> FileType:
    """What kind of file it is.

    Raises:
        BadFile: when it is empty, too large, or none that may be attached.
    """
    if not file.content:
        raise BadFile("Choose a file that is not empty.")
    if len(file.content) > LARGEST:
        raise BadFile(
            f"The file is larger than {LARGEST // 1024 // 1024} MB: attach a smaller one."
        )
    kind = type_of(file.content)
    if kind is None:
        raise BadFile(f"The content of this file is none that can be attached: choose {_TAKEN}.")
    if not fits_name(kind, file.name):
        raise BadFile(
            f"The name says otherwise, but the content is {words_for(kind)}: save it again as what "
            f"it is, and attach that. You can attach {_TAKEN}."
        )
    return kind


def facts_of(
    session: Session, actor: Actor, at: datetime, agreement: str, file: AttachedFile
) -> Mapping[str, str]:
    """What a new document's row says of its file, as the texts of a form.

    Raises:
        BadFile: as `kind_of`.
    """
    kind = kind_of(file)
    last = session.scalar(
        select(func.max(DocumentTable.document)).where(DocumentTable.agreement == agreement)
    )
    return {
        "agreement": agreement,
        "document": str((last or 0) + 1),
        "file_name": safe_name(file.name, kind),
        "size": str(len(file.content)),
        "sha256": file.sha256,
        "attached_by": actor.name,
        "attached_on": f"{at.astimezone(LONDON):%d/%m/%Y}",
    }


def attach(
    session: Session, actor: Actor, at: datetime, document: Document, content: bytes
) -> Document:
    """Attach a file; the same one sent twice under the same title is attached once.

    Raises:
        RuleBroken: when the file is attached already as something else.
        NotFound, NotAllowed: when the actor may not change the agreement.
    """
    require(session, actor, Right.CHANGE, document.agreement)
    for kept in list_documents(session, document.agreement):
        if kept.is_kept and kept.sha256 == document.sha256:
            if (kept.kind, kept.title, kept.day) == (document.kind, document.title, document.day):
                return kept
            raise RuleBroken(
                f"This very file is attached already, as document {kept.document}, {kept.title}. "
                "Nothing was changed."
            )
    commit_edits(
        session, actor, at, [Edit(DOCUMENTS, None, document)],
        action="attach document", subject=f"{document.agreement} / {document.title}",
    )  # fmt: skip
    session.execute(
        insert(DocumentContent).values(
            agreement=document.agreement, document=document.document, content=content
        )
    )
    return document


def remove(
    session: Session, actor: Actor, at: datetime, agreement: str, number: int, reason: str
) -> Document:
    """Let go of a file; what it was, its hash, who removed it and why stay on record.

    Raises:
        RuleBroken: when no reason is given.
        NotFound, NotAllowed: when there is no such document, or it is not the actor's to remove.
    """
    require(session, actor, Right.CHANGE, agreement)
    document = get_document(session, agreement, number)
    if not document.is_kept:
        return document
    if not reason.strip():
        raise RuleBroken("Say why the document is removed.")
    removed = replace(
        document,
        removed_by=actor.name,
        removed_on=at.astimezone(LONDON).date(),
        removal_reason=reason.strip(),
    )
    commit_edits(
        session, actor, at, [Edit(DOCUMENTS, document, removed)],
        action="remove document", subject=f"{agreement} / {document.title}", reason=reason.strip(),
    )  # fmt: skip
    session.execute(
        delete(DocumentContent).where(
            DocumentContent.agreement == agreement, DocumentContent.document == number
        )
    )
    return removed


def content_of(session: Session, document: Document) -> bytes:
    """The bytes of a document, held against the hash noted when it was attached.

    Raises:
        NotFound: when the file was removed.
        BadFile: when it is no longer what was attached.
    """
    content = session.scalar(
        select(DocumentContent.content).where(
            DocumentContent.agreement == document.agreement,
            DocumentContent.document == document.document,
        )
    )
    if content is None:
        raise NotFound(f"The file of document {document.document} was removed.")
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise BadFile(
            f"The file kept as document {document.document} is not the one that was attached: its "
            "hash differs. Nobody should rely on it; tell whoever looks after the database."
        )
    return content
