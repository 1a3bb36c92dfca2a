"""What the host invoiced and received: recorded by its own people, and whose word else counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.people import LOCAL
from tests.services.desks import BOTH, COUNCIL, ICB
from tests.services.files import AT, place, take
from tests.services.files import kept as rows_kept
from tracker.access import Actor, Role
from tracker.database import Database
from tracker.domain.registers import Instalment
from tracker.errors import NotAllowed
from tracker.services.approvals.proposals import Written, submit
from tracker.services.changes.edits import Edit
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.sheets.money_layouts import INSTALMENTS

DUE = books.instalment(date(2025, 10, 15))
INVOICED = replace(DUE, invoice="INV-7", invoiced_on=date(2025, 10, 1))
RECEIVED = replace(INVOICED, received_on=date(2025, 10, 16), received_amount=DUE.amount)


@pytest.fixture
def kept(database: Database) -> Database:
    """The usual agreement, hosted by the council, with an instalment that the board owes it."""
    take(database, {**place(), "Instalments": [DUE]})
    return database


def let_in(database: Database, *organisations: str) -> None:
    cause = Cause("admin", AT)
    with database.writing() as session:
        for code in organisations:
            known = add_person(session, cause, f"lead@{code.lower()}.example", f"Lead of {code}")
            give_role(session, cause, AT.date(), known, Grant(code, Role.FINANCE_LEAD))


def save(
    database: Database, actor: Actor, before: Instalment | None, after: Instalment | None
) -> None:
    edits = [Edit(INSTALMENTS, before, after)]
    with database.writing() as session:
        saved = submit(session, actor, AT, edits, action="change instalment", subject="A1 / F1")
        assert isinstance(saved, Written)


def instalments(database: Database) -> list[object]:
    return [*rows_kept(database, "Instalments")]


def test_a_payer_cannot_say_that_its_instalment_came_in(kept: Database) -> None:
    let_in(kept, "LA", "ICB")
    for after in (INVOICED, RECEIVED, replace(DUE, received_amount=Decimal("1.00"))):
        with pytest.raises(NotAllowed, match="Only the finance leads of Northshire Council, which"):
            save(kept, ICB, DUE, after)

    save(kept, COUNCIL, DUE, RECEIVED)
    for changed in (replace(RECEIVED, amount=Decimal("0.01")), DUE, None):
        with pytest.raises(NotAllowed):
            save(kept, ICB, RECEIVED, changed)


def test_a_payer_plans_what_is_not_invoiced_yet(kept: Database) -> None:
    let_in(kept, "LA", "ICB")

    planned = replace(DUE, amount=Decimal("90.00"))
    save(kept, ICB, DUE, planned)

    assert planned in instalments(kept)


@pytest.mark.parametrize("actor", [LOCAL, BOTH])
def test_whoever_acts_for_the_host_records_it(kept: Database, actor: Actor) -> None:
    let_in(kept, "LA", "ICB")

    save(kept, actor, DUE, RECEIVED)

    assert RECEIVED in instalments(kept)


def test_where_nobody_acts_for_the_host_its_partner_records_it(kept: Database) -> None:
    let_in(kept, "ICB")

    save(kept, ICB, DUE, RECEIVED)

    assert RECEIVED in instalments(kept)
