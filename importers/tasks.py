"""What the child is asked to do, and how it answers when it cannot."""

import sys
import traceback
from pathlib import Path

from importers.comma_text import read_comma_text
from importers.fast_reader import FastReader
from importers.marking import mark
from importers.messages import Send
from importers.pipe import Broke, Done, Refused, sender
from importers.refusal import Refusal, too_much_memory
from importers.sniffing import file_kind
from importers.workbook import read_workbook


def read(path: Path, name: str, sheet: str | None, reader: FastReader) -> None:
    """Send what a file holds."""
    send = sender(sys.stdout.fileno())
    with _Answering(send):
        kind = file_kind(path, name)
        if kind == "csv":
            read_comma_text(path, sheet, send)
        else:
            read_workbook(path, sheet, send, reader)
        send(Done(kind))


def write_marked(path: Path, out: Path, kind: str) -> None:
    """Write the marked workbook; the problems come on standard input."""
    send = sender(sys.stdout.fileno())
    with _Answering(send):
        mark(path, kind, sys.stdin.buffer.read(), out)
        send(Done("xlsx"))


class _Answering:
    """Whatever goes wrong inside becomes the last message."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        match error:
            case None:
                return True
            case Refusal(reason=reason):
                self._send(Refused(reason))
            case MemoryError():
                self._send(Refused(too_much_memory().reason))
            case _:  # the parent logs it and answers with a sentence
                self._send(Broke("".join(traceback.format_exception(error))[-4000:]))
        return True
