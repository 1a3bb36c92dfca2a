"""Measures every page over a large database: milliseconds, and questions to the database.

    python -m benchmarks.pages [--agreements 2000] [--url DATABASE_URL] [--rounds 20]
                               [--instance FOLDER]

Fills an empty database (by default a temporary SQLite file) with agreements of ten schemes and ten
years of monthly ledger rows, then asks for each page that a finance lead of one of the partners
can reach by links, besides lists searched and sorted. Times are those of the server, warm, without
the network; `cpu` is the processor's part of the median, which a busy machine changes little. Not
a test: nothing here passes or fails. With --instance the installation stays for the next run.
"""

import argparse
import statistics
import time
from dataclasses import dataclass

from flask.testing import FlaskClient

from benchmarks.large_database import NOW, Place, cookies_of_people, large_place
from benchmarks.visiting import Questions, pages_by_route
from tracker.app import create_app
from tracker.web import the_database

STARTS = (
    "/",
    "/agreements",
    "/money",
    "/reviews",
    "/outcomes",
    "/scorecard",
    "/approvals",
    "/account",
)
LISTS = (
    "/agreements?page=20",
    "/agreements?q=a012",
    "/agreements?sort=-variance",
    "/agreements?sort=due",
    "/agreements?due=overdue&status=In+force",
    "/agreements?year=2020-21&as_at=15/10/2020",
    "/reviews?page=50",
    "/reviews?q=a012",
    "/reviews?sort=-agreement",
    "/money?show=late&page=10",
    "/scorecard?page=20",
    "/scorecard?gap=3.1&sort=-gaps",
    "/scorecard?q=a012&gap=1",
)


@dataclass(frozen=True)
class Measured:
    """What one page takes: milliseconds, statements, and kilobytes of answer."""

    address: str
    median: float
    cpu: float
    p95: float
    questions: int
    size: float


def measure(place: Place, rounds: int) -> list[Measured]:
    """Every page, the slowest first."""
    app = create_app(place.settings)
    database = the_database(app)
    client = app.test_client()
    (cookie,) = cookies_of_people(app, database, 1, NOW)
    name, _, value = cookie.partition("=")
    client.set_cookie(name, value)
    app.extensions["tracker.clock"] = lambda: NOW
    addresses = [*pages_by_route(app, client, STARTS).values(), *LISTS]
    found = [_measured(client, Questions(database.engine), a, rounds) for a in addresses]
    database.engine.dispose()
    return sorted((one for one in found if one is not None), key=lambda one: -one.median)


def _measured(
    client: FlaskClient, questions: Questions, address: str, rounds: int
) -> Measured | None:
    walls, processor = [], []
    size = 0
    for _ in range(rounds + 1):
        started, spent = time.perf_counter(), time.process_time()
        with questions:
            answer = client.get(address)
            size = len(answer.get_data())
        walls.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - spent) * 1000)
        if answer.status_code != 200 or answer.mimetype not in {"text/html", "image/svg+xml"}:
            return None
    warm = walls[1:]
    return Measured(
        address,
        statistics.median(warm),
        statistics.median(processor[1:]),
        statistics.quantiles(warm, n=20)[-1],
        len(questions.asked),
        size / 1024,
    )


def main() -> None:
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=2_000)
    parser.add_argument("--url")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--instance")
    given = parser.parse_args()
    with large_place(given.agreements, given.url, given.instance) as place:
        print(f"{place.rows:,} ledger rows; milliseconds, statements, KB")
        print(f"{'median':>7} {'cpu':>6} {'p95':>7} {'asks':>4} {'KB':>5}  page")
        for one in measure(place, given.rounds):
            times = f"{one.median:7.1f} {one.cpu:6.1f} {one.p95:7.1f}"
            print(f"{times} {one.questions:4} {one.size:5.0f}  {one.address}")


if __name__ == "__main__":
    main()
