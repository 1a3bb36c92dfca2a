"""The batches taken in so far: what came when, from whom, and what it changed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from tracker.audit import BATCH
from tracker.domain.money import to_pounds
from tracker.errors import NotFound
from tracker.models import (
    AuditEntry,
    EntryAgreement,
    ImportBatch,
    LedgerEntry,
    LedgerExtract,
    Scheme,
    table_of,
)
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code, shown
from tracker.sheets import LAYOUTS, LEDGER


class BatchKind(StrEnum):
    """What kind of file a batch came from."""

    WORKBOOK = "Workbook"
    SHEET = "CSV file of one sheet"
    EXTRACT = "Ledger extract"


class BatchSort(StrEnum):
    """What batches are sorted by; their numbers go up with the time."""

    BATCH = "batch"
    FILE = "file"
    WHO = "who"


BATCH_STATUSES = ("imported", "undone")


@dataclass(frozen=True, slots=True)
class Batch:
    """One file taken in; the ledger figures are the control totals of all its ledger rows.

    One that also held agreements which the session may not show is not whole: what it did in all
    is withheld then, and counts and control totals say nothing.
    """

    number: int
    file_name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    status: str
    counts: dict[str, dict[str, int]]
    ledger_rows: int
    ledger_total: Decimal
    is_whole: bool = True
    kind: BatchKind = BatchKind.WORKBOOK


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """Which batches are asked for; what is left empty asks for nothing.

    `search` holds words which must all stand in the file's name or in that of whoever imported
    it. `since` and `before` are moments; `before` itself is left out.
    """

    search: str = ""
    kind: BatchKind | None = None
    status: str = ""
    since: datetime | None = None
    before: datetime | None = None


EVERY_BATCH = BatchQuestion()


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The rows of a sheet that stand as a batch brought them, of agreements that may be shown.

    `total` is the sum of the amounts of ledger rows, in pounds; None for another sheet.
    """

    sheet: str
    rows: int
    total: Decimal | None


def about(record: ImportBatch) -> dict[str, object]:
    """What the audit trail says of a batch, so that its own record cannot be altered unnoticed."""
    return {
        "file": record.file_name,
        "sha256": record.sha256,
        "imported by": record.imported_by,
        "counts": json.loads(record.counts),
        "ledger rows": record.ledger_rows,
        "ledger pence": record.ledger_pence,
    }


def batch_faults(session: Session) -> Iterator[str]:
    """Sentences for every batch that is not what the audit trail says of it."""
    noted: dict[int, dict[str, object]] = {}
    undone: set[int] = set()
    entries = select(AuditEntry.batch, AuditEntry.action, AuditEntry.summary)
    for number, action, summary in session.execute(entries.where(AuditEntry.batch.is_not(None))):
        if number is not None and action == "import":
            noted[number] = json.loads(summary).get(BATCH, {})
        elif number is not None and action == "undo":
            undone.add(number)
    records = session.scalars(select(ImportBatch).order_by(ImportBatch.number)).all()
    for record in records:
        said = noted.pop(record.number, None)
        if said is None:
            yield f"Batch {record.number} has no record of its making."
            continue
        altered = [name for name, value in about(record).items() if said.get(name) != value]
        if (record.status == "undone") != (record.number in undone):
            altered.append("status")
        if altered:
            yield f"Batch {record.number} is not as it was recorded: {', '.join(altered)}."
    yield from (f"Batch {number} is missing." for number in noted)


@dataclass(frozen=True, slots=True)
class BatchCount:
    """How many batches the session may show, and how many of them it may show in part only."""

    number: int
    in_part: int


def count_batches(session: Session, question: BatchQuestion = EVERY_BATCH) -> BatchCount:
    """How many batches the session may show, whole or in part, that answer the question."""
    whole = func.sum(case((_is_shown(session), 1), else_=0))
    number, complete = session.execute(
        select(func.count(), whole)
        .select_from(ImportBatch)
        .where(_concerns(session), *_answers(session, question))
    ).one()
    return BatchCount(number, number - int(complete or 0))


def list_batches(
    session: Session,
    most: int | None = None,
    skip: int = 0,
    question: BatchQuestion = EVERY_BATCH,
    sort: BatchSort = BatchSort.BATCH,
    *,
    descending: bool = True,
) -> list[Batch]:
    """The batches that the session may show (or so many of them); the newest first unless asked."""
    columns = {BatchSort.FILE: ImportBatch.file_name, BatchSort.WHO: ImportBatch.imported_by}
    number = ImportBatch.number
    key = by_code(session, columns[sort]) if sort in columns else number.expression
    found = session.execute(
        select(ImportBatch, _is_shown(session), _kind())
        .where(_concerns(session), *_answers(session, question))
        .order_by(key.desc() if descending else key.asc(), number.desc())
        .limit(most)
        .offset(skip or None)
    )
    return [
        _batch(record, is_whole=is_whole, kind=BatchKind(kind)) for record, is_whole, kind in found
    ]


