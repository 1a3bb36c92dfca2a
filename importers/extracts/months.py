"""Matrices: schemes down, months across, as monitoring spreadsheets are kept."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from importers.extracts.amounts import amount_of
from importers.extracts.contents import is_blank
from importers.extracts.header import HEADER_WITHIN, heading_text
from importers.extracts.labels import unique_labels
from importers.extracts.moments import MONTHS, moment_of
from importers.extracts.vocabulary import plain_words
from tracker.domain.ledgers.extracts import AcrossColumn

_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"\b({_NAME})\b[ ]*((?:20)?[0-9]{{2}}\b(?! ?%))?")
_NUMBERED = re.compile(r"^(?:m|p|mth|month|period|per|pd) ?(0?[1-9]|1[0-2])\b")
_YEAR = re.compile(r"\b(20[0-9]{2}) ?[/\-\u2013] ?(?:20)?([0-9]{2})\b")
# Columns worked out from the others: they are checked or left alone, never added.
_DERIVED = re.compile(
    r"\b(total|totals|ytd|year to date|full year|annual|cumulative|variance|var|balance|remaining|average|"
    r"to date|%)\b"
)
_DIGITS = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")
_FEWEST = 2  # of one month alone nobody can tell whether it is the month of the amounts below it
_ROW_TOTAL = re.compile(r"(?:grand |row |year |full year |fy )?totals?(?: £)?")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A header row with months in it.

    `row` counts from 1 and is the last of the headings' rows; `across` gives the amounts' columns
    by position; `row_totals` are the positions of columns that add up the others.
    """

    row: int
    texts: tuple[str, ...]
    across: tuple[tuple[int, AcrossColumn], ...]
    row_totals: tuple[int, ...]
    score: float
    year_from: str | None = None


@dataclass(frozen=True, slots=True)
class _Month:
    number: int
    year: int | None
    rest: str


def find_matrix(rows: Sequence[Sequence[object]], title: str = "") -> Matrix | None:
    """The first row among the first 40 that has at least two months over amounts.

    Args:
        rows: the first rows of the file.
        title: what the sheet is called, which may tell the financial year.
    """
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        months = {at: found for at, cell in enumerate(row) if (found := _month_of(cell))}
        if len({(found.number, found.year) for found in months.values()}) < _FEWEST:
            continue
        matrix = _built(index, months, rows)
        if matrix is not None:
            return _with_years(matrix, [title, *_texts_of(rows[: index + 1])])
    return None


def _month_of(cell: object) -> _Month | None:
    if isinstance(cell, date):
        return _Month(cell.month, cell.year, "")
    if not isinstance(cell, str) or not cell.strip() or len(cell) > 60:
        return None
    if amount_of(cell) is not None and not _DIGITS.fullmatch(cell.strip()):
        return None  # a figure, which might also be read as the serial number of a day
    words = plain_words(cell)
    if match := _NAMED.search(words):
        year = int(match[2]) if match[2] else None
        rest = (words[: match.start()] + words[match.end() :]).strip()
        full = year + 2000 if year is not None and year < 100 else year
        return None if len(rest.split()) > 3 else _Month(MONTHS[match[1]], full, rest)
    if match := _NUMBERED.match(words):
        return _Month((int(match[1]) + 2) % 12 + 1, None, words[match.end() :].strip())
    moment = moment_of(cell)
    return _Month(moment.day.month, moment.day.year, "") if moment else None


def _built(
    index: int, months: dict[int, _Month], rows: Sequence[Sequence[object]]
) -> Matrix | None:
    row, below = rows[index], rows[index + 1] if index + 1 < len(rows) else ()
    measures = _measures_below(months, below)
    if measures:
        index += 1
        spread = _spread(months, max(len(row), len(below)))
        months = {at: replace(spread[at], rest=words) for at, words in measures.items()}
        texts = _joined_texts(row, below, months)
    else:
        texts = {at: heading_text(cell) for at, cell in enumerate(row)}
        if index and max(Counter((m.number, m.year) for m in months.values()).values()) > 1:
            groups = _filled_right(rows[index - 1], len(row))
            months = {at: replace(m, rest=m.rest or groups[at]) for at, m in months.items()}
            texts = {at: f"{groups[at]} {text}".strip() if at in months else text
                     for at, text in texts.items()}  # fmt: skip
    across = {at: month for at, month in months.items()
              if not _DERIVED.search(month.rest) and _holds_amounts(at, rows[index + 1 :])}  # fmt: skip
    if len(across) < _FEWEST or not _any_amounts(across, rows[index + 1 :]):
        return None
    headings = tuple(_shown(texts.get(at, ""), months.get(at)) for at in range(max(texts) + 1))
    totals = tuple(at for at, text in enumerate(headings)
                   if at not in months and _ROW_TOTAL.fullmatch(plain_words(text)))  # fmt: skip
    labels = unique_labels(headings)
    found = tuple((at, _column(labels[at], month)) for at, month in sorted(across.items()))
    return Matrix(index + 1, headings, found, totals, 12 + min(len(across), 12) / 12)


