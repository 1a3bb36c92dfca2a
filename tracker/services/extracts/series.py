"""Is this extract new, or does it correct an earlier one? Decided by what the two have in common.

The rows that one mapping made carry its name in their references. Where a file brings half or
more of the rows that an earlier extract left in the months it covers, it is that extract again,
corrected or continued, and what it no longer has goes. Where the two have nothing in common they
stand beside each other, as two months' extracts with a few late dates do. In between only a
person knows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.domain.money import to_pounds
from tracker.models import ImportBatch, LedgerExtract
from tracker.services.changes.ledger_stage import KEPT_COLUMNS, KeptLedgerRow
from tracker.services.extracts.stage import ExtractStage

Verdict = Literal["apart", "corrected", "unsure"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said: the file replaces these earlier batches, or adds to all of them."""

    replaces: frozenset[int] = frozenset()
    adds: bool = False


@dataclass(frozen=True, slots=True)
class EarlierSeries:
    """What an earlier extract of the mapping, with its corrections, left in the months covered.

    `common` is how many of its rows the file has too, by month and reference; `total` is Decimal
    pounds. `same_file` tells that the very file was taken in before.
    """

    series: int
    rows: int
    total: Decimal
    common: int
    same_file: bool

    def verdict(self, said: Correction) -> Verdict:
        """What the file is to it."""
        if self.series in said.replaces or (self.same_file and not said.adds):
            return "corrected"
        if said.adds or self.common == 0:
            return "apart"
        return "corrected" if self.common * 2 >= self.rows else "unsure"

    def question(self) -> str:
        """What only a person can answer."""
        return (
            f"Batch {self.series} of this mapping holds {self.rows:,} rows in the same months, and "
            f"this file has only {self.common:,} of them. Say whether it replaces them (--replaces "
            f"{self.series}) or comes in addition (--adds)."
        )


def earlier_extracts(session: Session, mapping: LedgerMapping) -> list[LedgerExtract]:
    """The extracts a mapping brought that still stand, the oldest first."""
    found = session.scalars(
        select(LedgerExtract)
        .join(ImportBatch, ImportBatch.number == LedgerExtract.batch)
        .where(
            LedgerExtract.organisation == mapping.organisation,
            LedgerExtract.name == mapping.name,
            LedgerExtract.use == mapping.use,
            ImportBatch.status == "imported",
        )
        .order_by(LedgerExtract.batch)
    )
    return list(found)


def batches_with_hash(session: Session, sha256: str) -> frozenset[int]:
    """The batches that took in the very same file."""
    found = session.scalars(select(ImportBatch.number).where(ImportBatch.sha256 == sha256))
    return frozenset(found)


def earlier_series(
    session: Session,
    stage: ExtractStage,
    earlier: Sequence[LedgerExtract],
    months: Collection[str],
    same_file: Collection[int],
) -> list[EarlierSeries]:
    """What earlier extracts left in some months, by series, against what is staged."""
    if not earlier or not months:
        return []
    session.execute(
        text("CREATE INDEX IF NOT EXISTS stage_reference ON stage (source_reference, period)")
    )
    found = session.execute(
        text(
            "SELECT e.series, count(*), sum(l.amount), sum(CASE WHEN EXISTS (SELECT 1 FROM stage s "
            "WHERE s.source_reference = l.source_reference AND s.period = l.period) "
            "THEN 1 ELSE 0 END) FROM schemes c JOIN ledger l ON l.scheme_id = c.id "
            "AND l.period BETWEEN :first AND :last JOIN ledger_extracts e ON e.batch = l.batch "
            "WHERE l.batch IN :batches AND l.period IN :months GROUP BY e.series ORDER BY e.series"
        ).bindparams(bindparam("batches", expanding=True), bindparam("months", expanding=True)),
        _values([extract.batch for extract in earlier], months),
    )
    again = {extract.series for extract in earlier if extract.batch in same_file}
    return [
        EarlierSeries(series, rows, to_pounds(int(pence)), int(common), series in again)
        for series, rows, pence, common in found
    ]


def rows_gone(
    session: Session, batches: Collection[int], months: Collection[str]
) -> list[KeptLedgerRow]:
    """Ledger rows that some batches left in some months and that the staged file does not have."""
    if not batches or not months:
        return []
    found = session.execute(
        text(
            f"{KEPT_COLUMNS}, NULL, NULL, NULL FROM schemes c JOIN ledger l ON l.scheme_id = c.id "  # noqa: S608  # only our own words
            "AND l.period BETWEEN :first AND :last WHERE l.batch IN :batches "
            "AND l.period IN :months AND NOT EXISTS (SELECT 1 FROM stage s "
            "JOIN stage_schemes k ON k.number = s.number WHERE k.scheme_id = l.scheme_id "
            "AND s.period = l.period AND s.measure = l.measure "
            "AND s.source_reference = l.source_reference) "
            "ORDER BY l.source_row, l.period, l.measure, l.source_reference"
        ).bindparams(bindparam("batches", expanding=True), bindparam("months", expanding=True)),
        _values(batches, months),
    )
    return [KeptLedgerRow(*row) for row in found]


def _values(batches: Collection[int], months: Collection[str]) -> dict[str, object]:
    return {
        "batches": sorted(batches),
        "months": sorted(months),
        "first": min(months),
        "last": max(months),
    }
