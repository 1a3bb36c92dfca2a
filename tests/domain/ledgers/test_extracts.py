"""What is said of an extract, in the words other programs read."""

from datetime import date
from decimal import Decimal

from tracker.domain.ledgers.extracts import (
    AcrossColumn,
    Guess,
    Inspection,
    SeenColumn,
    SkippedRow,
    StatedTotal,
    inspection_json,
)

FOUND = Inspection(
    name="a.csv", readable=True, encoding="cp1252", delimiter=",", header_row=4,
    seen=(SeenColumn("Paid", "Paid", "dates"), SeenColumn("Net", "Net", "amounts")),
    columns={"date": Guess("Paid", "Paid", "sure", "x"), "amount": Guess("Net (2)", "Net", "sure", "x")},
    rows=2, total=Decimal("12.5"), date_min=date(2020, 8, 1), date_max=date(2020, 8, 31),
    skipped=(SkippedRow(9, "total row"),), warnings=("W",), questions=("Q",),
)  # fmt: skip


def test_the_answer_has_exactly_the_promised_keys() -> None:
    assert inspection_json(FOUND) == {
        "readable": True, "encoding": "cp1252", "delimiter": ",", "sheet": None, "header_row": 4,
        "columns": {"date": "Paid", "amount": "Net", "description": None, "supplier": None, "reference": None,
                    "cost_centre": None},
        "rows": 2, "total": "12.50", "date_min": "2020-08-01", "date_max": "2020-08-31",
        "skipped": [{"row": 9, "reason": "total row"}], "warnings": ["Q", "W"],
    }  # fmt: skip


def test_an_unreadable_file_has_a_reason_and_nothing_else() -> None:
    found = Inspection(name="a.csv", readable=False, reason="it is empty.")
    assert inspection_json(found) == {"readable": False, "reason": "it is empty."}


def test_a_pair_of_debit_and_credit_is_named_in_full() -> None:
    pair = Inspection(
        name="a.csv", readable=True,
        columns={"debit": Guess("Dr", "Dr", "sure", "x"), "credit": Guess("Cr", "Cr", "sure", "x")},
    )  # fmt: skip
    columns = inspection_json(pair)["columns"]
    assert isinstance(columns, dict)
    assert (columns["amount"], columns["debit"], columns["credit"]) == (None, "Dr", "Cr")


def test_fractions_of_a_penny_are_shown_in_full() -> None:
    found = Inspection(name="a.csv", readable=True, total=Decimal("4211776.354452897"))
    assert inspection_json(found)["total"] == "4211776.354452897"


def test_a_guess_is_a_layout_to_be_confirmed() -> None:
    layout = FOUND.layout()
    assert (layout.columns, layout.header_row) == ({"date": "Paid", "amount": "Net (2)"}, None)
    bare = Inspection(
        name="a.csv", readable=True, across=(AcrossColumn("Apr", "2025-04"),)
    ).layout()
    assert (bare.header_row, bare.across) == (0, (AcrossColumn("Apr", "2025-04"),))
    assert FOUND.headings == ("Paid", "Net")


def test_a_total_agrees_to_the_penny_whatever_the_noise() -> None:
    noisy = StatedTotal(9, Decimal("624155185.27935"), Decimal("624155185.2793499976"), "all")
    assert noisy.agrees
    assert not StatedTotal(9, Decimal("1.00"), Decimal("1.01"), "all").agrees
