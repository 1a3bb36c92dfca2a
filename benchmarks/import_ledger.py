"""Measures the import of a ledger workbook against the least it could cost.

    python -m benchmarks.import_ledger [--rows 100000] [--rounds 3]

The floor reads the same Ledger sheet with python-calamine and writes its rows with one
executemany into a bare SQLite table: no gate, no checks, no comparison, no record. Where pandas
is installed, its `read_excel` and `to_sql` run beside them. All take turns in one run, each in a
process of its own, so that ratios hold however busy the machine is. Not a test: nothing here
passes or fails.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import xlsxwriter

FLOOR = """
import sqlite3, sys
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_name("Ledger").to_python()
with sqlite3.connect(sys.argv[2]) as connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE ledger (a, b, c, d, e, f, g, h)")
    connection.executemany("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows[1:])
"""
PANDAS = """
import sqlite3, sys
import pandas
frame = pandas.read_excel(sys.argv[1], sheet_name="Ledger")
with sqlite3.connect(sys.argv[2]) as connection:
    frame.to_sql("ledger", connection, index=False)
"""
SHEETS = {
    "Organisations": [["Code", "Name", "Type"], ["C", "Council", "Council"], ["I", "ICB", "ICB"]],
    "Agreements": [
        ["Agreement", "Title", "Legal basis", "Host", "Start date"],
        *([f"A{a}", f"Agreement {a}", "Section 75", "C", "2024-04-01"] for a in range(5)),
    ],
    "Partners": [
        ["Agreement", "Organisation"],
        *([f"A{a}", code] for a in range(5) for code in ("C", "I")),
    ],
    "Funds": [
        ["Agreement", "Fund", "Title", "Kind"],
        *([f"A{a}", "F", "Fund", "Pooled"] for a in range(5)),
    ],
    "Schemes": [
        ["Agreement", "Fund", "Scheme", "Title"],
        *([f"A{a}", "F", f"S{s}", "Scheme"] for a in range(5) for s in range(10)),
    ],
}
MONTHS = [f"2025-{month:02d}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]


def write_book(out: Path, rows: int) -> None:
    """A workbook of five agreements with ten schemes each and so many ledger rows."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as workbook:
        for name, lines in SHEETS.items():
            sheet = workbook.add_worksheet(name)
            for place, line in enumerate(lines):
                sheet.write_row(place, 0, line)
        ledger = workbook.add_worksheet("Ledger")
        headings = ["Agreement", "Fund", "Scheme", "Period", "Measure", "Amount"]
        ledger.write_row(0, 0, [*headings, "Narrative", "Source reference"])
        for place in range(rows):
            scheme, month = f"S{place // 5 % 10}", MONTHS[place // 50 % 12]
            amount = (place * 7919 % 999_999) / 100
            words = [f"Invoice from supplier {place % 997}", f"INV{place:07d}"]
            line = [f"A{place % 5}", "F", scheme, month, "Actual", amount, *words]
            ledger.write_row(place + 1, 0, line)


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds of a command, and the peak memory of its largest process in MB."""
    start = time.perf_counter()
    watched = ["/usr/bin/time", "-f", "%M", *command]
    done = subprocess.run(watched, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1024


def main() -> None:
    """Write the workbook, let everybody read it in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        write_book(book, given.rows)
        measured: dict[str, list[tuple[float, float]]] = {}
        for number in range(given.rounds):
            for name, seconds in one_round(Path(folder) / str(number), book).items():
                measured.setdefault(name, []).append(seconds)
    floor = statistics.median(seconds for seconds, _ in measured["floor"])
    print(f"{given.rows:,} ledger rows, medians of {given.rounds} rounds")
    for name, taken in measured.items():
        seconds = statistics.median(wall for wall, _ in taken)
        memory = max(peak for _, peak in taken)
        print(f"{name:28} {seconds:7.2f} s  {seconds / floor:5.2f} x  {memory:6.0f} MB")


def one_round(folder: Path, book: Path) -> dict[str, tuple[float, float]]:
    """Everybody once, the tracker twice with the same file."""
    folder.mkdir()
    environment = {**os.environ, "TRACKER_INSTANCE": str(folder), "DATABASE_URL": ""}
    tracker = [sys.executable, "-m", "tracker.cli", "import", str(book), "--json"]
    commands = {
        "floor": [sys.executable, "-c", FLOOR, str(book), str(folder / "floor.db")],
        "tracker, first import": tracker,
        "tracker, same file again": tracker,
    }
    if find_spec("pandas") and find_spec("openpyxl"):
        commands["pandas"] = [sys.executable, "-c", PANDAS, str(book), str(folder / "pandas.db")]
    run([sys.executable, "-m", "tracker.cli", "batches"], environment)  # makes the empty database
    return {name: run(command, environment) for name, command in commands.items()}


if __name__ == "__main__":
    main()
