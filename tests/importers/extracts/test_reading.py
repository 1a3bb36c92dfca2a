"""Extracts through the child process: what the application asks and gets."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from importers.extracts.reading import inspect_extract, read_extract
from tests.importers.extracts.layouts import LAYOUTS
from tests.importers.extracts.published import Published
from tracker.domain.ledgers.extracts import ExtractLayout, ExtractLine
from tracker.errors import BadFile

BY_NAME = {layout.name: layout for layout in LAYOUTS}


@pytest.fixture(params=["lga-1252", "lga-book-titled"])
def published(request: pytest.FixtureRequest) -> Published:
    return BY_NAME[request.param]


def test_inspecting_and_reading_agree(published: Published, tmp_path: Path) -> None:
    path = published.write(tmp_path)
    lines: list[ExtractLine] = []

    seen = inspect_extract(path, path.name)
    found = read_extract(path, path.name, seen.layout(), lines.extend)

    assert (found.rows, found.total, found.sha256) == (seen.rows, seen.total, seen.sha256)
    made = published.made()
    assert [(line.row, line.day, line.amount, line.supplier) for line in lines] == [
        (published.header_row + 1 + n, one.day, one.net, one.supplier) for n, one in enumerate(made)
    ]
    assert lines[0].period == f"{made[0].day:%Y-%m}"
    assert lines[0].cells["Expense Area"] == made[0].field("category")


def test_only_the_columns_asked_for_are_carried(published: Published, tmp_path: Path) -> None:
    path = published.write(tmp_path)
    layout = ExtractLayout(
        {"date": "payment date", "amount": "AMOUNT"}, carry=("Organisational Unit",)
    )
    lines: list[ExtractLine] = []
    read_extract(path, path.name, layout, lines.extend)
    assert set(lines[0].cells) == {"Organisational Unit"}
    assert (lines[0].supplier, lines[0].column) == ("", "Amount")


def test_a_column_that_is_gone_is_named(published: Published, tmp_path: Path) -> None:
    path = published.write(tmp_path)
    layout = ExtractLayout({"date": "Payment Date", "amount": "Net Amount", "supplier": "Payee"})
    with pytest.raises(BadFile, match='has no column "Net Amount" and "Payee"'):
        read_extract(path, path.name, layout, lambda _lines: None)


def test_what_cannot_be_read_is_an_answer_to_inspecting_and_an_error_to_reading(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("<html>")
    found = inspect_extract(path, "../a.csv")
    assert (found.readable, found.name) == (False, "a.csv")
    assert "web page" in found.reason
    with pytest.raises(BadFile, match=r"a\.csv cannot be read: it is a web page"):
        read_extract(path, "a.csv", ExtractLayout({"amount": "Amount"}), lambda _lines: None)
    assert "no such file" in inspect_extract(tmp_path / "b.csv", "b.csv").reason


def test_no_child_is_left_when_the_caller_stops_listening(
    published: Published, tmp_path: Path
) -> None:
    path = published.write(tmp_path)
    stopped = RuntimeError("the database is full")

    def stop(_lines: list[ExtractLine]) -> None:
        raise stopped

    with pytest.raises(RuntimeError, match="database is full"):
        read_extract(
            path, path.name, ExtractLayout({"date": "Payment Date", "amount": "Amount"}), stop
        )
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_next_months_sheet_may_have_another_name_and_another_header_row(tmp_path: Path) -> None:
    first = BY_NAME["lga-book"].write(tmp_path)
    second = BY_NAME["lga-book-titled"].write(tmp_path)
    layout = inspect_extract(first, first.name).layout()
    found = read_extract(
        second, second.name, ExtractLayout(layout.columns, sheet="Last month"), lambda _l: None
    )
    assert (found.header_row, found.total) == (5, BY_NAME["lga-book-titled"].total())


def test_long_extracts_come_in_portions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{1 + n % 28:02d}/08/2020,Acme {n % 50},{n % 900}.25\n" for n in range(45_000))
    path.write_text(f"Date,Supplier,Amount\n{rows}Total,,\n")
    sizes: list[int] = []
    total = Decimal(0)

    def take(lines: list[ExtractLine]) -> None:
        nonlocal total
        sizes.append(len(lines))
        total += sum(line.amount for line in lines)

    found = read_extract(path, "a.csv", ExtractLayout({"date": "Date", "amount": "Amount"}), take)
    assert (sum(sizes), max(sizes)) == (45_000, 5_000)
    assert found.total == total
