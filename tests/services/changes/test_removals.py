"""Only what is asked for is removed, with all that hangs on it, or a sentence says what hinders."""

from dataclasses import replace

import pytest

from tests.domain import books
from tests.services.files import (
    ACTOR,
    AT,
    Rows,
    everything,
    faults,
    in_key_order,
    kept,
    place,
    preview,
    take,
    undo,
    without,
)
from tests.services.months import close_period
from tracker.database import Database

SHEETS = list(place())


def two_agreements() -> Rows:
    """The place twice, but for its organisations."""
    found = place()
    for sheet, own in place().items():
        if sheet != "Organisations":
            found[sheet] = [*own, *(replace(row, agreement="A2") for row in own)]
    return found


@pytest.mark.parametrize(
    "sheet",
    [
        "Contributions", "Instalments", "Budgets", "Profiles", "Ledger", "Risk share caps",
        "Reviews", "Returns", "Outcome targets", "Outcome readings",
    ],
)  # fmt: skip
def test_records_nothing_hangs_on_are_removed_and_put_back_by_an_undo(
    database: Database, sheet: str
) -> None:
    take(database, place())
    less = without(place(), sheet, -1)

    taken = take(database, less, remove=[sheet])

    assert taken.moved == {sheet: {"missing": 1}}
    assert everything(database) == in_key_order(less)
    assert faults(database) == []
    undo(database, 2)
    assert everything(database) == in_key_order(place())
    assert faults(database) == []


@pytest.mark.parametrize(
    ("sheet", "index", "message"),
    [
        ("Organisations", 1, "ICB cannot be removed: Partners: A1 / ICB still refers to it."),
        ("Partners", 2, "A1 / FT cannot be removed: Contributions: A1 / F1 / S1 / FT"),
        ("Funds", 1, "A1 / F2 cannot be removed: Schemes: A1 / F2 / S1 still refers to it."),
        ("Schemes", 1, "A1 / F1 / S2 cannot be removed: Budgets: A1 / F1 / S2"),
        ("Variations", 0, "A1 / V1 cannot be removed: Contributions: A1 / F1 / LA / 2025-26"),
        ("Outcome measures", 0, "A1 / M1 cannot be removed: Outcome targets: A1 / M1 / FY2025-26"),
    ],
)
def test_what_others_refer_to_stays(
    database: Database, sheet: str, index: int, message: str
) -> None:
    take(database, place())
    few = {"Agreements": place()["Agreements"], sheet: without(place(), sheet, index)[sheet]}

    taken = take(database, few, remove=[sheet])

    assert taken.batch is None
    assert any(problem.message.startswith(message) for problem in taken.plan.problems)
    assert everything(database) == in_key_order(place())


def test_an_organisation_stays_for_an_agreement_the_file_says_nothing_of(
    database: Database,
) -> None:
    take(database, place())

    taken = preview(
        database, {"Organisations": place()["Organisations"][:2]}, remove=["Organisations"]
    )

    assert taken.messages == [
        "Organisations!None None: FT cannot be removed: Partners: A1 / FT still refers to it."
    ]


def test_a_scheme_stays_while_ledger_rows_of_it_do(database: Database) -> None:
    few = {sheet: place()[sheet] for sheet in ("Organisations", "Agreements", "Partners", "Funds")}
    take(database, few | {"Schemes": place()["Schemes"], "Ledger": place()["Ledger"]})

    taken = preview(database, {"Schemes": [books.scheme("S1")]}, remove=["Schemes"])

    assert taken.messages == [
        "Schemes!None None: A1 / F1 / S2 cannot be removed: 2 ledger rows still belong to it."
    ]


def test_an_agreement_goes_with_all_that_is_its_own(database: Database) -> None:
    take(database, two_agreements())

    taken = take(database, place(), remove=reversed(SHEETS))

    assert taken.messages == []
    assert everything(database) == in_key_order(place())
    assert faults(database) == []
    undo(database, 2)
    assert everything(database) == in_key_order(two_agreements())
    assert faults(database) == []


def test_an_agreement_stays_while_anything_of_it_does(database: Database) -> None:
    take(database, two_agreements())

    taken = take(database, place(), remove=["Agreements"])

    assert taken.batch is None
    assert taken.messages == [
        "Agreements!None None: A2 cannot be removed: Partners: A2 / FT still refers to it."
    ]


def test_an_agreement_with_a_closed_month_stays(database: Database) -> None:
    take(database, two_agreements())
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A2", books.month(12))

    taken = preview(database, place(), remove=SHEETS)

    assert taken.messages == [
        "Agreements!None None: A2 cannot be removed: its month 2026-03 is closed."
    ]


def test_other_agreements_are_left_alone(database: Database) -> None:
    take(database, two_agreements())

    taken = take(
        database, {"Ledger": place()["Ledger"][:1], "Profiles": []}, remove=["Ledger", "Profiles"]
    )

    assert taken.moved == {"Profiles": {"missing": 2}, "Ledger": {"missing": 5}}
    assert {getattr(row, "agreement", None) for row in kept(database, "Profiles")} == {"A2"}
    assert len(kept(database, "Ledger")) == 1 + 6


def test_a_variation_takes_the_version_it_ended_along(database: Database) -> None:
    plain = place() | {"Contributions": place()["Contributions"][:2]}
    take(database, plain)
    none = plain | {"Variations": []}

    assert take(database, none, remove=["Variations"]).moved == {"Variations": {"missing": 1}}
    assert faults(database) == []
    undo(database, 2)
    assert everything(database) == in_key_order(plain)
    assert faults(database) == []


def test_a_record_in_a_closed_month_is_not_removed(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(1))

    less = without(without(place(), "Ledger", 0), "Profiles", 0)
    taken = take(database, less, remove=["Ledger", "Profiles"])

    assert taken.batch is None
    assert [(p.sheet, p.column, p.value) for p in taken.plan.problems] == [
        ("Profiles", "Period", "2025-04"),
        ("Ledger", "Period", "2025-04"),
    ]
