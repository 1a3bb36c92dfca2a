"""Whether a file is large is told without opening it."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from importers.sizing import is_large

MEGABYTE = 1024 * 1024


def workbook(rows: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ledger")
    for number in range(rows):
        sheet.append(
            ["BCF", "POOL", "REABLE", "2026-10", "Actual", number / 7, "a narrative", f"X{number}"]
        )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_small_workbook_is_small_and_one_of_many_rows_is_large() -> None:
    assert not is_large(workbook(500), 2 * MEGABYTE, 1_000)
    assert is_large(workbook(1_100), 2 * MEGABYTE, 1_000)


def test_a_file_of_many_bytes_is_large_whatever_it_is() -> None:
    assert is_large(b"x" * (MEGABYTE + 1), MEGABYTE, 1_000)
    assert not is_large(b"x" * MEGABYTE, MEGABYTE, 1_000)


def test_a_csv_file_of_many_lines_is_large() -> None:
    assert is_large(b"a,b\r\n" * 1_001, MEGABYTE, 1_000)
    assert not is_large(b"a,b\r\n" * 1_000, MEGABYTE, 1_000)


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04 nothing", b"PK\x05\x06" + b"\xff" * 18, b"\0" * 500]
)
def test_what_is_no_file_of_ours_is_left_to_its_reader(content: bytes) -> None:
    assert not is_large(content, MEGABYTE, 1_000)


def test_what_is_beside_the_sheets_does_not_count() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * MEGABYTE)

    assert not is_large(out.getvalue(), MEGABYTE, 1_000)
