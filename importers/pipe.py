"""Messages between the reading child and its parent, as msgpack frames on a pipe.

The parent decodes into the types it expects and nothing else: bytes from a child that has been
reading a hostile file can at worst be refused. What each task says besides is with the task:
`importers.messages` for the workbook, `importers.extracts.messages` for extracts.
"""

import os
import struct
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

import msgspec

FileKind = Literal["xlsx", "csv"]

MOST_FRAME = 1 << 28
_LENGTH = struct.Struct("<I")

M = TypeVar("M")


class Refused(msgspec.Struct, array_like=True, tag=1):
    """The file as a whole cannot be read; `personal` tells that it holds data about people."""

    reason: str
    personal: bool = False


class Broke(msgspec.Struct, array_like=True, tag=2):
    """The child met a fault of its own; the trace is for the log."""

    trace: str


class Done(msgspec.Struct, array_like=True, tag=9):
    """The file has been read to its end."""

    kind: FileKind


_ENCODER = msgspec.msgpack.Encoder()


def sender(descriptor: int) -> Callable[[msgspec.Struct], None]:
    """A function that writes messages to a pipe."""

    def send(message: msgspec.Struct) -> None:
        frame = _ENCODER.encode(message)
        waiting = memoryview(_LENGTH.pack(len(frame)) + frame)
        while waiting:
            waiting = waiting[os.write(descriptor, waiting) :]

    return send


class Frames(Generic[M]):
    """Puts messages together from what arrives on the pipe."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[M]) -> None:
        """`decoder` knows the messages of the task that was asked for."""
        self._decoder = decoder
        self._bytes = bytearray()

    def feed(self, piece: bytes) -> list[M]:
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
            frame = bytes(memoryview(buffer)[start + _LENGTH.size : end])
            messages.append(self._decoder.decode(frame))
            start = end
        del buffer[:start]
        return messages
