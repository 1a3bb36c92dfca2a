"""Edits by hand: what somebody wants to make of some register rows, and what stands in the way.

An edit carries the row as its user saw it, so that a row which somebody else changed meanwhile is
noticed and never overwritten. Edits are checked and written by `tracker.services.changes.editing`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.audit import Image, image_of, row_of
from tracker.domain.registers import Row, agreement_of
from tracker.errors import Conflict, RuleBroken
from tracker.services.changes.ledger_stage import KeptLedgerRow
from tracker.services.records.comparison import SheetComparison
from tracker.sheets import Layout, Value

MARK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Edit:
    """One row to be added (`before` is None), changed, or removed (`after` is None).

    `before` is the row as the user saw it. A change of the key is a removal and an addition.
    """

    layout: Layout
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """What the row is to be, or was before its removal."""
        row = self.after if self.after is not None else self.before
        assert row is not None
        return row

    @property
    def agreement(self) -> str | None:
        """The agreement the row belongs to; None for what belongs to none."""
        return agreement_of(self.row)

    @property
    def key(self) -> tuple[Value, ...]:
        return self.layout.key_of(self.row)


@dataclass(frozen=True, slots=True)
class Why:
    """What the audit trail says of a change set.

    `action` is what is done, such as `change contribution`; `subject` what it is done to, such as
    `A1 / F1 2025-26`; `notes` is what the entry holds besides, by lower-case name.
    """

    action: str
    subject: str
    reason: str | None = None
    notes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditProblem:
    """One thing to mend before the edits can be written.

    `edit` is the place of the edit among those given, counted from 0, and `field` the field of
    its row; None where the problem lies with no single one. The message is a whole sentence.
    """

    layout: Layout
    edit: int | None
    field: str | None
    heading: str | None
    value: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that is no longer what its user saw: `kept` is what it says now, None if it is gone."""

    layout: Layout
    edit: int
    before: Row | None
    kept: Row | None
    after: Row | None


@dataclass(slots=True)
class EditPlan:
    """What the edits would do; neither problems nor clashes may be left before it is written."""

    edits: tuple[Edit, ...]
    comparisons: Mapping[str, SheetComparison] = field(default_factory=dict)
    ledger_changed: list[KeptLedgerRow] = field(default_factory=list)
    ledger_removed: list[KeptLedgerRow] = field(default_factory=list)
    problems: list[EditProblem] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is kept already, just as the edits say it."""
        return not any(c.new or c.changed or c.removed for c in self.comparisons.values())


class EditsRefused(RuleBroken):
    """The edits break a rule; `problems` name each field to mend."""

    def __init__(self, problems: Sequence[EditProblem]) -> None:
        others = len(problems) - 1
        more = f" {others} more {'has' if others == 1 else 'have'} to be mended." if others else ""
        super().__init__(f"{problems[0].message}{more}")
        self.problems = tuple(problems)


class RowsMoved(Conflict):
    """Somebody changed a row first; `clashes` show what it was, what it is, and what was entered."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        first = clashes[0]
        row = first.after or first.before
        assert row is not None
        super().__init__(
            f"{first.layout.sheet}: {first.layout.key_text(row)} was "
            f"{'removed' if first.kept is None else 'changed'} by somebody else since you opened "
            "it. Nothing was changed."
        )
        self.clashes = tuple(clashes)


def mark_of(layout: Layout, row: Row | None) -> str:
    """A short hash of what a row says, for a form to carry what its user saw; empty for no row."""
    if row is None:
        return ""
    said = json.dumps([layout.sheet, image_of(layout, row)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:MARK_LENGTH]


def edit_image(edit: Edit) -> dict[str, str | Image | None]:
    """An edit in the workbook's language, to be kept or hashed."""
    return {
        "sheet": edit.layout.sheet,
        "before": None if edit.before is None else image_of(edit.layout, edit.before),
        "after": None if edit.after is None else image_of(edit.layout, edit.after),
    }


def edit_of(layout: Layout, before: Image | None, after: Image | None) -> Edit:
    """The edit that two images show."""
    return Edit(
        layout,
        None if before is None else row_of(layout, before),
        None if after is None else row_of(layout, after),
    )
