"""What the child does with an extract, and how it sends what it finds."""

import sys
from pathlib import Path

from importers.answering import Answering
from importers.extracts.counting import read_all
from importers.extracts.lines import Taken, shown_cells
from importers.extracts.messages import QUESTIONS, Asked, Inspected, Lines, SendAnswer, WireLine
from importers.extracts.plan import Plan
from importers.extracts.recognition import Decision, decide_by_layout, recognise
from importers.extracts.sources import Source
from importers.extracts.text_source import QuotesBroken, TextSource
from importers.fast_reader import FastReader
from importers.pipe import Done, FileKind, sender
from importers.sniffing import file_kind
from tracker.domain.ledgers.extracts import Inspection, Role

_PORTION = 5_000
_TEXTS: tuple[Role, ...] = ("description", "supplier", "reference", "cost_centre")


def look(path: Path, name: str, reader: FastReader) -> None:
    """Recognise or read a file as standard input asks."""
    send = sender(sys.stdout.fileno())
    with Answering(send):
        asked = QUESTIONS.decode(sys.stdin.buffer.read())
        kind, found = answer(path, name, reader, asked, send)
        send(Inspected(found))
        send(Done(kind))


def answer(
    path: Path, name: str, reader: FastReader, asked: Asked, send: SendAnswer
) -> tuple[FileKind, Inspection]:
    """What is asked of a file; raises Refusal when it cannot be read as a whole."""
    kind = file_kind(path, name)
    source = TextSource(path) if kind == "csv" else _book(path, reader, asked)
    found = _inspect(source, name) if asked.layout is None else _read(source, name, asked, send)
    return kind, found


def _book(path: Path, reader: FastReader, asked: Asked) -> Source:
    # Workbooks need the gate and what it knows of the format; text does not wait for it.
    from importers.extracts.book_source import BookSource  # noqa: PLC0415

    if asked.layout is None:
        return BookSource(path, reader, asked.sheet)
    return BookSource(path, reader, asked.layout.sheet, insist=False)


def _inspect(source: Source, name: str) -> Inspection:
    decision = recognise(source)
    try:
        return read_all(source, decision, name, None)
    except QuotesBroken as broken:
        assert isinstance(source, TextSource)
        source.read_leniently(broken.args[0])
        return read_all(source, decision, name, None)


def _read(source: Source, name: str, asked: Asked, send: SendAnswer) -> Inspection:
    assert asked.layout is not None
    if isinstance(source, TextSource):
        source.settle_quotes()
    decision = decide_by_layout(source, asked.layout)
    return read_all(source, decision, name, _Emitter(decision, send).take)


class _Emitter:
    """Sends transactions in portions, with the texts and cells that go along."""

    def __init__(self, decision: Decision, send: SendAnswer) -> None:
        plan: Plan = decision.plan
        self._send, self._labels, self._carry = send, plan.labels, plan.carry
        self._texts = [plan.positions.get(role) for role in _TEXTS]

    def take(self, taken: list[Taken]) -> None:
        """Send some transactions."""
        labels = tuple(self._labels[at] for at in self._carry)
        for start in range(0, len(taken), _PORTION):
            self._send(Lines(labels, [self._line(one) for one in taken[start : start + _PORTION]]))

    def _line(self, taken: Taken) -> WireLine:
        number, row, moment, amount, at = taken
        cells = shown_cells(row)
        first, second, third, fourth = ("" if text is None else cells[text] for text in self._texts)
        return (
            number, self._labels[at],
            moment.day.isoformat() if moment else None, bool(moment and moment.is_month),
            str(amount), (first, second, third, fourth), tuple(cells[at] for at in self._carry),
        )  # fmt: skip
