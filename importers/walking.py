"""The thorough scan of a worksheet, element by element, for sheets the quick scan cannot take."""

from xml.parsers import expat

from importers.addresses import MOST_COLUMNS, MOST_ROWS, box_of, cell_name, cell_place
from importers.findings import MOST_FILLED, MOST_MERGES, MOST_RECTANGLE, Findings
from importers.refusal import Refusal, damaged

_LONGEST_TEXT = 1_000


class Walk:
    """Findings by taking the sheet apart; a cell or row without an address follows the last one."""

    def __init__(self, sheet: str, percent_styles: frozenset[int]) -> None:
        """`percent_styles`: cell styles to report, empty when nobody needs them."""
        self._sheet, self._percent_styles = sheet, percent_styles
        self._found = Findings()
        self._row = self._column = 0
        self._type, self._style = "n", 0
        self._furthest = (0, 0)
        self._text: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._filled = self._in_value = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        # The reader drops comments and character sections inside a value, and part of the value
        # with them; in texts it understands them.
        self._parser.CommentHandler = self._unreadable
        self._parser.StartCdataSectionHandler = self._unreadable

    def feed(self, piece: bytes) -> None:
        """Take the next bytes apart; raises Refusal when they are no well-formed XML."""
        try:
            self._parser.Parse(piece)
        except expat.ExpatError as error:
            raise damaged(f"its sheet {self._sheet} cannot be read") from error

    def close(self) -> Findings:
        """The findings; raises Refusal when filled cells lie too far apart for the reader."""
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003  # expat takes no keyword
        except expat.ExpatError as error:
            raise damaged(f"its sheet {self._sheet} is incomplete") from error
        found = self._found
        if found.last_row * found.last_column > MOST_RECTANGLE:
            raise Refusal(
                f"its sheet {self._sheet} has a value far away from the others, in "
                f"{cell_name(*self._furthest)}. Delete the empty rows and columns before it, or "
                "the value, and import the file again."
            )
        return found

    def _unreadable(self, *_text: str) -> None:
        if self._in_value:
            raise Refusal(
                f"its sheet {self._sheet} has values written in a way that hides part of them. "
                "Open it in Excel, save it as a new .xlsx and import that one."
            )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row = _whole(attributes.get("r"), self._row + 1)
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self._found.hidden_rows.append(self._row)
        elif name in ("v", "f", "t"):
            self._text, self._in_value = [], name == "v"
            self._formula = "" if name == "f" else self._formula
        elif name == "is":
            self._filled = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(_whole(attributes.get("max"), 1), 200)
            self._found.hidden_columns.extend(range(_whole(attributes.get("min"), 1), last + 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = cell_place(attributes["r"]) if "r" in attributes else None
        if place is None and "r" in attributes:
            raise damaged(f"its sheet {self._sheet} has a cell with a strange address")
        self._row, self._column = place or (max(self._row, 1), self._column + 1)
        self._type, self._style = attributes.get("t", "n"), _whole(attributes.get("s"), 0)
        self._value = self._formula = None
        self._filled = False

    def _merge(self, reference: str) -> None:
        box = box_of(reference)
        if box and len(self._found.merges) <= MOST_MERGES:
            self._found.merges.append(box)

    def _characters(self, text: str) -> None:
        if self._text is not None and len(self._text) < _LONGEST_TEXT:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name in ("v", "f", "t") and self._text is not None:
            text = "".join(self._text)
            self._text, self._in_value = None, False
            if name == "f":
                self._formula = text
            elif name == "v":
                self._value = text
                self._filled = self._filled or bool(text)

    def _end_cell(self) -> None:
        found, row, column = self._found, self._row, self._column
        if self._type == "e":
            found.note_error(row, column, self._value or "of a broken formula")
        elif self._formula is not None and self._lacks_value():
            found.note_formula(row, column, self._formula)
        if self._type == "n" and self._style in self._percent_styles:
            found.note_percent(row, column)
        if self._filled:
            found.filled += 1
        if self._filled or self._value is not None:
            self._reach(row, column)

    def _lacks_value(self) -> bool:
        # A formula may well have an empty text as its result, but then it says that it is text.
        return self._value is None or (self._type != "str" and not self._value.strip())

    def _reach(self, row: int, column: int) -> None:
        found = self._found
        if row > MOST_ROWS or column > MOST_COLUMNS or found.filled > MOST_FILLED:
            found.last_row, found.last_column = (
                max(found.last_row, row),
                max(found.last_column, column),
            )
            found.check(self._sheet)
        if column > found.last_column or row > found.last_row:
            self._furthest = (row, column)
            found.last_row, found.last_column = (
                max(found.last_row, row),
                max(found.last_column, column),
            )


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) < 10 else default
