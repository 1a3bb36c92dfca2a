"""How fast the auditor's summary is written, and how much memory that takes.

    python -m benchmarks.summary_export [--rows 100000] [--repeats 3]

The floor is XlsxWriter in its constant-memory mode writing the very same cells: texts, numbers,
dates and formulas with their values, in the same formats, without tables or charts. If pandas is
installed, `to_excel` of the ledger alone is timed too. Every run has a process of its own, the
contestants take turns, and the median counts.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.util import find_spec
from itertools import groupby, islice
from math import ceil
from pathlib import Path
from statistics import median

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from benchmarks.sample_books import Size, ledger_entries, register_rows
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.money import to_pence, to_pounds
from tracker.domain.registers import AgreementBook, LedgerEntry, LedgerTotal, Row
from tracker.exporters.bulk_rows import BulkCell, Formula
from tracker.exporters.summary import LedgerLine, SummaryFacts, write_summary
from tracker.exporters.summary.content import content_of
from tracker.sheets import Style

YEAR = FinancialYear(2025)
AS_AT = date(2026, 3, 31)
ENTRIES_A_MONTH = 10
REGISTERS = {
    "partners": "Partners",
    "funds": "Funds",
    "schemes": "Schemes",
    "contributions": "Contributions",
    "budgets": "Budgets",
    "risk_shares": "Risk share",
}


def facts_of(ledger_rows: int) -> SummaryFacts:
    """A summary with about so many ledger rows, ten entries a month for each scheme."""
    size = Size(agreements=1, schemes=10, years=1, first_year=YEAR)
    size = replace(size, agreements=ceil(ledger_rows / (size.actuals * ENTRIES_A_MONTH)))
    lines = list(islice(_lines(ledger_entries(size)), ledger_rows))
    books = tuple(_books(register_rows(size), lines))
    return SummaryFacts(
        scope="The benchmark's sample",
        year=YEAR,
        as_at=AS_AT,
        made_by="Benchmark",
        made_at=datetime(2026, 4, 1, tzinfo=UTC),
        books=books,
        positions=tuple(agreement_position(book, YEAR, AS_AT) for book in books),
        due=(),
        findings=(),
        outcomes=(),
        scorecards=(),
        exposures=(),
        ledger=lambda: iter(lines),
    )


def _lines(entries: Iterator[LedgerEntry]) -> Iterator[LedgerLine]:
    """Every actual as ten entries of the month, every forecast as it is."""
    for at, row in enumerate(entries, start=2):
        for part in range(ENTRIES_A_MONTH if row.measure == "Actual" else 1):
            yield (
                row.agreement, row.fund, row.scheme, str(row.period), row.measure,
                f"{row.source_reference} {part:02d}", to_pence(row.amount) + part, row.narrative,
                1, at,
            )  # fmt: skip


def _books(rows: dict[str, list[Row]], lines: list[LedgerLine]) -> Iterator[AgreementBook]:
    totals = {code: list(of) for code, of in groupby(_totals(lines), key=lambda pair: pair[0])}
    organisations = tuple(rows["Organisations"])
    by_agreement: dict[str, dict[str, list[Row]]] = {}
    for field, sheet in REGISTERS.items():
        for row in rows[sheet]:
            by_agreement.setdefault(row.agreement, {}).setdefault(field, []).append(row)
    for agreement in rows["Agreements"]:
        own = {field: tuple(of) for field, of in by_agreement[agreement.agreement].items()}
        ledger = tuple(total for _, total in totals.get(agreement.agreement, ()))
        yield AgreementBook(agreement, organisations=organisations, ledger=ledger, **own)


def _totals(lines: list[LedgerLine]) -> Iterator[tuple[str, LedgerTotal]]:
    for key, of in groupby(lines, key=lambda row: row[:5]):
        agreement, fund, scheme, period, measure = key
        pence = sum(row[6] for row in of)
        month = YEAR.periods[(int(period[5:]) - 4) % 12]
        yield agreement, LedgerTotal(fund, scheme, month, measure, to_pounds(pence))


def tracker_job(facts: SummaryFacts, out: Path) -> Callable[[], None]:
    """The summary as the tracker writes it, its tables, formulas and checks included."""
    return lambda: write_summary(out, facts)


def xlsxwriter_job(facts: SummaryFacts, out: Path) -> Callable[[], None]:
    """The same cells through XlsxWriter, a row at a time; what to write is worked out before."""
    tables = content_of(facts).in_order

    def write() -> None:
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as workbook:
            for table in tables:
                sheet = workbook.add_worksheet(table.sheet.name)
                fields = [
                    (field.style, workbook.add_format({"num_format": field.shown_as}))
                    for field in table.sheet.spec.fields
                ]
                for number, row in enumerate(table.rows(), start=table.sheet.first_row - 1):
                    for column, cell in enumerate(row):
                        if cell not in {None, ""}:
                            _write(sheet, (number, column), cell, *fields[column])

    return write


def _write(
    sheet: Worksheet, place: tuple[int, int], cell: BulkCell, style: Style, look: Format
) -> None:
    if isinstance(cell, Formula):
        value = cell.value / 100 if style is Style.MONEY else cell.value
        sheet.write_formula(*place, f"={cell.text}", look, value)
    elif isinstance(cell, str):
        sheet.write_string(*place, cell, look)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, look)
    else:
        sheet.write_number(*place, cell / 100 if style is Style.MONEY else cell, look)


def pandas_job(facts: SummaryFacts, out: Path) -> Callable[[], None]:
    """Only the ledger, by pandas."""
    import pandas  # noqa: PLC0415  # not a dependency: timed where somebody has it

    frame = pandas.DataFrame(
        [(*row[:6], row[6] / 100, *row[7:]) for row in facts.ledger()],
        columns=[f"Column {number}" for number in range(10)],
    )
    return lambda: frame.to_excel(out, index=False)


JOBS = {
    "the tracker's summary": tracker_job,
    "XlsxWriter, same cells": xlsxwriter_job,
    "pandas, ledger only": pandas_job,
}


def run(contestant: str, ledger_rows: int) -> None:
    """One run, in a process of its own; prints what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "summary.xlsx")
        facts = facts_of(ledger_rows)
        job = JOBS[contestant](facts, out)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        job()
        seconds = time.perf_counter() - begun
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        megabytes = out.stat().st_size / 1e6
    print(json.dumps({"seconds": seconds, "grown": grown / 1024, "megabytes": megabytes}))


