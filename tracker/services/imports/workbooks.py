"""Taking a file in: compare it with what is kept, show what would change, write it as one batch.

A door reads the file (`importers.read`) while a `LedgerStage` takes its ledger rows, then calls
`plan_import`; nothing is written until `commit_import`, in the same transaction as the plan it
was given. Errors are data: a plan with problems is never written.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access import Actor, acting, closed_to_actor
from tracker.audit import ChangeSet, Digest, recording
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import Month
from tracker.errors import RuleBroken
from tracker.models import ImportBatch
from tracker.services.changes import (
    import_rules,
    ledger_records,
    removals,
)
from tracker.services.changes.applying import apply_registers
from tracker.services.changes.approval_settings import (
    APPROVAL_NOTE,
    approvals_needed,
    refuse_unapproved,
)
from tracker.services.changes.ledger_doubts import ledger_doubts
from tracker.services.changes.ledger_stage import KeptLedgerRow, LedgerComparison, LedgerStage
from tracker.services.changes.month_states import (
    closed_months,
    is_host_lead,
    soft_closed_sentence,
    soft_closed_touched,
)
from tracker.services.changes.rules import broken_rules, warnings_of_file
from tracker.services.imports.batches import about
from tracker.services.records.comparison import SheetComparison, agreements_concerned, compare
from tracker.sheets import LAYOUTS, LEDGER, layout_named
from tracker.sheets.reading import Problem, Reading

MOST_PROBLEMS = 50_000
Notes = Mapping[str, Mapping[str, object]]


@dataclass(slots=True)
class ImportPlan:
    """What taking the file in would do; `problems` must be empty before it may be written."""

    reading: Reading
    comparisons: Mapping[str, SheetComparison]
    ledger: LedgerComparison | None
    ledger_removed: list[KeptLedgerRow]
    ledger_changed: list[KeptLedgerRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether every record of the file is kept already, just as the file says it."""
        touched = any(c.new or c.changed or c.removed for c in self.comparisons.values())
        ledger = self.ledger and (self.ledger.new or self.ledger.changed)
        return not (touched or ledger or self.ledger_removed)

    def fingerprint(self) -> str:
        """A hash over what would change, to tell whether a preview still holds.

        Records that somebody else adds meanwhile, such as a review that the night calls for, are
        missing from the file and stay as they are: they make no difference to what it does.
        """
        counts = self.counts()
        changing = {sheet: (own["new"], own["changed"]) for sheet, own in counts.items()}
        digest = hashlib.sha256(json.dumps(changing).encode())
        for comparison in self.comparisons.values():
            for change in comparison.changed:
                digest.update(repr((change.stored.row, change.after)).encode())
            for item in comparison.removed:
                digest.update(repr(item.row).encode())
        for kept in (*self.ledger_changed, *self.ledger_removed):
            digest.update(repr(kept).encode())
        return digest.hexdigest()

    def counts(self) -> dict[str, dict[str, int]]:
        """New, changed, unchanged and missing for each sheet the file has, in the sheets' order."""
        counts: dict[str, dict[str, int]] = {}
        for layout in LAYOUTS:
            if layout is LEDGER:
                if self.ledger is not None:
                    counts[layout.sheet] = self.ledger.counts()
            elif self.comparisons[layout.sheet].in_file:
                counts[layout.sheet] = self.comparisons[layout.sheet].counts()
        return counts


def plan_import(
    session: Session,
    reading: Reading,
    stage: LedgerStage,
    remove_missing: Collection[str] = (),
    today: date | None = None,
) -> ImportPlan:
    """Compare and check a file that has been read; nothing is written.

    Args:
        remove_missing: names of sheets whose records missing from the file are to be removed.
        today: lets months that are reopened for a time be posted in; None keeps them closed.

    Raises:
        RuleBroken: when a sheet to remove from is not in the file or not in the format.
    """
    remove = _sheets_named(remove_missing, reading)
    agreements = agreements_concerned(session, reading, remove)
    comparisons = compare(session, reading, agreements, remove)
    plan = ImportPlan(
        reading,
        comparisons,
        None,
        [],
        problems=list(reading.problems),
        warnings=list(reading.warnings),
    )
    faulty = frozenset(problem.sheet for problem in reading.problems)
    plan.problems += import_rules.closed_agreements(closed_to_actor(session, agreements))
    closed = closed_months(session, today)
    plan.problems += broken_rules(comparisons, faulty, closed)
    plan.warnings += warnings_of_file(comparisons)
    if reading.ledger is not None:
        _plan_ledger(session, plan, stage, agreements, closed, remove=LEDGER.sheet in remove)
        plan.warnings += ledger_doubts(session, reading.ledger, stage, today)
    _note_soft_closed(session, plan, stage)
    if remove and not faulty:
        plan.problems += removals.still_needed(session, comparisons, plan.ledger_removed, closed)
    if not plan.problems and plan.changes_nothing:
        plan.warnings += _earlier_batches(session, reading.sha256)
    return plan


