"""Signed copies of some of the agreements, so that not every one of them lacks its paper."""

import hashlib
from dataclasses import dataclass
from datetime import date

from tracker.domain.records.documents import Document, DocumentKind

_SIGNED = {"ACH": date(2025, 3, 31), "OP": date(2025, 3, 25), "S256": date(2025, 3, 21)}


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The made-up paper of an agreement, and the day of its last signature."""

    agreement: str
    signed_on: date

    @property
    def content(self) -> bytes:
        text = f"Made up for the demonstration: agreement {self.agreement} as signed.\n"
        return text.encode()

    def attached(self, by: str, on: date) -> Document:
        """The row of the paper, as attached by somebody on a day."""
        return Document(
            self.agreement, 1, DocumentKind.SIGNED_COPY.value, "The agreement as signed",
            self.signed_on, f"{self.agreement}-signed.txt", len(self.content),
            hashlib.sha256(self.content).hexdigest(), by, on, None, None, None,
        )  # fmt: skip


def copies() -> list[SignedCopy]:
    """The papers by their agreements."""
    return [SignedCopy(agreement, day) for agreement, day in _SIGNED.items()]
