"""The parent's side: extracts are opened by a child process, their lines handed on in portions."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from importers.extracts.messages import ANSWERS, Asked, Inspected, Lines, WireLine
from importers.file_names import LARGEST_FILE, shown_name
from importers.refusal import PersonalData, Refusal, damaged
from importers.sandbox import ChildDied, converse
from tracker.domain.ledgers.extracts import ExtractLayout, ExtractLine, Inspection
from tracker.errors import BadFile, PersonalDataFound

OnLines = Callable[[list[ExtractLine]], None]

# Smaller workbooks are read in a fraction of a second anyway, so the gate comes strictly first.
_WORTH_HURRYING = 1024 * 1024


def inspect_extract(path: Path, name: str, *, sheet: str | None = None) -> Inspection:
    """Recognise an extract: where its headings are, what its columns hold, what it adds up to.

    Args:
        path: where the file is.
        name: what its owner calls it.
        sheet: the sheet of a workbook to look at, where the choice is not to be guessed.

    A file that cannot be read is an answer too: `readable` is False and `reason` says why.
    """
    try:
        return _ask(path, name, Asked(sheet=sheet), None)
    except Refusal as refusal:
        personal = isinstance(refusal, PersonalData)
        return Inspection(
            shown_name(name), readable=False, reason=refusal.reason, personal=personal
        )


def read_extract(path: Path, name: str, layout: ExtractLayout, on_lines: OnLines) -> Inspection:
    """Read an extract by a layout; `on_lines` takes its transactions in portions.

    Portions of about five thousand come while the file is still being read; a line handed over is
    not yet agreed with the whole, so keep them aside until this returns. The answer has the
    control totals and the skipped rows of this reading.

    Raises BadFile, with one sentence, when the file as a whole cannot be read or lacks a column
    the layout names; PersonalDataFound, when nothing of the file may be kept.
    """
    try:
        return _ask(path, name, Asked(layout=layout), on_lines)
    except Refusal as refusal:
        kind = PersonalDataFound if isinstance(refusal, PersonalData) else BadFile
        raise kind(f"{shown_name(name)} cannot be read: {refusal.reason}") from refusal


def _ask(path: Path, name: str, asked: Asked, on_lines: OnLines | None) -> Inspection:
    shown = shown_name(name)
    try:
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            raise Refusal("there is no such file.")
        if size > LARGEST_FILE:
            raise Refusal(
                f"it is too large: {size / 1e6:,.0f} MB, and the limit is {LARGEST_FILE >> 20} MB. "
                "Split it into several files."
            )
        found = _hurried(path.resolve(), shown, asked, on_lines, size)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(f"the system says {error.strerror}.") from error
    return replace(found, sha256=digest)


def _hurried(
    path: Path, name: str, asked: Asked, on_lines: OnLines | None, size: int
) -> Inspection:
    arguments = ["extract", str(path), name]
    taker = _Taker(asked.layout, on_lines)
    if size > _WORTH_HURRYING and asked.sheet is None:
        try:
            return taker.take([*arguments, "first"], asked)
        except ChildDied:
            # The reader fell over before the gate could say why; now the gate goes first.
            if taker.started:
                raise
    return taker.take([*arguments, ""], asked)


class _Taker:
    """Hands lines on and keeps the answer."""

    def __init__(self, layout: ExtractLayout | None, on_lines: OnLines | None) -> None:
        self._carry = layout.carry if layout else None
        self._measures = {column.label: column for column in layout.across} if layout else {}
        self._on_lines = on_lines
        self._labels: tuple[str, ...] = ()
        self.started = False

    def take(self, arguments: list[str], asked: Asked) -> Inspection:
        """What the child says of the file."""
        found: Inspection | None = None
        with closing(converse(arguments, ANSWERS, msgspec.msgpack.encode(asked))) as answers:
            for answer in answers:
                match answer:
                    case Lines(labels, lines) if self._on_lines is not None:
                        self.started = True
                        self._on_lines([self._line(labels, line) for line in lines])
                    case Inspected(inspection):
                        found = inspection
        if found is None:
            raise damaged("its reader lost its way")
        return found

    def _line(self, labels: tuple[str, ...], wire: WireLine) -> ExtractLine:
        row, column, day_text, is_month, amount, texts, cells = wire
        description, supplier, reference, cost_centre = texts
        day = None if day_text is None or is_month else date.fromisoformat(day_text)
        period = None if day_text is None else day_text[:7]
        across = self._measures.get(column)
        return ExtractLine(
            row, column, day, period, Decimal(amount), description, supplier, reference, cost_centre,
            across.measure if across else None, dict(zip(labels, cells, strict=True)),
        )  # fmt: skip