def _sheets_named(names: Collection[str], reading: Reading) -> set[str]:
    found = set()
    for name in names:
        layout = layout_named(name)
        if layout is None:
            raise RuleBroken(f"{name!r} is not a sheet of the workbook: name one such as Ledger.")
        has = reading.ledger is not None if layout is LEDGER else layout.sheet in reading.sheets
        if not has:
            raise RuleBroken(
                f"The file has no sheet {layout.sheet}, so nothing can be missing from it."
            )
        found.add(layout.sheet)
    return found


def _plan_ledger(
    session: Session,
    plan: ImportPlan,
    stage: LedgerStage,
    agreements: Collection[str],
    closed: frozenset[Month],
    *,
    remove: bool,
) -> None:
    ledger = plan.reading.ledger
    assert ledger is not None
    stage.name_schemes(session, ledger.schemes)
    has_narrative = "narrative" in ledger.fields
    plan.ledger = stage.compare(session, agreements, with_narrative=has_narrative)
    if plan.ledger.changed:
        plan.ledger_changed = stage.changed_rows(session, with_narrative=has_narrative)
    plan.problems += _unknown_schemes(session, plan, stage)
    if closed:
        plan.problems += _closed_rows(session, stage, ledger.letters["period"], closed)
    if remove:
        plan.ledger_removed = stage.missing_rows(session, agreements)
        plan.problems += _closed_removals(plan.ledger_removed, closed)
    for agreement, fund, scheme, period, count in stage.doubled_forecasts(session):
        plan.warnings.append(
            f"Ledger: scheme {scheme} of fund {fund} of agreement {agreement} has {count} "
            f"forecasts for {period} under different source references; they are added together."
        )


def _unknown_schemes(session: Session, plan: ImportPlan, stage: LedgerStage) -> list[Problem]:
    """Every ledger row of the file whose scheme nobody has recorded."""
    ledger = plan.reading.ledger
    assert ledger is not None
    faulty = frozenset(problem.sheet for problem in plan.reading.problems)
    found: list[Problem] = []
    for number, name, value, message in import_rules.unknown_schemes(
        ledger, plan.comparisons, faulty
    ):
        heading, letter = LEDGER.column[name].heading, ledger.letters[name]
        rows = stage.rows_of_scheme(session, number, MOST_PROBLEMS - len(found))
        found += [Problem(LEDGER.sheet, f"{letter}{row}", heading, value, message) for row in rows]
        if len(found) >= MOST_PROBLEMS:
            break
    return found


def _note_soft_closed(session: Session, plan: ImportPlan, stage: LedgerStage) -> None:
    """Warn of posting in soft-closed months; whoever is not the host's may not post there."""
    months = set(soft_closed_touched(session, plan.comparisons))
    if plan.reading.ledger is not None:
        months |= stage.soft_closed_months(session)
    actor = acting(session)
    for agreement, period in sorted(months):
        sentence = soft_closed_sentence(agreement, period)
        if actor is None or is_host_lead(session, actor, agreement):
            plan.warnings.append(sentence)
        else:
            plan.problems.append(Problem(LEDGER.sheet, None, "Period", str(period), sentence))


def _closed_rows(
    session: Session, stage: LedgerStage, letter: str, closed: frozenset[Month]
) -> list[Problem]:
    """New and changed ledger rows in months that are closed."""
    return [
        Problem(
            LEDGER.sheet,
            f"{letter}{row}",
            "Period",
            period,
            import_rules.closed_sentence(agreement, period),
        )
        for row, agreement, period in stage.closed_rows(session, MOST_PROBLEMS)
        if (agreement, Period.from_text(period)) in closed
    ]


