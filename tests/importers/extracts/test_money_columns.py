"""Pairs of debit and credit by their many names, and columns that name a currency."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers.extracts.asking import inspected, lines_of
from tracker.domain.ledgers.extracts import Inspection


def saved(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "extract.csv"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def looked(tmp_path: Path, *lines: str) -> Inspection:
    return inspected(saved(tmp_path, *lines))


def pair(found: Inspection) -> list[str]:
    return [found.columns[role].heading for role in ("debit", "credit") if role in found.columns]


@pytest.mark.parametrize(
    ("debit", "credit"),
    [("Entered DR", "Entered CR"), ("Accounted DR", "Accounted CR"), ("Accounted Debit", "Accounted Credit"),
     ("Entered Dr Amount", "Entered Cr Amount"), ("Base Debit Amount", "Base Credit Amount")],
)  # fmt: skip
def test_the_ledgers_own_names_of_debit_and_credit_are_known(
    tmp_path: Path, debit: str, credit: str
) -> None:
    rows = ["01/04/2020,a,100.50,", "02/04/2020,b,,40.00", "03/04/2020,c,7.00,"]

    found = looked(tmp_path, f"GL Date,Line Description,{debit},{credit}", *rows)

    assert pair(found) == [debit, credit]
    assert (found.form, found.rows, found.total) == ("list", 3, Decimal("67.50"))


def test_what_was_accounted_for_stands_before_what_was_entered(tmp_path: Path) -> None:
    head = "GL Date,Line Description,Accounted DR,Accounted CR,Entered DR,Entered CR"

    found = looked(tmp_path, head, "01/04/2020,a,100.00,,120.00,", "02/04/2020,b,,10.00,,12.00")

    assert pair(found) == ["Accounted DR", "Accounted CR"]
    assert found.total == Decimal("90.00")
    assert any('and not "Entered DR" and "Entered CR"' in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("out", "back"), [("Expenditure", "Income"), ("Payments", "Receipts"), ("Paid out", "Paid in")]
)
def test_money_out_and_money_in_are_a_pair_and_asked_about(
    tmp_path: Path, out: str, back: str
) -> None:
    rows = ["01/04/2020,A,100.00,", "02/04/2020,B,,40.00", "03/04/2020,C,7.00,"]

    found = looked(tmp_path, f"Date,Narrative,{out},{back}", *rows)

    assert pair(found) == [out, back]
    assert (found.form, found.rows, found.total) == ("list", 3, Decimal("67.00"))
    assert any("money coming in" in question for question in found.questions)


def test_income_beside_expenditure_in_every_row_is_no_pair(tmp_path: Path) -> None:
    rows = ["Care,100.00,10.00", "Beds,200.00,20.00"]

    found = looked(tmp_path, "Scheme,Expenditure,Income", *rows)

    assert (found.form, pair(found)) == ("matrix", [])
    assert found.questions


# --------------------------------------------------------------------------------- currencies


def in_currencies(heading: str, foreign: str) -> list[str]:
    rows = [f"0{n}/04/2020,Acme {n} Ltd,100.00,{'GBP' if n % 3 else foreign}" for n in range(1, 10)]
    return [f"Posting Date,Vendor,Amount,{heading}", *rows]


@pytest.mark.parametrize("heading", ["Curr.", "Currency", "Crcy", ""])
@pytest.mark.parametrize("foreign", ["EUR", "usd"])
def test_amounts_in_another_currency_are_asked_about(
    tmp_path: Path, heading: str, foreign: str
) -> None:
    found = looked(tmp_path, *in_currencies(heading, foreign))

    asked = [question for question in found.questions if "another currency" in question]
    assert [f"3 of {foreign.upper()}" in question for question in asked] == [True]
    assert found.columns["amount"].confidence == "unsure"


def test_a_mapped_file_in_two_currencies_is_warned_of(tmp_path: Path) -> None:
    path = saved(tmp_path, *in_currencies("Currency", "EUR"))

    found, _lines = lines_of(path, inspected(path).layout())

    assert any("another currency" in warning for warning in found.warnings)


@pytest.mark.parametrize("other", ["GBP", "£", "ZZZ"])
def test_pounds_and_other_codes_raise_no_question(tmp_path: Path, other: str) -> None:
    found = looked(tmp_path, *in_currencies("Code", other))

    assert (found.questions, found.columns["amount"].confidence) == ((), "sure")
