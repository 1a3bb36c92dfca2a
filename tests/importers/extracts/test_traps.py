"""Files in which the likely reading is the wrong one: read rightly, or asked about."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers.extracts.asking import inspected, lines_of, refusal
from tracker.domain.ledgers.extracts import AcrossColumn, ExtractLayout, Inspection


def looked(tmp_path: Path, rows: list[list[str]]) -> Inspection:
    return inspected(saved(tmp_path, rows))


def saved(tmp_path: Path, rows: list[list[str]]) -> Path:
    path = tmp_path / "extract.csv"
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def column(found: Inspection, role: str) -> str | None:
    return next((guess.heading for name, guess in found.columns.items() if name == role), None)


def day(number: int) -> str:
    return f"{1 + number % 28:02d}/08/2020"


def plain(count: int = 12, **headings: str) -> list[list[str]]:
    """Transactions of 10.50 under headings of which some are replaced."""
    names = {"date": "Payment Date", "supplier": "Supplier", "amount": "Amount", "ref": "Reference"}
    body = [[day(n), f"Acme {n} Ltd", "10.50", f"R{n}"] for n in range(count)]
    return [list({**names, **headings}.values()), *body]


# -------------------------------------------------------------------------------------- signs


def with_words(words: Callable[[int], str], amount: Callable[[int], str]) -> list[list[str]]:
    """A ledger whose last column says in words what kind of line it is."""
    head = ["Payment Date", "Supplier", "Amount", "Doc Type"]
    return [head, *([day(n), f"Acme {n} Ltd", amount(n), words(n)] for n in range(60))]


@pytest.mark.parametrize(
    ("credit", "other"),
    [("Credit Note", "Invoice"), ("CRN", "INV"), ("CN", "IN"), ("Cr", "Dr"), ("C", "D"), ("Income", "Expenditure"),
     ("Refund", "Paid")],
)  # fmt: skip
def test_credits_without_a_minus_are_asked_about(tmp_path: Path, credit: str, other: str) -> None:
    rows = with_words(lambda n: other if n % 9 else credit, lambda _n: "10.50")

    assert any("tells debits from credits" in q for q in looked(tmp_path, rows).questions)


def test_credits_far_down_the_file_are_asked_about_as_well(tmp_path: Path) -> None:
    head, *body = with_words(lambda _n: "Invoice", lambda _n: "10.50")
    credit = [day(3), "Acme Ltd", "99.00", "Credit Note"]

    found = looked(tmp_path, [head, *body * 100, credit])

    assert any("tells debits from credits" in q for q in found.questions)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        (lambda n: "Invoice" if n % 9 else "Credit Note", lambda n: "10.50" if n % 9 else "-10.50"),
        (lambda n: "R" if n % 9 else "C", lambda _n: "10.50"),
        (lambda n: "BACS" if n % 9 else "Credit Card", lambda _n: "10.50"),
        (lambda n: "GL" if n % 9 else "CR", lambda _n: "10.50"),
    ],
    ids=["credits with a minus", "capital and revenue", "ways of paying", "creditors' ledger"],
)
def test_other_words_raise_no_question_of_sign(
    tmp_path: Path, words: Callable[[int], str], amount: Callable[[int], str]
) -> None:
    assert not looked(tmp_path, with_words(words, amount)).questions


# ------------------------------------------------------------------------------------ amounts


def test_a_column_that_makes_up_the_total_together_with_vat_is_the_net_amount(
    tmp_path: Path,
) -> None:
    head = ["Date", "Supplier", "Goods", "VAT", "Total"]
    rows = [[day(n), f"Acme {n} Ltd", f"{10 + n}.50", "2.10", f"{12 + n}.60"] for n in range(12)]

    found = looked(tmp_path, [head, *rows])

    assert (column(found, "amount"), found.total) == ("Goods", Decimal("192.00"))


def test_vat_of_nothing_proves_no_column_net(tmp_path: Path) -> None:
    head = ["Date", "Supplier", "Goods", "VAT", "Total"]
    rows = [[day(n), f"Acme {n} Ltd", f"{10 + n}.50", "0.00", f"{10 + n}.50"] for n in range(12)]

    assert column(looked(tmp_path, [head, *rows]), "amount") == "Total"


@pytest.mark.parametrize(
    ("headings", "right"),
    [
        (["Spend in month", "Spend YTD"], "Spend in month"),
        (["Cumulative Amount", "Amount"], "Amount"),
        (["Amount (EUR)", "Amount (GBP)"], "Amount (GBP)"),
        (["% of spend", "Amount"], "Amount"),
    ],
)
def test_sums_of_many_lines_and_other_money_stand_behind_the_line(
    tmp_path: Path, headings: list[str], right: str
) -> None:
    rows = [[day(n), f"Acme {n} Ltd", f"{n}1.10", f"{n}7.30"] for n in range(12)]

    found = looked(tmp_path, [["Date", "Supplier", *headings], *rows])

    assert column(found, "amount") == right
    assert not found.questions


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1 234.50", "1234.50"), ("CR 12.30", "-12.30"), ("DR 12.30", "12.30"), ("'12.30", "12.30")],
)
def test_amounts_are_read_as_finance_systems_print_them(
    tmp_path: Path, written: str, amount: str
) -> None:
    rows = [[day(n), "Acme Ltd", written, f"R{n}"] for n in range(2)]

    assert looked(tmp_path, [plain()[0], *rows]).total == 2 * Decimal(amount)


@pytest.mark.parametrize("written", ["1 23.50", "1 234", "CR -12.30", "CR 12.30-"])
def test_amounts_that_can_be_read_in_two_ways_are_left_out_by_name(
    tmp_path: Path, written: str
) -> None:
    rows = plain()
    rows[4][2] = written

    found = looked(tmp_path, rows)

    assert found.rows == 11
    assert [(row.row, row.reason) for row in found.skipped] == [(5, "the amount cannot be read")]


def test_amounts_in_another_currency_are_asked_about(tmp_path: Path) -> None:
    found = looked(tmp_path, plain(amount="Amount EUR"))

    assert any("another currency" in question for question in found.questions)


@pytest.mark.parametrize(
    "heading", ["GL Code Net Amount", "Amount (No VAT)", "Distrib Amount SUM", "Actual Value"]
)
def test_an_amount_is_known_by_its_last_words(tmp_path: Path, heading: str) -> None:
    assert column(looked(tmp_path, plain(amount=heading)), "amount") == heading


# -------------------------------------------------------------------------------------- dates


def test_three_dates_in_a_row_are_no_months_across(tmp_path: Path) -> None:
    head = ["Inv Date", "Paid Date", "Due Date", "Supplier", "Amount"]
    rows = [["19/03/2020", "08/04/2020", "28/05/2020", "Acme Ltd", "10.50"] for _ in range(9)]

    found = looked(tmp_path, [head, *rows])

    assert (found.form, found.header_row, found.rows) == ("list", 1, 9)
    assert column(found, "date") == "Paid Date"


@pytest.mark.parametrize("days", [("43922", "43952", "43983"), ("20200401", "20200501", "20200601")])  # fmt: skip
def test_dates_as_bare_numbers_are_no_months_across(
    tmp_path: Path, days: tuple[str, str, str]
) -> None:
    head = ["Order Date", "Invoice Date", "Payment Date", "Supplier", "Amount"]

    found = looked(tmp_path, [head, *([*days, "Acme Ltd", "10.50"] for _ in range(9))])

    assert (found.form, column(found, "date"), found.rows) == ("list", "Payment Date", 9)


def test_a_month_of_six_digits_is_read_and_the_year_it_belongs_to_asked(tmp_path: Path) -> None:
    rows = [["202004", f"Acme {n} Ltd", "10.50", f"R{n}"] for n in range(9)]

    found = looked(tmp_path, [["Period", "Supplier", "Amount", "Reference"], *rows])

    assert found.date_min is not None
    assert found.date_min.isoformat() == "2020-04-01"
    assert any("accounting periods" in question for question in found.questions)


def test_year_day_month_is_refused_as_month_first_is(tmp_path: Path) -> None:
    rows = [[f"2020-{n:02d}-04", "Acme Ltd", "10.50", f"R{n}"] for n in range(1, 29)]

    assert "there is no month 28" in refusal(saved(tmp_path, [plain()[0], *rows]))


def test_a_date_of_another_century_is_pointed_at(tmp_path: Path) -> None:
    rows = plain(30)
    rows[7][0] = "01/08/2102"

    found = looked(tmp_path, rows)

    assert found.rows == 30
    assert any("ten years from the others: 01/08/2102" in warning for warning in found.warnings)


def test_dates_of_a_row_left_out_are_not_pointed_at(tmp_path: Path) -> None:
    rows = plain(30)
    rows[7][0], rows[7][2] = "01/08/2102", "see note"

    assert not any("ten years" in warning for warning in looked(tmp_path, rows).warnings)


@pytest.mark.parametrize("heading", ["Paid", "Clearing", "Date Invoice Paid"])
def test_an_odd_heading_over_dates_is_the_date(tmp_path: Path, heading: str) -> None:
    assert column(looked(tmp_path, plain(date=heading)), "date") == heading


@pytest.mark.parametrize("written", ["01042020", "'01/04/2020", "2020-04-01T00:00:00+01:00"])
def test_days_are_read_as_programs_print_them(tmp_path: Path, written: str) -> None:
    rows = [[written, f"Acme {n} Ltd", "10.50", f"R{n}"] for n in range(9)]

    found = looked(tmp_path, [plain()[0], *rows])

    assert str(found.date_min) == "2020-04-01"


# ----------------------------------------------------------------------------------- headings


def test_words_over_groups_of_columns_do_not_become_part_of_the_headings(tmp_path: Path) -> None:
    found = looked(tmp_path, [["Payment details", "", "Value", "Coding"], *plain()])

    assert found.header_row == 2
    assert [column(found, role) for role in ("date", "amount", "reference")] == [
        "Payment Date", "Amount", "Reference",
    ]  # fmt: skip


def test_a_heading_in_two_rows_is_put_together(tmp_path: Path) -> None:
    heads = [["Payment", "Supplier", "Net", "Transaction"], ["Date", "Name", "Amount", "No"]]

    found = looked(tmp_path, [*heads, *plain()[1:]])

    assert found.header_row == 2
    assert column(found, "date") in ("Date", "Payment Date")


# ------------------------------------------------------------------------ two months across


MONTHS = [["Scheme", "Fund", "Apr-25", "May-25"], ["Home care", "POOL", "100.00", "250.50"],
          ["Reablement", "POOL", "75.25", "80.00"], ["Total", "", "175.25", "330.50"]]  # fmt: skip


def test_two_months_across_are_a_matrix(tmp_path: Path) -> None:
    found = looked(tmp_path, MONTHS)

    assert (found.form, found.rows, found.total) == ("matrix", 4, Decimal("505.75"))
    assert [total.agrees for total in found.stated_totals] == [True]


def test_two_months_across_are_read_by_a_mapping(tmp_path: Path) -> None:
    across = (
        AcrossColumn("Apr-25", "2025-04", "Actual"),
        AcrossColumn("May-25", "2025-05", "Actual"),
    )
    layout = ExtractLayout(columns={"description": "Scheme"}, across=across)

    found, lines = lines_of(saved(tmp_path, MONTHS), layout)

    assert (found.rows, len(lines)) == (4, 4)


def test_names_that_sound_like_months_make_no_matrix(tmp_path: Path) -> None:
    names = ["May Gurney", "March Town Council", "April Cottage", "June Smith"]
    rows = plain()
    for number, row in enumerate(rows[1:]):
        row[1] = names[number % 4]
        row[3] = ["Aug rent", "Dec 19"][number % 2]

    found = looked(tmp_path, rows)

    assert (found.form, found.rows, column(found, "supplier")) == ("list", 12, "Supplier")


# ------------------------------------------------------------------ what a mapping has answered


def test_a_mapping_has_answered_which_month_a_file_without_dates_is_for(tmp_path: Path) -> None:
    rows = [row[1:] for row in plain()]
    path = saved(tmp_path, rows)

    found, lines = lines_of(path, ExtractLayout(columns={"amount": "Amount"}))

    assert any("which period" in question for question in inspected(path).questions)
    assert (len(lines), found.questions, found.warnings) == (12, (), ())


def test_doubts_about_sign_and_unit_warn_whoever_has_mapped_the_file(tmp_path: Path) -> None:
    rows = plain(amount="Amount £000")
    for row in rows[1:]:
        row[2] = "-10.50"
    layout = ExtractLayout(columns={"date": "Payment Date", "amount": "Amount £000"})

    found, _lines = lines_of(saved(tmp_path, rows), layout)

    assert not found.questions
    assert [next(w for w in ("negative", "thousands") if w in said) for said in found.warnings] == [
        "negative",
        "thousands",
    ]


def test_credits_without_a_minus_are_pointed_at_in_a_mapped_file_too(tmp_path: Path) -> None:
    rows = with_words(lambda n: "Invoice" if n % 9 else "Credit Note", lambda _n: "10.50")
    layout = ExtractLayout(columns={"date": "Payment Date", "amount": "Amount"})

    found, _lines = lines_of(saved(tmp_path, rows), layout)

    assert any("tells debits from credits" in warning for warning in found.warnings)
