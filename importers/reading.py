"""Reading a file somebody sent: rows in the workbook's terms, problems and warnings.

Nothing here knows what is stored already. The file is opened by a child process; see
`importers.child` for what that protects and `importers.gate` for what is looked at first.
"""

import hashlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from importers.file_names import LARGEST_FILE, shown_name
from importers.messages import (
    MESSAGES,
    Entries,
    Found,
    LedgerEnded,
    Message,
    Opened,
    Rows,
    Warned,
)
from importers.pipe import Done
from importers.refusal import Refusal, damaged
from importers.sandbox import ChildDied, converse
from tracker.errors import BadFile
from tracker.sheets import LEDGER, heading_key, layout_named
from tracker.sheets.reading import LedgerSummary, OnLedger, Reading, SheetRows

__all__ = ["LARGEST_FILE", "read", "shown_name"]

# Smaller workbooks are read in a fraction of a second anyway, so the gate comes strictly first.
_WORTH_HURRYING = 1024 * 1024


def read(path: Path, name: str, *, sheet: str | None = None, on_ledger: OnLedger) -> Reading:
    """Read a workbook or a CSV file of one sheet.

    Args:
        path: where the file is.
        name: what its owner calls it; the ending tells what they believe it to be.
        sheet: the only sheet to read, by its name in the format; a CSV file's sheet.
        on_ledger: takes the ledger's good rows in portions of about five thousand while the
            file is still being read: row, scheme number, period, measure, source reference
            (empty if blank), pence, narrative.

    Raises BadFile, with one sentence, when the file as a whole cannot be read.
    """
    shown = shown_name(name)
    try:
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            raise BadFile(f"{shown} cannot be read: there is no such file.")
        if size > LARGEST_FILE:
            raise Refusal(
                f"it is too large: {size / 1e6:,.0f} MB, and the limit is {LARGEST_FILE >> 20} MB. "
                "Split it into several files."
            )
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return _read_safely(path.resolve(), Reading(shown, digest), sheet, on_ledger, size)
    except Refusal as refusal:
        raise BadFile(f"{shown} cannot be read: {refusal.reason}") from refusal
    except OSError as error:
        raise BadFile(f"{shown} cannot be read: the system says {error.strerror}.") from error


def _read_safely(
    path: Path, reading: Reading, sheet: str | None, on_ledger: OnLedger, size: int
) -> Reading:
    arguments = ["read", str(path), reading.name, _one_line(sheet or "")]
    if size > _WORTH_HURRYING:
        taker = _Taker(reading, on_ledger)
        try:
            return taker.take(converse([*arguments, heading_key(LEDGER.sheet)], MESSAGES))
        except ChildDied:
            # The reader fell over before the gate could say why; now the gate goes first.
            if taker.started:
                raise
            reading = Reading(reading.name, reading.sha256)
    return _Taker(reading, on_ledger).take(converse([*arguments, ""], MESSAGES))


def _one_line(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:200]


class _Taker:
    """Puts a reading together from the child's messages."""

    def __init__(self, reading: Reading, on_ledger: OnLedger) -> None:
        self._reading, self._on_ledger = reading, on_ledger
        self.started = False

    def take(self, messages: Generator[Message, None, None]) -> Reading:
        """The reading, complete."""
        with closing(messages):
            for message in messages:
                self._take(message)
        return self._reading

    def _take(self, message: Message) -> None:
        reading = self._reading
        match message:
            case Warned(text):
                reading.warnings.append(text)
            case Found(problems):
                reading.problems.extend(problems)
            case Opened(sheet, letters):
                self._open(sheet, letters)
            case Done(kind):
                reading.kind = kind
            case _:
                self._take_rows(message)

    def _take_rows(self, message: Message) -> None:
        self.started = True
        ledger = self._reading.ledger
        match message:
            case Rows(sheet, rows) if sheet in self._reading.sheets:
                self._reading.sheets[sheet].rows.extend(rows)
            case Entries(schemes, rows) if ledger:
                ledger.schemes.extend(schemes)
                if rows:
                    self._on_ledger(rows)
            case LedgerEnded(rows, total) if ledger:
                ledger.rows, ledger.total = rows, int(total)
            case _:
                raise damaged("its reader lost its way")

    def _open(self, sheet: str, letters: dict[str, str]) -> None:
        layout = layout_named(sheet)
        if layout is None:
            raise damaged("its reader lost its way")
        fields = tuple(name for name in layout.fields if name in letters)
        if layout is LEDGER:
            self._reading.ledger = LedgerSummary(fields, letters)
        else:
            self._reading.sheets[layout.sheet] = SheetRows(layout, fields, letters)
