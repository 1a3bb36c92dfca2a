"""People of the partners, and an agreement that asks for two pairs of eyes."""

from tests.services.files import ACTOR, AT, place, take
from tracker.access import WEB, Actor, Membership, Role
from tracker.database import Database
from tracker.domain.records.agreement_settings import Approvals
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits


def somebody(name: str, number: int, *roles: tuple[str, Role]) -> Actor:
    return Actor(f"{name}@example.org", WEB, tuple(Membership(*role) for role in roles), number)


COUNCIL = somebody("council", 1, ("LA", Role.FINANCE_LEAD))
COUNCIL_TOO = somebody("council.too", 2, ("LA", Role.FINANCE_LEAD))
ICB = somebody("icb", 3, ("ICB", Role.FINANCE_LEAD))
BOARD = somebody("board", 4, ("ICB", Role.BOARD_MEMBER))
AUDITOR = somebody("auditor", 5, ("ICB", Role.AUDITOR))
BOTH = somebody("both", 6, ("LA", Role.FINANCE_LEAD), ("ICB", Role.FINANCE_LEAD))
OUTSIDER = somebody("outsider", 7, ("XX", Role.FINANCE_LEAD))


def guarded_place(database: Database, asked: Approvals = Approvals.ANOTHER_PERSON) -> None:
    """The usual agreement, set to ask for approvals."""
    take(database, place())
    edit = setting_edit("A1", Approvals.NONE, asked)
    assert edit is not None
    with database.writing() as session:
        commit_edits(session, ACTOR, AT, [edit], action="set approvals", subject="A1")
