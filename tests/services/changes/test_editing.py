"""Edits by hand obey what imports obey, notice what somebody else did, and leave a record."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.files import ACTOR, AT, entry, faults, kept, place, take
from tests.services.months import close_period
from tracker.access import WEB, Actor, Membership, Role
from tracker.audit import Stored
from tracker.database import Database
from tracker.domain.records.risk import RiskShare
from tracker.domain.registers import Row
from tracker.errors import Conflict, NotFound, RuleBroken
from tracker.models import AuditEntry
from tracker.services.changes.editing import commit_edits, find, plan_edits
from tracker.services.changes.edits import Edit, EditsRefused, RowsMoved, mark_of
from tracker.services.imports.undo import undo_batch
from tracker.sheets import LEDGER
from tracker.sheets.layouts import (
    AGREEMENTS,
    CONTRIBUTIONS,
    FUNDS,
    INSTALMENTS,
    PROFILES,
    REVIEWS,
    RISK_SHARE,
    SCHEMES,
    VARIATIONS,
    VERSIONS,
)

LEAD = Actor("j.smith@la.example", WEB, (Membership("LA", Role.FINANCE_LEAD),), person=7)
OUTSIDER = Actor("o.other@x.example", WEB, (Membership("XX", Role.FINANCE_LEAD),), person=8)
FUND = books.fund(reserve=Decimal("50.00"))


def write(database: Database, *edits: Edit, actor: Actor = LEAD, **said: Any) -> int | None:
    with database.writing() as session:
        said = {"action": "edit", "subject": "A1"} | said
        return commit_edits(session, actor, AT, edits, **said)


def problems(database: Database, *edits: Edit) -> list[tuple[int | None, str | None, str]]:
    with database.reading() as session:
        plan = plan_edits(session, edits)
    return [(p.edit, p.field, p.message) for p in plan.problems]


def test_a_row_is_added_changed_and_removed_with_a_record_of_each(database: Database) -> None:
    take(database, place())
    new = books.review(date(2027, 3, 31))
    changed = replace(new, kind="Mid-year")

    assert write(database, Edit(REVIEWS, None, new)) == 2
    assert write(database, Edit(REVIEWS, new, changed)) == 3
    assert changed in kept(database, "Reviews")
    assert write(database, Edit(REVIEWS, changed, None)) == 4

    assert new not in kept(database, "Reviews")
    assert faults(database) == []


def test_the_entry_names_the_person_the_door_and_the_reason(database: Database) -> None:
    take(database, place())

    edit = Edit(FUNDS, FUND, replace(FUND, title="Renamed"))
    number = write(database, edit, action="rename fund", reason="typed wrong")

    with database.reading() as session:
        found = session.get_one(AuditEntry, number)
    assert (found.actor, found.door, found.batch) == (LEAD.name, WEB, None)
    assert (found.action, found.subject, found.reason) == ("rename fund", "A1", "typed wrong")


def test_an_edit_of_what_somebody_else_changed_is_refused_with_all_three_versions(
    database: Database,
) -> None:
    take(database, place())
    theirs, ours = replace(FUND, title="Theirs"), replace(FUND, title="Ours")
    write(database, Edit(FUNDS, FUND, theirs))

    with pytest.raises(RowsMoved, match="changed by somebody else") as refused:
        write(database, Edit(FUNDS, FUND, ours))

    [clash] = refused.value.clashes
    assert (clash.before, clash.kept, clash.after) == (FUND, theirs, ours)
    assert isinstance(refused.value, Conflict)
    assert theirs in kept(database, "Funds")


def test_an_edit_of_a_row_that_is_gone_is_refused(database: Database) -> None:
    take(database, place())
    review = books.review(date(2026, 3, 31))
    write(database, Edit(REVIEWS, review, None))

    with pytest.raises(RowsMoved, match="removed by somebody else") as refused:
        write(database, Edit(REVIEWS, review, replace(review, kind="Mid-year")))

    assert refused.value.clashes[0].kept is None


def test_the_same_form_twice_is_one_change(database: Database) -> None:
    take(database, place())
    review = books.review(date(2027, 3, 31))
    changed = replace(FUND, title="Renamed")
    edits = [
        Edit(REVIEWS, None, review),
        Edit(FUNDS, FUND, changed),
        Edit(LEDGER, entry(1, "80.00", "r1", narrative="April"), None),
    ]

    assert write(database, *edits) == 2
    assert write(database, *edits) is None
    assert faults(database) == []


def test_a_new_row_with_a_key_that_is_taken_is_a_problem_of_its_field(database: Database) -> None:
    take(database, place())

    assert problems(database, Edit(FUNDS, None, books.fund(title="Another"))) == [
        (0, "fund", "A1 / F1 is recorded already: change that record, or enter another fund.")
    ]


def test_a_changed_key_removes_the_one_and_adds_the_other(database: Database) -> None:
    take(database, place())
    due = books.instalment(date(2025, 5, 1), invoice="007")
    later = replace(due, due_date=date(2025, 6, 1))

    write(database, Edit(INSTALMENTS, due, later))

    assert kept(database, "Instalments") == [later]
    assert write(database, Edit(INSTALMENTS, due, later)) is None
    assert faults(database) == []


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        (replace(FUND, title=""), "title", "Enter the title."),
        (replace(FUND, kind="Shared"), "kind", "Kind is not on the list"),
        (replace(FUND, reserve=Decimal("1.005")), "reserve", "Reserve has more than two decimals"),
        (replace(FUND, reserve=Decimal("-1.00")), "reserve", "Reserve is below zero"),
        (replace(FUND, reserve=Decimal(10**14)), "reserve", "Reserve is larger than any amount"),
        (replace(FUND, title="x" * 33_000), "title", "Title is longer than 32,000 characters"),
        (replace(FUND, title="a\x00b"), "title", "Title contains a control character"),
    ],
)
def test_what_no_import_would_take_is_refused_at_its_field(
    database: Database, row: Row, field: str, says: str
) -> None:
    take(database, place())

    [(place_, where, message)] = problems(database, Edit(FUNDS, FUND, row))

    assert (place_, where) == (0, field)
    assert message.startswith(says)


def test_a_reference_to_nothing_is_refused_at_its_field(database: Database) -> None:
    take(database, place())

    edit = Edit(CONTRIBUTIONS, None, books.contribution("ZZ", "5.00"))

    assert problems(database, edit) == [
        (
            0,
            "partner",
            "ZZ is not a known partner of agreement A1: correct it, or add it to the Partners sheet.",
        )
    ]


def test_shares_that_do_not_total_the_whole_are_refused_at_the_changed_row(
    database: Database,
) -> None:
    take(database, place())
    shares = [row for row in kept(database, "Risk share") if isinstance(row, RiskShare)]
    share = next(row for row in shares if row.share == "49")

    [(place_, field, message)] = problems(
        database, Edit(RISK_SHARE, share, replace(share, share="48"))
    )

    assert (place_, field) == (0, "share")
    assert "99" in message


def test_a_row_that_others_refer_to_stays(database: Database) -> None:
    take(database, place())

    found = problems(database, Edit(FUNDS, FUND, None))

    assert found[0][0] == 0
    assert found[0][2].startswith("A1 / F1 cannot be removed: ")
    with pytest.raises(EditsRefused):
        write(database, Edit(FUNDS, FUND, None))


def test_a_scheme_with_ledger_rows_stays(database: Database) -> None:
    take(database, place() | {"Profiles": [], "Budgets": [], "Contributions": []})
    scheme = books.scheme("S2")

    [(_, _, message)] = problems(database, Edit(SCHEMES, scheme, None))

    assert message == "A1 / F1 / S2 cannot be removed: 2 ledger rows still belong to it."


def test_a_closed_month_takes_neither_ledger_rows_nor_profiles(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(1))
    profile, row = books.profile(1, "50.00"), entry(1, "-5.25", "r2")

    found = problems(
        database,
        Edit(PROFILES, profile, replace(profile, amount=Decimal(1))),
        Edit(LEDGER, None, entry(1, "9.00", "new")),
        Edit(LEDGER, row, None),
        Edit(LEDGER, None, entry(3, "9.00", "new")),
    )

    assert [(place_, field) for place_, field, _ in found] == [
        (0, "period"),
        (1, "period"),
        (2, "period"),
    ]
    assert all(message.startswith("2025-04 is closed") for _, _, message in found)


def test_ledger_rows_are_added_changed_and_removed_by_hand(database: Database) -> None:
    take(database, place())
    new, old = entry(3, "12.34", "hand"), entry(1, "-5.25", "r2")

    write(database, Edit(LEDGER, None, new))
    write(database, Edit(LEDGER, old, replace(old, amount=Decimal("-6.00"))))
    write(database, Edit(LEDGER, new, None))

    assert new not in kept(database, "Ledger")
    assert replace(old, amount=Decimal("-6.00")) in kept(database, "Ledger")
    assert faults(database) == []


def test_undoing_a_batch_leaves_what_was_edited_since(database: Database) -> None:
    take(database, place())
    old = entry(1, "-5.25", "r2")
    write(database, Edit(LEDGER, old, replace(old, amount=Decimal("-6.00"))))
    write(database, Edit(FUNDS, FUND, replace(FUND, title="Renamed")))

    with database.writing() as session:
        undone = undo_batch(session, ACTOR, AT, 1)

    assert any("r2 was changed since" in sentence for sentence in undone.kept)
    assert replace(FUND, title="Renamed") in kept(database, "Funds")
    assert faults(database) == []


def test_varying_an_agreement_keeps_what_it_said_before(database: Database) -> None:
    take(database, place())
    before = books.agreement()
    after = replace(before, aims="People stay at home even longer.")
    variation = books.variation("V2", date(2026, 4, 1))

    write(database, Edit(AGREEMENTS, before, after), Edit(VARIATIONS, None, variation))

    with database.reading() as session:
        version = find(session, VERSIONS, ("A1", "V2"))
    assert version is not None
    assert VERSIONS.value(version.row, "aims") == before.aims
    assert kept(database, "Agreements") == [after]
    assert faults(database) == []


def test_nobody_edits_agreements_of_others(database: Database) -> None:
    take(database, place())

    with pytest.raises(NotFound):
        write(database, Edit(FUNDS, FUND, replace(FUND, title="Mine")), actor=OUTSIDER)

    assert FUND in kept(database, "Funds")


def test_rows_of_every_register_are_found_by_their_key(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        fund = find(session, FUNDS, ("A1", "F1"))
        row = entry(1, "-5.25", "r2")
        ledger = find(session, LEDGER, LEDGER.key_of(row))
        missing = find(session, FUNDS, ("A1", "ZZ"))

    assert isinstance(fund, Stored)
    assert fund.row == FUND
    assert ledger is not None
    assert ledger.row == row
    assert missing is None


def test_a_mark_says_what_a_row_says_and_nothing_of_where_it_came_from() -> None:
    assert mark_of(FUNDS, FUND) == mark_of(FUNDS, replace(FUND))
    assert mark_of(FUNDS, FUND) != mark_of(FUNDS, replace(FUND, title="Other"))
    assert mark_of(FUNDS, None) == ""


@pytest.mark.parametrize("people", [2, 5])
def test_of_people_who_save_the_same_row_at_once_one_wins(database: Database, people: int) -> None:
    take(database, place())
    barrier = threading.Barrier(people)
    outcomes: list[str] = []

    def save(number: int) -> None:
        barrier.wait()
        try:
            write(database, Edit(FUNDS, FUND, replace(FUND, title=f"Title {number}")))
            outcomes.append("saved")
        except RowsMoved:
            outcomes.append("conflict")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["conflict"] * (people - 1) + ["saved"]
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 2
    assert faults(database) == []


def test_what_contradicts_the_database_alone_is_refused_in_words(database: Database) -> None:
    take(database, place())
    twice = books.review(date(2027, 3, 31))

    with pytest.raises(RuleBroken, match="is there twice"):
        write(database, Edit(REVIEWS, None, twice), Edit(REVIEWS, None, replace(twice, kind=None)))
