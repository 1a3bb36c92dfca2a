"""Where the headings are: a row under the preamble whose words the vocabulary knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importers.extracts.amounts import amount_of
from importers.extracts.contents import is_blank
from importers.extracts.moments import moment_of
from importers.extracts.vocabulary import amount_said, date_said, period_said, text_said

HEADER_WITHIN = 40
_LONGEST_HEADING = 120
_ROWS_BELOW = 30


@dataclass(frozen=True, slots=True)
class Header:
    """The headings found: the number of their last row from 1, or 0 if the file has none.

    `texts` are the headings by position, empty where a column has none. `score` compares one
    separator, or one sheet, with another.
    """

    row: int
    texts: tuple[str, ...]
    score: float
    roles: frozenset[str] = frozenset()


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The most telling row among the first 40, or the lack of headings over plain data."""
    best: Header | None = None
    for header in _candidates(rows):
        if best is None or header.score > best.score:
            best = header
    if best is None:
        return _unknown_words(rows) or _no_headings(rows)
    return _first_like(best, rows)


def _first_like(best: Header, rows: Sequence[Sequence[object]]) -> Header:
    """Headings may stand again further down, on a new page; the first ones count."""
    for index, row in enumerate(rows[: best.row]):
        if tuple(map(heading_text, row)) == best.texts:
            return replace(best, row=index + 1)
    return best


def heading_text(cell: object) -> str:
    """A heading on one line."""
    return " ".join(str(cell).split()) if isinstance(cell, str | int) and cell is not True else ""


def _candidates(rows: Sequence[Sequence[object]]) -> Iterator[Header]:
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if not _may_be_headings(row):
            continue
        single = _scored(index, tuple(map(heading_text, row)), rows)
        if single is not None:
            yield single
        below = rows[index + 1] if index + 1 < len(rows) else ()
        # A heading may go on in the next row: `Payment` over `Date`.
        if _may_be_headings(below):
            both = _scored(index + 1, _joined(row, below), rows)
            if both and len(both.roles) > max(
                len(single.roles if single else ()) + 1, _said(below)
            ):
                yield both


def _said(row: Sequence[object]) -> int:
    """How many roles a row of headings names by itself."""
    return len(set[str]().union(*(roles_of(heading_text(cell)) for cell in row)))


def _may_be_headings(row: Sequence[object]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in filled if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
    data = sum(1 for cell in filled if amount_of(cell) is not None or moment_of(cell) is not None)
    return len(texts) >= 2 and data <= len(filled) * 0.25


def _joined(first: Sequence[object], second: Sequence[object]) -> tuple[str, ...]:
    width = max(len(first), len(second))
    pairs = zip(_padded(first, width), _padded(second, width), strict=True)
    return tuple(f"{heading_text(a)} {heading_text(b)}".strip() for a, b in pairs)


def _padded(row: Sequence[object], width: int) -> list[object]:
    return [*row, *[""] * (width - len(row))]


def roles_of(heading: str) -> set[str]:
    """What a heading may name, in short."""
    found = set()
    if date_said(heading) or period_said(heading):
        found.add("date")
    said = amount_said(heading)
    if said and said.kind != "vat":
        found.add("amount")
    for role in ("supplier", "reference", "description", "cost_centre"):
        if text_said(heading, role):
            found.add(role)
    return found


def _scored(index: int, texts: tuple[str, ...], rows: Sequence[Sequence[object]]) -> Header | None:
    named = {position: roles_of(text) for position, text in enumerate(texts) if text}
    roles = frozenset[str]().union(*named.values())
    evidence = _amounts_below(
        [position for position, found in named.items() if "amount" in found], rows[index + 1 :]
    )
    if len(roles) < 2 or ("amount" not in roles and len(roles) < 3 and not evidence):
        return None
    matched = sum(bool(found) for found in named.values())
    score = 3 * ("amount" in roles) + 2 * ("date" in roles) + len(roles) + 3 * evidence
    return Header(index + 1, texts, score + min(matched, 12) / 10, roles)


def _amounts_below(positions: list[int], rows: Sequence[Sequence[object]]) -> float:
    """How many of the next rows have an amount under one of the headings, from 0 to 1."""
    looked = [row for row in rows[:_ROWS_BELOW] if not all(map(is_blank, row))]
    with_amount = sum(
        any(p < len(row) and not is_blank(row[p]) and amount_of(row[p]) is not None
            for p in positions)
        for row in looked
    )  # fmt: skip
    return with_amount / len(looked) if looked else 0.0


def _unknown_words(rows: Sequence[Sequence[object]]) -> Header | None:
    """The first full row of texts over columns of figures, whatever its words."""
    width = max((_filled(row) for row in rows), default=0)
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        texts = [heading_text(cell) for cell in row if not is_blank(cell)]
        if len(texts) < max(2, width * 0.6) or len(set(texts)) < len(texts):
            continue
        if _may_be_headings(row) and _amounts_below(list(range(len(row))), rows[index + 1 :]) > 0.5:
            return Header(index + 1, tuple(map(heading_text, row)), 1.0)
    return None


def _filled(row: Sequence[object]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _no_headings(rows: Sequence[Sequence[object]]) -> Header | None:
    """No headings at all: from the top, rows with both a date and an amount with pennies."""
    filled = [row for row in rows[:_ROWS_BELOW] if not all(map(is_blank, row))]
    whole = [row for row in filled if _is_data(row)]
    if len(whole) < 2 or len(whole) < len(filled) * 0.8:
        return None
    return Header(0, ("",) * max(map(len, whole)), 1.0)


def _is_data(row: Sequence[object]) -> bool:
    days = [cell for cell in row if not is_blank(cell) and moment_of(cell) is not None]
    amounts = [
        found for cell in row if not is_blank(cell) and (found := amount_of(cell)) is not None
    ]
    return bool(days) and any(amount % 1 for amount in amounts)
