"""Whose signatures somebody may record: their own organisation's, and those nobody else could."""

import pytest

from tests.people import LOCAL
from tests.services.desks import BOARD, BOTH, COUNCIL, ICB
from tests.services.files import AT, place, take
from tracker.access import Actor, Role
from tracker.database import Database
from tracker.errors import NotAllowed
from tracker.services.agreements.own_signatures import recorded_by, require_own
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause

PARTNERS = ("FT", "ICB", "LA")


@pytest.fixture
def kept(database: Database) -> Database:
    """The usual agreement, whose council and board have people in the tracker; the trust has none."""
    take(database, place())
    cause = Cause("admin", AT)
    with database.writing() as session:
        for code in ("LA", "ICB"):
            known = add_person(session, cause, f"lead@{code.lower()}.example", f"Lead of {code}")
            give_role(session, cause, AT.date(), known, Grant(code, Role.FINANCE_LEAD))
    return database


@pytest.mark.parametrize(
    ("actor", "own"),
    [
        (LOCAL, {"FT", "ICB", "LA"}),
        (BOTH, {"FT", "ICB", "LA"}),
        (COUNCIL, {"FT", "LA"}),
        (ICB, {"FT", "ICB"}),
        (BOARD, {"FT"}),
    ],
)
def test_one_records_for_oneself_and_for_whom_nobody_ever_acted(
    kept: Database, actor: Actor, own: set[str]
) -> None:
    with kept.reading() as session:
        assert recorded_by(session, actor, PARTNERS) == own


def test_whoever_records_for_another_partner_is_told_who_may(kept: Database) -> None:
    with kept.reading() as session:
        require_own(session, COUNCIL, "LA", "The council")
        with pytest.raises(NotAllowed, match="Only the finance leads of The board"):
            require_own(session, COUNCIL, "ICB", "The board")
