"""Ledger rows of a file, staged in a temporary table and compared inside the database.

A ledger may hold hundreds of thousands of rows, so none of them becomes an object here unless
it changes something that was kept before. The statements are plain SQL that both databases take;
amounts stay whole pence throughout.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tracker.audit import BLOCK
from tracker.domain.financial_year import Period
from tracker.sheets.reading import LedgerRow

_TABLES = {
    "stage": "source_row INTEGER PRIMARY KEY, number INTEGER NOT NULL, period VARCHAR(7) NOT NULL, "
    "measure TEXT NOT NULL, source_reference TEXT NOT NULL, amount BIGINT NOT NULL, narrative TEXT",
    "stage_schemes": "number INTEGER PRIMARY KEY, agreement TEXT NOT NULL, fund TEXT NOT NULL, "
    "scheme TEXT NOT NULL, scheme_id INTEGER",
    "stage_agreements": "agreement TEXT PRIMARY KEY",
    "stage_result": "source_row INTEGER PRIMARY KEY, is_new BOOLEAN NOT NULL",
}
_SAME_KEY = (
    "l.scheme_id = k.scheme_id AND l.period = s.period AND l.measure = s.measure "
    "AND l.source_reference = s.source_reference"
)
KEPT_COLUMNS = (
    "SELECT l.scheme_id, c.agreement, c.fund, c.scheme, l.period, l.measure, l.source_reference, "
    "l.amount, l.narrative, l.batch, l.source_row"
)
_STAGED = "stage s JOIN stage_schemes k ON k.number = s.number"


@dataclass(frozen=True, slots=True)
class LedgerComparison:
    """How many rows of the file are new, changed, unchanged, and kept rows missing from it."""

    new: int
    changed: int
    unchanged: int
    missing: int

    def counts(self) -> dict[str, int]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class KeptLedgerRow:
    """A ledger row as kept, and as the file has it (None where it is to be removed)."""

    scheme_id: int
    agreement: str
    fund: str
    scheme: str
    period: str
    measure: str
    source_reference: str
    amount: int
    narrative: str | None
    batch: int | None
    source_row: int | None
    new_amount: int | None
    new_narrative: str | None
    new_source_row: int | None


class LedgerStage:
    """The staged ledger of one file, on one connection; dropped with `close`.

    A staged row is told apart by `source_row`, which in a file with several ledger rows to a line
    is more than the line's number: `row_number` works that out of it, `file_order` puts rows in
    the order in which a batch's hash covers them.
    """

    row_number = "s.source_row"
    file_order = "s.source_row"

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_postgresql = connection.dialect.name == "postgresql"
        self.all_new = False
        with connection.begin():
            for table, columns in _TABLES.items():
                connection.execute(text(f"CREATE TEMPORARY TABLE {table} ({columns})"))

    def close(self) -> None:
        """Drop the staged rows; a transaction that failed is rolled back first."""
        self.connection.rollback()
        try:
            with self.connection.begin():
                for table in _TABLES:
                    self.connection.execute(text(f"DROP TABLE {table}"))
        except OperationalError:
            # A statement that was interrupted, as by Ctrl-C, still holds a table. Its rows go with
            # the connection, and what interrupted it is what people should hear of.
            self.connection.invalidate()

    def add(self, rows: Sequence[LedgerRow]) -> None:
        """Stage some rows as they are read."""
        cursor: Any = self.connection.connection.cursor()
        if self.is_postgresql:
            with cursor.copy("COPY stage FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO stage VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        cursor.close()

    def name_schemes(self, session: Session, schemes: Sequence[tuple[str, str, str, int]]) -> None:
        """Say which scheme each number of the staged rows means, and look up those that are kept."""
        session.execute(text("DELETE FROM stage_schemes"))
        if schemes:
            session.execute(
                text(
                    "INSERT INTO stage_schemes VALUES (:number, :agreement, :fund, :scheme, NULL)"
                ),
                [
                    {"number": number, "agreement": agreement, "fund": fund, "scheme": scheme}
                    for number, (agreement, fund, scheme, _row) in enumerate(schemes)
                ],
            )
        self.find_schemes(session)

    def find_schemes(self, session: Session) -> None:
        """Look up which of the file's schemes are kept; those that are not stay without."""
        session.execute(
            text(
                "UPDATE stage_schemes SET scheme_id = (SELECT c.id FROM schemes c "
                "WHERE c.agreement = stage_schemes.agreement AND c.fund = stage_schemes.fund "
                "AND c.scheme = stage_schemes.scheme)"
            )
        )

    def compare(
        self, session: Session, agreements: Collection[str], *, with_narrative: bool
    ) -> LedgerComparison:
        """Set the staged rows against the kept ones and remember which are new or changed."""
        kept = self._count_kept(session, agreements)
        total = self._count(session, f"SELECT count(*) FROM {_STAGED}")
        session.execute(text("DELETE FROM stage_result"))
        self.all_new = kept == 0
        if self.all_new:
            return LedgerComparison(total, 0, 0, 0)
        narrative = "OR l.narrative IS DISTINCT FROM s.narrative"
        if not self.is_postgresql:
            narrative = narrative.replace("IS DISTINCT FROM", "IS NOT")
        session.execute(
            text(
                f"INSERT INTO stage_result SELECT s.source_row, l.scheme_id IS NULL FROM {_STAGED} "
                f"LEFT JOIN ledger l ON {_SAME_KEY} WHERE l.scheme_id IS NULL "
                f"OR l.amount <> s.amount {narrative if with_narrative else ''}"
            )
        )
        new = self._count(session, "SELECT count(*) FROM stage_result WHERE is_new")
        changed = self._count(session, "SELECT count(*) FROM stage_result WHERE NOT is_new")
        return LedgerComparison(new, changed, total - new - changed, kept - (total - new))

    def _count_kept(self, session: Session, agreements: Collection[str]) -> int:
        session.execute(text("DELETE FROM stage_agreements"))
        if agreements:
            session.execute(
                text("INSERT INTO stage_agreements VALUES (:agreement)"),
                [{"agreement": agreement} for agreement in sorted(agreements)],
            )
        return self._count(
            session,
            "SELECT count(*) FROM stage_agreements a JOIN schemes c ON c.agreement = a.agreement "
            "JOIN ledger l ON l.scheme_id = c.id",
        )

    def _count(self, session: Session, statement: str) -> int:
        return int(session.execute(text(statement)).scalar_one())

    @property
    def _if_touched(self) -> str:
        """Narrows the staged rows to the new and the changed ones."""
        return "" if self.all_new else "JOIN stage_result r ON r.source_row = s.source_row "

    @property
    def _if_new(self) -> str:
        """Narrows the staged rows to the new ones, where not all of them are."""
        if self.all_new:
            return ""
        return "JOIN stage_result r ON r.source_row = s.source_row AND r.is_new "

    def rows_of_scheme(self, session: Session, number: int, most: int) -> list[int]:
        """The file rows of one of its schemes, for messages about it."""
        found = session.execute(
            text(
                "SELECT source_row FROM stage WHERE number = :number ORDER BY source_row LIMIT :most"
            ),
            {"number": number, "most": most},
        )
        return [row[0] for row in found]

    def closed_rows(self, session: Session, most: int) -> list[tuple[int, str, str]]:
        """New or changed rows in a closed month: file row, agreement, month."""
        found = session.execute(
            text(
                f"SELECT {self.row_number}, k.agreement, s.period FROM {_STAGED} "
                f"{self._if_touched}"
                "JOIN closed_periods p ON p.agreement = k.agreement AND p.period = s.period "
                "ORDER BY s.source_row LIMIT :most"
            ),
            {"most": most},
        )
        return [(row[0], row[1], row[2]) for row in found]

    def soft_closed_months(self, session: Session) -> set[tuple[str, Period]]:
        """The soft-closed months, each with its agreement, of new or changed rows."""
        found = session.execute(
            text(
                f"SELECT DISTINCT k.agreement, s.period FROM {_STAGED} {self._if_touched}"
                "JOIN soft_closed_periods p ON p.agreement = k.agreement AND p.period = s.period"
            )
        )
        return {(row[0], Period.from_text(row[1])) for row in found}

    def doubled_forecasts(self, session: Session) -> list[tuple[str, str, str, str, int]]:
        """Schemes and months for which the file holds several forecasts, which add up."""
        found = session.execute(
            text(
                f"SELECT k.agreement, k.fund, k.scheme, s.period, count(*) FROM {_STAGED} "
                "WHERE s.measure = 'Forecast outturn' GROUP BY k.agreement, k.fund, k.scheme, "
                "s.period HAVING count(*) > 1 ORDER BY k.agreement, k.fund, k.scheme, s.period"
            )
        )
        return [tuple(row) for row in found]

    def spent_early(self, session: Session, present: Period) -> tuple[int, int, Period] | None:
        """New or changed spend of months after the present one: how many, the first row, its month."""
        found = session.execute(
            text(
                f"SELECT {self.row_number}, s.period, count(*) OVER () FROM {_STAGED} "
                f"{self._if_touched} WHERE s.measure = 'Actual' AND s.amount <> 0 "
                "AND s.period > :present ORDER BY s.source_row LIMIT 1"
            ),
            {"present": str(present)},
        ).first()
        return None if found is None else (found[2], found[0], Period.from_text(found[1]))

    def row_of_most_spent(self, session: Session, number: int) -> int:
        """The file row of the most that was spent on one of its schemes."""
        statement = (
            f"SELECT {self.row_number} FROM stage s WHERE s.number = :number "
            "AND s.measure = 'Actual' ORDER BY s.amount DESC, s.source_row LIMIT 1"
        )
        return int(session.execute(text(statement), {"number": number}).scalar_one())

    def new_records(self) -> Iterator[Sequence[object]]:
        """The new rows in file order, as the hash over a batch's created rows covers them.

        They come in portions straight from the driver: a row each would cost as much again as
        everything else about it.
        """
        cursor = self.connection.connection.cursor()
        cursor.execute(
            f"SELECT {self.row_number}, k.agreement, k.fund, k.scheme, s.period, s.measure, "
            f"s.source_reference, s.amount, s.narrative FROM {_STAGED} {self._if_new}"
            f"ORDER BY {self.file_order}"
        )
        while portion := cursor.fetchmany(BLOCK):
            yield portion
        cursor.close()

    def months(self, session: Session) -> tuple[Period, Period]:
        """The first and the last month of its rows."""
        first, last = session.execute(text("SELECT min(period), max(period) FROM stage")).one()
        return Period.from_text(first), Period.from_text(last)

    def insert_new(self, session: Session, batch: int) -> None:
        """Write the new rows, in the order in which the table keeps them."""
        session.execute(
            text(
                "INSERT INTO ledger (scheme_id, period, measure, source_reference, amount, "
                "narrative, batch, source_row) SELECT k.scheme_id, s.period, s.measure, "
                f"s.source_reference, s.amount, s.narrative, :batch, {self.row_number} "
                f"FROM {_STAGED} {self._if_new}"
            ),
            {"batch": batch},
        )

    def changed_rows(self, session: Session, *, with_narrative: bool) -> list[KeptLedgerRow]:
        """The kept rows that the file changes, with what it says instead."""
        new_narrative = "s.narrative" if with_narrative else "l.narrative"
        return self._kept(
            session,
            f"s.amount, {new_narrative}, {self.row_number} FROM {_STAGED} "
            "JOIN stage_result r ON r.source_row = s.source_row AND NOT r.is_new "
            f"JOIN ledger l ON {_SAME_KEY} JOIN schemes c ON c.id = l.scheme_id "
            "ORDER BY s.source_row",
        )

    def missing_rows(self, session: Session, agreements: Collection[str]) -> list[KeptLedgerRow]:
        """The kept rows of the agreements that the file does not have."""
        missing: list[KeptLedgerRow] = []
        for agreement in sorted(agreements):
            missing += self._kept(
                session,
                "NULL, NULL, NULL FROM ledger l JOIN schemes c ON c.id = l.scheme_id "
                "WHERE c.agreement = :agreement AND NOT EXISTS "
                f"(SELECT 1 FROM {_STAGED} WHERE {_SAME_KEY}) "
                "ORDER BY c.fund, c.scheme, l.period, l.measure, l.source_reference",
                agreement=agreement,
            )
        return missing

    def _kept(self, session: Session, rest: str, **values: str) -> list[KeptLedgerRow]:
        statement = text(f"{KEPT_COLUMNS}, {rest}")
        return [KeptLedgerRow(*row) for row in session.execute(statement, values)]


def write_changed(session: Session, rows: Sequence[KeptLedgerRow], batch: int | None) -> None:
    """Give kept ledger rows their new amount, narrative and source row."""
    if rows:
        session.execute(
            text(
                "UPDATE ledger SET amount = :amount, narrative = :narrative, batch = :batch, "
                "source_row = :source_row WHERE scheme_id = :scheme_id AND period = :period "
                "AND measure = :measure AND source_reference = :source_reference"
            ),
            [
                _key(row)
                | {
                    "amount": row.new_amount,
                    "narrative": row.new_narrative,
                    "batch": batch,
                    "source_row": row.new_source_row,
                }
                for row in rows
            ],
        )


def write_removed(session: Session, rows: Sequence[KeptLedgerRow]) -> None:
    """Delete kept ledger rows."""
    if rows:
        session.execute(
            text(
                "DELETE FROM ledger WHERE scheme_id = :scheme_id AND period = :period "
                "AND measure = :measure AND source_reference = :source_reference"
            ),
            [_key(row) for row in rows],
        )


def _key(row: KeptLedgerRow) -> dict[str, object]:
    return {
        "scheme_id": row.scheme_id,
        "period": row.period,
        "measure": row.measure,
        "source_reference": row.source_reference,
    }
