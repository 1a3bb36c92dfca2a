"""What the reading child tells its parent, as msgpack frames on a pipe.

The parent decodes into these types and nothing else: bytes from a child that has been reading a
hostile file can at worst be refused.
"""

import os
import struct
from collections.abc import Callable
from typing import Literal

import msgspec

from tracker.sheets import Wire
from tracker.sheets.reading import LedgerRow, Problem

FileKind = Literal["xlsx", "csv"]
SchemeRow = tuple[str, str, str, int]
"""Agreement, fund, scheme, first row."""
SheetRow = tuple[int, tuple[Wire, ...]]

MOST_FRAME = 1 << 28
_LENGTH = struct.Struct("<I")


class Refused(msgspec.Struct, array_like=True, tag=1):
    """The file as a whole cannot be read."""

    reason: str


class Broke(msgspec.Struct, array_like=True, tag=2):
    """The child met a fault of its own; the trace is for the log."""

    trace: str


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


class Done(msgspec.Struct, array_like=True, tag=9):
    """The file has been read to its end."""

    kind: FileKind


Message = Refused | Broke | Warned | Found | Opened | Rows | Entries | LedgerEnded | Done
Send = Callable[[Message], None]

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Message)


def sender(descriptor: int) -> Send:
    """A function that writes messages to a pipe."""

    def send(message: Message) -> None:
        frame = _ENCODER.encode(message)
        waiting = memoryview(_LENGTH.pack(len(frame)) + frame)
        while waiting:
            waiting = waiting[os.write(descriptor, waiting) :]

    return send


class Frames:
    """Puts messages together from what arrives on the pipe."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, piece: bytes) -> list[Message]:
        """The messages that are complete now; raises msgspec.MsgspecError for anything else."""
        self._bytes += piece
        messages, start, buffer = [], 0, self._bytes
        while len(buffer) - start >= _LENGTH.size:
            length: int = _LENGTH.unpack_from(buffer, start)[0]
            if length > MOST_FRAME:
                raise msgspec.DecodeError("a message is too long")
            end = start + _LENGTH.size + length
            if len(buffer) < end:
                break
            messages.append(_DECODER.decode(bytes(memoryview(buffer)[start + _LENGTH.size : end])))
            start = end
        del buffer[:start]
        return messages
