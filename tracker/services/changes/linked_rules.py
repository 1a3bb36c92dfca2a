"""What must hold of a set of linked variations once edits are taken in: it nets to zero.

The rule itself is `tracker.domain.records.linked_variations.set_faults`.
"""

from collections.abc import Iterator

from tracker.domain.records.linked_variations import (
    LinkedChange,
    LinkedVariation,
    linked_sets,
    set_faults,
)
from tracker.services.changes.import_rules import Comparisons, problem
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.sheets.reading import Problem

SHEETS = frozenset({LINKED_VARIATIONS.sheet, LINKED_CHANGES.sheet})


def linked_problems(comparisons: Comparisons) -> Iterator[Problem]:
    """Sets that neither net to zero nor say when their open balance falls due.

    Only sets that are touched are judged, as the registers would be afterwards.
    """
    heads = comparisons.get(LINKED_VARIATIONS.sheet)
    changes = comparisons.get(LINKED_CHANGES.sheet)
    if heads is None or changes is None:
        return
    touched = {
        (row.agreement, row.link)
        for comparison in (heads, changes)
        for row in (
            *(row for row, _ in comparison.new),
            *(change.after for change in comparison.changed),
            *(stored.row for stored in comparison.removed),
        )
        if isinstance(row, LinkedVariation | LinkedChange)
    }
    if not touched:
        return
    sets = linked_sets(
        (row for row in heads.merged.values() if isinstance(row, LinkedVariation)),
        (row for row in changes.merged.values() if isinstance(row, LinkedChange)),
    )
    for one in sets:
        key = (one.head.agreement, one.head.link)
        for field, message in set_faults(one) if key in touched else ():
            yield problem(heads, key, field, message)
