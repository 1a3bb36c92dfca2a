"""The parent's side: extracts are opened by a child process, their lines handed on in portions."""

from collections.abc import Callable
from pathlib import Path

from tracker.domain.ledger_extracts import ExtractLayout, ExtractLine, Inspection

OnLines = Callable[[list[ExtractLine]], None]


def inspect_extract(path: Path, name: str, *, sheet: str | None = None) -> Inspection:
    """Recognise an extract: where its headings are, what its columns hold, what it adds up to.

    Args:
        path: where the file is.
        name: what its owner calls it.
        sheet: the sheet of a workbook to look at, where the choice is not to be guessed.

    A file that cannot be read is an answer too: `readable` is False and `reason` says why.
    """
    raise NotImplementedError


def read_extract(path: Path, name: str, layout: ExtractLayout, on_lines: OnLines) -> Inspection:
    """Read an extract by a layout; `on_lines` takes its transactions in portions.

    Portions of about five thousand come while the file is still being read; a line handed over is
    not yet agreed with the whole, so keep them aside until this returns. The answer has the
    control totals and the skipped rows of this reading.

    Raises BadFile, with one sentence, when the file as a whole cannot be read or lacks a column
    the layout names.
    """
    raise NotImplementedError
