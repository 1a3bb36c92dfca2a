"""What must hold of a timetable once edits are taken in: nothing waits for itself by a roundabout."""

from collections.abc import Iterator

from tracker.domain.records.timetables import TimetableDependency
from tracker.domain.registers import Organisation
from tracker.domain.timetables.circles import circle_of, circle_sentence
from tracker.services.changes.import_rules import Comparisons, problem
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.sheets.reading import Problem
from tracker.sheets.timetable_layouts import TIMETABLE_DEPENDENCIES


def circles(comparisons: Comparisons) -> Iterator[Problem]:
    """New dependencies that close a circle."""
    comparison = comparisons.get(TIMETABLE_DEPENDENCIES.sheet)
    if comparison is None or not comparison.new:
        return
    rows = [row for row in comparison.merged.values() if isinstance(row, TimetableDependency)]
    bodies = comparisons[ORGANISATIONS.sheet].merged.values()
    names = {row.code: row.name for row in bodies if isinstance(row, Organisation)}
    for row, _ in comparison.new:
        if not isinstance(row, TimetableDependency):
            continue
        circle = circle_of(row, (one for one in rows if one.agreement == row.agreement))
        if circle:
            sentence = circle_sentence(circle, names)
            yield problem(comparison, comparison.layout.key_of(row), "depends_on", sentence)