def compare(ledger_rows: int, repeats: int) -> None:
    """All contestants in turn; prints a table of medians."""
    found: dict[str, list[dict[str, float]]] = {}
    contestants = [name for name in JOBS if "pandas" not in name or find_spec("pandas")]
    for _ in range(repeats):
        for name in contestants:
            command = [sys.executable, "-m", "benchmarks.summary_export"]
            command += ["--rows", str(ledger_rows), "--run", name]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found.setdefault(name, []).append(json.loads(printed))
    floor = median(run["seconds"] for run in found["XlsxWriter, same cells"])
    print(f"{ledger_rows:,} ledger rows, median of {repeats}")
    print(f"{'':26}{'seconds':>9}{'x floor':>9}{'grown MB':>10}{'file MB':>9}")
    for name, runs in found.items():
        middle = {key: median(run[key] for run in runs) for key in runs[0]}
        print(
            f"{name:26}{middle['seconds']:9.2f}{middle['seconds'] / floor:9.2f}"
            f"{middle['grown']:10.0f}{middle['megabytes']:9.1f}"
        )


def main() -> None:
    """Run the comparison, or one contestant of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--run", choices=JOBS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        run(arguments.run, arguments.rows)
    else:
        compare(arguments.rows, arguments.repeats)


if __name__ == "__main__":
    main()