def _answers(session: Session, question: BatchQuestion) -> list[ColumnElement[bool]]:
    answers = []
    if question.search:
        texts = (ImportBatch.file_name, ImportBatch.imported_by)
        answers.append(holds_words(session, question.search, *texts))
    if question.kind is not None:
        answers.append(_kind() == question.kind.value)
    if question.status:
        answers.append(ImportBatch.status == question.status)
    if question.since is not None:
        answers.append(ImportBatch.imported_at >= question.since)
    if question.before is not None:
        answers.append(ImportBatch.imported_at < question.before)
    return answers


def _kind() -> ColumnElement[str]:
    is_extract = exists().where(LedgerExtract.batch == ImportBatch.number)
    is_csv = func.lower(ImportBatch.file_name).endswith(".csv", autoescape=True)
    return case(
        (is_extract, BatchKind.EXTRACT.value),
        (is_csv, BatchKind.SHEET.value),
        else_=BatchKind.WORKBOOK.value,
    )


def shown_batches(session: Session, numbers: Iterable[int | None]) -> frozenset[int]:
    """Those of some batches whose own pages the session may show."""
    asked = {number for number in numbers if number is not None}
    wanted = select(ImportBatch.number).where(ImportBatch.number.in_(asked), _concerns(session))
    return frozenset(session.scalars(wanted)) if asked else frozenset()


def _is_shown(session: Session) -> ColumnElement[bool]:
    """That a batch touched no agreement but those the session may show."""
    return ~_touched().where(~shown(session, EntryAgreement.agreement)).exists()


def _concerns(session: Session) -> ColumnElement[bool]:
    """That a batch touched an agreement the session may show, or none at all."""
    own = _touched().where(shown(session, EntryAgreement.agreement)).exists()
    return own | _is_shown(session)


def _touched() -> Select[str]:
    return (
        select(EntryAgreement.agreement)
        .join(AuditEntry, AuditEntry.number == EntryAgreement.entry)
        .where(AuditEntry.batch == ImportBatch.number)
    )


def get_batch(session: Session, number: int) -> Batch:
    """One batch by its number, whole or in part.

    Raises:
        NotFound: when there is none of which the session may show anything.
    """
    wanted = select(ImportBatch, _is_shown(session), _kind()).where(
        ImportBatch.number == number, _concerns(session)
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound(f"There is no batch {number}.")
    return _batch(found[0], is_whole=found[1], kind=BatchKind(found[2]))


def own_rows(session: Session, number: int) -> list[OwnRows]:
    """The rows that stand as a batch brought them, by sheet, of agreements that may be shown."""
    counts = []
    for place, layout in enumerate(LAYOUTS):
        table = table_of(layout.sheet)
        if "agreement" in table.columns:
            own = shown(session, table.c.agreement)
            counted = select(literal(place), func.count(), literal(0)).select_from(table)
            counts.append(counted.where(table.c.batch == number, own))
    ledger = (
        select(
            literal(LAYOUTS.index(LEDGER)),
            func.count(),
            type_coerce(func.coalesce(func.sum(LedgerEntry.amount), 0), Integer),
        )
        .join(Scheme, Scheme.id == LedgerEntry.scheme_id)
        .where(LedgerEntry.batch == number, shown(session, Scheme.agreement))
    )
    found = session.execute(union_all(*counts, ledger)).all()
    return [
        OwnRows(
            LAYOUTS[place].sheet,
            rows,
            to_pounds(int(pence)) if LAYOUTS[place] is LEDGER else None,
        )
        for place, rows, pence in sorted((int(p), int(n), int(sum_)) for p, n, sum_ in found)
        if rows
    ]


def find_batch(session: Session, number: int) -> ImportBatch:
    """The record of one batch, for whoever may see all of it.

    Raises:
        NotFound: when there is none that the session may show whole.
    """
    wanted = select(ImportBatch).where(ImportBatch.number == number, _is_shown(session))
    record = session.scalars(wanted).first()
    if record is None:
        raise NotFound(f"There is no batch {number}.")
    return record


def _batch(record: ImportBatch, *, is_whole: bool, kind: BatchKind) -> Batch:
    return Batch(
        number=record.number,
        file_name=record.file_name,
        sha256=record.sha256,
        imported_at=record.imported_at,
        imported_by=record.imported_by,
        status=record.status,
        counts=json.loads(record.counts) if is_whole else {},
        ledger_rows=record.ledger_rows if is_whole else 0,
        ledger_total=to_pounds(record.ledger_pence if is_whole else 0),
        is_whole=is_whole,
        kind=kind,
    )
