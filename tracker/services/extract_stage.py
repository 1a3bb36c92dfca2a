"""Mapped lines of an extract, held in the database while the rest of the file is read.

They become the staged ledger of an ordinary import once the whole file is known, because only
then can lines with the same reference be told apart in a way that does not depend on their order:
the second and further ones carry ~2, ~3, counted by amount.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from tracker.domain.extract_mapper import MappedLine
from tracker.domain.money import to_pounds
from tracker.services.ledger_stage import LedgerStage

MOST_DUPLICATES = 100
_COLUMNS = (
    "line INTEGER PRIMARY KEY, source_row INTEGER NOT NULL, number INTEGER NOT NULL, "
    "period VARCHAR(7) NOT NULL, measure TEXT NOT NULL, reference TEXT NOT NULL, "
    "amount BIGINT NOT NULL, narrative TEXT, day TEXT NOT NULL"
)


@dataclass(frozen=True, slots=True)
class SuspectedDuplicate:
    """Lines with the same reference, date and amount (Decimal pounds): perhaps entered twice."""

    reference: str
    day: str
    amount: Decimal
    count: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A line that would change a closed month."""

    line: int
    source_row: int
    number: int
    period: str
    measure: str
    amount: Decimal
    agreement: str


class ExtractStage(LedgerStage):
    """The staged ledger of an extract, whose lines are mapped before they are staged.

    Args:
        lines_per_row: how many amounts one row of the file may hold; a matrix has several.
    """

    def __init__(self, connection: Connection, lines_per_row: int) -> None:
        super().__init__(connection)
        self._per_row = lines_per_row
        # Codes are compared by their characters' numbers, as Python does when it plays a
        # history through; PostgreSQL would otherwise follow the rules of some language.
        exact = ' COLLATE "C"' if self.is_postgresql else ""
        if lines_per_row > 1:
            self.row_number = f"(s.source_row / {lines_per_row})"
            texts = ("k.agreement", "k.fund", "k.scheme", "s.period", "s.measure")
            keys = [f"{name}{exact}" for name in (*texts, "s.source_reference")]
            self.file_order = ", ".join([self.row_number, *keys])
        with connection.begin():
            connection.execute(text(f"CREATE TEMPORARY TABLE mapped ({_COLUMNS})"))

    def close(self) -> None:
        """Drop everything held and staged."""
        self.connection.rollback()
        if not self.connection.invalidated:
            with self.connection.begin():
                self.connection.execute(text("DROP TABLE mapped"))
        super().close()

    def hold(self, lines: Sequence[MappedLine]) -> None:
        """Hold some mapped lines while the file is read."""
        if not lines:
            return
        cursor: Any = self.connection.connection.cursor()
        if self.is_postgresql:
            with cursor.copy("COPY mapped FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            cursor.executemany("INSERT INTO mapped VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)
        cursor.close()

    def stage_held(self, session: Session) -> None:
        """Stage what is held, with references that are unique within scheme, month and measure."""
        session.execute(text("DELETE FROM stage"))
        session.execute(
            text(
                "INSERT INTO stage (source_row, number, period, measure, source_reference, amount, "
                "narrative) SELECT line, number, period, measure, "
                "CASE WHEN place = 1 THEN reference ELSE reference || '~' || place END, "
                "amount, narrative FROM (SELECT mapped.*, row_number() OVER "
                "(PARTITION BY number, period, measure, reference "
                "ORDER BY amount, narrative, line) AS place FROM mapped) numbered ORDER BY line"
            )
        )

    def duplicates(self, session: Session, prefix: str) -> tuple[int, list[SuspectedDuplicate]]:
        """How many suspected duplicates there are, and the first of them by their rows."""
        same = (
            "FROM mapped WHERE day <> '' AND reference NOT LIKE :unnamed ESCAPE '\\' "
            "GROUP BY reference, day, amount HAVING count(*) > 1"
        )
        # A line without a reference of its own is named after its date and a hash.
        unnamed = {"unnamed": f"{_escaped(prefix)}____-__-__ ____________"}
        counted = f"SELECT count(*) FROM (SELECT 1 {same}) d"  # noqa: S608  # only our own words
        count = session.execute(text(counted), unnamed)
        found = session.execute(
            text(
                "SELECT reference, day, amount, count(*), min(source_row), max(source_row) "
                f"{same} ORDER BY min(line) LIMIT {MOST_DUPLICATES}"
            ),
            unnamed,
        )
        listed = [
            SuspectedDuplicate(
                reference.removeprefix(prefix), day, to_pounds(int(pence)), rows, first, last
            )
            for reference, day, pence, rows, first, last in found
        ]
        return int(count.scalar_one()), listed

    def periods(self, session: Session) -> list[str]:
        """The months of the lines held, in their order."""
        found = session.execute(text("SELECT DISTINCT period FROM mapped ORDER BY period"))
        return [row[0] for row in found]

    def closed_lines(self, session: Session, most: int) -> list[ClosedLine]:
        """New or changed lines in closed months, once the stage has been compared."""
        found = session.execute(
            text(
                f"SELECT s.source_row, {self.row_number}, s.number, s.period, s.measure, s.amount, "  # noqa: S608  # only our own words
                "k.agreement FROM stage s JOIN stage_schemes k ON k.number = s.number "
                f"{self._if_touched}"
                "JOIN closed_periods p ON p.agreement = k.agreement AND p.period = s.period "
                "ORDER BY s.source_row LIMIT :most"
            ),
            {"most": most},
        )
        return [
            ClosedLine(line, row, number, period, measure, to_pounds(int(pence)), agreement)
            for line, row, number, period, measure, pence, agreement in found
        ]

    def take_out(self, session: Session, lines: Collection[int]) -> None:
        """Take lines out of what is held and staged."""
        if lines:
            chosen = [{"line": line} for line in lines]
            session.execute(text("DELETE FROM mapped WHERE line = :line"), chosen)
            session.execute(text("DELETE FROM stage WHERE source_row = :line"), chosen)

    def held_lines(self, session: Session) -> Iterator[tuple[Any, ...]]:
        """Line, row, number of the scheme, month, date, reference and pence of all lines held."""
        found = session.execute(
            text(
                "SELECT line, source_row, number, period, day, reference, amount FROM mapped "
                "ORDER BY line"
            )
        )
        yield from (tuple(row) for row in found)


def _escaped(words: str) -> str:
    for special in ("\\", "%", "_"):
        words = words.replace(special, f"\\{special}")
    return words