def _column(label: str, month: _Month) -> AcrossColumn:
    period = f"{month.year:04d}-{month.number:02d}" if month.year else None
    measure = month.rest.strip("£ ").strip() or None
    return AcrossColumn(label, period, measure.capitalize() if measure else None)


def _shown(text: str, month: _Month | None) -> str:
    """The heading; a date cell, which has no text, as its month."""
    if text or month is None or not month.year:
        return text
    return f"{month.year:04d}-{month.number:02d} {month.rest}".strip()


def _measures_below(months: dict[int, _Month], below: Sequence[object]) -> dict[int, str]:
    """The words under the months, where the next row goes on with `Budget`, `Actual`."""
    first = min(months)
    words = {at: plain_words(heading_text(cell)) for at, cell in enumerate(below)
             if at >= first and not is_blank(cell)}  # fmt: skip
    texts = [word for at, word in words.items() if word and amount_of(below[at]) is None]
    return words if len(texts) == len(words) and len(texts) >= max(3, len(months) * 0.8) else {}


def _spread(months: dict[int, _Month], width: int) -> dict[int, _Month]:
    """Each column's month: its own, or that of the merged heading to its left."""
    spread, last = {}, None
    for at in range(width):
        last = months.get(at, last)
        if last is not None:
            spread[at] = last
    return spread


def _joined_texts(
    row: Sequence[object], below: Sequence[object], months: dict[int, _Month]
) -> dict[int, str]:
    tops = _filled_right(row, max(len(row), len(below)))
    texts = {}
    for at in range(max(len(row), len(below))):
        own = heading_text(row[at]) if at < len(row) else ""
        under = heading_text(below[at]) if at < len(below) else ""
        texts[at] = f"{tops[at] if at in months else own} {under}".strip()
    return texts


def _filled_right(row: Sequence[object], width: int) -> list[str]:
    filled, last = [], ""
    for at in range(width):
        cell = row[at] if at < len(row) else ""
        text = f"{cell.year:04d}-{cell.month:02d}" if isinstance(cell, date) else heading_text(cell)
        last = text or last
        filled.append(last)
    return filled


def _holds_amounts(at: int, rows: Sequence[Sequence[object]]) -> bool:
    """Whether a column has figures, or nothing at all, as the months to come have."""
    cells = [row[at] for row in rows if at < len(row) and not is_blank(row[at])]
    return sum(amount_of(cell) is not None for cell in cells) >= len(cells) * 0.6


def _any_amounts(columns: Iterable[int], rows: Sequence[Sequence[object]]) -> bool:
    """Whether there is a figure below any of the months; otherwise they are a transaction's dates."""
    return any(
        at < len(row) and not is_blank(row[at]) and amount_of(row[at]) is not None
        for at in columns
        for row in rows
    )


def _texts_of(rows: Sequence[Sequence[object]]) -> list[str]:
    return [cell for row in rows for cell in row if isinstance(cell, str)]


def _with_years(matrix: Matrix, texts: Sequence[str]) -> Matrix:
    """Months without a year belong to the financial year that the title names, if one does."""
    if all(column.period for _at, column in matrix.across):
        return matrix
    years = {(int(found[1]), found[0]) for text in texts for found in _YEAR.finditer(text)
             if (int(found[1]) + 1) % 100 == int(found[2])}  # fmt: skip
    if len({year for year, _words in years}) != 1:
        return matrix
    start, words = next(iter(years))
    across = tuple((at, in_year(column, start)) for at, column in matrix.across)
    return replace(matrix, across=across, year_from=words)


def in_year(column: AcrossColumn, start: int) -> AcrossColumn:
    """A column with the month its label names, in the financial year that starts in a year."""
    month = None if column.period else _month_of(column.label)
    if month is None:
        return column
    return replace(column, period=f"{start + (month.number < 4):04d}-{month.number:02d}")
