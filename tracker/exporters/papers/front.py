"""The page of a paper that is handed in: written downwards, block by block, to print on A4.

Figures are live formulas over the sheets behind, each with its stored value. Every text passes
through `safe_string`, so that nothing anybody typed becomes a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.money import to_pounds
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.cell_text import safe_string
from tracker.exporters.styles import ACCOUNTING, Look
from tracker.exporters.summary.skeleton import Skeleton
from tracker.sheets.cells import column_letters

COLUMNS = 8
_WIDTHS = (38, 18, 18, 18, 18, 18, 23, 23)  # a total in bold with "to come" fits the last two
_LINE = 15  # points
_ON_A_LINE = 155  # characters that surely stand on a line across all columns
_BESIDE = 135  # the same beside a label
_IN_A_CELL = 20
_LAST = COLUMNS - 1
_PERCENT = "0.0%;0.0%"


class Shown(NamedTuple):
    """A live figure that is shown in a number format of its own."""

    figure: Formula
    number_format: str


class Instead(NamedTuple):
    """A text that stands where a figure would."""

    words: str


Piece = str | int | date | Formula | Shown | Instead | None
"""A cell: a text, a whole number, a day, or a live figure: an amount in whole pence, or a word."""

# The sign of an amount is a word, which stays true when the figure changes.
_OVER_OR_UNDER = '#,##0.00" over";#,##0.00" under";"on budget"'
_BEARS = '#,##0.00" bears";#,##0.00" benefits";"nothing"'
_TO_COME = '#,##0.00" to come";#,##0.00" early";"as due"'
_UP_OR_DOWN = '#,##0.00" up";#,##0.00" down";"unchanged"'
_PAYS = '#,##0.00" paid in";#,##0.00" paid back";"nothing"'
_OWES = '#,##0.00" owes";#,##0.00" is owed";"nothing"'


def over_or_under(figure: Piece) -> Piece:
    """A variance with its word: over or under."""
    return _shown(figure, _OVER_OR_UNDER)


def bears(figure: Piece) -> Piece:
    """A partner's share of a variance with its word: bears or benefits."""
    return _shown(figure, _BEARS)


def to_come(figure: Piece) -> Piece:
    """What is outstanding with its word: to come, or early."""
    return _shown(figure, _TO_COME)


def up_or_down(figure: Piece) -> Piece:
    """A movement with its word: up or down."""
    return _shown(figure, _UP_OR_DOWN)


def pays(figure: Piece) -> Piece:
    """A share settled with its word: paid in, or paid back."""
    return _shown(figure, _PAYS)


def owes(figure: Piece) -> Piece:
    """What a partner owes with its word, or what it is owed."""
    return _shown(figure, _OWES)


def percent(figure: Piece) -> Piece:
    """A part of a whole as a percentage."""
    return _shown(figure, _PERCENT)


def _shown(figure: Piece, number_format: str) -> Piece:
    return Shown(figure, number_format) if isinstance(figure, Formula) else figure


