"""In the child: delimited text given back with a column that says what is wrong in each row."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from importers.plain_text import decoded
from tracker.sheets.reading import Problem

TEXT = "text"
HEADING = "Import errors"
_CELL = re.compile(r"[A-Z]*([0-9]+)")
_LONGEST_FIELD = 1 << 20


def mark_text(path: Path, delimiter: str, problems: Sequence[Problem], out: Path) -> None:
    """Write the text again, each row followed by what is wrong in it.

    Rows are counted as records, as the reader of extracts does; problems of no single row stand in
    the first one. Raises Refusal when the text cannot be decoded.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    text, _encoding = decoded(path.read_bytes(), unmarked_wide=True)
    wrong = _by_row(problems)
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        width = max(map(len, records), default=0)
        for number, record in enumerate(records, 1):
            said = wrong.get(number, [])
            if number == 1:
                said = [HEADING, *wrong.get(0, []), *said]
            blanks = [""] * (width - len(record))
            said_once = "; ".join(dict.fromkeys(said))
            writer.writerow([*record, *blanks, said_once] if said else record)


def _by_row(problems: Sequence[Problem]) -> dict[int, list[str]]:
    """What is wrong by the number of the row; 0 for what belongs to none."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        place = _CELL.fullmatch(problem.cell or "")
        found.setdefault(int(place[1]) if place else 0, []).append(problem.message)
    return found
