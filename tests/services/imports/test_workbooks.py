"""An import shows what is new, changed and missing, and writes it whole or not at all."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from tests.domain import books
from tests.services.files import (
    ACTOR,
    AT,
    changed,
    entry,
    everything,
    faults,
    in_key_order,
    kept,
    place,
    preview,
    staged,
    stored,
    take,
    undo,
)
from tracker.database import Database
from tracker.domain.registers import Organisation
from tracker.errors import RuleBroken
from tracker.models import AuditEntry, ImportBatch
from tracker.services.imports.workbooks import commit_import, plan_import
from tracker.sheets import LAYOUTS


def test_everything_in_a_file_is_kept_as_it_says(database: Database) -> None:
    taken = take(database, place())

    assert taken.messages == []
    assert taken.batch == 1
    assert everything(database) == in_key_order(place())
    assert faults(database) == []


def test_the_same_file_again_changes_nothing_and_names_the_earlier_batch(
    database: Database,
) -> None:
    take(database, place())

    again = take(database, place())

    assert again.batch is None
    assert again.moved == {}
    assert again.plan.warnings == [
        f"This file was imported before, as batch 1 on 15/12/2025 by {ACTOR.name}."
    ]


@pytest.mark.parametrize("sheet", [layout.sheet for layout in LAYOUTS])
def test_one_sheet_alone_is_compared_with_what_is_kept(database: Database, sheet: str) -> None:
    take(database, place())

    assert take(database, {sheet: place()[sheet]}).moved == {}


@pytest.mark.parametrize(
    ("sheet", "fields"),
    [
        ("Organisations", {"name": "=1+1"}),
        ("Agreements", {"title": "@title"}),
        ("Partners", {"signatory": "O'Brien \N{POUND SIGN}"}),
        ("Funds", {"reserve": Decimal("51.01")}),
        ("Schemes", {"provider": "two\nlines"}),
        ("Variations", {"title": "0012"}),
        ("Contributions", {"amount": Decimal("-9999999999999.99")}),
        ("Instalments", {"invoice": "7"}),
        ("Budgets", {"amount": Decimal("0.01")}),
        ("Profiles", {"amount": Decimal("-1.00")}),
        ("Ledger", {"amount": Decimal("80.01")}),
        ("Ledger", {"narrative": None}),
        ("Risk share caps", {"cap": Decimal("100.01")}),
        ("Reviews", {"decision": "Continue \N{SNOWMAN}"}),
        ("Returns", {"submitted_by": "-"}),
        ("Outcome measures", {"baseline": Decimal("0.0000001")}),
        ("Outcome targets", {"target": Decimal("-85")}),
        ("Outcome readings", {"value": None}),
    ],
)
def test_one_changed_cell_is_exactly_one_change(
    database: Database, sheet: str, fields: dict[str, object]
) -> None:
    take(database, place())
    edited = changed(place(), sheet, 0, **fields)

    taken = take(database, edited)

    assert taken.moved == {sheet: {"changed": 1}}
    assert everything(database) == in_key_order(edited)
    assert faults(database) == []


def test_a_batch_counts_its_rows_and_adds_up_its_ledger(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
    assert (batch.imported_by, batch.imported_at, batch.status) == (ACTOR.name, AT, "imported")
    assert (batch.ledger_rows, batch.ledger_pence) == (6, 146_475)
    assert json.loads(batch.counts)["Schemes"] == {
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "missing": 0,
    }


def test_every_row_knows_its_batch_and_its_row_in_the_file(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Funds", 1, title="Renamed"))

    assert [(item.batch, item.source_row) for item in stored(database, "Funds")] == [(1, 2), (2, 3)]


def test_an_import_is_one_entry_of_the_audit_trail(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.batch) == (ACTOR.name, "import", 1)
    assert json.loads(entry.summary)["Ledger"]["created"] == 6


def test_a_preview_writes_nothing(database: Database) -> None:
    assert preview(database, place()).moved["Ledger"] == {"new": 6}
    assert kept(database, "Organisations") == []


def test_an_error_anywhere_keeps_the_whole_file_out(database: Database) -> None:
    taken = take(database, changed(place(), "Ledger", 3, scheme="S9"))

    assert taken.messages == [
        (
            "Ledger!C5 Scheme: S9 is not a known scheme of fund F1 of agreement A1: correct it, or add "
            "it to the Schemes sheet."
        )
    ]
    assert kept(database, "Organisations") == []
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM import_batches")).scalar_one() == 0


def test_a_plan_with_problems_is_never_written(database: Database) -> None:
    broken = changed(place(), "Ledger", 3, scheme="S9")

    with staged(database, broken) as (held, reading, stage), held.writing() as session:
        plan = plan_import(session, reading, stage)
        with pytest.raises(RuleBroken, match="nothing was written"):
            commit_import(session, ACTOR, AT, plan, stage)


@pytest.mark.parametrize(
    ("sheet", "field", "value", "message"),
    [
        ("Agreements", "host", "ZZ", "Agreements!F2 Host: ZZ is not a known organisation"),
        ("Partners", "organisation", "ZZ", "Partners!B2 Organisation: ZZ is not a known organisa"),
        ("Funds", "agreement", "ZZ", "Funds!A2 Agreement: ZZ is not a known agreement"),
        ("Schemes", "fund", "ZZ", "Schemes!B2 Fund: ZZ is not a known fund of agreement A1"),
        ("Schemes", "lead_commissioner", "ZZ", "Schemes!E2 Lead commissioner: ZZ is not a known p"),
        ("Contributions", "partner", "ZZ", "Contributions!D2 Partner: ZZ is not a known partner"),
        ("Contributions", "scheme", "ZZ", "Contributions!C2 Scheme: ZZ is not a known scheme of f"),
        ("Contributions", "variation", "ZZ", "Contributions!H2 Variation: ZZ is not a known vari"),
        ("Instalments", "partner", "ZZ", "Instalments!C2 Partner: ZZ is not a known partner"),
        ("Budgets", "scheme", "ZZ", "Budgets!C2 Scheme: ZZ is not a known scheme"),
        ("Profiles", "scheme", "ZZ", "Profiles!C2 Scheme: ZZ is not a known scheme"),
        ("Ledger", "agreement", "a1", "Ledger!A2 Agreement: a1 is not a known agreement"),
        ("Risk share", "partner", "ZZ", "Risk share!J2 Partner: ZZ is not a known partner"),
        ("Risk share caps", "excess_to", "ZZ", "Risk share caps!H2 Excess to: ZZ is not a known"),
        ("Reviews", "agreement", "ZZ", "Reviews!A2 Agreement: ZZ is not a known agreement"),
        ("Returns", "fund", "ZZ", "Returns!B2 Fund: ZZ is not a known fund"),
        ("Outcome targets", "measure", "ZZ", "Outcome targets!B2 Measure: ZZ is not a known meas"),
    ],
)
def test_a_reference_to_nothing_is_an_error_at_its_cell(
    database: Database, sheet: str, field: str, value: str, message: str
) -> None:
    taken = take(database, changed(place(), sheet, 0, **{field: value}))

    assert taken.batch is None
    # A partner that goes by another code is also missing where the agreement names it.
    assert any(found.startswith(message) for found in taken.messages)


def test_the_host_must_be_a_partner(database: Database) -> None:
    found = place()
    found["Organisations"].append(books.organisation("NEW", "New Council"))

    taken = take(database, changed(found, "Agreements", 0, host="NEW"))

    assert taken.messages[0].startswith("Agreements!F2 Host: NEW is not a known partner of agree")


def test_a_removal_is_asked_for_by_the_name_of_a_sheet_in_the_file(database: Database) -> None:
    with pytest.raises(RuleBroken, match="no sheet Funds, so nothing can be missing"):
        take(database, {"Ledger": place()["Ledger"]}, remove=["Funds"])
    with pytest.raises(RuleBroken, match="'Nonsense' is not a sheet"):
        take(database, place(), remove=["Nonsense"])


def test_forecasts_under_several_references_are_taken_with_a_warning(database: Database) -> None:
    found = place()
    found["Ledger"].append(entry(2, "10.00", "again", measure="Forecast outturn"))

    assert take(database, found).plan.warnings == [
        (
            "Ledger: scheme S1 of fund F1 of agreement A1 has 2 forecasts for 2025-05 under different "
            "source references; they are added together."
        )
    ]


def test_organisations_may_succeed_each_other_in_any_order(database: Database) -> None:
    first = replace(books.organisation("PCT"), successor="CCG")
    second = Organisation("CCG", "Group", "CCG", None, None, "ICB2")
    third = Organisation("ICB2", "Board", "ICB", None, None, None)

    assert take(database, {"Organisations": [first, second, third]}).batch == 1


def test_after_an_undo_the_same_file_imports_again(database: Database) -> None:
    take(database, place())
    undo(database, 1)

    assert take(database, place()).batch == 2
    assert everything(database) == in_key_order(place())
    assert faults(database) == []


def test_a_preview_and_the_import_after_it_agree_unless_something_changed(
    database: Database,
) -> None:
    take(database, place())
    edited = changed(place(), "Ledger", 0, amount=Decimal("1.00"))
    seen = preview(database, edited).plan.fingerprint()

    assert preview(database, edited).plan.fingerprint() == seen
    take(database, changed(place(), "Ledger", 0, amount=Decimal("2.00")))
    assert preview(database, edited).plan.fingerprint() != seen


def test_what_somebody_adds_meanwhile_leaves_a_preview_as_it_was(database: Database) -> None:
    """A night that calls for a review makes nobody look at their file again."""
    take(database, place())
    edited = changed(place(), "Ledger", 0, amount=Decimal("99.99"))
    seen = preview(database, edited).plan

    take(database, {"Reviews": [*place()["Reviews"], books.review(date(2027, 2, 1))]})

    now = preview(database, edited).plan
    assert now.counts()["Reviews"]["missing"] == seen.counts()["Reviews"]["missing"] + 1
    assert now.fingerprint() == seen.fingerprint()
