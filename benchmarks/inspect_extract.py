"""Measures the recognition of a ledger extract against the bare reading of its cells.

    python -m benchmarks.inspect_extract [--rows 100000] [--rounds 3] [FILE ...]

Made-up extracts of ten columns, as text and as a workbook; further files may be named. The floor
is a process that reads every cell with the csv module or python-calamine and does nothing with
them. `tracker ledger inspect` starts its own child, finds the headings, judges the columns, reads
every row and looks through every value for personal data. Both take turns in one run. Not a test:
nothing here passes or fails.
"""

import argparse
import csv
import os
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.import_ledger import run

CSV_FLOOR = """
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8", errors="replace") as file:
    rows = list(csv.reader(file))
"""
XLSX_FLOOR = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
"""
HEADINGS = ["Body Name", "Service Label", "Expense Area", "Organisational Unit", "Payment Date",
            "Transaction Number", "Amount", "Supplier Name", "Supplier ID", "Capital/Revenue"]  # fmt: skip


def line(number: int) -> list[object]:
    """One made-up payment."""
    return [
        "Exampleshire County Council", f"Service {number % 40}", f"Area, {number % 90}", f"Unit {number % 300}",
        date(2025, 4, 1) + timedelta(days=number % 30), 5_100_000 + number, (number * 7919 % 999_999) / 100,
        f"SUPPLIER {number * 31 % 3000} LTD", 100_000 + number % 3000, "Revenue",
    ]  # fmt: skip


def write_text(out: Path, rows: int) -> Path:
    """An extract as text, days first and two decimals."""
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            cells = line(number)
            writer.writerow(
                [*cells[:4], f"{cells[4]:%d/%m/%Y}", cells[5], f"{cells[6]:.2f}", *cells[7:]]
            )
    return out


def write_book(out: Path, rows: int) -> Path:
    """The same as a workbook with date cells."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(rows):
            cells = line(number)
            sheet.write_row(number + 1, 0, cells[:4])
            sheet.write_datetime(number + 1, 4, cells[4], day)
            sheet.write_row(number + 1, 5, cells[5:])
    return out


def main() -> None:
    """Let the floor and the tracker look at each file in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = [write_text(Path(folder) / "extract.csv", given.rows),
                write_book(Path(folder) / "extract.xlsx", given.rows)]  # fmt: skip
        for file in [*made, *given.files]:
            measure(file, given.rounds)


def measure(file: Path, rounds: int) -> None:
    """Print the medians of a file."""
    script = XLSX_FLOOR if file.suffix == ".xlsx" else CSV_FLOOR
    commands = {
        "floor": [sys.executable, "-c", script, str(file)],
        "tracker": [sys.executable, "-m", "tracker.cli", "ledger", "inspect", str(file), "--json"],
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _round in range(rounds):
        for name, command in commands.items():
            taken[name].append(run(command, dict(os.environ)))
    seconds = {name: statistics.median(wall for wall, _ in runs) for name, runs in taken.items()}
    memory = max(peak for _, peak in taken["tracker"])
    print(
        f"{file.name:32} floor {seconds['floor']:6.2f} s  tracker {seconds['tracker']:6.2f} s  "
        f"{seconds['tracker'] / seconds['floor']:5.2f} x  {memory:5.0f} MB"
    )


if __name__ == "__main__":
    main()