class Front:
    """A sheet written from the top; `row` is the next free one, counted from 0."""

    def __init__(self, skeleton: Skeleton, name: str, title: str) -> None:
        self.skeleton = skeleton
        self.sheet: Worksheet = skeleton.add_sheet(name, safe_string(title))
        self.name = name
        self.row = 1
        self._breaks: list[int] = []
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)

    def cell(self, column: int, row: int | None = None) -> str:
        """The cell as formulas of this sheet name it; of the row to be written unless told."""
        return f"{column_letters(column + 1)}{(self.row if row is None else row) + 1}"

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def new_page(self) -> None:
        """Let what follows begin on another sheet of paper."""
        self._breaks.append(self.row)
        self.sheet.set_h_pagebreaks(self._breaks)

    def heading(self, words: str) -> None:
        """The heading of a block, after a free row."""
        self.skip()
        self._text(0, words, Look.SECTION)
        self.row += 1

    def say(self, words: str, look: Look = Look.WRAPPED) -> None:
        """A sentence across all columns."""
        self._across(0, words, look, _ON_A_LINE)
        self.row += 1

    def fact(self, label: str, words: str) -> None:
        """A label with what it says beside it."""
        self._text(0, label, Look.LABEL)
        self._across(1, words, Look.WRAPPED, _BESIDE)
        self.row += 1

    def day(self, label: str, day: date) -> str:
        """A label with a day beside it; says the day's cell."""
        self._text(0, label, Look.LABEL)
        self.sheet.write_datetime(self.row, 1, day, self.skeleton.formats.look(Look.DAY))
        self.row += 1
        return f"'{self.name}'!$B${self.row}"

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[Piece]], *, words: int = 1
    ) -> tuple[int, int]:
        """Headings and rows; says the first and the last row, counted from 0.

        The first columns, so many as `words` says, hold texts and days; the others hold figures.
        """
        for column, heading in enumerate(headings):
            figures = column >= words
            self._text(column, heading, Look.HEADING_OF_FIGURES if figures else Look.HEADING)
        self.sheet.set_row(
            self.row, _LINE * max(_lines(h, _IN_A_CELL) for h in headings[1:] or " ")
        )
        self.row += 1
        first = self.row
        for pieces in rows:
            self.line(pieces)
        return first, self.row - 1

    def line(self, pieces: Sequence[Piece], *, total: bool = False) -> None:
        """One row of a table; a total stands under a line, in bold."""
        for column, piece in enumerate(pieces):
            self._piece(column, piece, total=total)
        lines = max(
            _lines(piece, _WIDTHS[0] + 4 if column == 0 else _IN_A_CELL)
            for column, piece in enumerate(pieces)
        )
        self.sheet.set_row(self.row, _LINE * lines)
        self.row += 1

    def sum_of(self, column: int, rows: tuple[int, int], pence: int) -> Formula:
        """The live total of a column of a table above."""
        first, last = self.cell(column, rows[0]), self.cell(column, rows[1])
        return Formula(f"ROUND(SUM({first}:{last}),2)", pence)

    def link(self, sheet: str, words: str) -> None:
        """A link to a sheet behind, and what it shows."""
        self.sheet.write_url(self.row, 0, f"internal:'{sheet}'!A1", string=sheet)
        self._across(1, words, Look.WRAPPED, _BESIDE)
        self.row += 1

    def signatures(self, offices: Iterable[str]) -> None:
        """Room for names, signatures and days."""
        headings = ("", "Name", "", "Signature", "", "", "Date", "")
        for column, heading in enumerate(headings):
            self._text(column, heading, Look.HEADING)
        self.row += 1
        for office in offices:
            self.sheet.set_row(self.row, 3 * _LINE)
            for column in range(COLUMNS):
                self._text(column, office if column == 0 else "", Look.TO_SIGN)
            self.row += 1

    def _piece(self, column: int, piece: Piece, *, total: bool) -> None:
        formats = self.skeleton.formats
        if piece is None or isinstance(piece, str):
            look = Look.TOTAL if total else Look.WRAPPED
            if piece:
                self._text(column, piece, look)
            else:
                self.sheet.write_blank(self.row, column, None, formats.look(look))
            return
        place = (self.row, column)
        if isinstance(piece, Instead):
            self._text(column, piece.words, Look.INSTEAD)
        elif isinstance(piece, date):
            self.sheet.write_datetime(*place, piece, formats.look(Look.DAY))
        elif isinstance(piece, int):
            self.sheet.write_number(*place, piece, formats.number("0", bold=total))
        else:
            figure, shown_as = piece if isinstance(piece, Shown) else (piece, ACCOUNTING)
            value: object = figure.value
            if isinstance(value, int):
                value = to_pounds(value)
            cell_format = formats.number(shown_as, bold=total)
            self.sheet.write_formula(*place, f"={figure.text}", cell_format, value)

    def _across(self, column: int, words: str, look: Look, on_a_line: int) -> None:
        self.sheet.merge_range(
            self.row, column, self.row, _LAST, "", self.skeleton.formats.look(look)
        )
        self._text(column, words, look)
        self.sheet.set_row(self.row, _LINE * _lines(words, on_a_line))

    def _text(self, column: int, words: str, look: Look) -> None:
        self.skeleton.text(self.sheet, self.row, column, words, look)


def _lines(piece: Piece, on_a_line: int) -> int:
    """How many lines a text takes."""
    if not isinstance(piece, str):
        return 1
    return min(sum(1 + max(0, len(line) - 1) // on_a_line for line in piece.split("\n")), 27)
