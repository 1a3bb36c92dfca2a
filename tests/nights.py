"""An installation whose nights are played: a small agreement, people, and a real mail server."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select

from tests.domain import books
from tests.mailbox import Mailbox
from tests.services.files import Rows, take
from tracker.access import Role
from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.registers import LedgerEntry
from tracker.models import SentReminder
from tracker.nightly import Night, Run, do_nightly_work
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause

START = date(2026, 4, 1)


def small_place(**sheets: list[object]) -> Rows:
    """A council and an ICB with one pooled fund from April 2026; nothing else is owed but reports."""
    rows = {
        "Organisations": [books.organisation("LA"), books.organisation("ICB", "Northshire ICB")],
        "Agreements": [
            books.agreement(
                start_date=START, end_date=date(2030, 3, 31), notice_months=None,
                review_every_months=None,
            )
        ],
        "Partners": [books.partner("LA"), books.partner("ICB")],
        "Funds": [books.fund()],
        "Schemes": [books.scheme()],
    }  # fmt: skip
    return rows | {name.replace("_", " "): found for name, found in sheets.items()}


class Nights:
    """Plays nights, and says what reached whom."""

    def __init__(self, settings: Settings, rows: Rows) -> None:
        self.mailbox = Mailbox()
        self.settings = replace(settings, smtp_url=self.mailbox.url)
        self.database = open_recorded(self.settings)
        take(self.database, rows)

    def add(self, email: str, *roles: tuple[str, Role]) -> int:
        """Put somebody on record since long ago."""
        cause = Cause("the test", datetime(2020, 1, 1, tzinfo=UTC))
        with self.database.writing() as session:
            person = add_person(session, cause, email, email.partition("@")[0])
            for organisation, role in roles:
                give_role(session, cause, date(2020, 1, 1), person, Grant(organisation, role))
        return person.number

    def run(self, day: date, at: datetime | None = None) -> Night:
        """Do the work of a day, in the night of that day unless another moment is given."""
        moment = at or datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        return do_nightly_work(Run(self.settings, self.database, moment, day))

    def letters(self) -> list[tuple[str, str]]:
        """To whom the letters since the last question went, and what they said."""
        found = []
        while not self.mailbox.is_empty():
            letter = self.mailbox.letter()
            found.append((str(letter["To"]), letter.get_content()))
        return found

    def told(self) -> Counter[tuple[str, int]]:
        """How often the ledger holds each obligation and stage."""
        with self.database.reading() as session:
            rows = session.execute(select(SentReminder.obligation, SentReminder.stage))
            return Counter((obligation, stage) for obligation, stage in rows)

    def close(self) -> None:
        self.mailbox.stop()
        self.database.engine.dispose()


def overspending() -> Rows:
    """The small place with a fund that is forecast to overspend by £63.25 of £1,000.00."""
    forecast = LedgerEntry(
        "A1", "F1", "S1", Period(2026, 10), "Forecast outturn", Decimal("1063.25"), None, ""
    )
    budget = books.budget("1000.00", financial_year=FinancialYear(2026))
    return small_place(Budgets=[budget], Ledger=[forecast])
