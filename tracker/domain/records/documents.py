"""Documents attached to an agreement: what each is, and what it shows of the agreement's standing.

The file itself is kept apart, by its agreement and number; a document whose file was removed stays
on the list with the hash of what it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is."""

    SIGNED_COPY = "Signed copy"
    MINUTE = "Minute"
    CONSENT = "Consent of a commissioner"
    NOTICE = "Notice"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Document:
    """A file attached to an agreement; `document` numbers those of one agreement from 1.

    `day` is the date the document bears; `size` counts bytes, `sha256` is their hash as 64
    hexadecimal digits. What was removed says when, by whom and why.
    """

    agreement: str
    document: int
    kind: str
    title: str
    day: date | None
    file_name: str
    size: int
    sha256: str
    attached_by: str
    attached_on: date
    removed_by: str | None
    removed_on: date | None
    removal_reason: str | None

    @property
    def is_kept(self) -> bool:
        """Whether the file can still be had."""
        return self.removed_on is None


def kept_of(documents: Iterable[Document], kind: DocumentKind) -> list[Document]:
    """The documents of a kind whose files are kept, in their order."""
    return [row for row in documents if row.kind == kind and row.is_kept]
