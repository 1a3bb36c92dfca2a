"""In the child: the user's own workbook with the bad cells marked, or a list of errors."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from importers.addresses import box_size
from importers.container import Container
from importers.gate import inspect
from importers.marked_text import TEXT, mark_text
from importers.package import Package
from tracker.sheets.reading import Problem

MOST_FILLED_TO_MARK = 200_000

_DECODER = msgspec.msgpack.Decoder(list[Problem])
_LIST_SHEET = "Import errors"
_LOST = (
    "Charts, pictures and the stored results of formulas may be missing from this copy: mend your "
    "own workbook, or open this one in Excel, let it calculate, and save it."
)


def mark(path: Path, kind: str, problems: bytes, out: Path) -> None:
    """Write the marked workbook, or the list where marking is out of the question.

    Args:
        path: the file the problems were found in.
        kind: `xlsx`, `csv`, or `list` to have the list whatever the file is; `text` and a
            delimiter to have delimited text back with a column that says what is wrong.
        problems: a list of Problem in msgpack.
        out: where to write.

    Raises Refusal when the workbook does not pass the gate.
    """
    listed = _DECODER.decode(problems)
    if kind.startswith(TEXT):
        mark_text(path, kind.removeprefix(TEXT), listed, out)
        return
    if kind == "csv":
        _write_list(listed, out, "A CSV file cannot be marked, so its errors are listed here.")
        return
    if kind == "xlsx" and _small_enough(path):
        _write_marked(path, listed, out)
        return
    reason = (
        f"The workbook has more than {MOST_FILLED_TO_MARK:,} filled or merged cells, so its errors are "
        "listed here instead of being marked in it."
        if kind == "xlsx"
        else "The workbook could not be marked, so its errors are listed here."
    )
    _write_list(listed, out, reason)


def _small_enough(path: Path) -> bool:
    container = Container(path)
    found = inspect(container, {one.part: one.name for one in Package(container).sheets}, {})
    filled = sum(findings.filled for findings in found.values())
    # openpyxl makes a cell of every cell under a merged range.
    merged = sum(box_size(box) for findings in found.values() for box in findings.merges)
    return filled <= MOST_FILLED_TO_MARK and merged <= MOST_FILLED_TO_MARK


def _write_marked(path: Path, problems: Sequence[Problem], out: Path) -> None:
    from importers.red_pen import RedPen  # noqa: PLC0415  # openpyxl is slow to load; reading goes without

    pen = RedPen(path)
    for problem in problems:
        pen.mark(problem)
    pen.add_list(_LIST_SHEET, _LOST, problems)
    pen.save(out)


def _write_list(problems: Sequence[Problem], out: Path, reason: str) -> None:
    from importers.red_pen import write_list  # noqa: PLC0415  # see above

    write_list(_LIST_SHEET, reason, problems, out)
