"""Rows with a field too few or too many: never counted with another column's amount."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from importers.refusal import Refusal
from tests.importers.extracts.asking import inspected, lines_of
from tracker.domain.ledgers.extracts import Inspection

PARTED = "an amount seems to be parted in two at its comma for thousands"


def looked(tmp_path: Path, *lines: str) -> Inspection:
    return inspected(saved(tmp_path, *lines))


def saved(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "extract.csv"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def left_out(found: Inspection) -> list[tuple[int, str]]:
    return [(skipped.row, skipped.reason) for skipped in found.skipped]


def with_vat(count: int, first: int = 0) -> list[str]:
    return [
        f"{1 + n % 28:02d}/04/2020,Housing,Acme {n} Ltd,{100 + n}.50,20.10,{120 + n}.60"
        for n in range(first, first + count)
    ]


WITH_VAT = "Date,Directorate,Supplier,Net,VAT,Gross"


def test_a_row_without_a_field_in_the_middle_is_left_out_by_name(tmp_path: Path) -> None:
    found = looked(
        tmp_path, WITH_VAT, *with_vat(6), "07/04/2020,Acme Ltd,900.50,180.10,1080.60", *with_vat(3)
    )

    assert left_out(found) == [(8, "fewer fields (5) than headings (6)")]
    assert found.rows == 9
    assert any("fewer fields (5)" in warning for warning in found.warnings)
    assert not any("180.10" in warning for warning in found.warnings)


def test_a_row_far_down_the_file_is_looked_at_as_well(tmp_path: Path) -> None:
    rows = [*with_vat(30_000), "07/04/2020,Acme Ltd,900.50,180.10,1080.60"]

    assert left_out(looked(tmp_path, WITH_VAT, *rows)) == [
        (30_002, "fewer fields (5) than headings (6)")
    ]


def test_half_the_rows_lacking_a_field_are_left_out_where_codes_leave_it_open(
    tmp_path: Path,
) -> None:
    rows = ["Date,Supplier,Ref,Amount,VAT,Gross", "14/08/2026,A,R1,100.00,20.00,120.00",
            "15/08/2026,R2,50.00,10.00,60.00", "16/08/2026,B,R3,50.00,10.00,60.00",
            "17/08/2026,R4,900.00,180.00,1080.00"]  # fmt: skip

    found = looked(tmp_path, *rows)

    assert [row for row, _reason in left_out(found)] == [3, 5]
    assert found.total == Decimal("150.00")


def test_an_amount_that_may_be_the_number_behind_it_is_not_counted(tmp_path: Path) -> None:
    rows = [f"0{n}/04/2020,Acme Ltd,{n}0.50,510000{n}" for n in range(1, 9)]

    found = looked(tmp_path, "Date,Supplier,Amount,Reference", *rows, "09/04/2020,Acme Ltd,5100009")

    assert (found.rows, left_out(found)) == (8, [(10, "fewer fields (3) than headings (4)")])


def test_rows_that_merely_lack_their_last_fields_count(tmp_path: Path) -> None:
    rows = [f"0{n}/04/2020,Acme {n} Ltd,{n}0.50,Care,Beds" for n in range(1, 7)]
    short = ["07/04/2020,Acme Ltd,1.00,Care", "08/04/2020,Acme Ltd,2.00"]

    found = looked(tmp_path, "Date,Supplier,Amount,Service,Description", *rows, *short)

    assert (found.rows, found.skipped, found.warnings) == (8, (), ())


def test_a_column_that_hardly_ever_holds_anything_may_be_missing_everywhere(tmp_path: Path) -> None:
    rows = [f"0{n}/04/2020,Acme {n} Ltd,{n}0.50" for n in range(1, 9)]

    found = looked(tmp_path, "Date,Supplier,Amount,VAT", *rows, "09/04/2020,Acme Ltd,1.00,0.20")

    assert (found.rows, found.skipped) == (9, ())


def test_a_scheme_without_its_fund_is_left_out_of_a_matrix(tmp_path: Path) -> None:
    rows = ["Home care,POOL,100,250", "Beds,POOL,70,80", "Carers,10,20", "Telecare,POOL,1,2"]

    found = looked(tmp_path, "Scheme,Fund,Apr-25,May-25", *rows)

    assert (found.rows, found.total) == (6, Decimal("503.00"))
    assert left_out(found) == [(4, "fewer fields (3) than headings (4)")]


def test_months_to_come_may_be_missing_from_the_rows_of_a_matrix(tmp_path: Path) -> None:
    rows = ["Home care,POOL,100,250", "Beds,POOL,70,80", "Carers,POOL,10,20,5"]

    found = looked(tmp_path, "Scheme,Fund,Apr-25,May-25,Jun-25,Jul-25", *rows)

    assert (found.rows, found.total, found.skipped) == (7, Decimal("535.00"), ())


# ------------------------------------------------------------------- commas without quotation marks


def last_is_amount(n: int) -> str:
    return f"{1 + n:02d}/04/2020,Acme {n} Ltd,{'1,0' if n % 2 else '2'}{10 + n}.50"


def middle_is_amount(n: int) -> str:
    return f"{1 + n:02d}/04/2020,{'1,0' if n % 2 else '2'}{10 + n}.50,Acme {n} Ltd"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Payment Date,Supplier,Net Amount", last_is_amount),
        ("Payment Date,Net Amount,Supplier", middle_is_amount),
    ],
    ids=["at the end", "in the middle"],
)
def test_amounts_parted_at_their_comma_are_left_out_by_name(
    tmp_path: Path, head: str, row: Callable[[int], str]
) -> None:
    found = looked(tmp_path, head, *(row(n) for n in range(20)))

    assert found.rows == 10
    assert left_out(found) == [(3 + n, PARTED) for n in range(0, 20, 2)]
    assert any(PARTED in warning for warning in found.warnings)
    assert not any("come to" in warning for warning in found.warnings)


def test_a_few_parted_amounts_among_many_are_left_out_too(tmp_path: Path) -> None:
    rows = [middle_is_amount(2 * n) for n in range(12)]

    found = looked(tmp_path, "Date,Net Amount,Supplier", *rows, middle_is_amount(1))

    assert (found.rows, left_out(found)) == (12, [(14, PARTED)])


def test_a_million_in_three_parts_is_left_out(tmp_path: Path) -> None:
    rows = [last_is_amount(2 * n) for n in range(6)]

    found = looked(tmp_path, "Date,Supplier,Amount", *rows, "09/04/2020,Acme Ltd,1,234,567.00")

    assert (found.rows, left_out(found)) == (6, [(8, PARTED)])


def test_a_file_of_nothing_but_parted_amounts_is_refused(tmp_path: Path) -> None:
    rows = [last_is_amount(2 * n + 1) for n in range(6)]

    with pytest.raises(Refusal, match="parted in two at its comma"):
        looked(tmp_path, "Date,Supplier,Amount", *rows)


def test_a_mapped_file_leaves_them_out_as_well(tmp_path: Path) -> None:
    path = saved(tmp_path, "Date,Supplier,Amount", *(last_is_amount(n) for n in range(10)))

    found, lines = lines_of(path, inspected(path).layout())

    assert (found.rows, len(lines)) == (5, 5)
    assert all(line[4].startswith("2") for line in lines)


def test_remarks_in_a_column_without_a_heading_part_no_amounts(tmp_path: Path) -> None:
    rows = [f"0{n}/04/2020,Acme {n} Ltd,12{n},145,{'checked' if n % 2 else ''}" for n in range(9)]

    found = looked(tmp_path, "Date,Supplier,Net,Gross", *(row for row in rows[1:]))

    assert (found.rows, found.skipped) == (8, ())
