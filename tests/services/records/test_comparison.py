"""What counts as new, changed, unchanged and missing, and what a missing column leaves alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.services.files import (
    Rows,
    changed,
    everything,
    in_key_order,
    kept,
    place,
    preview,
    take,
    without,
)
from tracker.database import Database
from tracker.domain.registers import Contribution, Organisation
from tracker.sheets import LAYOUTS, LEDGER

OPTIONAL = [
    (layout.sheet, column.heading)
    for layout in LAYOUTS
    for column in layout.columns
    if not column.required and column.field not in layout.key
]


def test_a_column_the_file_does_not_have_leaves_what_is_kept(database: Database) -> None:
    take(database, place())

    for sheet, heading in OPTIONAL:
        taken = preview(database, {sheet: place()[sheet]}, absent=[f"{sheet}!{heading}"])

        assert (taken.messages, taken.moved) == ([], {}), heading


def test_a_blank_cell_clears_what_is_kept(database: Database) -> None:
    take(database, place())

    taken = take(database, changed(place(), "Instalments", 0, invoice=None))

    assert taken.moved == {"Instalments": {"changed": 1}}
    assert everything(database) == in_key_order(changed(place(), "Instalments", 0, invoice=None))


def test_new_rows_take_the_defaults_of_columns_the_file_does_not_have(database: Database) -> None:
    absent = ["Recurrent", "Capital", "In kind", "Status", "Line", "Variation", "Scheme"]
    found = place() | {
        "Contributions": [books.contribution("LA", "5.00", recurrent=False, status="Proposed")]
    }

    take(database, found, absent=[f"Contributions!{heading}" for heading in absent])

    (row,) = kept(database, "Contributions")
    assert isinstance(row, Contribution)
    assert (row.recurrent, row.capital, row.in_kind, row.status) == (True, False, False, "Agreed")
    assert (row.line, row.variation, row.scheme) == ("", None, None)


def test_what_contradicts_the_kept_columns_is_an_error_at_the_row(database: Database) -> None:
    bodies: Rows = {
        "Organisations": [Organisation("X", "X", "Other", date(2020, 4, 1), None, None)]
    }
    take(database, bodies)
    ended = changed(bodies, "Organisations", 0, valid_to=date(2019, 3, 31))

    taken = take(database, ended, absent=["Organisations!Valid from"])

    assert taken.messages == [
        (
            "Organisations!E2 Valid to: The value is before Valid from: a body cannot end before it "
            "begins."
        )
    ]


def test_what_is_missing_is_counted_within_the_agreements_the_file_speaks_of(
    database: Database,
) -> None:
    other = replace(books.agreement(), agreement="A2")
    found = place()
    found["Agreements"].append(other)
    found["Partners"].append(replace(books.partner("LA"), agreement="A2"))
    found["Funds"].append(replace(books.fund(), agreement="A2"))
    take(database, found)

    moved = preview(database, without(place(), "Funds", 1)).moved

    assert moved == {"Agreements": {"missing": 1}, "Funds": {"missing": 1}}


def test_missing_records_stay_unless_they_are_asked_to_go(database: Database) -> None:
    take(database, place())

    taken = take(database, without(place(), "Ledger", 0))

    assert taken.moved == {"Ledger": {"missing": 1}}
    assert taken.batch is None
    assert len(kept(database, LEDGER.sheet)) == 6


def test_a_row_is_told_from_another_by_blanks_in_its_key(database: Database) -> None:
    take(database, place())
    row = books.contribution("ICB", "1.00", scheme="S1")

    assert take(database, {"Contributions": [row]}).moved == {
        "Contributions": {"new": 1, "missing": 4}
    }
    assert take(database, {"Contributions": [replace(row, amount=Decimal("2.00"))]}).moved == {
        "Contributions": {"changed": 1, "missing": 4}
    }
