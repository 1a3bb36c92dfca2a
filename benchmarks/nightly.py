"""Measures the nightly work over many agreements: the first night, one after it, and a repeat.

    python -m benchmarks.nightly [--agreements 2000] [--people 20] [--url DATABASE_URL]

Fills an empty database (by default a temporary SQLite file) with agreements of ten schemes, ten
obligations and ten measures with two years of quarterly readings; a few agreements
are forecast to miss their budget by more than they allow themselves. Not a test: nothing here passes or fails.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context

from benchmarks.filling import fill
from benchmarks.sample_books import COUNCIL, FUND, ICB, Size, agreement_code
from tests.mailbox import Mailbox
from tracker.access import Actor, Role
from tracker.audit import open_recorded, recording
from tracker.config import Settings
from tracker.database import Database, upgrade_as_owner
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.review_settings import ReviewSetting
from tracker.domain.registers import (
    Instalment,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
    Review,
    Row,
)
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.sheets import REVIEW_SETTINGS, Layout
from tracker.sheets.money_layouts import INSTALMENTS
from tracker.sheets.monitoring_layouts import (
    OUTCOME_MEASURES,
    OUTCOME_READINGS,
    OUTCOME_TARGETS,
    REVIEWS,
)

YEARS = (FinancialYear(2024), FinancialYear(2025))
FIRST_NIGHT = date(2026, 4, 15)
MEASURES = 10


def further_rows(agreement: str) -> Iterator[tuple[Layout, Row]]:
    """What the sample lacks: measures with their readings, a review, instalments."""
    # With this the sample's forecasts call for a review of about one agreement in fifteen.
    yield REVIEW_SETTINGS, ReviewSetting(agreement, variance_percent=Decimal(12))
    yield REVIEWS, Review(agreement, date(2026, 5, 20), "Annual", None, None, None, None)
    for month in (4, 7, 10):
        yield (
            INSTALMENTS,
            Instalment(
                agreement, FUND, ICB, YEARS[1], date(2025, month, 15), Decimal("250000.00"),
                None, None, None, None,
            ),
        )  # fmt: skip
    for number in range(MEASURES):
        code = f"M{number}"
        yield (
            OUTCOME_MEASURES,
            OutcomeMeasure(
                agreement, code, f"Measure {number}", "per cent", "Higher", None, Decimal(80),
                YEARS[0], "Quarterly", None, None,
            ),
        )  # fmt: skip
        for year in YEARS:
            yield OUTCOME_TARGETS, OutcomeTarget(agreement, code, year, Decimal(85), None)
        for quarter in (Quarter(year, place) for year in YEARS for place in (1, 2, 3, 4)):
            if quarter.last_day < FIRST_NIGHT:
                value = Decimal(86 + quarter.number)
                yield (
                    OUTCOME_READINGS,
                    OutcomeReading(agreement, code, quarter, value, "Final", None),
                )


def fill_further(database: Database, agreements: int, people: int) -> None:
    """Add what the sample lacks, and people of both partners."""
    at, actor = datetime.now(UTC), Actor("benchmark", "command line")
    by_layout: dict[str, tuple[Layout, list[Row]]] = {}
    for number in range(agreements):
        for layout, row in further_rows(agreement_code(number)):
            by_layout.setdefault(layout.sheet, (layout, []))[1].append(row)
    with (
        database.writing() as session,
        recording(session, actor, at, "import", "further") as changes,
    ):
        for layout, rows in by_layout.values():
            changes.create(layout, [(row, None) for row in rows])
    cause = Cause("benchmark", at)
    with database.writing() as session:
        for number in range(people):
            person = add_person(session, cause, f"p{number}@example.org", f"Person {number}")
            grant = Grant(
                (COUNCIL, ICB)[number % 2], (Role.FINANCE_LEAD, Role.BOARD_MEMBER)[number % 4 // 2]
            )
            give_role(session, cause, at.date(), person, grant)


def main() -> None:
    """Fill, play three nights, print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=2_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--url")
    given = parser.parse_args()
    mailbox = Mailbox()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRACKER_INSTANCE": folder, "DATABASE_URL": given.url or ""}
        settings = Settings.from_environment({**os.environ, **environment})
        # In a process of its own: what it needed would be counted as the nights', too.
        process = get_context("spawn").Process(
            target=prepare, args=(settings, given.agreements, given.people)
        )
        process.start()
        process.join()
        print("filled")
        environment["TRACKER_SMTP_URL"] = mailbox.url
        for day in (FIRST_NIGHT, FIRST_NIGHT + timedelta(days=1), FIRST_NIGHT + timedelta(days=1)):
            print(f"{play(day, {**os.environ, **environment})}")
    mailbox.stop()


def prepare(settings: Settings, agreements: int, people: int) -> None:
    """Fill the database."""
    upgrade_as_owner(settings)
    database = open_recorded(settings)
    fill(database, Size(agreements, schemes=10, years=2, first_year=YEARS[0]))
    fill_further(database, agreements, people)
    database.engine.dispose()


def play(day: date, environment: dict[str, str]) -> str:
    """Run the command of one night, and say what it did and what it took."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "tracker.cli", "nightly", "--on", day.isoformat()]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as night:
        assert night.stdout is not None
        said = night.stdout.read().strip()
        _, _, used = os.wait4(night.pid, 0)
        night.returncode = 0
    taken = time.perf_counter() - start
    worked = used.ru_utime + used.ru_stime
    return f"{taken:.1f} s ({worked:.1f} s of a core), peak {used.ru_maxrss / 1024:.0f} MB: {said}"


if __name__ == "__main__":
    main()
