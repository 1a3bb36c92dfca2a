"""What is wrong with single cells and rows, as `tracker import --json` lists it."""

from dataclasses import dataclass

MOST_PROBLEMS = 50_000
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the user has to mend before the file can be imported.

    Attributes:
        sheet: the sheet's name in the workbook format, None when the whole file is meant.
        cell: the cell without its sheet, such as `F17`, None when no single cell is meant.
        column: the heading.
        value: what the cell shows, None when it is blank.
        message: a sentence saying what is wrong and what to enter.
    """

    sheet: str | None
    cell: str | None
    column: str | None
    value: str | None
    message: str


def shortened(text: str) -> str | None:
    """A cell's text as an error list shows it: None for blank, cut when very long."""
    if not text:
        return None
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
