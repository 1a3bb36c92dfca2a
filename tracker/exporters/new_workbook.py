"""What every exported workbook has in common: how it is begun, and how its sheets print."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

_A4, _A3 = 9, 8
_FITS_A4, _FITS_A3 = 170, 280
_LONGEST_FOOTER = 255

# The same registers always make the same file, which says nowhere who made it or when.
_NO_CLOCK = datetime(2000, 1, 1)  # noqa: DTZ001  # XlsxWriter writes it as it stands


@contextmanager
def new_workbook(created: datetime = _NO_CLOCK) -> Iterator[tuple[Workbook, BytesIO]]:
    """An XlsxWriter workbook in memory that takes a text for nothing but a text.

    The file's bytes are complete once the context ends.
    """
    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(made, options) as workbook:
        workbook.set_properties({"created": created})
        yield workbook, made


def print_set_up(sheet: Worksheet, heading_row: int, footer: str) -> None:
    """Landscape A4, as wide as one page, headings on every page; rows count from 0."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading_row)
    pages = "&RPage &P of &N"
    # A single & would start a command of the footer.
    left = footer.replace("&", "&&")[: _LONGEST_FOOTER - len(pages) - 2].rstrip("&")
    sheet.set_footer(f"&L{left}{pages}")


def wide_set_up(sheet: Worksheet, characters: int, first_columns: int) -> None:
    """A table too wide to be read on A4 prints on A3, and across pages beyond that.

    `characters` is its width; the first columns, which name the rows, are on every page.
    """
    if characters > _FITS_A4:
        sheet.set_paper(_A3)
    if characters > _FITS_A3:
        sheet.fit_to_pages(-(-characters // _FITS_A3), 0)
        sheet.repeat_columns(0, first_columns - 1)
