"""Where rows go once they have been read: to the parent, in portions, each key once."""

from operator import itemgetter
from typing import Protocol, cast

from importers.messages import Entries, LedgerEnded, Rows, SchemeRow, Send, SheetRow
from tracker.sheets import Layout, Wire
from tracker.sheets.reading import LedgerRow

PORTION = 5_000

# The Ledger's columns in their order: agreement, fund, scheme, period, measure, amount, narrative,
# source reference.
_LedgerWires = tuple[str, str, str, str, str, int, str | None, str | None]


class Sink(Protocol):
    """Takes the rows of one sheet."""

    def add(self, number: int, wires: tuple[Wire, ...]) -> int:
        """Take a row; the answer is its own number, or that of an earlier row with its key."""
        ...

    def close(self) -> None:
        """Send what still waits."""
        ...


class SheetSink:
    """Sends the rows of any sheet but the Ledger as they are."""

    def __init__(self, layout: Layout, send: Send) -> None:
        self._sheet, self._send = layout.sheet, send
        self._key = itemgetter(*(layout.fields.index(field) for field in layout.key))
        self._seen: dict[object, int] = {}
        self._waiting: list[SheetRow] = []

    def add(self, number: int, wires: tuple[Wire, ...]) -> int:
        first = self._seen.setdefault(self._key(wires), number)
        if first == number:
            self._waiting.append((number, wires))
            if len(self._waiting) >= PORTION:
                self.close()
        return first

    def close(self) -> None:
        if self._waiting:
            self._send(Rows(self._sheet, self._waiting))
            self._waiting = []


class LedgerSink:
    """Sends ledger rows with a number for their scheme, so that long ledgers stay small."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._schemes: dict[tuple[str, str, str], int] = {}
        self._new_schemes: list[SchemeRow] = []
        self._seen: dict[tuple[int, str, str, str], int] = {}
        self._waiting: list[LedgerRow] = []
        self._rows = self._total = 0

    def add(self, number: int, wires: tuple[Wire, ...]) -> int:
        agreement, fund, scheme, period, measure, pence, narrative, source = cast(
            _LedgerWires, wires
        )
        index = self._schemes.get((agreement, fund, scheme))
        if index is None:
            index = self._schemes[agreement, fund, scheme] = len(self._schemes)
            self._new_schemes.append((agreement, fund, scheme, number))
        source = source or ""
        first = self._seen.setdefault((index, period, measure, source), number)
        if first == number:
            self._waiting.append((number, index, period, measure, source, pence, narrative))
            if len(self._waiting) >= PORTION:
                self._flush()
        return first

    def _flush(self) -> None:
        self._rows += len(self._waiting)
        self._total += sum(row[5] for row in self._waiting)
        self._send(Entries(self._new_schemes, self._waiting))
        self._new_schemes, self._waiting = [], []

    def close(self) -> None:
        self._flush()
        self._send(LedgerEnded(self._rows, str(self._total)))


class NoSink:
    """For sheets that lack a column: their cells are checked, their rows go nowhere."""

    def add(self, number: int, wires: tuple[Wire, ...]) -> int:
        return number

    def close(self) -> None:
        """Nothing waits."""