def _closed_removals(
    removed: Collection[KeptLedgerRow], closed: frozenset[tuple[str, Period]]
) -> list[Problem]:
    """Ledger rows to be removed from months that are closed."""
    return [
        Problem(
            LEDGER.sheet,
            None,
            "Period",
            kept.period,
            import_rules.closed_sentence(kept.agreement, kept.period),
        )
        for kept in removed
        if (kept.agreement, Period.from_text(kept.period)) in closed
    ]


def _earlier_batches(session: Session, sha256: str) -> list[str]:
    batches = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.sha256 == sha256, ImportBatch.status == "imported")
        .order_by(ImportBatch.number.desc())
        .limit(1)
    )
    return [
        f"This file was imported before, as batch {batch.number} on "
        f"{batch.imported_at:%d/%m/%Y} by {batch.imported_by}."
        for batch in batches
    ]


def commit_import(
    session: Session,
    actor: Actor,
    at: datetime,
    plan: ImportPlan,
    stage: LedgerStage,
    also: Callable[[ChangeSet, int], None] = lambda _changes, _batch: None,
    *,
    approval: Notes | None = None,
) -> int:
    """Write a plan as one batch and say its number.

    Args:
        also: writes what else belongs to the change set, told the batch's number.
        approval: what the entry says of the approval that was given, where one was needed.

    Raises:
        RuleBroken: when the plan has problems, contradicts what is kept, or needs an approval
            that was not given. The local administrator needs none, which the entry then says.
    """
    if plan.problems:
        raise RuleBroken("The file has errors, so nothing was written.")
    needed = approvals_needed(session, plan.comparisons.values()) if approval is None else []
    if needed and not actor.is_local:
        refuse_unapproved(needed)
    batch = _open_batch(session, actor, at, plan)
    subject = f"{plan.reading.name} (batch {batch.number})"
    try:
        with recording(session, actor, at, "import", subject, batch=batch.number) as changes:
            changes.about_batch = about(batch)
            changes.notes.update(approval or (APPROVAL_NOTE if needed else {}))
            _apply(changes, plan, stage)
            also(changes, batch.number)
        session.flush()
    except IntegrityError as error:
        raise RuleBroken(
            "The file contradicts records that are kept already, so nothing was written."
        ) from error
    return batch.number


def _open_batch(session: Session, actor: Actor, at: datetime, plan: ImportPlan) -> ImportBatch:
    ledger = plan.reading.ledger
    last = session.execute(select(func.max(ImportBatch.number))).scalar()
    batch = ImportBatch(
        number=(last or 0) + 1,
        file_name=plan.reading.name,
        sha256=plan.reading.sha256,
        imported_at=at,
        imported_by=actor.name,
        status="imported",
        counts=json.dumps(plan.counts()),
        ledger_rows=ledger.rows if ledger else 0,
        ledger_pence=ledger.total if ledger else 0,
        amount_columns=json.dumps(_amount_columns(plan.reading)),
    )
    session.add(batch)
    session.flush()
    return batch


def _amount_columns(reading: Reading) -> dict[str, str]:
    letters = {sheet: rows.letters for sheet, rows in reading.sheets.items()}
    if reading.ledger is not None:
        letters[LEDGER.sheet] = reading.ledger.letters
    return {sheet: of["amount"] for sheet, of in letters.items() if "amount" in of}


def _apply(changes: ChangeSet, plan: ImportPlan, stage: LedgerStage) -> None:
    apply_registers(changes, plan.comparisons, plan.ledger_removed)
    if plan.ledger is not None:
        _apply_ledger(changes, plan, stage)


def _apply_ledger(changes: ChangeSet, plan: ImportPlan, stage: LedgerStage) -> None:
    session, ledger = changes.session, plan.reading.ledger
    assert ledger is not None
    assert plan.ledger is not None
    assert changes.batch is not None
    changes.touch({agreement for agreement, *_ in ledger.schemes})
    if plan.ledger.changed:
        ledger_records.change(changes, plan.ledger_changed)
    if plan.ledger.new:
        stage.find_schemes(session)
        stage.insert_new(session, changes.batch)
        changes.touched.note_months(*stage.months(session))
        digest = Digest()
        for records in stage.new_records():
            digest.add(records)
        changes.created(LEDGER.sheet, plan.ledger.new, digest.text())
