"""Budgets and spend that cannot be, or are likely to be slips: by hand, and in a file."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import ACTOR, AT, Rows, entry, kept, place, preview, take
from tracker.database import Database
from tracker.domain.registers import Budget, LedgerEntry
from tracker.services.approvals.proposals import submit
from tracker.services.changes.editing import plan_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.sheets.money_layouts import BUDGETS

AT_ONCE = 20


def virement(amount: str, reference: str = "V-9") -> list[Edit]:
    """So much moved from scheme S2, which has £300, to scheme S1."""
    lines = books.budget(f"-{amount}", "S2", line=reference), books.budget(amount, line=reference)
    return [Edit(BUDGETS, None, line) for line in lines]


def refusals(database: Database, *edits: Edit) -> list[tuple[str | None, str]]:
    with database.reading() as session:
        return [(one.field, one.message) for one in plan_edits(session, edits).problems]


def test_a_scheme_gives_no_more_than_it_has(database: Database) -> None:
    take(database, place())

    assert refusals(database, *virement("300.00")) == []
    assert refusals(database, *virement("300.01")) == [
        (
            "amount",
            (
                "Scheme S2 would have a budget of £0.01 below nil in 2025-26: it has £300.00, and "
                "no more can be moved out of it."
            ),
        )
    ]


def test_what_was_moved_out_already_stays_covered(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        submit(session, ACTOR, AT, virement("200.00"), action="virement", subject="A1")
    original = books.budget("300.00", "S2")

    lowered = refusals(database, Edit(BUDGETS, original, replace(original, amount=Decimal(150))))
    enough = refusals(database, Edit(BUDGETS, original, replace(original, amount=Decimal(200))))

    assert [field for field, _ in lowered] == ["amount"]
    assert "£50.00 below nil" in lowered[0][1]
    assert enough == []


def test_a_target_for_income_may_be_raised(database: Database) -> None:
    take(database, place())
    original = books.budget("300.00", "S2")
    income = replace(original, amount=Decimal(-100))

    assert refusals(database, Edit(BUDGETS, original, income)) == []
    with database.writing() as session:
        submit(session, ACTOR, AT, [Edit(BUDGETS, original, income)], action="budget", subject="A1")
    assert refusals(database, *virement("50.00")) == []


def test_of_twenty_who_move_the_last_pound_one_does(database: Database) -> None:
    take(database, place())
    barrier, outcomes = threading.Barrier(AT_ONCE), list[str]()

    def move(number: int) -> None:
        barrier.wait()
        try:
            with database.writing() as session:
                submit(
                    session, ACTOR, AT, virement("300.00", f"W-{number}"), action="virement",
                    subject="A1",
                )  # fmt: skip
        except EditsRefused as refusal:
            outcomes.append(refusal.problems[0].message)
        else:
            outcomes.append("moved")

    threads = [threading.Thread(target=move, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("moved") == 1
    assert len(outcomes) == AT_ONCE
    assert all("below nil" in words for words in outcomes if words != "moved")
    budgets = [row for row in kept(database, "Budgets") if isinstance(row, Budget)]
    assert sum(row.amount for row in budgets if row.scheme == "S2") == 0


def test_a_file_with_such_budgets_is_taken_in_with_its_cells_named(database: Database) -> None:
    found = place()
    lines = [edit.after for edit in virement("99000.00") if edit.after is not None]
    taken = take(database, {**found, "Budgets": [*found["Budgets"], *lines]})

    assert taken.batch is not None
    said = [words for words in taken.plan.warnings if words.startswith("Budgets!")]
    assert said == [
        (
            "Budgets!F5: Scheme S2 would have a budget of £98,700.00 below nil in 2025-26: it has "
            "£300.00, and no more can be moved out of it."
        )
    ]


def test_budgets_far_above_the_contributions_are_said_of_a_file(database: Database) -> None:
    found = place()
    tenfold = [replace(found["Budgets"][0], amount=Decimal("7000.00")), *found["Budgets"][1:]]  # type: ignore[arg-type]  # budgets

    [said] = preview(database, {**found, "Budgets": tenfold}).plan.warnings

    assert said == (
        "Budgets!F2: The budgets of fund F1 of agreement A1 in 2025-26 would be £6,245.50 above "
        "its contributions of £984.50 and reserve of £50.00: check this largest one."
    )
    assert preview(database, found).plan.warnings == []


@pytest.mark.parametrize("forecast", ["1000.00", "9000.00"])
def test_spend_above_the_forecast_of_a_file_is_said(database: Database, forecast: str) -> None:
    found = place()
    ledger: Rows = {"Ledger": [
        row for row in found["Ledger"] if isinstance(row, LedgerEntry) and row.measure == "Actual"
    ]}  # fmt: skip
    rows = [
        *ledger["Ledger"], entry(3, "8000.00", "r9"),
        entry(2, "100.00", measure="Forecast outturn"), entry(3, forecast, measure="Forecast outturn"),
    ]  # fmt: skip

    warnings = preview(database, {**found, "Ledger": rows}).plan.warnings

    if forecast == "9000.00":
        assert warnings == []
    else:
        assert warnings == [
            (
                "Ledger!F6: the file has £8,144.75 spent on scheme S1 of fund F1 of agreement A1 "
                "in 2025-26, £7,144.75 more than its forecast outturn of £1,000.00: check this "
                "largest one."
            )
        ]


def test_spend_of_months_to_come_is_said_of_a_file(database: Database) -> None:
    found = place()
    rows = [*found["Ledger"], entry(4, "10.00"), entry(5, "10.00"), entry(5, "0.00", "nil")]
    early = {**found, "Ledger": rows}

    [said] = preview(database, early, today=date(2025, 6, 30)).plan.warnings

    assert said == (
        "Ledger!D8: there are 2 rows of spend in months that have not begun (July 2025), which "
        "count once they have. What is expected is a forecast."
    )
    assert preview(database, early, today=date(2025, 8, 1)).plan.warnings == []
