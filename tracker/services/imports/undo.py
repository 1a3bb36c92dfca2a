"""Undoing a batch: what it created goes, what it changed or removed is put back.

Left alone, and listed, is whatever somebody changed since, what lies in a closed period, and
what other records have come to depend on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access import Actor, organisations_with_people
from tracker.audit import Change, ChangeSet, Stored, recording
from tracker.config import LONDON
from tracker.domain.records.agreement_settings import Month
from tracker.errors import Conflict, RuleBroken
from tracker.services.changes import import_rules, terms_rules
from tracker.services.changes.approval_settings import (
    APPROVAL_NOTE,
    approvals_needed,
    refuse_unapproved,
)
from tracker.services.changes.month_states import closed_months
from tracker.services.imports import ledger_undo
from tracker.services.imports.batches import find_batch
from tracker.services.imports.ledger_undo import CLOSED, SINCE
from tracker.services.records.comparison import SheetComparison
from tracker.services.records.history import changes_of_batch, changes_since_batch
from tracker.services.records.registers import Key, stored_rows
from tracker.sheets import BESIDE, LAYOUTS, LEDGER, VERSIONS, Layout

_UNDONE = (*(layout for layout in LAYOUTS if layout is not LEDGER), VERSIONS)


@dataclass(slots=True)
class _Plan:
    """One register: the rows to put back (now, then), to create again and to remove."""

    layout: Layout
    current: dict[Key, Stored]
    restore: list[tuple[Stored, Stored]] = field(default_factory=list)
    recreate: list[Stored] = field(default_factory=list)
    remove: dict[Key, Stored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: rows removed and put back, and what it left alone, each with the reason."""

    batch: int
    removed: int
    put_back: int
    kept: tuple[str, ...]


def undo_batch(session: Session, actor: Actor, at: datetime, number: int) -> Undone:
    """Put back everything a batch did that still stands, in one change set.

    Raises:
        NotFound: when there is no such batch.
        Conflict: when the batch is undone already.
        RuleBroken: when what would be put back no longer fits the rest, or needs approval.
    """
    batch = find_batch(session, number)
    if batch.status == "undone":
        raise Conflict(f"Batch {number} is undone already.")
    subject = f"{batch.file_name} (batch {number})"
    try:
        with recording(session, actor, at, "undo", subject, batch=number) as changes:
            closed = closed_months(session, at.astimezone(LONDON).date())
            ledger = ledger_undo.undo_ledger(changes, number, closed)
            plans, kept = _plan(session, number, closed)
            _check(plans, number)
            _refuse_unapproved(session, actor, changes, plans)
            _apply(changes, list(plans.values()))
            ledger_undo.recreate_ledger(changes, number, ledger, closed)
            batch.status = "undone"
            # Recorded even where nothing could be put back: the batch counts as undone from now on.
            changes.about_batch = {"left alone": len(ledger.kept) + len(kept)}
            session.flush()
    except IntegrityError as error:
        raise _no_longer_fits(number) from error
    return Undone(
        number,
        ledger.removed + sum(len(plan.remove) for plan in plans.values()),
        ledger.put_back + sum(len(p.restore) + len(p.recreate) for p in plans.values()),
        (*ledger.kept, *kept),
    )


def _no_longer_fits(number: int, why: str = "") -> RuleBroken:
    return RuleBroken(
        f"Batch {number} cannot be undone: what it changed or removed no longer fits the records "
        f"made since. {why}{' ' if why else ''}Nothing was changed."
    )


def _plan(
    session: Session, number: int, closed: frozenset[Month]
) -> tuple[dict[str, _Plan], list[str]]:
    """What to do in every register but the ledger, and what has to stay."""
    kept: list[str] = []
    plans: dict[str, _Plan] = {}
    for layout in _UNDONE:
        plan = plans[layout.sheet] = _Plan(layout, stored_rows(session, layout))
        kept += _plan_register(session, plan, number)
        for key in [k for k, item in plan.remove.items() if _is_closed(layout, item, closed)]:
            kept.append(_kept(layout, plan.remove.pop(key), CLOSED))
        for pair in [p for p in plan.restore if _is_closed(layout, p[0], closed)]:
            plan.restore.remove(pair)
            kept.append(_kept(layout, pair[0], CLOSED))
        for item in [then for then in plan.recreate if _is_closed(layout, then, closed)]:
            plan.recreate.remove(item)
            kept.append(_kept(layout, item, CLOSED))
    kept += _keep_needed(session, plans)
    return plans, kept


