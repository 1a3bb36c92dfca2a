"""The quick scan of a worksheet: byte searches over sheets laid out as spreadsheet programs do.

`QuickScan` costs a fraction of reading the sheet. It understands what Excel, LibreOffice, Google
and the usual libraries write: every row and cell names its place, tags have no prefix. Anything
else raises Unusual, and the sheet goes to the thorough `importers.walking.Walk`, which reads
element by element and gives the same findings.
"""

import re

from importers.addresses import box_of, column_number
from importers.findings import MOST_RECTANGLE, Findings

_LONGEST_WAIT = 1 << 24
_PLAIN_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>)?\s*<worksheet\b")
_LAST_CELL = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^<>]*\bhidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<col [^<>]*>")
_ATTRIBUTE = re.compile(rb'([a-zA-Z]+)="([^"]*)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_FAR = re.compile(rb'<c r="([A-Z]{2,3})[0-9]')
# A cell beyond the first n columns, for n from 0 to 25.
_BEYOND = [
    re.compile(rb'<c r="([%c-Z]|[A-Z]{2,3})[0-9]' % (ord("A") + known)) for known in range(26)
]
_ERROR = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^<>]*\bt\s*=\s*"e"[^<>]*>'
    rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?(?:<v>([^<]*)</v>)?"
)
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^<>]*)>\s*<f\b(?:[^<>]*/>|[^<>]*>([^<]*)</f>)\s*'
    rb"(?:</c>|<v\s*/>|(<v[^<>]*>\s*</v>))"
)
_STYLED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^<>]*)>')
_ENTITIES = (
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&quot;", b'"'),
    (b"&apos;", b"'"),
    (b"&amp;", b"&"),
)


class Unusual(Exception):
    """The sheet is laid out in a way the quick scan does not understand."""


class QuickScan:
    """Findings by searching bytes, without taking the sheet apart."""

    def __init__(self, percent_styles: frozenset[int]) -> None:
        """`percent_styles`: cell styles to report, empty when nobody needs them."""
        self._found = Findings()
        self._percent_styles = {str(style).encode("ascii") for style in percent_styles}
        self._waiting = b""
        self._began = False

    def feed(self, piece: bytes) -> None:
        """Scan what ends with a whole row and keep the rest for the next piece."""
        if not self._began:
            self._began = True
            if not _PLAIN_ROOT.match(piece):
                raise Unusual
        block = self._waiting + piece
        cut = block.rfind(b"<row ")
        if cut <= 0:
            if len(block) > _LONGEST_WAIT:
                raise Unusual
            self._waiting = block
            return
        self._waiting = block[cut:]
        self._scan(block[:cut])

    def close(self) -> Findings:
        """Scan the last rows and what follows them."""
        self._scan(self._waiting)
        found = self._found
        boxes = (box_of(text.decode("ascii")) for text in _MERGE.findall(self._waiting))
        found.merges.extend(box for box in boxes if box)
        if found.last_row * max(found.last_column, 1) > MOST_RECTANGLE:
            raise Unusual  # formatted but empty cells count here, so the exact walk decides
        return found

    def _scan(self, block: bytes) -> None:
        # Looking for one byte is ten times as fast as looking for two, and most blocks of a long
        # ledger have not even that.
        if b"!" in block and b"<!" in block:
            raise Unusual
        self._count(block)
        if b"e" in block and b'"e"' in block:
            self._errors(block)
        if b"f" in block and b"<f" in block:
            self._formulas(block)
        if b"h" in block and b"hidden=" in block:
            self._hidden(block)
        if self._percent_styles:
            self._percents(block)

    def _count(self, block: bytes) -> None:
        cells, tags = block.count(b'<c r="'), block.count(b"<c")
        if cells != tags:
            self._check_tags(block, cells)
        found = self._found
        if cells:
            last = _LAST_CELL.match(block, block.rfind(b'<c r="'))
            if last is None:
                raise Unusual
            found.last_row = max(found.last_row, int(last[1]))
        while found.last_column < 26 and (beyond := _BEYOND[found.last_column].search(block)):
            found.last_column = _column(beyond[1])
        if found.last_column >= 26:
            letters = set(_FAR.findall(block))
            found.last_column = max(found.last_column, *map(_column, letters), 26)
        values = block.count(b"</v>")
        if values < cells:  # else every cell has a value, and texts do not stand in the cells
            values += block.count(b"</is>")
        found.filled += values

    def _check_tags(self, block: bytes, cells: int) -> None:
        # Before and after the rows stand tags such as <cols>, between them only rows and cells.
        if cells != block.count(b"<c ") or b"<c>" in block or b"<c/" in block:
            raise Unusual

    def _errors(self, block: bytes) -> None:
        for letters, row, shown in _ERROR.findall(block):
            text = shown.decode("ascii", "replace") or "of a broken formula"
            self._found.note_error(int(row), _column(letters), text)

    def _formulas(self, block: bytes) -> None:
        for letters, row, attributes, formula, empty in _NO_VALUE.findall(block):
            if empty and b't="str"' in attributes:
                continue  # the formula's stored result is an empty text, such as ""
            for entity, character in _ENTITIES:
                formula = formula.replace(entity, character)  # noqa: PLW2901  # a short pipeline
            text = formula.decode("utf-8", "replace")
            self._found.note_formula(int(row), _column(letters), text)

    def _hidden(self, block: bytes) -> None:
        self._found.hidden_rows.extend(map(int, _HIDDEN_ROW.findall(block)))
        for tag in _COLUMNS.findall(block):
            attributes = dict(_ATTRIBUTE.findall(tag))
            if attributes.get(b"hidden") in (b"1", b"true"):
                first, last = attributes.get(b"min", b""), attributes.get(b"max", b"")
                if not (first.isdigit() and last.isdigit()):
                    raise Unusual
                self._found.hidden_columns.extend(range(int(first), min(int(last), 200) + 1))

    def _percents(self, block: bytes) -> None:
        for letters, row, tail in _STYLED.findall(block):
            attributes = dict(_ATTRIBUTE.findall(tail))
            style = attributes.get(b"s", b"0")
            if attributes.get(b"t", b"n") == b"n" and style in self._percent_styles:
                self._found.note_percent(int(row), _column(letters))


def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))
