"""What the child that reads a workbook tells its parent, besides its last word (`importers.pipe`)."""

from collections.abc import Callable

import msgspec

from importers.pipe import Broke, Done, Refused
from tracker.sheets import Wire
from tracker.sheets.reading import LedgerRow, Problem

SchemeRow = tuple[str, str, str, int]
"""Agreement, fund, scheme, first row."""
SheetRow = tuple[int, tuple[Wire, ...]]


class Warned(msgspec.Struct, array_like=True, tag=3):
    """Something the user should know although it is no error."""

    text: str


class Found(msgspec.Struct, array_like=True, tag=4):
    """Problems of cells and rows."""

    problems: list[Problem]


class Opened(msgspec.Struct, array_like=True, tag=5):
    """A sheet is about to be read: its fields present in the file and their column letters."""

    sheet: str
    letters: dict[str, str]


class Rows(msgspec.Struct, array_like=True, tag=6):
    """Rows of the sheet opened last."""

    sheet: str
    rows: list[SheetRow]


class Entries(msgspec.Struct, array_like=True, tag=7):
    """Ledger rows, and the schemes they name for the first time."""

    schemes: list[SchemeRow]
    rows: list[LedgerRow]


class LedgerEnded(msgspec.Struct, array_like=True, tag=8):
    """The ledger's number of rows and its control total in pence, as text: it may be very large."""

    rows: int
    total: str


Message = Refused | Broke | Warned | Found | Opened | Rows | Entries | LedgerEnded | Done
Send = Callable[[Message], None]

MESSAGES = msgspec.msgpack.Decoder(Message)
