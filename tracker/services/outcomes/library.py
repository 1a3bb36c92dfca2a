"""The library of standard measures: those that come with the tracker, as this place says them.

What was added or changed here is kept as rows; a code that has none is as it comes. So a new
version of the tracker brings new measures along and leaves alone what somebody changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.outcomes.standard_measures import STANDARD_MEASURES
from tracker.domain.records.outcomes import LibraryMeasure
from tracker.services.records.registers import rows
from tracker.sheets.outcome_layouts import MEASURE_LIBRARY


class LibrarySort(StrEnum):
    """What the library is sorted by; `applies` puts what applies in the year first."""

    APPLIES = "applies"
    CODE = "code"
    TITLE = "title"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """Which measures of the library are asked for.

    `search` holds words which must all stand somewhere in a measure. `applies` asks for those
    that apply in the year, or for the others; None for both.
    """

    year: FinancialYear
    search: str = ""
    applies: bool | None = None


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


def find_in_library(
    entries: Sequence[LibraryEntry],
    question: LibraryQuestion,
    sort: LibrarySort = LibrarySort.APPLIES,
    *,
    descending: bool = False,
) -> list[LibraryEntry]:
    """The entries that answer the question, in the order asked for, then as they are given."""
    words = question.search.casefold().split()
    found = [
        entry
        for entry in entries
        if question.applies in (None, entry.measure.applies_in(question.year))
        and all(word in _text(entry.measure) for word in words)
    ]
    keys: dict[LibrarySort, Callable[[LibraryEntry], bool | str]] = {
        LibrarySort.APPLIES: lambda entry: not entry.measure.applies_in(question.year),
        LibrarySort.CODE: lambda entry: entry.measure.code,
        LibrarySort.TITLE: lambda entry: entry.measure.title,
        LibrarySort.SOURCE: lambda entry: entry.measure.source or "",
    }
    return sorted(found, key=keys[sort], reverse=descending)


def _text(measure: LibraryMeasure) -> str:
    """What a search looks through: every text of the measure."""
    return "\n".join(t for t in asdict(measure).values() if isinstance(t, str)).casefold()


def find_library_measure(session: Session, code: str) -> LibraryEntry | None:
    """The measure of a code, or None where the library has none."""
    return next((entry for entry in list_library(session) if entry.measure.code == code), None)
