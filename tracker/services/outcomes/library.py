"""The library of standard measures: those that come with the tracker, as this place says them.

What was added or changed here is kept as rows; a code that has none is as it comes. So a new
version of the tracker brings new measures along and leaves alone what somebody changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.outcomes.standard_measures import STANDARD_MEASURES
from tracker.domain.records.outcomes import LibraryMeasure
from tracker.services.records.registers import rows
from tracker.sheets.outcome_layouts import MEASURE_LIBRARY


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A measure of the library: `kept` is its row, None where it is as it comes."""

    measure: LibraryMeasure
    kept: LibraryMeasure | None
    is_standard: bool

    @property
    def origin(self) -> str:
        """Whose wording it is."""
        if self.kept is None:
            return "As it comes"
        return "Changed here" if self.is_standard else "Added here"


def list_library(session: Session) -> Sequence[LibraryEntry]:
    """Every measure of the library, in the order of the codes."""
    standard = {row.code: row for row in STANDARD_MEASURES}
    kept = {
        row.code: row for row in rows(session, MEASURE_LIBRARY) if isinstance(row, LibraryMeasure)
    }
    return [
        LibraryEntry(kept.get(code) or standard[code], kept.get(code), code in standard)
        for code in sorted({*standard, *kept})
    ]


def find_library_measure(session: Session, code: str) -> LibraryEntry | None:
    """The measure of a code, or None where the library has none."""
    return next((entry for entry in list_library(session) if entry.measure.code == code), None)
