"""Those who follow every change set, to keep summaries beside the registers that cannot drift.

A follower is told what a change set touched when it closes, within the same transaction, so that
what it keeps is written together with what it is a summary of, or not at all. The services
register themselves (`tracker.services.kept`); recording without any is refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.access import unlimited
from tracker.config import LONDON
from tracker.database import Database
from tracker.domain.financial_year import Period
from tracker.domain.registers import LedgerEntry, Organisation, Row, agreement_of
from tracker.sheets import LEDGER


@dataclass(slots=True)
class Touched:
    """What a change set touched.

    `months` are the first and the last month of the ledger rows written, as `2025-04`; None
    where no ledger row was.
    """

    agreements: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    sheets: set[str] = field(default_factory=set)
    months: tuple[str, str] | None = None

    def note(self, rows: Iterable[Row]) -> None:
        """Note rows as they are written."""
        for row in rows:
            if isinstance(row, Organisation):
                self.organisations.add(row.code)
                continue
            agreement = agreement_of(row)
            if agreement is not None:
                self.agreements.add(agreement)
            if isinstance(row, LedgerEntry):
                self.note_months(row.period, row.period)

    def note_months(self, first: Period, last: Period) -> None:
        """Note from which month to which ledger rows are written."""
        least, most = self.months or (str(first), str(last))
        self.months = (min(least, str(first)), max(most, str(last)))


@dataclass(frozen=True, slots=True)
class Follower:
    """What somebody does when a change set closes, and when a database is opened.

    `follow` takes the session, what was touched and the day. `is_complete` says whether all is
    there that should be; `complete` makes up for what an earlier version of the tracker did not
    keep.
    """

    follow: Callable[[Session, Touched, date], None]
    is_complete: Callable[[Session], bool]
    complete: Callable[[Session], None]


FOLLOWERS: list[Follower] = []


def tell_followers(session: Session, touched: Touched, at: datetime) -> None:
    """Let everybody who keeps a summary bring it up to date; they see all there is."""
    _require_followers()
    if LEDGER.sheet in touched.sheets and touched.months is None:
        raise RuntimeError("ledger rows were written in bulk, and nobody noted their months")
    with unlimited(session):
        for follower in FOLLOWERS:
            follower.follow(session, touched, at.astimezone(LONDON).date())


def complete_followers(database: Database) -> None:
    """Let everybody make up for what a database of an earlier version does not hold."""
    _require_followers()
    with database.reading() as session:
        wanting = [follower for follower in FOLLOWERS if not follower.is_complete(session)]
    for follower in wanting:
        with database.writing() as session:
            follower.complete(session)


def _require_followers() -> None:
    if not FOLLOWERS:
        raise RuntimeError("nobody keeps the summaries: import tracker.services before you begin")
