"""A partner's own extract, kept to be held against the host's ledger and counted nowhere.

The newest extract of a mapping counts for each month it covers, and takes the place of what an
earlier one said of that month.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.financial_year import Period
from tracker.domain.ledgers.mapper import ExtractMapper
from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.domain.money import to_pounds
from tracker.models import ComparisonLine, ImportBatch, LedgerExtract
from tracker.services.extracts.stage import ExtractStage

PORTION = 5_000


def standing_lines() -> Select[ComparisonLine]:
    """Comparison lines whose extract stands and that no later extract standing has replaced."""
    later = aliased(ImportBatch)
    return (
        select(ComparisonLine)
        .join(LedgerExtract, LedgerExtract.batch == ComparisonLine.batch)
        .join(ImportBatch, ImportBatch.number == ComparisonLine.batch)
        .outerjoin(later, later.number == ComparisonLine.replaced_by)
        .where(
            ImportBatch.status == "imported", or_(later.number.is_(None), later.status == "undone")
        )
    )


def _current(session: Session, mapping: LedgerMapping, stage: ExtractStage) -> list[ComparisonLine]:
    months = [Period.from_text(month) for month in stage.periods(session)]
    found = session.scalars(
        standing_lines().where(
            LedgerExtract.organisation == mapping.organisation,
            LedgerExtract.name == mapping.name,
            ComparisonLine.period.in_(months),
        )
    )
    return list(found)


def would_change(
    session: Session, mapping: LedgerMapping, mapper: ExtractMapper, stage: ExtractStage
) -> bool:
    """Whether an extract says anything else of its months than what is kept."""
    kept = sorted(
        (line.agreement, line.fund, line.scheme, str(line.period), line.reference, line.amount)
        for line in _current(session, mapping, stage)
    )
    said = sorted(
        (
            str(line["agreement"]),
            str(line["fund"]),
            str(line["scheme"]),
            str(line["period"]),
            str(line["reference"]),
            line["amount"],
        )
        for line in _lines(session, 0, mapper, stage)
    )
    return kept != said


def replace_lines(
    session: Session,
    batch: int,
    mapping: LedgerMapping,
    mapper: ExtractMapper,
    stage: ExtractStage,
) -> None:
    """Keep an extract's lines in the place of what earlier ones said of its months."""
    for line in _current(session, mapping, stage):
        line.replaced_by = batch
    session.flush()
    waiting: list[dict[str, object]] = []
    for values in _lines(session, batch, mapper, stage):
        waiting.append(values)
        if len(waiting) == PORTION:
            session.execute(insert(ComparisonLine), waiting)
            waiting = []
    if waiting:
        session.execute(insert(ComparisonLine), waiting)


def _lines(
    session: Session, batch: int, mapper: ExtractMapper, stage: ExtractStage
) -> Iterator[dict[str, object]]:
    prefix = mapper.mapping.prefix
    for line, row, number, period, day, reference, pence in stage.held_lines(session):
        agreement, fund, scheme = mapper.schemes[number]
        yield {
            "batch": batch,
            "line": line,
            "source_row": row,
            "agreement": agreement,
            "fund": fund,
            "scheme": scheme,
            "period": Period.from_text(period),
            "day": date.fromisoformat(day) if day else None,
            "reference": reference.removeprefix(prefix).partition("~")[0],
            "amount": to_pounds(int(pence)),
        }
