"""A CSV file read in the child: its encoding, its separator, its header row, its rows."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from importers.addresses import cell_name
from importers.columns import Headings, match_headings
from importers.messages import Opened, Send
from importers.naming import chosen_layout, known_sheets, report_headings
from importers.plain_text import decoded
from importers.problems import shortened
from importers.refusal import Refusal
from importers.report import Report
from importers.rows import RowReader, Special
from importers.sinks import LedgerSink, NoSink, SheetSink, Sink
from tracker.sheets import LAYOUTS, LEDGER, Layout
from tracker.sheets.cells import column_letters
from tracker.sheets.reading import Problem

LONGEST_FIELD = 1 << 20
HEADER_WITHIN = 40

_SEPARATORS = (",", ";", "\t", "|")
# How our own CSV downloads keep a spreadsheet from taking a text for a formula.
_GUARDED = re.compile(r"'[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class _Fit:
    """A header row found: which sheet's, where, and with which separator."""

    layout: Layout
    row: int
    separator: str
    headings: Headings
    width: int

    @property
    def score(self) -> tuple[int, bool]:
        """More headings first, then complete ones.

        The other way round, a Ledger that lacks its Amount would be taken for the Outcome
        readings, which need no more than three of its columns.
        """
        return len(self.headings.positions), not self.headings.missing


def read_comma_text(path: Path, sheet: str | None, send: Send) -> None:
    """Read a file of one sheet and send what is in it.

    Raises Refusal when it cannot be read as a whole: unknown encoding, no fitting headings,
    headings that fit several sheets, a quotation mark that is never closed.
    """
    csv.field_size_limit(LONGEST_FIELD)
    layout = chosen_layout(sheet)
    text, _encoding = decoded(path.read_bytes())
    fit = _chosen(_fits(text, [layout] if layout else LAYOUTS), layout)
    report = Report(send)
    if fit.row > 1:
        above, was = ("The row", "was") if fit.row == 2 else (f"The {fit.row - 1} rows", "were")
        report.warn(f"{above} above the headings in row {fit.row} {was} left alone.")
    complete = report_headings(fit.layout, fit.headings, fit.row, 0, report)
    letters = {field: column_letters(at + 1) for field, at in fit.headings.positions.items()}
    send(Opened(fit.layout.sheet, letters))
    rows = islice(_records(text, fit.separator), fit.row, None)
    reader = RowReader(fit.layout, fit.headings, 0, _sink(fit, send, complete), report)
    reader.read(_even(rows, fit, report), fit.row + 1, Special())
    report.close()


def _sink(fit: _Fit, send: Send, complete: bool) -> Sink:  # noqa: FBT001  # one question
    if not complete:
        return NoSink()
    return LedgerSink(send) if fit.layout is LEDGER else SheetSink(fit.layout, send)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    guards = _GUARDED.search(text) is not None
    started = 1
    try:
        for record in reader:
            yield [_unguarded(field) for field in record] if guards else record
            started = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            what = (
                f"a field is longer than {LONGEST_FIELD:,} characters; is a quotation mark missing?"
            )
        elif "unexpected end" in str(error):
            what = "a quotation mark is opened and never closed."
        else:
            what = "the quotation marks do not match."
        raise Refusal(f"in the record that starts in line {started}, {what}") from error


def _unguarded(field: str) -> str:
    return field[1:] if _GUARDED.match(field) else field


def _fits(text: str, layouts: Sequence[Layout]) -> list[_Fit]:
    fits = []
    for separator in _SEPARATORS:
        records: list[list[str]] = []
        with suppress(Refusal):  # a fault in the right one is met again when the rows are read
            records.extend(islice(_records(text, separator), HEADER_WITHIN))
        for number, record in enumerate(records, 1):
            for layout in layouts:
                headings = match_headings(layout, record)
                if headings.positions:
                    fits.append(_Fit(layout, number, separator, headings, len(record)))
    return fits


def _chosen(fits: list[_Fit], named: Layout | None) -> _Fit:
    best = max(fits, key=lambda fit: (fit.score, -fit.row), default=None)
    if best is None or (
        best.headings.missing and (named is None or len(best.headings.positions) < 2)
    ):
        raise _no_fit(best, named)
    rivals = {fit.layout.sheet for fit in fits if fit.score == best.score}
    if len(rivals) > 1:
        names = " and ".join(sorted(rivals))
        raise Refusal(f"its headings fit the sheets {names}. Say which one it is with --sheet.")
    return best


def _no_fit(best: _Fit | None, named: Layout | None) -> Refusal:
    if named is not None:
        needed = ", ".join(column.heading for column in named.columns if column.required)
        return Refusal(
            f"no row among its first {HEADER_WITHIN} holds the headings of the sheet {named.sheet}: "
            f"{needed}."
        )
    if best is None or len(best.headings.positions) < 2:
        return Refusal(
            f"no row among its first {HEADER_WITHIN} holds the headings of a sheet the tracker "
            f"knows. They are {known_sheets()}."
        )
    missing = ", ".join(column.heading for column in best.headings.missing)
    return Refusal(
        f"its headings fit no sheet. The nearest is {best.layout.sheet}, which also needs {missing}: "
        "add the missing columns, or say with --sheet which sheet it is."
    )


def _even(records: Iterator[list[str]], fit: _Fit, report: Report) -> Iterator[Sequence[str]]:
    """Records at least as long as needed; what stands beyond the last heading is a problem."""
    needed = max(fit.headings.positions.values()) + 1
    for number, record in enumerate(records, fit.row + 1):
        if len(record) > fit.width and any(field.strip() for field in record[fit.width :]):
            beyond = next(field for field in record[fit.width :] if field.strip())
            message = (
                f"The row has more fields ({len(record)}) than there are headings ({fit.width}): is "
                "there a separator inside a text, which then needs quotation marks?"
            )
            cell = cell_name(number, fit.width + 1)
            report.problem(Problem(fit.layout.sheet, cell, None, shortened(beyond), message))
        if len(record) < needed:
            record += [""] * (needed - len(record))  # noqa: PLW2901  # the reader's own list
        yield record
