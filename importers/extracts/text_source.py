"""A CSV file of any layout: its encoding, its separator, its rows."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from importers.extracts.header import Header, find_header
from importers.extracts.months import find_matrix
from importers.extracts.sources import HEAD_ROWS, PORTION, Blemishes
from importers.plain_text import decoded
from importers.refusal import Refusal

SEPARATORS = (",", ";", "\t", "|")
LONGEST_FIELD = 1 << 20
# No address and no description has so many lines: a quotation mark is missing.
_MOST_LINES = 25
_HEAD_TEXT = 1 << 19
_NOTHING = " \t\r\n\f\"',;|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class QuotesBroken(Exception):
    """A strict reading met quotation marks that do not match; a lenient one may go on."""


class TextSource:
    """Delimited text. Rows are records: a field over two lines does not make two of them."""

    sheet: str | None = None
    title = ""
    beside: Sequence[tuple[str, Sequence[Sequence[object]]]] = ()

    def __init__(self, path: Path) -> None:
        """Decode the file and choose its separator; raises Refusal when it is no table."""
        csv.field_size_limit(LONGEST_FIELD)
        self._content = path.read_bytes()
        text, encoding = decoded(self._content, unmarked_wide=True)
        if not text.strip(_NOTHING):
            raise Refusal("there is nothing in it but blank lines. Export or download it again.")
        self._quoted = '"' in text
        self.encoding: str | None = encoding
        self.warnings: list[str] = []
        self.questions: list[str] = []
        self._lenient = False
        self.delimiter: str | None
        self.delimiter, self.head, self.header = _best_table(text)

    def read_leniently(self, line: int) -> None:
        """From now on take quotation marks inside a field as they stand."""
        self._lenient = True
        self.warnings.append(
            f"In line {line:,} the quotation marks do not match; they were taken as part of the text. "
            "Check the rows around it."
        )

    def settle_quotes(self) -> None:
        """Find out, before any row is handed on, whether the quotation marks match."""
        if self._quoted and not self._lenient:
            try:
                for _portion in self.portions():
                    pass
            except QuotesBroken as broken:
                self.read_leniently(broken.args[0])

    def portions(self) -> Iterator[Sequence[Sequence[object]]]:
        assert self.delimiter is not None
        assert self.encoding is not None
        # Decoding as it goes is faster than going through the text as one.
        lines = io.TextIOWrapper(io.BytesIO(self._content), self.encoding, newline="")
        reader = _reader(lines, self.delimiter, strict=not self._lenient)
        records = iter(reader)
        started = number = 0
        try:
            while True:
                rows = list(islice(records, PORTION))
                if self._quoted and reader.line_num - started > len(rows):
                    self._check_lines(rows, number)
                started = reader.line_num
                number += len(rows)
                if not rows:
                    return
                yield rows
        except csv.Error as error:
            raise self._broken(error, reader.line_num) from error

    def _broken(self, error: csv.Error, line: int) -> Exception:
        text = str(error)
        if "field larger" in text:
            return Refusal(
                f"near line {line:,} a field is longer than {LONGEST_FIELD:,} characters; is a "
                "quotation mark missing?"
            )
        if "unexpected end" in text:
            return Refusal(
                f"a quotation mark is opened and never closed (the file ends in line {line:,}). "
                "Close it, or save the file from Excel as CSV UTF-8."
            )
        return QuotesBroken(line)

    def _check_lines(self, rows: Sequence[Sequence[object]], before: int) -> None:
        """Refuse fields over several lines that have swallowed whole records."""
        assert self.delimiter is not None
        for number, row in enumerate(rows, before + 1):
            for cell in row:
                if isinstance(cell, str) and "\n" in cell:
                    lines = cell.split("\n")
                    whole = sum(
                        line.count(self.delimiter) >= max(2, len(row) - 2) for line in lines
                    )
                    # Quotation marks known to be wrong: one whole row in a field is one swallowed.
                    if len(lines) > _MOST_LINES or whole >= (1 if self._lenient else 2):
                        raise Refusal(
                            f"in row {number:,} a field runs over {len(lines)} lines and seems to "
                            "hold other rows: a quotation mark is missing. Mend it, or save the "
                            "file from Excel as CSV UTF-8."
                        )

    def blemishes(self, _columns: set[int]) -> Blemishes:
        return Blemishes()

    def note_hidden(self, _header_row: int, _columns: set[int]) -> None:
        """Text hides nothing."""


class _Records(Protocol):
    """What the csv module's reader is."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def _reader(lines: Iterable[str], delimiter: str, *, strict: bool) -> _Records:
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def _best_table(text: str) -> tuple[str, list[list[str]], Header | None]:
    """The separator under which the file looks most like a table, by headings, then by widths."""
    best: tuple[float, str, list[list[str]], Header | None] | None = None
    # A long quoted field may reach over its end, which makes an odd last row of the head at worst.
    head_text = text[:_HEAD_TEXT]
    for delimiter in SEPARATORS:
        if delimiter not in head_text:
            continue
        head = list(
            islice(_reader(io.StringIO(head_text, newline=""), delimiter, strict=False), HEAD_ROWS)
        )
        steady = _steadiness(head)
        if not steady:
            continue
        header = find_header(head)
        matrix = find_matrix(head)
        score = max(header.score if header else 0.0, matrix.score if matrix else 0.0) + steady
        if best is None or score > best[0]:
            best = score, delimiter, head, header
    if best is None:
        raise Refusal(
            "it is one column of text: no comma, semicolon, tab or bar parts it into columns. "
            "Save the extract as CSV UTF-8 or .xlsx."
        )
    return best[1:]


def _steadiness(head: Sequence[Sequence[str]]) -> float:
    """How many of the rows have the usual number of fields, from 0 to 1; 0 without a separator."""
    widths = Counter(len(row) for row in head if any(row))
    wide = {width: count for width, count in widths.items() if width > 1}
    return max(wide.values()) / sum(widths.values()) if wide else 0.0
