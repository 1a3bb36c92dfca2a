"""Puts bulk rows into a workbook that XlsxWriter made, and the finished file in its place.

XlsxWriter makes the whole workbook, but leaves in each bulk sheet only one sample row, whose
cells carry the formats. The file is then copied part by part; where the sample row stands, the
real rows are streamed in, and the tables that covered the sample row are widened. That is about
ten times faster than writing the cells through XlsxWriter, and needs no memory for them.
"""

import re
import secrets
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from tracker.errors import BadFile, RuleBroken
from tracker.exporters.bulk_rows import BulkColumn, BulkRow, sheet_rows
from tracker.sheets import Style
from tracker.sheets.cells import column_letters

LAST_ROW = 1_048_576
"""The last row a sheet has."""

_COMPRESSION = 5
_MANY_ROWS = 500_000
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
_STYLE_NUMBER = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="([0-9]+)")?')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_TABLE_RANGE = re.compile(rb' ref="([A-Z]+[0-9]+):([A-Z]+)[0-9]+"')
_TABLE_NAME = re.compile(rb'displayName="([^"]*)"')


@dataclass(frozen=True)
class BulkSheet:
    """One sheet to fill: where its sample row is, and what goes there.

    `sheet` counts the workbook's sheets from 0, `sample_row` the sheet's rows from 1. `rows`
    starts the rows, and `count` says how many they are, None where nobody has counted; `table`
    names the table to widen, if any; `wraps` says how many characters fit a line in the columns
    whose texts go on below.
    """

    sheet: int
    sample_row: int
    styles: tuple[Style, ...]
    rows: Callable[[], Iterator[BulkRow]]
    count: int | None = None
    table: str | None = None
    wraps: Mapping[int, int] = field(default_factory=dict)

    @property
    def last_row(self) -> int | None:
        """The last row that will be filled, or the sample row where there are no rows."""
        return None if self.count is None else self.sample_row + max(self.count, 1) - 1


@contextmanager
def finished_file(out: Path) -> Iterator[IO[bytes]]:
    """A file that appears at `out` once it is complete, and not at all when anything fails.

    Raises BadFile where the folder or the file cannot be written.
    """
    if out.exists() and not out.is_file():
        raise BadFile(f"{out} cannot be written: it is not a file.")
    unfinished = out.with_name(f".{out.name[:50]}.{secrets.token_hex(8)}.part")
    try:
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(out)
    except OSError as error:
        raise BadFile(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def splice(skeleton: bytes, sheets: Sequence[BulkSheet], out: IO[bytes]) -> None:
    """Copy the workbook to `out`, with the rows of every bulk sheet in place of its sample row."""
    by_part = {f"xl/worksheets/sheet{sheet.sheet + 1}.xml": sheet for sheet in sheets}
    tables = {sheet.table.encode(): sheet for sheet in sheets if sheet.table}
    with (
        zipfile.ZipFile(BytesIO(skeleton)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as target,
    ):
        for part in source.namelist():
            content = source.read(part)
            entry = zipfile.ZipInfo(part, _NO_CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if sheet := by_part.get(part):
                with target.open(entry, "w", force_zip64=(sheet.count or 0) > _MANY_ROWS) as stream:
                    for piece in _filled(content, sheet):
                        stream.write(piece)
            else:
                if part.startswith("xl/tables/"):
                    content = _widened(content, tables)
                target.writestr(entry, content)


def _filled(xml: bytes, sheet: BulkSheet) -> Iterator[bytes]:
    """The sheet's XML with its rows."""
    letters = column_letters(len(sheet.styles))
    reach = "" if sheet.last_row is None else f'<dimension ref="A1:{letters}{sheet.last_row}"/>'
    xml = _DIMENSION.sub(reach.encode(), xml, count=1)
    if sheet.count == 0:
        yield xml
        return
    begin = xml.index(f'<row r="{sheet.sample_row}"'.encode())
    end = xml.index(b"</sheetData>", begin)
    numbers = [int(number or 0) for number in _STYLE_NUMBER.findall(xml, begin, end)]
    columns = [
        BulkColumn(style, number, sheet.wraps.get(index, 0))
        for index, (style, number) in enumerate(zip(sheet.styles, numbers, strict=True))
    ]
    yield xml[:begin]
    yield from sheet_rows(_counted(sheet), columns, sheet.sample_row)
    yield xml[end:]


def _counted(sheet: BulkSheet) -> Iterator[BulkRow]:
    """The rows, which must fit the sheet and be as many as the tables and formulas reach over."""
    number = 0
    for number, row in enumerate(sheet.rows(), start=1):
        if number > LAST_ROW - sheet.sample_row + 1:
            raise RuleBroken(
                f"There are more than {number - 1:,} rows, more than one sheet holds: "
                "export fewer agreements at a time."
            )
        yield row
    if sheet.count not in (None, number):
        raise ValueError(f"{sheet.count:,} rows were announced and {number:,} came")


def _widened(xml: bytes, tables: Mapping[bytes, BulkSheet]) -> bytes:
    """A table's XML, with the table reaching down to the last of its rows."""
    name = _TABLE_NAME.search(xml)
    sheet = tables.get(name[1]) if name else None
    if sheet is None or sheet.last_row is None:
        return xml
    return _TABLE_RANGE.sub(rb' ref="\1:\g<2>%d"' % sheet.last_row, xml)
