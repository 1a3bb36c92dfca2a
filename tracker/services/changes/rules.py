"""All rules that hold across rows and sheets, for imports and for edits by hand alike."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.financial_year import Period
from tracker.services.changes import (
    day_rules,
    import_rules,
    linked_rules,
    money_rules,
    name_rules,
    outcome_rules,
    terms_rules,
    timetable_rules,
)
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


def refused_by_hand(comparisons: Comparisons, today: date | None) -> Iterator[Problem]:
    """What nobody may enter, although a file may bring it: there nobody can be asked any more.

    Args:
        today: lets readings of periods that have not begun be refused; None refuses none.
    """
    yield from outcome_rules.outcome_problems(comparisons, today)
    yield from day_rules.day_problems(comparisons)
    yield from name_rules.twin_names(comparisons)
    yield from money_rules.below_nil(comparisons)


def warnings_of_file(comparisons: Comparisons) -> Iterator[str]:
    """What is taken in from a file although it is likely to be a slip."""
    yield from terms_rules.cap_warnings(comparisons)
    yield from outcome_rules.outcome_warnings(comparisons)
    yield from day_rules.day_warnings(comparisons)
    yield from map(import_rules.as_warning, name_rules.twin_names(comparisons))
    yield from money_rules.money_warnings(comparisons)
