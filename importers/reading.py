"""Reading a file somebody sent: rows in the workbook's terms, problems and warnings.

Nothing here knows what is stored already. The file is opened by a child process; see
`importers.child` for what that protects and `importers.gate` for what is looked at first.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from importers.messages import (
    Done,
    Entries,
    FileKind,
    Found,
    LedgerEnded,
    LedgerRow,
    Message,
    Opened,
    Rows,
    SchemeRow,
    SheetRow,
    Warned,
)
from importers.problems import Problem
from importers.refusal import Refusal, damaged
from importers.sandbox import ChildDied, converse
from tracker.errors import BadFile
from tracker.sheets import LEDGER, Layout, layout_named

__all__ = ["LARGEST_FILE", "LedgerSummary", "Problem", "Reading", "SheetRows", "read", "shown_name"]

LARGEST_FILE = 40 * 1024 * 1024

# Smaller workbooks are read in a fraction of a second anyway, so the gate comes strictly first.
_WORTH_HURRYING = 1024 * 1024

OnLedger = Callable[[list[LedgerRow]], None]


@dataclass(slots=True)
class SheetRows:
    """The good rows of one sheet.

    Attributes:
        layout: the sheet.
        fields: the fields whose columns the file has.
        rows: row number in the file, and wire values in the order of the layout's columns; None
            for columns the file does not have.
        letters: the column letters by field, to name cells.
    """

    layout: Layout
    fields: tuple[str, ...]
    letters: dict[str, str]
    rows: list[SheetRow] = field(default_factory=list)


@dataclass(slots=True)
class LedgerSummary:
    """What there is to know of the ledger besides its rows, which went to `on_ledger`.

    Attributes:
        fields: the fields whose columns the file has.
        letters: the column letters by field, to name cells.
        rows: how many good rows there are.
        total: the control total of their amounts, in pence.
        schemes: agreement, fund, scheme and first row, indexed by the rows' scheme number.
    """

    fields: tuple[str, ...]
    letters: dict[str, str]
    rows: int = 0
    total: int = 0
    schemes: list[SchemeRow] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What a file holds.

    Attributes:
        name: the file's name as its owner knows it, safe to show.
        sha256: the hash of its bytes.
        kind: workbook or CSV.
        sheets: all sheets read but the Ledger, by their names in the format.
        ledger: the Ledger, if the file has one.
        problems: what must be mended before it can be imported.
        warnings: what its owner should know all the same.
    """

    name: str
    sha256: str
    kind: FileKind = "xlsx"
    sheets: dict[str, SheetRows] = field(default_factory=dict)
    ledger: LedgerSummary | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


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


def shown_name(name: str) -> str:
    """A file's name without what could mislead on a screen or in a log: one line, no controls."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip()
    return kept if 0 < len(kept) <= 100 else f"{kept[:60]}…{kept[-20:]}" if kept else "The file"


def _read_safely(
    path: Path, reading: Reading, sheet: str | None, on_ledger: OnLedger, size: int
) -> Reading:
    arguments = ["read", str(path), reading.name, _one_line(sheet or "")]
    if size > _WORTH_HURRYING:
        taker = _Taker(reading, on_ledger)
        try:
            return taker.take(converse([*arguments, "eager"]))
        except ChildDied:
            # The reader fell over before the gate could say why; now the gate goes first.
            if taker.started:
                raise
            reading = Reading(reading.name, reading.sha256)
    return _Taker(reading, on_ledger).take(converse([*arguments, "careful"]))


def _one_line(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:200]


class _Taker:
    """Puts a reading together from the child's messages."""

    def __init__(self, reading: Reading, on_ledger: OnLedger) -> None:
        self._reading, self._on_ledger = reading, on_ledger
        self.started = False

    def take(self, messages: Iterable[Message]) -> Reading:
        """The reading, complete."""
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
