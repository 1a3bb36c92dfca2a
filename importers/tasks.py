"""What the child is asked to do, and how it answers when it cannot."""

import sys
from pathlib import Path

from importers.answering import Answering
from importers.comma_text import read_comma_text
from importers.fast_reader import FastReader
from importers.marking import mark
from importers.pipe import Done, sender
from importers.sniffing import file_kind
from importers.workbook import read_workbook


def read(path: Path, name: str, sheet: str | None, reader: FastReader) -> None:
    """Send what a file holds."""
    send = sender(sys.stdout.fileno())
    with Answering(send):
        kind = file_kind(path, name)
        if kind == "csv":
            read_comma_text(path, sheet, send)
        else:
            read_workbook(path, sheet, send, reader)
        send(Done(kind))


def write_marked(path: Path, out: Path, kind: str) -> None:
    """Write the marked workbook; the problems come on standard input."""
    send = sender(sys.stdout.fileno())
    with Answering(send):
        mark(path, kind, sys.stdin.buffer.read(), out)
        send(Done("xlsx"))
