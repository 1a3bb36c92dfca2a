"""The gate before the reader: every part of the workbook is inflated, counted and checked once."""

from collections.abc import Iterator, Mapping

from importers.container import Container
from importers.findings import Findings
from importers.markup import checked, is_markup
from importers.scanning import QuickScan, Unusual
from importers.walking import Walk


def inspect(
    container: Container, sheets: Mapping[str, str], percents: Mapping[str, frozenset[int]]
) -> dict[str, Findings]:
    """The findings of the sheets that are to be read, by their part.

    Args:
        container: the workbook's parts; all of them are inflated and checked.
        sheets: the names of the sheets to be read, by their part.
        percents: the cell styles to be reported, by part.

    Raises Refusal when the workbook is beyond a limit or not what it claims to be.
    """
    found = {}
    for part in container.entries:
        pieces = container.pieces(part)
        if is_markup(part) or part in sheets:
            pieces = checked(part, pieces, read_by_us=part in sheets)
        if part in sheets:
            findings = _scan(container, part, pieces, sheets[part], percents.get(part, frozenset()))
            findings.check(sheets[part])
            found[part] = findings
        else:
            for _piece in pieces:
                pass
    return found


def _scan(
    container: Container,
    part: str,
    pieces: Iterator[bytes],
    sheet: str,
    percent_styles: frozenset[int],
) -> Findings:
    quick = QuickScan(percent_styles)
    try:
        for piece in pieces:
            quick.feed(piece)
        return quick.close()
    except Unusual:
        for _piece in pieces:  # the rest of the part is still counted and checked
            pass
    walk = Walk(sheet, percent_styles)
    for piece in container.pieces(part):
        walk.feed(piece)
    return walk.close()
