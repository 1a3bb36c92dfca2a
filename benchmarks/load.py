"""Measures what 200 people at once get from `tracker serve`: requests, errors, waiting.

    python -m benchmarks.load [--people 200] [--seconds 40] [--think 10] [--agreements 2000]
                              [--url DATABASE_URL] [--instance FOLDER]

Fills a database as `benchmarks.pages` does, starts `tracker serve` as a program of its own on a
loopback port, and lets people who are signed in read: each asks for a page, looks at it for some
seconds (a random time, `--think` on average), and asks for the next. Server and people share this
machine's processors, and nothing leaves it. Not a test, but it ends with 1 where a request failed
or one in twenty waited a second.
"""

import argparse
import http.client
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil

from benchmarks.large_database import Place, cookies_of_people, large_place
from benchmarks.sample_books import agreement_code
from tracker.app import create_app
from tracker.services.agreements.lists import A_PAGE
from tracker.web import the_database

MOST_SECONDS = 60
PAGES = (
    "/", "/", "/agreements", "/agreements?q={code}", "/agreements?page={page}", "/reviews", "/money",
    "/agreements/{code}", "/agreements/{code}", "/agreements/{code}/funds/POOL",
    "/agreements/{code}/funds/POOL", "/agreements/{code}/money", "/agreements/{code}/board",
    "/agreements/{code}/funds/POOL/rows/actual?scheme=S003", "/agreements/{code}/history",
)  # fmt: skip


@dataclass
class Told:
    """What happened to one person's requests: milliseconds waited, and what went wrong."""

    waited: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_on(port: int, cookie: str, agreements: int, until: float, think: float) -> Told:
    """One person's requests until a moment of `time.monotonic`."""
    told, chance = Told(), random.Random(cookie)
    time.sleep(chance.uniform(0, think))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        code = agreement_code(chance.randrange(agreements))
        page = chance.randint(1, ceil(agreements / A_PAGE))
        address = chance.choice(PAGES).format(code=code, page=page)
        started = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            told.faults.append(f"{address}: {error!r}")
            connection.close()
        else:
            told.waited.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                told.faults.append(f"{address}: {answer.status}")
        time.sleep(chance.expovariate(1 / think) if think else 0)
    connection.close()
    return told


def serve(place: Place, port: int) -> subprocess.Popen[bytes]:
    """`tracker serve`, ready to answer."""
    environment = {
        **os.environ,
        "TRACKER_INSTANCE": str(place.settings.instance_folder),
        "DATABASE_URL": place.settings.database_url,
    }
    command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(port), "--no-worker"]
    server = subprocess.Popen(command, env=environment)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise SystemExit("The server did not start.")


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run(place: Place, people: int, seconds: float, think: float, agreements: int) -> list[Told]:
    """Let everybody read at once, for so long."""
    app = create_app(place.settings)
    cookies = cookies_of_people(app, the_database(app), people, datetime.now(UTC))
    the_database(app).engine.dispose()
    port = free_port()
    server = serve(place, port)
    try:
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(people) as pool:
            return list(pool.map(lambda one: read_on(port, one, agreements, until, think), cookies))
    finally:
        server.terminate()
        server.wait(timeout=30)


def main() -> int:
    """Fill, serve, read, print what came of it; the answer is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--think", type=float, default=10)
    parser.add_argument("--agreements", type=int, default=2_000)
    parser.add_argument("--url")
    parser.add_argument("--instance")
    given = parser.parse_args()
    seconds = min(given.seconds, MOST_SECONDS)
    with large_place(given.agreements, given.url, given.instance) as place:
        told = run(place, given.people, seconds, given.think, given.agreements)
    waited = sorted(one for person in told for one in person.waited)
    faults = [fault for person in told for fault in person.faults]
    p95 = statistics.quantiles(waited, n=20)[-1]
    print(f"{given.people} people, {seconds:.0f} s: {len(waited):,} pages, {len(faults)} errors")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (used.ru_utime + used.ru_stime) / len(waited) * 1000
    print(f"the server's processor time: {spent:.0f} ms a page, its start included")
    print(f"{len(waited) / seconds:.0f} pages a second; waited: median {statistics.median(waited):.0f}"
          f" ms, p95 {p95:.0f} ms, longest {waited[-1]:.0f} ms")  # fmt: skip
    for fault in faults[:10]:
        print(fault)
    return int(bool(faults) or p95 >= 1000)


if __name__ == "__main__":
    sys.exit(main())
