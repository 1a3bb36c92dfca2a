"""Measures the portfolio page and single positions over a large database.

    python -m benchmarks.portfolio [--agreements 2000] [--url DATABASE_URL] [--rounds 5]

Fills an empty database (by default a temporary SQLite file) with agreements of ten schemes and
ten years of monthly ledger rows, then times what the pages ask for: warm medians, and beside them
what one plain statement over the same ledger costs. Not a test: nothing here passes or fails.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import text

from benchmarks.filling import fill
from benchmarks.sample_books import Size, register_rows
from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.database import Database, upgrade_as_owner
from tracker.domain.financial_year import FinancialYear
from tracker.services.monitoring import due, findings
from tracker.services.portfolio import totals
from tracker.services.positions import position_of

TODAY = date(2025, 11, 15)
YEAR = FinancialYear(2025)


def timed(rounds: int, ask: Callable[[], object]) -> tuple[float, float]:
    """The first answer's milliseconds (cold), and the median of the others (warm)."""
    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return taken[0], statistics.median(taken[1:])


def main() -> None:
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=2_000)
    parser.add_argument("--url")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRACKER_INSTANCE": folder, "DATABASE_URL": given.url or ""}
        settings = Settings.from_environment({**os.environ, **environment})
        upgrade_as_owner(settings)
        database = open_recorded(settings)
        start = time.perf_counter()
        rows = fill(database, Size(agreements=given.agreements, schemes=10, years=10))
        print(f"{rows:,} ledger rows written in {time.perf_counter() - start:.1f} s")
        measure(database, given.rounds)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {used:.0f} MB")


def measure(database: Database, rounds: int) -> None:
    """Print what each answer takes, cold and warm."""
    with database.reading() as session:
        first = register_rows(Size(agreements=1, schemes=1, years=1))["Agreements"][0]
        agreement = getattr(first, "agreement")  # noqa: B009  # every row of this sheet has one
        questions: dict[str, Callable[[], object]] = {
            "one sum over the year's ledger (the floor)": lambda: session.execute(
                text(
                    "SELECT c.agreement, sum(l.amount) FROM schemes c JOIN ledger l ON "
                    "l.scheme_id = c.id WHERE l.period BETWEEN '2025-04' AND '2026-03' "
                    "GROUP BY c.agreement"
                )
            ).all(),
            "every fund's headline figures": lambda: totals(session, YEAR, TODAY),
            "everything due": lambda: due(session, TODAY),
            "every health check of every agreement": lambda: findings(session, TODAY),
            "one agreement's position": lambda: position_of(session, agreement, YEAR, TODAY),
        }
        print(f"{'':44} {'first':>10} {'median':>10}")
        for name, ask in questions.items():
            cold, warm = timed(rounds, ask)
            print(f"{name:44} {cold:7.1f} ms {warm:7.1f} ms")


if __name__ == "__main__":
    main()
