"""How far the months are closed over all agreements, on each of the two databases."""

from datetime import timedelta

from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import ACTOR, AT, place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import PeriodState
from tracker.services.money.periods import PeriodChange, change_period
from tracker.services.money.periods_across import MonthAcross, months_across

MAY, JUNE, JULY = (Period.from_text(f"2025-0{number}") for number in (5, 6, 7))
EARLY = Period.from_text("1999-01")
DAY = AT.date()


def seen_by(database: Database, actor: Actor) -> list[MonthAcross]:
    with database.reading() as session:
        limit(session, actor)
        return months_across(session, [JULY, JUNE, MAY, EARLY], DAY)


def test_months_are_counted_by_how_far_they_are_closed(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        for month, state in (
            (MAY, PeriodState.CLOSED), (JUNE, PeriodState.SOFT_CLOSED), (JULY, PeriodState.CLOSED),
        ):  # fmt: skip
            change_period(session, ACTOR, AT, PeriodChange("A1", month, state))
        until = DAY + timedelta(days=3)
        change_period(
            session, ACTOR, AT, PeriodChange("A1", JULY, PeriodState.OPEN, "Late", until=until)
        )

    found = seen_by(database, COUNCIL)
    assert found == [
        MonthAcross(JULY, 1, 1, 0, 1),
        MonthAcross(JUNE, 1, 0, 1, 0),
        MonthAcross(MAY, 1, 1, 0, 0),
        MonthAcross(EARLY, 0, 0, 0, 0),
    ]
    assert [month.open for month in found] == [1, 0, 0, 0]


def test_nothing_is_counted_of_agreements_one_does_not_see(database: Database) -> None:
    take(database, place())

    assert {month.running for month in seen_by(database, OUTSIDER)} == {0}
