"""What a file would change, in words and short lists.

A preview has the first two hundred changes of a sheet and the first two hundred errors, with
their number; the marked copy of the file has them all. It can be kept as JSON, because working it
out anew for a large file takes longer than a page may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from tracker.audit import Change
from tracker.domain.figures import NOTHING, counted, day, pounds
from tracker.domain.money import total_of
from tracker.domain.registers import Row
from tracker.domain.wording import joined
from tracker.services.changes.ledger_records import as_change
from tracker.services.imports.workbooks import ImportPlan
from tracker.services.records.comparison import SheetComparison
from tracker.sheets import LAYOUTS, LEDGER, Layout
from tracker.sheets.reading import Problem

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record: its heading, what is kept and what the file says."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that changes; `row` is its row in the file."""

    key: str
    row: int | None
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """One sheet of the preview: the counts, and the first of what is new, changed and missing."""

    sheet: str
    counts: dict[str, int]
    new: tuple[str, ...]
    changed: tuple[RecordChange, ...]
    missing: tuple[str, ...]
    control: str


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """Equal errors of one sheet, with the cells they are in."""

    sheet: str
    message: str
    cells: tuple[str, ...]
    values: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, or what is wrong with it.

    `fingerprint` is the plan's; `warnings` are the first two hundred of `all_warnings`; `moved`
    says that it is not what was shown when somebody confirmed it.
    """

    sentence: str
    sheets: tuple[SheetWords, ...]
    errors: tuple[ErrorGroup, ...]
    warnings: tuple[str, ...]
    all_warnings: int
    fingerprint: str
    changes_nothing: bool
    moved: bool = False


def preview_of(plan: ImportPlan, *, moved: bool = False) -> Preview:
    """What a plan would do, for people."""
    return Preview(
        sentence=_sentence(plan),
        sheets=_sheets(plan),
        errors=_errors(plan.problems),
        warnings=tuple(plan.warnings[:MOST_SHOWN]),
        all_warnings=len(plan.warnings),
        fingerprint=plan.fingerprint(),
        changes_nothing=plan.changes_nothing,
        moved=moved,
    )


def kept_preview(preview: Preview) -> bytes:
    """A preview as it is kept."""
    return msgspec.json.encode(preview)


def preview_kept(kept: bytes) -> Preview:
    """The preview that was kept."""
    return msgspec.json.decode(kept, type=Preview)


def _sentence(plan: ImportPlan) -> str:
    """What the file would change, or that it cannot be taken in."""
    if plan.problems:
        number = len(plan.problems)
        has = "needs" if number == 1 else "need"
        return (
            f"This file cannot be imported yet: {counted(number, 'thing')} {has} your attention. "
            "Nothing was changed."
        )
    if plan.changes_nothing:
        return (
            "This file would change nothing: every record in it is kept already, just as it says."
        )
    parts = []
    for word, verb in (("new", "add"), ("changed", "change")):
        said = [
            f"{counts[word]:,} in {sheet}"
            for sheet, counts in plan.counts().items()
            if counts[word]
        ]
        if said:
            total = sum(counts[word] for counts in plan.counts().values())
            parts.append(f"{verb} {counted(total, 'record')} ({joined(said)})")
    missing = sum(counts["missing"] for counts in plan.counts().values())
    kept = f"; {counted(missing, 'record')} missing from it would stay as before" if missing else ""
    return f"This file would {joined(parts)}{kept}."


def _sheets(plan: ImportPlan) -> tuple[SheetWords, ...]:
    """Each sheet of the file, in the order of the workbook."""
    counts = plan.counts()
    return tuple(
        _sheet(plan, layout, counts[layout.sheet]) for layout in LAYOUTS if layout.sheet in counts
    )


def _sheet(plan: ImportPlan, layout: Layout, counts: dict[str, int]) -> SheetWords:
    if layout is LEDGER:
        changes = [as_change(kept) for kept in plan.ledger_changed[:MOST_SHOWN]]
        changed = tuple(_changes(layout, changes))
        return SheetWords(layout.sheet, counts, (), changed, (), _control_total(plan))
    comparison = plan.comparisons[layout.sheet]
    return SheetWords(
        layout.sheet,
        counts,
        tuple(layout.key_text(row) for row, _ in comparison.new[:MOST_SHOWN]),
        tuple(_changes(layout, comparison.changed[:MOST_SHOWN])),
        tuple(layout.key_text(item.row) for item in comparison.missing[:MOST_SHOWN]),
        _money_total(layout, comparison),
    )


def _control_total(plan: ImportPlan) -> str:
    ledger = plan.reading.ledger
    if ledger is None:
        return ""
    return f"{counted(ledger.rows, 'row')} read, {pounds(ledger.total_pounds)} in total"


def _money_total(layout: Layout, comparison: SheetComparison) -> str:
    """The control total of a sheet that has amounts."""
    if "amount" not in layout.fields:
        return ""
    amounts = [
        layout.value(comparison.merged[key], "amount")
        for key in comparison.source_rows
        if key in comparison.merged
    ]
    total = total_of(amount for amount in amounts if isinstance(amount, Decimal))
    return f"{counted(len(amounts), 'row')} read, {pounds(total)} in total"


def _changes(layout: Layout, changes: Iterable[Change]) -> Iterable[RecordChange]:
    for change in changes:
        before, after = change.stored.row, change.after
        yield RecordChange(
            layout.key_text(after),
            change.source_row,
            tuple(
                FieldChange(column.heading, _shown(layout, before, column.field), new)
                for column in layout.columns
                if (new := _shown(layout, after, column.field))
                != _shown(layout, before, column.field)
            ),
        )


def _shown(layout: Layout, row: Row, field: str) -> str:
    value = layout.value(row, field)
    if isinstance(value, Decimal) and layout.column[field].kind.style == "money":
        return pounds(value)
    written = layout.column[field].kind.write(value)
    if written is None or written == "":
        return NOTHING
    return day(written) if isinstance(written, date) else str(written)


def _errors(problems: Sequence[Problem]) -> tuple[ErrorGroup, ...]:
    """Equal errors together, in the order in which they were found."""
    groups: dict[tuple[str | None, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.sheet, problem.message), []).append(problem)
    return tuple(
        ErrorGroup(
            sheet or "The file",
            message,
            tuple(f"{p.sheet}!{p.cell}" for p in own[:MOST_SHOWN] if p.cell),
            tuple(dict.fromkeys(p.value or "blank" for p in own[:MOST_SHOWN] if p.cell)),
            len(own),
        )
        for (sheet, message), own in list(groups.items())[:MOST_SHOWN]
    )
