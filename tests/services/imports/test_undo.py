"""An undo puts back what a batch did, except what changed since or lies in a closed month."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import (
    ACTOR,
    AT,
    changed,
    everything,
    faults,
    in_key_order,
    kept,
    place,
    stored,
    take,
    undo,
    without,
)
from tests.services.months import close_period, reopen_period
from tracker.database import Database
from tracker.domain.records.agreement_settings import PeriodState
from tracker.domain.records.signatures import VariationSignature
from tracker.errors import Conflict, NotFound, RuleBroken
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.money.periods import PeriodChange, change_period
from tracker.sheets.decision_layouts import VARIATION_SIGNATURES

FIRST = ("Organisations", "Agreements", "Partners", "Funds")


def close(database: Database, month: int = 1) -> None:
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(month))


def test_what_a_batch_created_goes(database: Database) -> None:
    take(database, place())

    undone = undo(database, 1)

    assert (undone.put_back, undone.kept) == (0, ())
    assert undone.removed == sum(len(own) for own in place().values()) + 1  # the version V1 ended
    assert all(own == [] for own in everything(database).values())
    assert faults(database) == []


def test_what_a_batch_changed_and_removed_is_put_back_with_where_it_came_from(
    database: Database,
) -> None:
    take(database, place())
    edited = changed(place(), "Ledger", 0, amount=Decimal("1.00"), narrative=None)
    edited = without(changed(edited, "Funds", 0, title="New"), "Ledger", 1)
    take(database, edited, remove=["Ledger"])

    undone = undo(database, 2)

    assert (undone.removed, undone.put_back, undone.kept) == (0, 3, ())
    assert everything(database) == in_key_order(place())
    assert [(item.batch, item.source_row) for item in stored(database, "Funds")] == [(1, 2), (1, 3)]
    assert faults(database) == []


def test_what_was_changed_since_stays_and_is_listed(database: Database) -> None:
    take(database, place())
    edited = changed(
        changed(place(), "Ledger", 0, amount=Decimal("1.00")), "Reviews", 0, decision="?"
    )
    take(database, edited)

    undone = undo(database, 1)

    assert "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 was changed since." in undone.kept
    assert "Reviews: A1 / 31/03/2026 was changed since." in undone.kept
    assert len(kept(database, "Ledger")) == 1
    assert faults(database) == []


def test_a_later_change_of_what_a_batch_changed_stays_and_is_listed(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00")))
    take(database, changed(place(), "Ledger", 0, amount=Decimal("2.00")))

    assert undo(database, 2).kept == (
        "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 was changed since.",
    )
    assert faults(database) == []


def test_batches_unwind_from_the_last_to_the_first(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00")))
    take(database, changed(place(), "Ledger", 0, amount=Decimal("2.00")))

    for number in (3, 2):
        assert undo(database, number).kept == ()
    assert everything(database) == in_key_order(place())
    assert undo(database, 1).kept == ()
    assert faults(database) == []


def test_what_later_records_need_stays_and_is_listed(database: Database) -> None:
    take(database, {sheet: place()[sheet] for sheet in FIRST})
    take(database, {sheet: own for sheet, own in place().items() if sheet not in FIRST})

    undone = undo(database, 1)

    assert undone.removed == 0
    assert "Funds: A1 / F1 is needed by records made since." in undone.kept
    assert everything(database) == in_key_order(place())
    assert faults(database) == []


def test_rows_of_closed_months_stay_and_are_listed(database: Database) -> None:
    take(database, place())
    close(database)

    undone = undo(database, 1)

    assert "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 lies in a closed period." in undone.kept
    assert "Profiles: A1 / F1 / S1 / 2025-04 lies in a closed period." in undone.kept
    assert [str(row.period) for row in kept(database, "Ledger")] == ["2025-04"] * 3
    assert faults(database) == []


def test_nothing_is_put_back_into_a_closed_month(database: Database) -> None:
    take(database, place())
    less = without(without(place(), "Ledger", 0), "Profiles", 0)
    take(database, less, remove=["Ledger", "Profiles"])
    close(database)

    undone = undo(database, 2)

    assert undone.put_back == 0
    assert set(undone.kept) == {
        "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 lies in a closed period.",
        "Profiles: A1 / F1 / S1 / 2025-04 lies in a closed period.",
    }
    assert everything(database) == in_key_order(less)
    assert faults(database) == []


def test_a_change_in_a_month_closed_since_stays(database: Database) -> None:
    take(database, place())
    edited = changed(place(), "Ledger", 0, amount=Decimal("1.00"))
    take(database, edited)
    close(database)

    assert undo(database, 2).kept == (
        "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 lies in a closed period.",
    )
    assert everything(database) == in_key_order(edited)


def test_after_reopening_the_file_brings_back_what_is_missing(database: Database) -> None:
    take(database, place())
    close(database)
    undo(database, 1)
    with database.writing() as session:
        reopen_period(session, ACTOR, AT, "A1", books.month(1), "late journal")

    assert take(database, place()).batch == 2
    assert everything(database) == in_key_order(place())
    assert faults(database) == []


def test_what_was_added_again_is_not_put_back_twice(database: Database) -> None:
    take(database, place())
    take(database, without(place(), "Ledger", 0), remove=["Ledger"])
    take(database, place())

    assert undo(database, 2).kept == (
        "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 was added again since.",
    )
    assert faults(database) == []


def test_an_undo_that_would_leave_shares_short_of_the_whole_is_refused(database: Database) -> None:
    plain = place() | {"Risk share": [], "Risk share caps": []}
    take(database, plain)
    take(database, plain | {"Risk share": books.fixed_shares({"LA": "50", "ICB": "50"})})
    take(
        database, plain | {"Risk share": books.fixed_shares({"LA": "30", "ICB": "50", "FT": "20"})}
    )
    before = everything(database)

    with pytest.raises(RuleBroken, match=r"Batch 2 cannot be undone: .* total 50 per cent"):
        undo(database, 2)

    assert everything(database) == before
    assert faults(database) == []


def test_a_batch_is_undone_once(database: Database) -> None:
    take(database, place())
    undo(database, 1)

    with pytest.raises(Conflict, match="Batch 1 is undone already"):
        undo(database, 1)
    with pytest.raises(NotFound, match="There is no batch 7"):
        undo(database, 7)


def test_an_undo_that_leaves_everything_alone_is_on_record_too(database: Database) -> None:
    take(database, {sheet: place()[sheet] for sheet in FIRST})
    take(database, place())

    undo(database, 1)

    assert faults(database) == []


def test_undoing_reaches_into_a_month_that_is_reopened_for_the_day(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00")))
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(1))
        open_today = PeriodChange("A1", books.month(1), PeriodState.OPEN, until=books.TODAY)
        change_period(session, ACTOR, AT, open_today)

    assert undo(database, 2).kept == ()
    assert faults(database) == []


def test_what_is_signed_beside_the_workbook_keeps_its_variation(database: Database) -> None:
    take(database, place())
    signature = VariationSignature(
        "A1", "V1", "LA", "A. Leader", None, date(2025, 6, 1), None, None, None,
        delegated=False, delegation_expires=None,
    )  # fmt: skip
    with database.writing() as session:
        edit = Edit(VARIATION_SIGNATURES, None, signature)
        commit_edits(session, ACTOR, AT, [edit], action="sign", subject="A1 / V1")

    undone = undo(database, 1)

    kept_for_it = (
        "Organisations: LA",
        "Agreements: A1",
        "Partners: A1 / LA",
        "Variations: A1 / V1",
    )
    assert {f"{row} is needed by records made since." for row in kept_for_it} <= {*undone.kept}
    assert faults(database) == []
