"""Hand edits: compared with what is kept, held against every rule of an import, then written.

A page or a proposal hands over `Edit`s; `plan_edits` says what they would do and what is wrong
with them, `commit_edits` writes them in one change set without a batch. Both judge the registers
as they would be afterwards, by the rules that imports follow too.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.audit import Change, Image, Stored, image_of, recording, row_of
from tracker.config import LONDON
from tracker.domain.money import to_pence
from tracker.domain.registers import LedgerEntry, Row
from tracker.errors import RuleBroken
from tracker.services.changes import (
    day_rules,
    ledger_records,
    linked_rules,
    removals,
    terms_rules,
)
from tracker.services.changes.applying import apply_registers
from tracker.services.changes.approval_settings import (
    APPROVAL_NOTE,
    approvals_needed,
    refuse_unapproved,
)
from tracker.services.changes.edits import (
    Clash,
    Edit,
    EditPlan,
    EditProblem,
    EditsRefused,
    RowsMoved,
    Why,
)
from tracker.services.changes.ledger_records import as_stored, find_kept
from tracker.services.changes.ledger_stage import KeptLedgerRow
from tracker.services.changes.month_states import closed_months, posting_problems
from tracker.services.changes.rules import broken_rules, refused_by_hand
from tracker.services.records.comparison import COMPARED, SheetComparison
from tracker.services.records.registers import Key, stored_rows
from tracker.sheets import BESIDE, LEDGER, CellFault, Layout
from tracker.sheets.agreement_layouts import ORGANISATIONS, PARTNERS
from tracker.sheets.cells import column_letters
from tracker.sheets.reading import Problem

EDITED = (*COMPARED, LEDGER, *BESIDE)
_CELL = re.compile(r"[A-Z]+([0-9]+)")


def layout_edited(sheet: str) -> Layout:
    """The layout of a register that is edited by hand, by the name of its sheet."""
    return next(layout for layout in EDITED if layout.sheet == sheet)


def find(session: Session, layout: Layout, key: Key) -> Stored | None:
    """A kept row by its key, or None where there is none that the session may show."""
    if layout is LEDGER:
        kept = find_kept(session, [key]).get(key)
        return None if kept is None else as_stored(kept)
    agreements = [str(key[0])] if layout.key[0] == "agreement" else None
    return stored_rows(session, layout, agreements).get(key)


def plan_edits(session: Session, edits: Sequence[Edit], today: date | None = None) -> EditPlan:
    """What the edits would do, and everything that stands in their way; nothing is written.

    Args:
        today: lets months that are reopened for a time be posted in; None keeps them closed.
    """
    plan = EditPlan(tuple(edits))
    plan.problems += _own_faults(plan.edits)
    unsound = {problem.edit for problem in plan.problems}
    sound = [(place, edit) for place, edit in enumerate(plan.edits) if place not in unsound]
    plan.comparisons = _comparisons(session, [edit for _, edit in sound])
    kept = _kept_ledger(session, [edit for _, edit in sound])
    for place, edit in sound:
        _compare(plan, place, edit, kept)
    if not plan.clashes:
        faulty = frozenset[str | None](p.layout.sheet for p in plan.problems)
        closed = closed_months(session, today)
        found = [*broken_rules(plan.comparisons, faulty, closed)]
        found += refused_by_hand(plan.comparisons, today)
        if not faulty:
            found += removals.still_needed(session, plan.comparisons, plan.ledger_removed, closed)
        plan.problems += [_as_edit_problem(plan.edits, problem) for problem in found]
        plan.warnings += terms_rules.cap_warnings(plan.comparisons)
    return plan


def commit_edits(
    session: Session,
    actor: Actor,
    at: datetime,
    edits: Sequence[Edit],
    *,
    action: str,
    subject: str,
    reason: str | None = None,
) -> int | None:
    """Write edits in one change set.

    Args:
        action: what is done, as the audit trail says it, such as `change contribution`.
        subject: what it is done to, such as `A1 / F1 2025-26`.

    Returns:
        The number of the audit entry; None if everything was as it should be already, as it is
        after the same form came twice.

    Raises:
        EditsRefused: when a rule is broken; nothing is written.
        RowsMoved: when a row is no longer what its user saw; nothing is written.
        RuleBroken: when the agreement asks for approval; see `tracker.services.approvals.proposals.submit`.
        NotFound, NotAllowed: when the actor may not change the agreement.
    """
    plan = plan_for(session, actor, at, edits, reason)
    return write_plan(session, actor, at, plan, Why(action, subject, reason))


def plan_for(
    session: Session, actor: Actor, at: datetime, edits: Sequence[Edit], reason: str | None
) -> EditPlan:
    """The plan of edits that somebody wants to write now; soft-closed months ask who and why."""
    plan = plan_edits(session, edits, at.astimezone(LONDON).date())
    plan.problems += posting_problems(session, actor, plan.comparisons, reason)
    return plan


def refuse_if_unfit(plan: EditPlan) -> None:
    """Refuse to go on with a plan that cannot be written.

    Raises:
        EditsRefused: when a rule is broken.
        RowsMoved: when a row is no longer what its user saw.
    """
    if plan.clashes:
        raise RowsMoved(plan.clashes)
    if plan.problems:
        raise EditsRefused(plan.problems)


def write_plan(
    session: Session,
    actor: Actor,
    at: datetime,
    plan: EditPlan,
    why: Why,
    *,
    approved: bool = False,
) -> int | None:
    """Write a plan made in the same transaction; as `commit_edits`.

    Args:
        approved: whether another person has approved it. The local administrator needs nobody,
            which the entry then says.
    """
    refuse_if_unfit(plan)
    if plan.changes_nothing:
        return None
    needed = [] if approved else approvals_needed(session, plan.comparisons.values())
    if needed and actor.is_local:
        why = replace(why, notes={**why.notes, **APPROVAL_NOTE})
    elif needed:
        refuse_unapproved(needed)
    try:
        with recording(session, actor, at, why.action, why.subject, reason=why.reason) as changes:
            changes.notes.update(why.notes)
            apply_registers(changes, plan.comparisons, plan.ledger_removed)
            ledger_records.change(changes, plan.ledger_changed)
            ledger_records.create(changes, _new_ledger(plan))
            session.flush()
    except IntegrityError as error:
        raise RuleBroken(
            "What you entered contradicts records that are kept already, so nothing was changed."
        ) from error
    return int(session.info["head"][0])


def _new_ledger(plan: EditPlan) -> list[LedgerEntry]:
    comparison = plan.comparisons.get(LEDGER.sheet)
    new = [] if comparison is None else [row for row, _ in comparison.new]
    return [row for row in new if isinstance(row, LedgerEntry)]


def _own_faults(edits: Sequence[Edit]) -> Iterator[EditProblem]:
    """What is wrong within single rows, and rows that are there twice."""
    seen: set[tuple[str, Key]] = set()
    for place, edit in enumerate(edits):
        layout = edit.layout
        if edit.after is not None:
            for name, value, message in row_faults(layout, edit.after):
                heading = layout.column[name].heading
                yield EditProblem(layout, place, name, heading, value, message)
        if (layout.sheet, edit.key) in seen:
            name = layout.key[-1]
            heading = layout.column[name].heading
            message = f"{layout.key_text(edit.row)} is there twice: keep one of the two."
            yield EditProblem(layout, place, name, heading, None, message)
        seen.add((layout.sheet, edit.key))


def row_faults(layout: Layout, row: Row) -> Iterator[tuple[str, str | None, str]]:
    """What is wrong within a row: the field, its value as people see it, and a sentence.

    Each value is written and read back as a cell of the workbook, so that nothing gets in by
    hand which no import would take.
    """
    image = image_of(layout, row)
    wires = []
    for column in layout.columns:
        shown = image.get(column.heading)
        if shown is None:
            if column.required:
                yield column.field, None, f"{column.missing}."
            wires.append(column.kind.blank)
            continue
        try:
            wires.append(column.kind.read(shown))
        except CellFault as fault:
            yield column.field, shown, f"{column.heading} {fault.message}."
            wires.append(None)
    values = dict(zip(layout.fields, wires, strict=True))
    for name, message in layout.row_faults(values):
        heading = layout.column[name].heading
        yield name, image.get(heading), f"{heading} {message}."


def as_kept(layout: Layout, row: Row) -> Row:
    """The row as the database will give it back."""
    image: Image = image_of(layout, row)
    return row_of(layout, image)


def _comparisons(session: Session, edits: Sequence[Edit]) -> dict[str, SheetComparison]:
    """The registers that the edits touch or refer to, as they are kept."""
    agreements = {edit.agreement for edit in edits if edit.agreement is not None}
    removes_body = any(e.layout is ORGANISATIONS and e.after is None for e in edits)
    needed = _sheets_needed(edits)
    found = {}
    for layout in (*COMPARED, *BESIDE):
        stored: dict[Key, Stored] = {}
        if layout.sheet in needed:
            whole = layout is PARTNERS and removes_body
            stored = stored_rows(session, layout, None if whole else agreements)
        found[layout.sheet] = _comparison(layout, stored)
    if any(edit.layout is LEDGER for edit in edits):
        found[LEDGER.sheet] = _comparison(LEDGER, {})
    return found


def _comparison(layout: Layout, stored: dict[Key, Stored]) -> SheetComparison:
    return SheetComparison(
        layout,
        merged={key: item.row for key, item in stored.items()},
        # As if the edits stood in a sheet, row by row: a problem's cell then says which it means.
        letters={name: column_letters(place) for place, name in enumerate(layout.fields, 1)},
        kept=stored,
        in_file=True,
    )


def _sheets_needed(edits: Collection[Edit]) -> set[str]:
    """The sheets to judge the edits by: what may depend on a removal is in any of them."""
    if any(edit.after is None or _is_renamed(edit) for edit in edits):
        return {layout.sheet for layout in (*COMPARED, *BESIDE)}
    needed = {edit.layout.sheet for edit in edits}
    needed |= {r.sheet for edit in edits for r in edit.layout.references}
    if needed & terms_rules.SHEETS:
        needed |= terms_rules.SHEETS
    if needed & linked_rules.SHEETS:
        needed |= linked_rules.SHEETS
    return needed | day_rules.SHEETS | {ORGANISATIONS.sheet, "Funds"}


def _is_renamed(edit: Edit) -> bool:
    if edit.before is None or edit.after is None:
        return False
    return edit.layout.key_of(edit.before) != edit.layout.key_of(edit.after)


def _kept_ledger(session: Session, edits: Sequence[Edit]) -> dict[Key, KeptLedgerRow]:
    keys = [
        LEDGER.key_of(row)
        for edit in edits
        if edit.layout is LEDGER
        for row in (edit.before, edit.after)
        if row is not None
    ]
    return find_kept(session, keys) if keys else {}


def _compare(plan: EditPlan, place: int, edit: Edit, ledger: Mapping[Key, KeptLedgerRow]) -> None:
    """Set one edit against what is kept."""
    layout, before = edit.layout, edit.before
    comparison = plan.comparisons[layout.sheet]
    kept = {k: as_stored(v) for k, v in ledger.items()} if layout is LEDGER else comparison.kept
    after = None if edit.after is None else as_kept(layout, edit.after)
    there = None
    if after is not None:
        comparison.source_rows[layout.key_of(after)] = place + 1
        there = kept.get(layout.key_of(after))
    seen = None if before is None else kept.get(layout.key_of(before))
    is_there = there is not None and there.row == after
    if _is_done(edit, is_there=is_there, is_gone=seen is None):
        comparison.unchanged += 1
    elif before is None:
        _add(plan, place, after, there)
    elif seen is None or seen.row != before:
        now = None if seen is None else seen.row
        plan.clashes.append(Clash(layout, place, before, now, after))
    elif after is None or _is_renamed(edit):
        _remove(plan, comparison, seen, ledger)
        if after is not None:
            _add(plan, place, after, there)
    else:
        _change(plan, comparison, seen, after, ledger)


def _is_done(edit: Edit, *, is_there: bool, is_gone: bool) -> bool:
    """Whether what the edit asks for is so already, as it is after the same form came twice."""
    if edit.after is None:
        return is_gone
    return is_there and (is_gone or not _is_renamed(edit))


def _add(plan: EditPlan, place: int, row: Row | None, there: Stored | None) -> None:
    assert row is not None
    layout = plan.edits[place].layout
    comparison = plan.comparisons[layout.sheet]
    if there is None:
        comparison.new.append((row, None))
        comparison.merged[layout.key_of(row)] = row
    elif there.row != row:
        name = layout.key[-1]
        heading = layout.column[name].heading
        instead = f"change that record, or enter another {heading.lower()}"
        message = f"{layout.key_text(row)} is recorded already: {instead}."
        plan.problems.append(EditProblem(layout, place, name, heading, None, message))


def _change(
    plan: EditPlan,
    comparison: SheetComparison,
    seen: Stored,
    after: Row,
    ledger: Mapping[Key, KeptLedgerRow],
) -> None:
    key = comparison.layout.key_of(after)
    comparison.changed.append(Change(seen, after, None))
    comparison.merged[key] = after
    if isinstance(after, LedgerEntry):
        plan.ledger_changed.append(
            replace(
                ledger[key], new_amount=to_pence(after.amount), new_narrative=after.narrative,
                new_source_row=None,
            )
        )  # fmt: skip


def _remove(
    plan: EditPlan,
    comparison: SheetComparison,
    seen: Stored,
    ledger: Mapping[Key, KeptLedgerRow],
) -> None:
    key = comparison.layout.key_of(seen.row)
    comparison.removed.append(seen)
    comparison.merged.pop(key, None)
    if comparison.layout is LEDGER:
        plan.ledger_removed.append(ledger[key])


def _as_edit_problem(edits: Sequence[Edit], problem: Problem) -> EditProblem:
    """A problem of the rules, at the edit and the field it means."""
    layout = next(layout for layout in EDITED if layout.sheet == problem.sheet)
    field = next((c.field for c in layout.columns if c.heading == problem.column), None)
    if problem.cell is not None and (match := _CELL.fullmatch(problem.cell)):
        place: int | None = int(match[1]) - 1
    else:
        going = [n for n, e in enumerate(edits) if e.layout is layout and e.after is None]
        named = [n for n in going if _name(edits[n]) == problem.value]
        place = next(iter(named or going), None)
    message = problem.message if problem.message.endswith(".") else f"{problem.message}."
    return EditProblem(layout, place, field, problem.column, problem.value, message)


def _name(edit: Edit) -> str:
    return " / ".join(str(part) for part in edit.key if part not in (None, ""))
