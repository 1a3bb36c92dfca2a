"""A block copied from a spreadsheet, put into the cells of a month's grid.

A block is lines of cells with tabs between, as a spreadsheet copies them. Its first column may
name the schemes, by code or title, and its first line the columns; without names the lines are
taken in the order of the schemes and the cells in the order of the columns. Nothing is read as a
figure here: what a cell says is put where it belongs, and judged there like typing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """The texts that a block puts into the grid, by scheme and column, and the lines left over.

    `unplaced` are lines that name no scheme of the grid, or come after its last one.
    """

    texts: Mapping[tuple[int, str], str]
    unplaced: tuple[str, ...]

    @property
    def schemes(self) -> int:
        """How many schemes got something."""
        return len({place for place, _ in self.texts})


def read_block(
    block: str, schemes: Sequence[tuple[str, str]], columns: Mapping[str, str]
) -> FilledGrid:
    """Put the cells of a block where they belong.

    Args:
        schemes: the code and title of each scheme, in the order of the grid.
        columns: the heading of each column of the grid that can be filled, in its order.
    """
    lines = [line.split("\t") for line in block.replace("\r\n", "\n").split("\n")]
    lines = [[_clean(cell) for cell in line] for line in lines if any(_clean(c) for c in line)]
    places = _places(schemes)
    headings = {_same(heading): field for field, heading in columns.items()}
    order: list[str | None] = list(columns)
    if lines and _names_columns(lines[0], headings):
        first = lines.pop(0)
        named = first[0] == "" or _same(first[0]) not in headings
        order = [headings.get(_same(cell)) for cell in first[named:]]
    else:
        named = any(_same(line[0]) in places for line in lines)
    return _fill(lines[:MOST_LINES], places, order, len(schemes), named=named)


def _fill(
    lines: Sequence[Sequence[str]],
    places: Mapping[str, int],
    order: Sequence[str | None],
    schemes: int,
    *,
    named: bool,
) -> FilledGrid:
    texts: dict[tuple[int, str], str] = {}
    unplaced = []
    for number, line in enumerate(lines):
        place = places.get(_same(line[0])) if named else number
        if place is None or place >= schemes:
            unplaced.append(" ".join(cell for cell in line if cell))
            continue
        for field, cell in zip(order, line[named:], strict=False):
            if field is not None:
                texts[place, field] = cell
    return FilledGrid(texts, tuple(unplaced))


def _places(schemes: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Where each scheme stands, by code and by title; a title that two schemes have names neither."""
    titles = [_same(title) for _, title in schemes]
    found = {title: n for n, title in enumerate(titles) if titles.count(title) == 1}
    return found | {_same(code): number for number, (code, _) in enumerate(schemes)}


def _names_columns(line: Sequence[str], headings: Mapping[str, str]) -> bool:
    return any(_same(cell) in headings for cell in line)


def _clean(cell: str) -> str:
    """A cell without the quotation marks a spreadsheet puts around one with a line break or quote."""
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return text


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
