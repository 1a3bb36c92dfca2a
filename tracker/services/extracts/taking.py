"""Taking in a ledger extract: preview with control totals, then one batch like any import's.

A door reads the extract (`importers.extracts`) while an `ExtractStage` holds its mapped lines,
then asks `plan_extract` what taking it in would do; `commit_extract` writes the plan in the same
transaction. The ledger rows go through the very services a workbook's go through.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.audit import ChangeSet
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.control_totals import SchemeKey, added_up
from tracker.domain.ledgers.extracts import Inspection, plain_amount
from tracker.domain.ledgers.mapper import ExtractMapper, LeftLine
from tracker.domain.ledgers.mapping import LedgerMapping, completed
from tracker.domain.money import to_pence
from tracker.domain.records.agreement_settings import Month
from tracker.errors import NotFound
from tracker.models import ImportBatch, LedgerExtract, Scheme, StatedTotal
from tracker.services.changes.month_states import closed_months
from tracker.services.extracts import comparisons as extract_comparisons
from tracker.services.extracts import left as extract_left
from tracker.services.extracts.mappings import find_mapping, require_own
from tracker.services.extracts.problems import extract_problems, extract_warnings, left_problems
from tracker.services.extracts.series import (
    Correction,
    EarlierSeries,
    MovedReferences,
    earlier_extracts,
    earlier_series,
    moved_references,
    rows_gone,
    rows_moved,
    taken_before,
)
from tracker.services.extracts.stage import ExtractStage, SuspectedDuplicate
from tracker.services.extracts.totals import sum_json, totals_json
from tracker.services.imports.workbooks import ImportPlan, commit_import, plan_import
from tracker.services.records.shown import shown
from tracker.sheets import LEDGER
from tracker.sheets.reading import LedgerSummary, Reading


@dataclass(frozen=True, slots=True)
class ExtractWish:
    """What its user asks of an extract.

    `good_rows_only` takes in what can be taken and keeps the rest to be dealt with;
    `correction` answers whether the file replaces earlier ones, where that is not plain.
    """

    good_rows_only: bool = False
    correction: Correction = field(default_factory=Correction)


@dataclass(frozen=True, slots=True)
class LastExtract:
    """The extract the same mapping brought last, to hold this one against."""

    batch: int
    file_name: str
    rows: int
    total: str


@dataclass(slots=True)
class ExtractPlan:
    """What taking an extract in would do; `imported.problems` must be empty before it may.

    `months` are those the file covers, `corrects` the series of earlier extracts it replaces.
    `moved` are its lines that earlier ones have in other months. `lines_change` says whether lines left or compared would change, which the ledger plan does
    not know of.
    """

    mapping: LedgerMapping
    version: int | None
    found: Inspection
    mapper: ExtractMapper
    imported: ImportPlan
    months: tuple[str, ...] = ()
    earlier: tuple[EarlierSeries, ...] = ()
    corrects: tuple[int, ...] = ()
    moved: tuple[MovedReferences, ...] = ()
    last: LastExtract | None = None
    duplicate_count: int = 0
    duplicates: tuple[SuspectedDuplicate, ...] = ()
    lines_change: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether everything the file says is kept already."""
        return self.imported.changes_nothing and not self.lines_change

    def totals(self) -> dict[str, object]:
        """The control totals, as the command line's JSON has them."""
        last = self.last
        return totals_json(self.mapper.totals, self.found, self.duplicates) | {
            "last": None
            if last is None
            else {
                "batch": last.batch,
                "file": last.file_name,
                "rows": last.rows,
                "total": last.total,
            }
        }

    def kept_totals(self) -> dict[str, object]:
        """The control totals as they are kept: without codes that may name people."""
        totals = self.totals()
        if not self.mapper.keeps_codes:
            totals["unmatched"] = sum_json(added_up(self.mapper.totals.unmatched)) | {"codes": []}
        return totals

    def fingerprint(self) -> str:
        """A hash over what would happen, to tell whether a preview still holds."""
        said = [self.imported.fingerprint(), self.totals(), self.corrects]
        left = [(line.row, line.column, line.reason) for line in self.mapper.left]
        return hashlib.sha256(json.dumps([said, left]).encode()).hexdigest()


def known_schemes(session: Session) -> frozenset[SchemeKey]:
    """The schemes that the session may show, which a mapping may send lines to."""
    found = session.execute(
        select(Scheme.agreement, Scheme.fund, Scheme.scheme).where(shown(session, Scheme.agreement))
    )
    return frozenset((agreement, fund, scheme) for agreement, fund, scheme in found)


