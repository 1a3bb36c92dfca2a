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

from tracker.domain.ledgers.mapper import MappedLine
from tracker.domain.money import to_pounds
from tracker.services.changes.ledger_stage import LedgerStage

MOST_DUPLICATES = 100


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
        # Codes are compared by their characters' numbers, as Python does when it plays a
        # history through; PostgreSQL would otherwise follow the rules of some language.
        exact = ' COLLATE "C"' if self.is_postgresql else ""
        if lines_per_row > 1:
            self.row_number = f"(s.source_row / {lines_per_row})"
            texts = ("k.agreement", "k.fund", "k.scheme", "s.period", "s.measure")
            keys = [f"{name}{exact}" for name in (*texts, "s.source_reference")]
            self.file_order = ", ".join([self.row_number, *keys])
        with connection.begin():
            connection.execute(text("ALTER TABLE stage ADD COLUMN day TEXT"))
            connection.execute(text("CREATE TEMPORARY TABLE repeated (reference TEXT PRIMARY KEY)"))

    def close(self) -> None:
        """Drop everything held."""
        self.connection.rollback()
        if not self.connection.invalidated:
            with self.connection.begin():
                self.connection.execute(text("DROP TABLE repeated"))
        super().close()

    def hold(self, lines: Sequence[MappedLine]) -> None:
        """Hold some mapped lines while the file is read."""
        if not lines:
            return
        cursor: Any = self.connection.connection.cursor()
        if self.is_postgresql:
            with cursor.copy("COPY stage FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            cursor.executemany("INSERT INTO stage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", lines)
        cursor.close()

    def find_repeated(self, session: Session) -> None:
        """Find the references that several lines share."""
        session.execute(text("DELETE FROM repeated"))
        session.execute(
            text(
                "INSERT INTO repeated SELECT source_reference FROM stage "
                "GROUP BY source_reference HAVING count(*) > 1"
            )
        )

    def tell_apart(self, session: Session) -> None:
        """Make references unique within scheme, month and measure, once all lines are held."""
        session.execute(
            text(
                "UPDATE stage SET source_reference = source_reference || '~' || n.place FROM "
                "(SELECT source_row, row_number() OVER (PARTITION BY number, period, measure, "
                "source_reference ORDER BY amount, narrative, source_row) AS place FROM stage "
                "WHERE source_reference IN (SELECT reference FROM repeated)) n "
                "WHERE n.source_row = stage.source_row AND n.place > 1"
            )
        )

    def duplicates(self, session: Session, prefix: str) -> tuple[int, list[SuspectedDuplicate]]:
        """How many suspected duplicates there are, and the first of them by their rows."""
        same = (
            "FROM stage s JOIN repeated r ON r.reference = s.source_reference WHERE s.day <> '' "
            "AND s.source_reference NOT LIKE :unnamed ESCAPE '\\' "
            "GROUP BY s.source_reference, s.day, s.amount HAVING count(*) > 1"
        )
        # A line without a reference of its own is named after its date and a hash.
        unnamed = {"unnamed": f"{_escaped(prefix)}____-__-__ ____________"}
        counted = f"SELECT count(*) FROM (SELECT 1 {same}) d"  # noqa: S608  # only our own words
        count = session.execute(text(counted), unnamed)
        found = session.execute(
            text(
                f"SELECT s.source_reference, s.day, s.amount, count(*), min({self.row_number}), "
                f"max({self.row_number}) {same} ORDER BY min(s.source_row) LIMIT {MOST_DUPLICATES}"
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
        found = session.execute(text("SELECT DISTINCT period FROM stage ORDER BY period"))
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
        """Take lines out of what is held."""
        if lines:
            chosen = [{"line": line} for line in lines]
            session.execute(text("DELETE FROM stage WHERE source_row = :line"), chosen)

    def held_lines(self, session: Session) -> Iterator[tuple[Any, ...]]:
        """Line, row, number of the scheme, month, date, reference and pence of all lines held."""
        found = session.execute(
            text(
                f"SELECT s.source_row, {self.row_number}, s.number, s.period, s.day, "  # noqa: S608  # only our own words
                "s.source_reference, s.amount FROM stage s ORDER BY s.source_row"
            )
        )
        yield from (tuple(row) for row in found)


def _escaped(words: str) -> str:
    for special in ("\\", "%", "_"):
        words = words.replace(special, f"\\{special}")
    return words
