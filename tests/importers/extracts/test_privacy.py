"""Columns about people stop an extract; their values appear nowhere."""

from pathlib import Path

import pytest

from importers.extracts.check_digits import passes_modulus_11
from tests.importers.extracts.asking import inspected, lines_of, refusal
from tests.importers.extracts.published import write_book

NUMBERS = ["9434765919", "4010232137", "9434765870"]  # made up; they pass the check


def extract(tmp_path: Path, heading: str, values: list[str]) -> Path:
    path = tmp_path / "a.csv"
    rows = "".join(
        f"{1 + n:02d}/08/2020,Acme Ltd,10.50,{value}\n" for n, value in enumerate(values)
    )
    path.write_text(f"Date,Supplier,Amount,{heading}\n{rows}")
    return path


@pytest.mark.parametrize(
    ("heading", "values", "what"),
    [
        ("NHS Number", [""], "NHS numbers"),
        ("nhs_no", ["1"], "NHS numbers"),
        ("NI Number", ["x"], "National Insurance numbers"),
        ("D.O.B.", ["x"], "dates of birth"),
        ("Date of Birth", ["x"], "dates of birth"),
        ("Patient Name", ["Jane Doe"], "people's names"),
        ("Patient", ["Jane Doe"], "numbers or names of patients"),
        ("Client Surname", ["Doe"], "people's names"),
        ("Service User Name", ["Jane Doe"], "people's names"),
        ("Forename", ["Jane"], "people's names"),
        ("Surname", ["Doe"], "people's names"),
        ("LastName", ["Doe"], "people's names"),
        ("Pt Name", ["Jane Doe"], "people's names"),
        ("PT", ["1"], None),
        ("First Name of Company", ["x"], None),
        ("Client Ref", ["C100"], None),
        ("NHS", ["Y"], None),
        ("Patient Transport", ["x"], None),
        ("Ref", NUMBERS, "NHS numbers"),
        ("Ref", [*NUMBERS, "1234567890", "1234567895"], "NHS numbers"),
        ("Ref", [*NUMBERS, "4010232138", *(f"{6101592659 + n}" for n in range(20))], None),
        ("Ref", [NUMBERS[0], "1234567890", "1234567895"], None),
        ("Ref", ["AB123456C", "JK223456D", "QQ123456C"], "National Insurance numbers"),
        ("Ref", ["943 476 5919", "401-023-2137"], "NHS numbers"),
        ("Ref", ["AB123456C", "CE 12 34 56 A", "jk123456d"], "National Insurance numbers"),
        ("Column", [f"0{1 + n}/03/{1935 + 9 * n}" for n in range(8)], "dates of birth"),
    ],
)
def test_a_column_about_people_is_refused_by_its_heading(
    tmp_path: Path, heading: str, values: list[str], what: str | None
) -> None:
    path = extract(tmp_path, heading, values)
    if what is None:
        assert inspected(path).rows == len(values)
        return
    reason = refusal(path)
    assert f'its column "{heading}" looks like {what}' in reason
    assert not any(value in reason for value in values if len(value) > 1)


@pytest.mark.parametrize(
    "values",
    [
        [f"{6101592659 + n}" for n in range(200)],  # transaction numbers of a real system's kind
        [f"GB{123456789 + n}" for n in range(30)],
        [f"PC{123456 + n}A" for n in range(30)],  # invoices of one series, like NI numbers
        ["07700900123", "02079460123"],
    ],
)
def test_numbers_of_other_kinds_pass(tmp_path: Path, values: list[str]) -> None:
    assert inspected(extract(tmp_path, "Reference", values[:28])).rows == len(values[:28])


def test_numbers_in_a_workbooks_number_cells_are_found_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Date", "Supplier", "Amount", "Ref"]]
    rows += [["01/08/2020", "Acme", 10.5, float(number)] for number in NUMBERS]
    assert "NHS numbers" in refusal(write_book(tmp_path / "a.xlsx", {"Data": rows}))


