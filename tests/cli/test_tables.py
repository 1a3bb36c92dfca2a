"""Plain tables and money for people who read a terminal."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.cli.tables import pounds, print_table, share, variance


@pytest.mark.parametrize(
    ("amount", "figure", "in_words", "borne"),
    [
        ("1234.5", "£1,234.50", "£1,234.50 overspend", "bears £1,234.50"),
        ("-1234.5", "-£1,234.50", "£1,234.50 underspend", "benefits by £1,234.50"),
        ("0.00", "£0.00", "on budget", "nothing"),
        ("-0.00", "£0.00", "on budget", "nothing"),
    ],
)
def test_an_amount_is_told_with_its_direction(
    amount: str, figure: str, in_words: str, borne: str
) -> None:
    assert pounds(Decimal(amount)) == figure
    assert variance(Decimal(amount)) == in_words
    assert share(Decimal(amount)) == borne


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    assert pounds(None) == "-"
    assert variance(None) == "no forecast"


def test_figures_stand_to_the_right_and_words_to_the_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(
        ["Scheme", "Budget", "Rows", "Due"],
        [["Reablement", Decimal("1234.5"), 1200, date(2026, 3, 31)], ["Care", None, 7, None]],
    )
    assert capsys.readouterr().out == (
        "Scheme         Budget   Rows  Due\n"
        "----------  ---------  -----  ----------\n"
        "Reablement  £1,234.50  1,200  31/03/2026\n"
        "Care                       7\n"
    )


def test_a_table_without_rows_is_its_headings(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["Batch", "File"], [])
    assert capsys.readouterr().out == "Batch  File\n-----  ----\n"


def test_text_of_several_lines_stays_in_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["Note"], [["two\n  lines"]])
    assert capsys.readouterr().out.splitlines()[-1] == "two lines"
