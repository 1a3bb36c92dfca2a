"""All rules that hold across rows and sheets, for imports and for edits by hand alike."""

from collections.abc import Iterator

from tracker.domain.financial_year import Period
from tracker.services.changes import import_rules, linked_rules, terms_rules, timetable_rules
from tracker.services.changes.import_rules import Comparisons
from tracker.sheets.reading import Problem


def broken_rules(
    comparisons: Comparisons,
    faulty: frozenset[str | None],
    closed: frozenset[tuple[str, Period]],
) -> Iterator[Problem]:
    """Everything wrong with the registers as they would be afterwards.

    Args:
        faulty: sheets with rows that could not be read. Such a sheet is not all there, so what
            refers to it is judged once it is mended.
        closed: the closed months, each with its agreement.
    """
    yield from import_rules.contradictions(comparisons)
    yield from import_rules.unknown_references(comparisons, faulty)
    if not faulty & terms_rules.SHEETS:
        yield from terms_rules.terms_problems(comparisons)
    yield from linked_rules.linked_problems(comparisons)
    yield from timetable_rules.circles(comparisons)
    yield from import_rules.closed_rows(comparisons, closed)