def _plan_register(session: Session, plan: _Plan, number: int) -> Iterator[str]:
    layout = plan.layout
    changed: set[Key] = set()
    told: set[Key] = set()
    for recorded in changes_of_batch(session, number, layout):
        key = layout.key_of(recorded.known.row)
        now = plan.current.get(key)
        told.add(key)
        if recorded.change == "changed":
            changed.add(key)
            assert recorded.before is not None
            assert recorded.after is not None
            if now is None or now.batch != number or now.row != recorded.after.row:
                yield _kept(layout, recorded.known, SINCE)
            else:
                plan.restore.append((now, recorded.before))
        elif recorded.change == "removed":
            assert recorded.before is not None
            if now is None:
                plan.recreate.append(recorded.before)
            else:
                yield _kept(layout, now, "was added again since")
    for recorded in changes_since_batch(session, number, layout):
        key = layout.key_of(recorded.known.row)
        now = plan.current.get(key)
        if now is not None and now.batch != number and key not in told:
            told.add(key)
            yield _kept(layout, now, SINCE)
    plan.remove = {
        key: item
        for key, item in plan.current.items()
        if item.batch == number and key not in changed
    }


def _is_closed(layout: Layout, item: Stored, closed: frozenset[Month]) -> bool:
    if layout.sheet != "Profiles":
        return False
    return (layout.value(item.row, "agreement"), layout.value(item.row, "period")) in closed


def _kept(layout: Layout, item: Stored, why: str) -> str:
    return f"{layout.sheet}: {layout.key_text(item.row)} {why}."


def _keep_needed(session: Session, plans: dict[str, _Plan]) -> Iterator[str]:
    """Take off the removals what other records still need, until nothing more depends on them."""
    needed_by_ledger = {
        tuple(row)
        for row in session.execute(
            text(
                "SELECT c.agreement, c.fund, c.scheme FROM schemes c "
                "WHERE EXISTS (SELECT 1 FROM ledger l WHERE l.scheme_id = c.id)"
            )
        )
    }
    beside = {one for one in _needed_beside(session) if one[0] in plans}
    acted_for = organisations_with_people(session)
    while True:
        needed = _still_needed(plans) | beside | {("Schemes", key) for key in needed_by_ledger}
        needed |= {("Organisations", (code,)) for code in acted_for}
        blocked = [(sheet, key) for sheet, key in needed if key in plans[sheet].remove]
        # A past version goes only together with the variation that ended it.
        variations = plans["Variations"]
        blocked += [
            (VERSIONS.sheet, key)
            for key in plans[VERSIONS.sheet].remove
            if key in variations.current and key not in variations.remove
        ]
        if not blocked:
            return
        for sheet, key in sorted(blocked, key=str):
            plan = plans[sheet]
            yield _kept(plan.layout, plan.remove.pop(key), "is needed by records made since")


def _needed_beside(session: Session) -> Iterator[tuple[str, Key]]:
    """What is kept beside the workbook needs its agreement, and whatever else it refers to."""
    for layout in BESIDE:
        for key, item in stored_rows(session, layout).items():
            if layout.key[0] == "agreement":
                yield "Agreements", key[:1]
            for reference in layout.references:
                values = tuple(layout.value(item.row, field) for field in reference.fields)
                if None not in values:
                    yield reference.sheet, values


def _still_needed(plans: dict[str, _Plan]) -> set[tuple[str, Key]]:
    needed: set[tuple[str, Key]] = set()
    for plan in plans.values():
        staying = [item.row for key, item in plan.current.items() if key not in plan.remove]
        for reference in plan.layout.references:
            for row in staying:
                values = tuple(plan.layout.value(row, field) for field in reference.fields)
                if None not in values:
                    needed.add((reference.sheet, values))
    return needed


def _check(plans: dict[str, _Plan], number: int) -> None:
    """Hold what would stand afterwards against the rules every import is held against."""
    after = {sheet: _as_comparison(plan) for sheet, plan in plans.items()}
    for problem in (
        *import_rules.unknown_references(after),
        *terms_rules.terms_problems(after),
    ):
        raise _no_longer_fits(number, f"{problem.sheet}: {problem.message}")


def _refuse_unapproved(
    session: Session, actor: Actor, changes: ChangeSet, plans: dict[str, _Plan]
) -> None:
    """Let nobody undo what they could not have changed without another's approval."""
    needed = approvals_needed(session, [_as_comparison(plan) for plan in plans.values()])
    if needed and actor.is_local:
        changes.notes.update(APPROVAL_NOTE)
    elif needed:
        refuse_unapproved(needed)


def _as_comparison(plan: _Plan) -> SheetComparison:
    layout = plan.layout
    merged = {key: item.row for key, item in plan.current.items() if key not in plan.remove}
    merged |= {layout.key_of(then.row): then.row for _, then in plan.restore}
    merged |= {layout.key_of(then.row): then.row for then in plan.recreate}
    return SheetComparison(
        layout,
        new=[(then.row, 0) for then in plan.recreate],
        changed=[Change(now, then.row, None) for now, then in plan.restore],
        removed=list(plan.remove.values()),
        merged=merged,
    )


def _apply(changes: ChangeSet, plans: Sequence[_Plan]) -> None:
    for plan in reversed(plans):
        changes.remove(plan.layout, list(plan.remove.values()))
    for plan in plans:
        changes.recreate(plan.layout, plan.recreate)
        changes.restore(plan.layout, plan.restore)
