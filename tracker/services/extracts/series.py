"""Is this extract new, or does it correct an earlier one? Decided by what the two have in common.

The rows that one mapping made carry its name in their references. Where a file brings half or
more of the rows that an earlier extract left in the months it covers, it is that extract again,
corrected or continued, and what it no longer has goes. Where the two have nothing in common they
stand beside each other, as two months' extracts with a few late dates do, unless only the mapping
says which month it is. In between, too, only a person knows. Lines that come again with dates of
another month are named; their rows go only where somebody says so.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from tracker.domain.figures import counted
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import Inspection
from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.domain.money import to_pounds
from tracker.domain.wording import joined
from tracker.models import ImportBatch, LedgerExtract
from tracker.services.changes.ledger_stage import KEPT_COLUMNS, KeptLedgerRow
from tracker.services.extracts.stage import ExtractStage

NEAR = 3  # months within which a corrected date is looked for: a ledger of years is long
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
    pounds. `same_file` tells that the very file, and the same sheet of it, was taken in before;
    `month_given` that the mapping gives all lines their month, so that the file may be for another.
    """

    series: int
    rows: int
    total: Decimal
    common: int
    same_file: bool
    month_given: bool = False

    def verdict(self, said: Correction) -> Verdict:
        """What the file is to it."""
        if self.series in said.replaces or (self.same_file and not said.adds):
            return "corrected"
        if said.adds or (self.common == 0 and not self.month_given):
            return "apart"
        return "corrected" if self.common * 2 >= self.rows else "unsure"

    def question(self) -> str:
        """What only a person can answer."""
        doubt = ""
        if self.month_given and not self.common:
            doubt = (
                "The mapping, not the file, says which month it is for: if that is another one, "
                "change it. "
            )
        return (
            f"{doubt}Batch {self.series} of this mapping holds {self.rows:,} rows in the same months, and "
            f"this file has only {self.common:,} of them. Say whether it replaces them (--replaces "
            f"{self.series}) or comes in addition (--adds)."
        )


@dataclass(frozen=True, slots=True)
class MovedReferences:
    """How many of a file's lines an earlier extract has too, but in other months, and in which."""

    series: int
    rows: int
    months: tuple[str, ...]

    def warning(self) -> str:
        """What may have happened to them, and what to do about it."""
        stand = "stands" if self.rows == 1 else "stand"
        months = joined(f"{Period.from_text(month).first_day:%B %Y}" for month in self.months)
        return (
            f"{counted(self.rows, 'reference')} of this file {stand} in other months already "
            f"({months}, batch {self.series}). If their dates were corrected, say that the file "
            f"replaces batch {self.series} (--replaces {self.series}), and those rows go; "
            "otherwise they stay and this file comes in addition."
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


def taken_before(
    session: Session, earlier: Sequence[LedgerExtract], found: Inspection
) -> frozenset[int]:
    """The batches that took in the very same file, and of a workbook the same sheet."""
    same = set(
        session.scalars(select(ImportBatch.number).where(ImportBatch.sha256 == found.sha256))
    )
    return frozenset(
        extract.batch
        for extract in earlier
        if extract.batch in same and json.loads(extract.totals).get("sheet") == found.sheet
    )


def earlier_series(
    session: Session,
    stage: ExtractStage,
    earlier: Sequence[LedgerExtract],
    months: Collection[str],
    same_file: Collection[int],
    *,
    month_given: bool,
) -> list[EarlierSeries]:
    """What earlier extracts left in some months, by series, against what is staged."""
    if not earlier or not months:
        return []
    _index_references(session)
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
        EarlierSeries(
            series, rows, to_pounds(int(pence)), int(common), series in again, month_given
        )
        for series, rows, pence, common in found
    ]


def _index_references(session: Session) -> None:
    session.execute(
        text("CREATE INDEX IF NOT EXISTS stage_reference ON stage (source_reference, period)")
    )


# Rows of the staged schemes, few months from the file's own, that the file has elsewhere.
_MOVED = (
    "FROM stage_schemes k JOIN schemes c ON c.id = k.scheme_id JOIN ledger l ON l.scheme_id = c.id "
    "AND l.period BETWEEN :first AND :last {more} WHERE l.batch IN :batches AND EXISTS "
    "(SELECT 1 FROM stage s WHERE s.source_reference = l.source_reference) AND NOT EXISTS "
    "(SELECT 1 FROM stage s WHERE s.source_reference = l.source_reference AND s.period = l.period)"
)


def moved_references(
    session: Session, earlier: Sequence[LedgerExtract], months: Collection[str]
) -> list[MovedReferences]:
    """References of the staged file that earlier extracts left in other months only, by series."""
    if not earlier or not months:
        return []
    _index_references(session)
    moved = _MOVED.format(more="JOIN ledger_extracts e ON e.batch = l.batch")
    found = session.execute(
        text(
            f"SELECT e.series, l.period, count(*) {moved} "
            "GROUP BY e.series, l.period ORDER BY e.series, l.period"
        ).bindparams(bindparam("batches", expanding=True)),
        _near([extract.batch for extract in earlier], months),
    ).all()
    return [
        MovedReferences(
            series,
            sum(rows for one, _month, rows in found if one == series),
            tuple(month for one, month, _rows in found if one == series),
        )
        for series in dict.fromkeys(one for one, _month, _rows in found)
    ]


def rows_moved(
    session: Session, batches: Collection[int], months: Collection[str]
) -> list[KeptLedgerRow]:
    """Ledger rows that some batches left in other months than those the file has them in."""
    if not batches or not months:
        return []
    found = session.execute(
        text(
            f"{KEPT_COLUMNS}, NULL, NULL, NULL {_MOVED.format(more='')} "
            "ORDER BY l.source_row, l.period, l.measure, l.source_reference"
        ).bindparams(bindparam("batches", expanding=True)),
        _near(batches, months),
    )
    return [KeptLedgerRow(*row) for row in found]


def _near(batches: Collection[int], months: Collection[str]) -> dict[str, object]:
    first, last = Period.from_text(min(months)), Period.from_text(max(months))
    return {
        "batches": sorted(batches),
        "first": str(_months_on(first, -NEAR)),
        "last": str(_months_on(last, NEAR)),
    }


def _months_on(month: Period, count: int) -> Period:
    years, place = divmod(month.year * 12 + month.month - 1 + count, 12)
    return Period(years, place + 1)


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
