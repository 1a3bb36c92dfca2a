"""Lines of extracts that did not go in: kept, replaced by a corrected extract, dealt with."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from tracker.access import Actor, shown_organisations
from tracker.audit import recording
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import Inspection, plain_amount
from tracker.domain.ledgers.mapper import LeftLine
from tracker.errors import Conflict, NotFound, RuleBroken
from tracker.models import ImportBatch, LedgerExtract
from tracker.models import LeftLine as LeftRecord
from tracker.services.extracts.mappings import require_own
from tracker.services.extracts.problems import problem_at
from tracker.services.extracts.series import EarlierSeries
from tracker.sheets.reading import Problem

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line left, with the extract it came from; `amount` is Decimal pounds, None if unreadable."""

    batch: int
    line: int
    organisation: str
    mapping: str
    file_name: str
    imported_at: datetime
    source_row: int
    kind: str
    period: Period | None
    amount: Decimal | None
    code: str
    reason: str


_Content = tuple[int, str, str, str | None, str | None, str, str]


def _of_line(line: LeftLine) -> _Content:
    amount = None if line.amount is None else plain_amount(line.amount)
    return (line.row, line.column, line.kind, line.period, amount, line.kept_code, line.reason)


def _of_record(record: LeftRecord) -> _Content:
    period = None if record.period is None else str(record.period)
    return (
        record.source_row,
        record.column,
        record.kind,
        period,
        record.amount,
        record.code,
        record.reason,
    )


def _current(
    session: Session, series: Collection[int], months: Collection[str]
) -> list[LeftRecord]:
    """What the series still holds in some months, or in none; dealt with or not."""
    if not series:
        return []
    covered = [Period.from_text(month) for month in months]
    found = session.scalars(
        _standing(select(LeftRecord)).where(
            LedgerExtract.series.in_(sorted(series)),
            or_(LeftRecord.period.is_(None), LeftRecord.period.in_(covered)),
        )
    )
    return list(found)


def _standing(statement: Select[LeftRecord]) -> Select[LeftRecord]:
    """Only lines whose extract stands and that no later extract standing has replaced."""
    later = aliased(ImportBatch)
    return (
        statement.join(LedgerExtract, LedgerExtract.batch == LeftRecord.batch)
        .join(ImportBatch, ImportBatch.number == LeftRecord.batch)
        .outerjoin(later, later.number == LeftRecord.replaced_by)
        .where(
            ImportBatch.status == "imported", or_(later.number.is_(None), later.status == "undone")
        )
    )


def would_change(
    session: Session, series: Collection[int], months: Collection[str], left: Sequence[LeftLine]
) -> bool:
    """Whether the lines an extract leaves are others than those its series holds already."""
    kept = sorted(str(_of_record(record)) for record in _current(session, series, months))
    return kept != sorted(str(_of_line(line)) for line in left)


def replace_left(
    session: Session,
    batch: int,
    series: Collection[int],
    months: Collection[str],
    left: Sequence[LeftLine],
) -> None:
    """Keep the lines an extract leaves in the place of those of the extracts it corrects.

    A line that comes back just as it was stays dealt with if it had been.
    """
    settled: dict[_Content, LeftRecord] = {}
    for record in _current(session, series, months):
        record.replaced_by = batch
        if record.settled is not None:
            settled[_of_record(record)] = record
    session.flush()
    records = [_record(batch, number, line, settled) for number, line in enumerate(left, 1)]
    if records:
        session.execute(insert(LeftRecord), records)


def _record(
    batch: int, number: int, line: LeftLine, settled: dict[_Content, LeftRecord]
) -> dict[str, object]:
    content = _of_line(line)
    before = settled.get(content)
    return {
        "batch": batch,
        "line": number,
        "source_row": line.row,
        "column": line.column,
        "kind": line.kind,
        "period": None if line.period is None else Period.from_text(line.period),
        "amount": content[4],
        "code": line.kept_code,
        "reason": line.reason,
        "settled": before.settled if before else None,
        "settled_by": before.settled_by if before else None,
        "settled_at": before.settled_at if before else None,
    }


def count_left(session: Session) -> int:
    """How many lines nobody has dealt with yet, of organisations the session may show."""
    statement = _standing(select(LeftRecord).where(LeftRecord.settled.is_(None)))
    seen = shown_organisations(session)
    if seen is not None:
        statement = statement.where(LedgerExtract.organisation.in_(seen))
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def list_left(session: Session, most: int = 1000, skip: int = 0) -> list[KeptLine]:
    """Lines nobody has dealt with yet, the latest extract first, in the order of its rows."""
    statement = _standing(select(LeftRecord).where(LeftRecord.settled.is_(None))).with_only_columns(
        LeftRecord, LedgerExtract, ImportBatch
    )
    seen = shown_organisations(session)
    if seen is not None:
        statement = statement.where(LedgerExtract.organisation.in_(seen))
    found = session.execute(
        statement.order_by(LeftRecord.batch.desc(), LeftRecord.line).limit(most).offset(skip)
    )
    return [_kept(record, extract, batch) for record, extract, batch in found]


def _kept(record: LeftRecord, extract: LedgerExtract, batch: ImportBatch) -> KeptLine:
    return KeptLine(
        record.batch,
        record.line,
        extract.organisation,
        extract.name,
        batch.file_name,
        batch.imported_at,
        record.source_row,
        record.kind,
        record.period,
        None if record.amount is None else Decimal(record.amount),
        record.code,
        record.reason,
    )


def settle_left(
    session: Session, actor: Actor, at: datetime, batch: int, lines: Collection[int], how: str
) -> int:
    """Note of some lines of an extract how they were dealt with; say how many there were.

    Raises:
        NotFound: when the session may show no such extract.
        NotAllowed: when the actor does not act for its organisation.
        RuleBroken: when it is not said how.
        Conflict: when one of them was dealt with or replaced already.
    """
    extract = session.get(LedgerExtract, batch)
    seen = shown_organisations(session)
    if extract is None or (seen is not None and extract.organisation not in seen):
        raise NotFound(f"Batch {batch} is no ledger extract.")
    require_own(session, actor, extract.organisation)
    note = how.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise RuleBroken(
            f"Say how these lines were dealt with, in at most {LONGEST_NOTE} characters."
        )
    wanted = sorted(set(lines))
    subject = f"{extract.organisation} / {extract.name} (batch {batch})"
    with recording(session, actor, at, "settle ledger lines", subject, reason=note) as changes:
        done = session.execute(
            update(LeftRecord)
            .where(
                LeftRecord.batch == batch,
                LeftRecord.line.in_(wanted),
                LeftRecord.settled.is_(None),
                LeftRecord.replaced_by.is_(None),
            )
            .values(settled=note, settled_by=actor.name, settled_at=at)
            .returning(LeftRecord.line)
        ).all()
        if len(done) != len(wanted):
            raise Conflict("Some of these lines were dealt with already. Look at the list again.")
        changes.notes["ledger lines left"] = {"batch": batch, "lines": wanted}
    return len(wanted)


def questions(found: Inspection, unsure: Sequence[EarlierSeries]) -> Iterator[Problem]:
    """What has to be answered before an extract can go in beside earlier ones."""
    for series in unsure:
        yield problem_at(found, None, None, series.question())