def test_numbers_far_down_are_found_too(tmp_path: Path) -> None:
    path = extract(tmp_path, "Ref", [""] * 28)
    with path.open("a") as file:
        file.writelines("01/08/2020,Acme,5.00,\n" for _row in range(30_000))
        file.writelines(f"01/08/2020,Acme,5.00,{number}\n" for number in NUMBERS)
    assert "NHS numbers" in refusal(path)


def test_one_in_eleven_passes_the_check_by_chance() -> None:
    passing = sum(
        passes_modulus_11(f"{number:010d}") for number in range(4_000_000_000, 4_000_011_000)
    )
    assert passing / 11_000 == pytest.approx(1 / 11, rel=0.05)
    assert not passes_modulus_11("0000000000")


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (["Placement for 943 476 5919 April", "Placement for 401-023-2137"], "NHS numbers"),
        (["Placement for 9434765919", "", "April"], "NHS numbers"),
        (["NHS no 9434765918 mistyped", "a", "b"], "NHS numbers"),
        (["Refund to AB123456C", "Refund JK 22 34 56 D"], "National Insurance numbers"),
    ],
)
def test_numbers_of_people_inside_texts_are_named_by_column_and_never_shown(
    tmp_path: Path, texts: list[str], what: str
) -> None:
    found = inspected(extract(tmp_path, "Narrative", texts))

    said = [warning for warning in found.warnings if what in warning]
    assert [('in the column "Narrative"' in one) for one in said] == [True]
    assert not any(character.isdigit() for character in said[0])


@pytest.mark.parametrize(
    "texts",
    [
        [f"Invoice {6101592659 + n} of April" for n in range(28)],
        ["Invoice 9434765918", "Tel 01632 960123", "Order 94347659190"],
        ["Invoice AB123456X", "GB123456A", "XAB123456C", "AB123456CD"],
    ],
)
def test_other_numbers_inside_texts_raise_no_warning(tmp_path: Path, texts: list[str]) -> None:
    assert not inspected(extract(tmp_path, "Narrative", texts)).warnings


def test_a_mapped_file_is_warned_of_numbers_inside_texts_too(tmp_path: Path) -> None:
    path = extract(tmp_path, "Narrative", ["Placement for 943 476 5919"])

    found, _lines = lines_of(path, inspected(path).layout())

    assert any("NHS numbers" in warning for warning in found.warnings)


def test_a_number_above_the_headings_is_named_by_its_row(tmp_path: Path) -> None:
    path = extract(tmp_path, "Ref", ["R1", "R2"])
    path.write_text("Patient John Smith 943 476 5919,,\n" + path.read_text())

    found = inspected(path)

    said = [warning for warning in found.warnings if "NHS numbers" in warning]
    assert [("Above the headings, row 1 holds" in one) for one in said] == [True]
    assert "943" not in said[0]


@pytest.mark.parametrize(
    "rows",
    [
        [["NHS Number", "Start"], ["x", "y"]],
        [["Clients of April"], [], ["Code", "Who"], *([number, "x"] for number in NUMBERS)],
    ],
    ids=["by the heading", "by the numbers"],
)
def test_a_sheet_beside_the_ledger_is_looked_at_too(
    tmp_path: Path, rows: list[list[object]]
) -> None:
    ledger: list[list[object]] = [["Date", "Supplier", "Amount"], ["01/08/2020", "Acme", 10.5]]
    path = write_book(tmp_path / "a.xlsx", {"Data": [*ledger, ledger[1]], "Clients": rows})

    reason = refusal(path)

    assert 'in its sheet "Clients" the column' in reason
    assert "like NHS numbers" in reason


def test_a_sheet_of_contacts_beside_the_ledger_stops_nothing(tmp_path: Path) -> None:
    ledger: list[list[object]] = [["Date", "Supplier", "Amount"], ["01/08/2020", "Acme", 10.5]]
    contacts: list[list[object]] = [["Forename", "Surname", "Telephone"], ["Jane", "Doe", 1]]

    path = write_book(tmp_path / "a.xlsx", {"Data": [*ledger, ledger[1]], "Contacts": contacts})

    assert inspected(path).rows == 2