def plan_extract(
    session: Session,
    mapper: ExtractMapper,
    found: Inspection,
    stage: ExtractStage,
    wish: ExtractWish,
    today: date | None = None,
) -> ExtractPlan:
    """Compare and check an extract that has been read and mapped; nothing is written.

    Args:
        mapper: has mapped every line that the stage holds.
        found: what the reader says of the whole file.
        stage: holds the mapped lines.
        wish: what its user asks of the extract.
        today: lets months that are reopened for a time be posted in; None keeps them closed.

    Raises:
        RuleBroken: when nobody has recorded the mapping's organisation.
        NotFound: when the wish names a batch that is no earlier extract of the mapping.
    """
    stage.find_repeated(session)
    duplicate_count, duplicates = stage.duplicates(session, mapper.mapping.prefix)
    stage.tell_apart(session)
    closed = closed_months(session, today)
    imported = _ledger_plan(session, mapper, found, stage, today)
    if wish.good_rows_only and imported.problems:
        _leave_closed_lines(session, mapper, stage, closed)
        imported = _ledger_plan(session, mapper, found, stage, today)
    plan = ExtractPlan(
        mapper.mapping, _version(session, mapper.mapping, found), found, mapper, imported
    )
    plan.months = _months(stage.periods(session), mapper.left)
    plan.duplicate_count, plan.duplicates = duplicate_count, tuple(duplicates)
    _judge_earlier(session, plan, stage, wish.correction, closed)
    plan.lines_change = extract_left.would_change(session, plan.corrects, plan.months, mapper.left)
    if mapper.mapping.use == "comparison":
        plan.lines_change |= extract_comparisons.would_change(session, plan.mapping, mapper, stage)
    imported.problems += extract_problems(
        plan.mapping, found, mapper, good_rows_only=wish.good_rows_only
    )
    if not wish.good_rows_only:
        imported.problems += left_problems(found, mapper)
    imported.warnings += extract_warnings(plan.mapping, found, mapper, plan.duplicate_count)
    return plan


def _ledger_plan(
    session: Session,
    mapper: ExtractMapper,
    found: Inspection,
    stage: ExtractStage,
    today: date | None,
) -> ImportPlan:
    reading = Reading(found.name, found.sha256, "csv" if found.sheet is None else "xlsx")
    if mapper.mapping.use == "ledger":
        taken = mapper.totals.taken
        fields = [name for name in LEDGER.fields if name != "narrative" or mapper.mapping.narrative]
        summary = LedgerSummary(tuple(fields), dict.fromkeys(fields, ""))
        summary.rows, summary.total = taken.rows, to_pence(taken.total)
        summary.schemes = [(*key, 0) for key in mapper.schemes]
        reading.ledger = summary
    plan = plan_import(session, reading, stage, today=today)
    # The columns of an extract are its own, so a problem is placed by its row alone.
    plan.problems = [replace(problem, sheet=found.sheet) for problem in plan.problems]
    return plan


def _leave_closed_lines(
    session: Session, mapper: ExtractMapper, stage: ExtractStage, closed: Collection[Month]
) -> None:
    """Set aside what would change a closed month, so that the rest may go in."""
    found = stage.closed_lines(session, most=mapper.totals.taken.rows)
    lines = [x for x in found if (x.agreement, Period.from_text(x.period)) in closed]
    for line in lines:
        reason = f"{line.period} is closed for agreement {line.agreement}."
        place = mapper.schemes[line.number], line.period, line.measure
        mapper.totals.withdraw(place, line.amount, reason)
        mapper.keep_aside(
            LeftLine(line.source_row, "", "faulty", line.period, line.amount, "", reason)
        )
    stage.take_out(session, [line.line for line in lines])


def _version(session: Session, mapping: LedgerMapping, found: Inspection) -> int | None:
    kept = find_mapping(session, mapping.organisation, mapping.name)
    if kept is None or kept.mapping not in (mapping, completed(mapping, found)):
        return None
    return kept.version


def _months(taken: Iterable[str], left: Iterable[LeftLine]) -> tuple[str, ...]:
    return tuple(sorted({*taken, *(line.period for line in left if line.period)}))


def _judge_earlier(
    session: Session,
    plan: ExtractPlan,
    stage: ExtractStage,
    said: Correction,
    closed: Collection[Month],
) -> None:
    """Find out which earlier extracts the file corrects, and what goes with them."""
    earlier = earlier_extracts(session, plan.mapping)
    own = {extract.batch: extract for extract in earlier}
    for number in sorted(said.replaces - {extract.series for extract in earlier}):
        raise NotFound(f"Batch {number} is no earlier extract of mapping {plan.mapping.name}.")
    if earlier:
        plan.last = _last(session, earlier[-1])
    again = taken_before(session, earlier, plan.found)
    for extract in earlier:
        if extract.batch in again:
            plan.months = tuple(sorted({*plan.months, *_span(extract)}))
    if plan.mapping.use == "comparison":
        return
    given = plan.mapping.month.source == "fixed"
    plan.earlier = tuple(
        earlier_series(session, stage, earlier, plan.months, again, month_given=given)
    )
    plan.moved = tuple(moved_references(session, earlier, plan.months))
    unsure = [series for series in plan.earlier if series.verdict(said) == "unsure"]
    plan.imported.problems += extract_left.questions(plan.found, unsure)
    moved = {m.series for m in plan.moved} & said.replaces
    plan.imported.warnings += [m.warning() for m in plan.moved if m.series not in moved]
    corrected = {s.series for s in plan.earlier if s.verdict(said) == "corrected"}
    plan.corrects = tuple(sorted(corrected | moved))
    _let_go(session, plan, own, moved, closed)


