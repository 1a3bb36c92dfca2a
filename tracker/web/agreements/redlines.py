"""Two states of one row beside each other, word by word, for pages that show before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.agreements.redline import Mark, Run, redline
from tracker.domain.registers import Row
from tracker.sheets import Layout
from tracker.sheets.kinds import Kind
from tracker.web.formatting import day, pounds

_BODIES = frozenset({"host", "pool_manager_employer", "organisation", "lead_commissioner"})


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field that differs: its heading, and the runs of words that were kept or changed."""

    heading: str
    runs: tuple[Run, ...]


def changed_fields(
    layout: Layout, before: Row, after: Row, names: Mapping[str, str]
) -> list[ChangedField]:
    """The fields in which two rows differ, in the order of the sheet.

    Args:
        names: the names of bodies by their codes.
    """
    return [
        ChangedField(column.heading, tuple(_runs(column.kind, old, new)))
        for column in layout.columns
        if (old := shown(layout, before, column.field, names))
        != (new := shown(layout, after, column.field, names))
    ]


def shown(layout: Layout, row: Row, field: str, names: Mapping[str, str]) -> str:
    """A field as people read it; empty where it is blank."""
    value = layout.value(row, field)
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return pounds(value)
    return names.get(str(value), str(value)) if field in _BODIES else str(value)


def _runs(kind: Kind, old: str, new: str) -> list[Run]:
    """Texts word by word; dates, numbers and codes as a whole."""
    if type(kind) is Kind:
        return redline(old, new)
    return [run for run in (Run(Mark.REMOVED, old), Run(Mark.ADDED, new)) if run.text]
