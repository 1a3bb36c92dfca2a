"""Whose signatures somebody may record: their own organisation's, and those nobody else could."""

from datetime import date

import pytest

from tests.people import LOCAL
from tests.services.desks import BOARD, BOTH, COUNCIL, ICB
from tests.services.files import AT, place, take
from tracker.access import Actor, Role, recorded_by
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.checks import LeavingDecision, OwnAnswer, PlanSignOff
from tracker.domain.records.signatures import SigningAuthority
from tracker.errors import NotAllowed
from tracker.services.agreements.own_signatures import require_own
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.sheets import Layout
from tracker.sheets.check_layouts import LEAVING_DECISIONS, PLAN_SIGN_OFFS
from tracker.sheets.decision_layouts import SIGNING_AUTHORITIES

DAY = date(2026, 4, 1)
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
        require_own(session, COUNCIL, "LA")
        with pytest.raises(NotAllowed, match="Only the finance leads of Northshire ICB"):
            require_own(session, COUNCIL, "ICB")


WORDS: tuple[tuple[Layout, OwnAnswer | SigningAuthority], ...] = (
    (
        PLAN_SIGN_OFFS,
        PlanSignOff(
            "A1", FinancialYear(2026), "ICB", "Chief executive", "J. Doe", DAY, False, None, None
        ),
    ),
    (
        LEAVING_DECISIONS,
        LeavingDecision("A1", "ICB", DAY, "It overspends", None, None, None, None),
    ),
    (SIGNING_AUTHORITIES, SigningAuthority("A1", "ICB", None, None, None, False, None)),
)


@pytest.mark.parametrize(("layout", "row"), WORDS)
def test_nobody_records_the_word_of_another_partner(
    kept: Database, layout: Layout, row: OwnAnswer | SigningAuthority
) -> None:
    edits = [Edit(layout, None, row)]

    with (
        pytest.raises(NotAllowed, match="finance leads of organisation ICB record who signed"),
        kept.writing() as session,
    ):
        commit_edits(session, COUNCIL, AT, edits, action="add", subject="A1")

    with kept.writing() as session:
        commit_edits(session, ICB, AT, edits, action="add", subject="A1")
