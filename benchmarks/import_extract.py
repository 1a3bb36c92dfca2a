"""Measures taking in a ledger extract against the least it could cost.

    python -m benchmarks.import_extract [--rows 100000] [--rounds 3]

A made-up extract of ten columns, as a workbook and as text, mapped to five schemes. The floor
reads the same file with python-calamine or the csv module and writes its rows with one
executemany into a bare SQLite table: no recognition, no rules, no control totals, no comparison,
no record. All take turns in one run, each in a process of its own. Not a test: nothing here
passes or fails.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.import_ledger import run, write_book
from benchmarks.inspect_extract import write_book as write_workbook
from benchmarks.inspect_extract import write_text

KEEP = """
with sqlite3.connect(sys.argv[2]) as connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE lines (a, b, c, d, e, f, g, h, i, j)")
    connection.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
"""
FLOORS = {
    ".xlsx": "import sqlite3, sys\nfrom python_calamine import CalamineWorkbook\n"
    "found = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()\n"
    "rows = [[str(cell) for cell in row] for row in found[1:]]\n" + KEEP,
    ".csv": "import csv, sqlite3, sys\n"
    'with open(sys.argv[1], newline="", encoding="utf-8") as file:\n'
    "    rows = list(csv.reader(file))[1:]\n" + KEEP,
}
MAPPING = {
    "name": "Payments",
    "organisation": "C",
    "layout": {
        "columns": {
            "date": "Payment Date",
            "amount": "Amount",
            "reference": "Transaction Number",
            "supplier": "Supplier Name",
        }
    },
    "narrative": ["Service Label"],
    "rules": [
        *(
            {"column": "Service Label", "pattern": f"*{n}", "agreement": f"A{n % 5}", "fund": "F",
             "scheme": f"S{n}"}
            for n in range(9)
        ),
        {"every": True, "agreement": "A0", "fund": "F", "scheme": "S9"},
    ],
}  # fmt: skip


def main() -> None:
    """Let the floor and the tracker take each file in, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_book(folder / "book.xlsx", 0)
        (folder / "mapping.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        for file in (
            write_workbook(folder / "extract.xlsx", given.rows),
            write_text(folder / "extract.csv", given.rows),
        ):
            measure(folder, file, given.rounds)


def measure(folder: Path, file: Path, rounds: int) -> None:
    """Print the medians of a file."""
    measured: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        for name, taken in one_round(folder / f"{file.suffix}{number}", file).items():
            measured.setdefault(name, []).append(taken)
    floor = statistics.median(wall for wall, _ in measured["floor"])
    print(f"{file.name}, medians of {rounds} rounds")
    for name, taken in measured.items():
        seconds = statistics.median(wall for wall, _ in taken)
        memory = max(peak for _, peak in taken)
        print(f"  {name:28} {seconds:7.2f} s  {seconds / floor:5.2f} x  {memory:6.0f} MB")


def one_round(own: Path, file: Path) -> dict[str, tuple[float, float]]:
    """Everybody once, the tracker twice with the same file."""
    own.mkdir()
    environment = {**os.environ, "TRACKER_INSTANCE": str(own), "DATABASE_URL": ""}
    tracker = [sys.executable, "-m", "tracker.cli"]
    run([*tracker, "import", str(file.parent / "book.xlsx")], environment)
    take_in = [*tracker, "ledger", "import", str(file), "--mapping", str(file.parent / "mapping.json"), "--json"]  # fmt: skip
    commands = {
        "floor": [sys.executable, "-c", FLOORS[file.suffix], str(file), str(own / "floor.db")],
        "tracker, first time": take_in,
        "tracker, same file again": take_in,
    }
    return {name: run(command, environment) for name, command in commands.items()}


if __name__ == "__main__":
    main()
