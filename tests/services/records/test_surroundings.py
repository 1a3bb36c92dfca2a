"""What lies around an agreement's registers, from what was really imported and recorded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.extract_files import line, mapping
from tests.services.extract_files import take as take_extract
from tests.services.files import ACTOR, AT, Rows, place, take, undo
from tracker.database import Database
from tracker.domain.financial_year import Quarter
from tracker.domain.health_checks import check
from tracker.domain.ledgers.extracts import Inspection, StatedTotal
from tracker.domain.ledgers.mapping import Checks
from tracker.domain.registers import AgreementBook
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.sheets.money_layouts import CONTRIBUTIONS
from tracker.sheets.monitoring_layouts import OUTCOME_READINGS

TODAY = date(2025, 12, 15)


def book(database: Database, agreement: str = "A1") -> AgreementBook:
    with database.reading() as session:
        return load_book(session, agreement)


def numbers(database: Database, agreement: str = "A1") -> set[str]:
    return {finding.check for finding in check(book(database, agreement), TODAY)}


def edit(database: Database, *edits: Edit) -> None:
    with database.writing() as session:
        commit_edits(session, ACTOR, AT, list(edits), action="change", subject="A1")


@pytest.fixture
def stocked(database: Database) -> Database:
    take(database, place() | {"Ledger": []})
    return database


def test_a_printed_total_is_kept_until_its_batch_is_undone(stocked: Database) -> None:
    found = Inspection(
        "x.csv", readable=True, sha256="0" * 64,
        stated_totals=(StatedTotal(9, Decimal("99.00"), Decimal("10.00"), "all lines above it"),),
    )  # fmt: skip
    lenient = mapping(checks=Checks(own_total=False))

    taken = take_extract(stocked, [line(2, "10.00")], lenient, found=found)

    (kept,) = book(stocked).surroundings.differences
    assert (kept.row, kept.stated, kept.counted) == (9, Decimal("99.00"), Decimal("10.00"))
    assert "K18" in numbers(stocked)
    assert taken.batch is not None
    undo(stocked, taken.batch)
    assert book(stocked).surroundings.differences == ()


def test_a_final_reading_that_was_changed_is_remembered(stocked: Database) -> None:
    first = books.reading(Quarter(books.YEAR, 2), "86.5")
    edit(stocked, Edit(OUTCOME_READINGS, first, replace(first, value=Decimal(11))))

    (kept,) = book(stocked).surroundings.corrections
    assert (kept.before["Value"], kept.after["Value"]) == ("86.5", "11")
    assert "K29" in numbers(stocked)


def test_a_provisional_reading_may_change(stocked: Database) -> None:
    first = books.reading(Quarter(books.YEAR, 1), "30", status="Provisional")
    edit(stocked, Edit(OUTCOME_READINGS, None, first))
    edit(stocked, Edit(OUTCOME_READINGS, first, replace(first, value=Decimal(11))))

    assert book(stocked).surroundings.corrections == ()


def second_agreement(rows: Rows) -> Rows:
    """The same place once more under code A2, its contributions of other amounts."""
    again = {
        sheet: [replace(row, agreement="A2") for row in found if hasattr(row, "agreement")]
        for sheet, found in rows.items()
    }
    again["Contributions"] = [
        replace(row, amount=row.amount + 1) for row in again.get("Contributions", [])
    ]
    return again


def test_the_same_money_is_seen_where_everybody_may_see_both(stocked: Database) -> None:
    take(stocked, second_agreement(place() | {"Ledger": []}))
    first = book(stocked)
    (fund, *_), (giver, *_) = first.funds, first.partners
    line_of = replace(
        books.contribution(giver.organisation, "250000.00", of=fund.fund),
        funding_source="NHS minimum",
    )
    edit(
        stocked,
        Edit(CONTRIBUTIONS, None, line_of),
        Edit(CONTRIBUTIONS, None, replace(line_of, agreement="A2", funding_source="nhs minimum")),
    )

    (here,) = book(stocked).surroundings.same_money
    (there,) = book(stocked, "A2").surroundings.same_money
    assert (here.other, there.other) == ("A2", "A1")
    assert "K25" in numbers(stocked)


def test_a_partner_who_could_not_see_the_other_hides_it_from_all(stocked: Database) -> None:
    rows = second_agreement(place() | {"Ledger": []})
    rows["Organisations"] = [books.organisation("OTHER", "Other council")]
    rows["Partners"].append(replace(books.partner("OTHER"), agreement="A2"))
    take(stocked, rows)
    first = book(stocked)
    line_of = replace(
        books.contribution(first.partners[0].organisation, "250000.00", of=first.funds[0].fund),
        funding_source="NHS minimum",
    )
    edit(
        stocked,
        Edit(CONTRIBUTIONS, None, line_of),
        Edit(CONTRIBUTIONS, None, replace(line_of, agreement="A2")),
    )

    assert [one.other for one in book(stocked).surroundings.same_money] == ["A2"]
    assert book(stocked, "A2").surroundings.same_money == ()
