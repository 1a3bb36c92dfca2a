"""What a cell of a spreadsheet may hold, and what is said when it does not fit."""

from datetime import date, datetime, time, timedelta
from functools import cache

# What a reader finds in a cell. Blank cells are None or an empty text.
Cell = str | float | int | bool | date | datetime | time | timedelta | None

# What travels between floors and is stored: money as whole pence, dates as ISO text, months as
# `2025-04`, financial years by the year they start in, yes and no as bool, blank as None.
Wire = str | int | bool | None


class CellFault(Exception):
    """The cell cannot be taken; the message continues the words 'The value'.

    It says what is wrong and what to enter, in the words of the person who has to mend it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def shown(cell: object) -> str:
    """How a message names a cell that is not text: 'a date', 'a number', 'TRUE'."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date):
        return "a date"
    if isinstance(cell, time | timedelta):
        return "a time"
    return "a number" if isinstance(cell, int | float) else "text"


def cell_text(cell: Cell) -> str:
    """The cell's value as an error list prints it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return (
            cell.strftime("%d/%m/%Y %H:%M") if cell.time() != time() else cell.strftime("%d/%m/%Y")
        )
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


@cache
def column_letters(number: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