def _let_go(
    session: Session,
    plan: ExtractPlan,
    own: Mapping[int, LedgerExtract],
    moved: Collection[int],
    closed: Collection[Month],
) -> None:
    """Find the rows of the extracts it corrects that the file no longer has, or has elsewhere."""
    batches = [number for number, extract in own.items() if extract.series in plan.corrects]
    gone = rows_gone(session, batches, plan.months)
    there = {(k.scheme_id, k.period, k.measure, k.source_reference) for k in gone}
    elsewhere = [number for number, extract in own.items() if extract.series in moved]
    gone += [
        k
        for k in rows_moved(session, elsewhere, plan.months)
        if (k.scheme_id, k.period, k.measure, k.source_reference) not in there
    ]
    stays = [k for k in gone if (k.agreement, Period.from_text(k.period)) in closed]
    plan.imported.ledger_removed = [kept for kept in gone if kept not in stays]
    if plan.imported.ledger is not None:
        # Missing from an extract is what it should have had: rows of those it corrects.
        plan.imported.ledger = replace(plan.imported.ledger, missing=len(gone))
    if stays:
        plan.imported.warnings.append(
            f"{len(stays):,} rows of earlier extracts that this file no longer has stay, because "
            "their months are closed."
        )


def _span(extract: LedgerExtract) -> list[str]:
    """The months an extract covered."""
    covered = json.loads(extract.totals).get("periods", [])
    return [item["period"] for item in covered]


def _last(session: Session, extract: LedgerExtract) -> LastExtract:
    batch = session.get_one(ImportBatch, extract.batch)
    totals = json.loads(extract.totals)
    taken = totals["taken"]
    return LastExtract(extract.batch, batch.file_name, int(taken["rows"]), str(taken["total"]))


def commit_extract(
    session: Session, actor: Actor, at: datetime, plan: ExtractPlan, stage: ExtractStage
) -> int:
    """Write a plan as one batch and say its number.

    Raises:
        RuleBroken: when the plan has problems, or contradicts what is kept.
        NotAllowed: when the actor does not act for the mapping's organisation.
    """
    require_own(session, actor, plan.mapping.organisation)

    def record(changes: ChangeSet, batch: int) -> None:
        totals = plan.kept_totals()
        session.add(_extract(plan, batch, totals))
        session.flush()
        session.add_all(_stated(plan, batch))
        extract_left.replace_left(session, batch, plan.corrects, plan.months, plan.mapper.left)
        if plan.mapping.use == "comparison":
            changes.touch({agreement for agreement, *_ in plan.mapper.schemes})
            extract_comparisons.replace_lines(session, batch, plan.mapping, plan.mapper, stage)
        changes.notes["ledger extract"] = {
            "organisation": plan.mapping.organisation,
            "mapping": plan.mapping.name,
            "use": plan.mapping.use,
            "corrects": list(plan.corrects),
            "totals": totals,
        }

    return commit_import(session, actor, at, plan.imported, stage, also=record)


def _extract(plan: ExtractPlan, batch: int, totals: dict[str, object]) -> LedgerExtract:
    months = [Period.from_text(month) for month in plan.months]
    return LedgerExtract(
        batch=batch,
        organisation=plan.mapping.organisation,
        name=plan.mapping.name,
        version=plan.version,
        use=plan.mapping.use,
        series=min(plan.corrects, default=batch),
        first_period=months[0] if months else None,
        last_period=months[-1] if months else None,
        totals=json.dumps(totals | {"sheet": plan.found.sheet}, ensure_ascii=False),
    )


def _stated(plan: ExtractPlan, batch: int) -> Iterator[StatedTotal]:
    """The file's own totals that do not add up, for each agreement that it fed."""
    agreements = sorted({scheme[0] for scheme in plan.mapper.totals.by_scheme()})
    for one in plan.found.stated_totals:
        if not one.agrees:
            for agreement in agreements:
                yield StatedTotal(
                    batch=batch,
                    agreement=agreement,
                    row=one.row,
                    stated=plain_amount(one.stated),
                    counted=plain_amount(one.counted),
                    covers=one.covers,
                )
