"""Compared registers are written: removals first, dependents before what they depend on."""

from collections.abc import Sequence

from tracker.audit import ChangeSet
from tracker.services.changes import ledger_records
from tracker.services.changes.agreement_versions import versions_ended, versions_without_variation
from tracker.services.changes.import_rules import Comparisons
from tracker.services.changes.ledger_stage import KeptLedgerRow
from tracker.services.records.comparison import COMPARED
from tracker.sheets import BESIDE, VERSIONS


def apply_registers(
    changes: ChangeSet, comparisons: Comparisons, ledger_removed: Sequence[KeptLedgerRow]
) -> None:
    """Write every register but the new and changed rows of the ledger, in the sheets' order.

    What an agreement said until a new variation is kept as a version on the way.
    """
    layouts = [layout for layout in (*COMPARED, *BESIDE) if layout.sheet in comparisons]
    versions = versions_ended(changes.session, comparisons)
    changes.remove(VERSIONS, versions_without_variation(changes.session, comparisons))
    ledger_records.remove(changes, ledger_removed)
    for layout in reversed(layouts):
        changes.remove(layout, comparisons[layout.sheet].removed)
    for layout in layouts:
        comparison = comparisons[layout.sheet]
        changes.create(layout, comparison.new)
        changes.change(layout, comparison.changed)
    changes.create(VERSIONS, [(version, None) for version in versions])
