"""Lists of measures: which are found, in which order, with which figures, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.domain import books
from tests.services.desks import OUTSIDER, somebody
from tests.services.files import AT, Rows, place, take
from tracker.access import Role, limit
from tracker.database import Database
from tracker.domain.financial_year import Quarter
from tracker.domain.outcomes.measures import Track
from tracker.services.outcomes.measures import (
    MeasureCount,
    MeasureQuestion,
    MeasureSort,
    count_measures,
    find_measures,
    list_measures,
)

TODAY = AT.date()
PLAIN = MeasureQuestion(TODAY)
Q2, Q3 = Quarter(books.YEAR, 2), Quarter(books.YEAR, 3)
LA = somebody("council", 1, ("LA", Role.FINANCE_LEAD))
FT = somebody("trust", 2, ("FT", Role.FINANCE_LEAD))


def measured() -> Rows:
    """A1 with M1 to M4, one of each status; B2, of which the trust is no partner, with an M1."""
    first = place()
    return {
        **first,
        "Agreements": [
            *first["Agreements"],
            books.agreement(agreement="B2", title="Äpfel für alle", area="East%"),
        ],
        "Partners": [*first["Partners"], *(replace(books.partner(code), agreement="B2") for code in ("LA", "ICB"))],
        "Outcome measures": [
            books.measure("M1", title="Zebra crossings", unit="days"),
            books.measure("M2", tolerance=Decimal(5)),
            books.measure("M3", frequency="Monthly"),
            books.measure("M4"),
            replace(books.measure("M1", title="Öl"), agreement="B2"),
        ],
        "Outcome targets": [books.target(books.YEAR, "85", code=f"M{n}") for n in (1, 2, 3)],
        "Outcome readings": [
            books.reading(Q2, "80", "M1"),
            books.reading(Q2, "81.5", "M2"),
            books.reading(Q2, "80", "M4"),
            replace(books.reading(Q3, "90", "M1", status="Not available"), agreement="B2"),
        ],
    }  # fmt: skip


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    taken = take(database, measured())
    assert taken.batch is not None
    with database.reading() as found:
        yield found


def codes(
    session: Session, sort: MeasureSort = MeasureSort.AGREEMENT, *, descending: bool = False
) -> list[str]:
    found = list_measures(session, PLAIN, sort, descending=descending)
    return [f"{line.agreement} {line.measure}" for line in found]


def found(session: Session, **asked: object) -> list[str]:
    question = replace(PLAIN, **asked)
    lines = [f"{line.agreement} {line.measure}" for line in list_measures(session, question)]
    assert find_measures(session, question) == len(lines)
    return lines


def test_a_line_has_the_latest_reading_beside_its_target_and_says_why(session: Session) -> None:
    (_, second, third, _, other) = list_measures(session, PLAIN)

    assert (second.agreement_title, second.title) == (
        "Better Care Fund",
        "Still at home after 91 days",
    )
    assert (second.unit, second.baseline, second.target) == ("per cent", Decimal(80), Decimal(85))
    assert (second.read_for, second.value, second.status) == (
        Q2,
        Decimal("81.5"),
        Track.WITHIN_TOLERANCE,
    )
    assert second.why == (
        "81.5 per cent in 2025-26 Q2 misses the target for FY2025-26 of at least 85 by 3.5, "
        "within the tolerance of 5."
    )
    assert (third.read_for, third.value, third.target, third.status) == (
        None, None, None, Track.NO_DATA,
    )  # fmt: skip
    assert third.late > 0
    assert (other.value, other.read_for, other.late) == (None, Q3, 0)


def test_every_measure_is_counted_and_those_within_tolerance_are_on_track(session: Session) -> None:
    late = sum(line.late for line in list_measures(session, PLAIN))

    assert count_measures(session, TODAY) == MeasureCount(5, 1, late)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"search": "ZEBRA"}, ["A1 M1"]),
        ({"search": "öl"}, ["B2 M1"]),
        ({"search": "ÄPFEL m1"}, ["B2 M1"]),
        ({"search": "better m4"}, ["A1 M4"]),
        ({"search": "days zebra"}, ["A1 M1"]),
        ({"search": "east%"}, ["B2 M1"]),
        ({"search": "_"}, []),
        ({"status": Track.OFF_TRACK}, ["A1 M1"]),
        ({"status": Track.NO_TARGET}, ["A1 M4"]),
        ({"status": Track.NO_DATA}, ["A1 M3", "B2 M1"]),
        ({"late": True, "search": "M3"}, ["A1 M3"]),
        ({"late": True, "area": "East%"}, []),
        ({"area": "East%"}, ["B2 M1"]),
        ({"partner": "FT"}, ["A1 M1", "A1 M2", "A1 M3", "A1 M4"]),
    ],
)
def test_measures_are_found(
    session: Session, asked: dict[str, object], expected: list[str]
) -> None:
    assert found(session, **asked) == expected


def test_measures_are_sorted_and_codes_decide_between_equals(session: Session) -> None:
    assert codes(session) == ["A1 M1", "A1 M2", "A1 M3", "A1 M4", "B2 M1"]
    assert codes(session, MeasureSort.TITLE, descending=True)[0] == "B2 M1"
    assert codes(session, MeasureSort.MEASURE) == ["A1 M2", "A1 M3", "A1 M4", "A1 M1", "B2 M1"]
    assert codes(session, MeasureSort.STATUS) == ["A1 M1", "A1 M3", "B2 M1", "A1 M4", "A1 M2"]
    assert codes(session, MeasureSort.LATE, descending=True)[0] == "A1 M3"
    assert codes(session, MeasureSort.LATE)[:2] == ["A1 M4", "B2 M1"]
    assert codes(session, MeasureSort.READ)[-1] == "A1 M3"
    assert codes(session, MeasureSort.READ, descending=True) == [
        "B2 M1", "A1 M1", "A1 M2", "A1 M4", "A1 M3",
    ]  # fmt: skip


def test_a_page_begins_where_the_one_before_ended(session: Session) -> None:
    pages = [list_measures(session, PLAIN, most=2, skip=skip) for skip in (0, 2, 4)]

    lines = [line for page in pages for line in page]
    assert lines == list_measures(session, PLAIN, most=None)


def test_nobody_sees_the_measures_of_others(session: Session) -> None:
    limit(session, FT)
    assert codes(session) == ["A1 M1", "A1 M2", "A1 M3", "A1 M4"]
    assert count_measures(session, TODAY).measures == 4

    limit(session, OUTSIDER)
    assert codes(session) == []
    assert count_measures(session, TODAY) == MeasureCount(0, 0, 0)


def test_a_late_reading_is_given_up_after_a_year(session: Session) -> None:
    given_up = date(2029, 6, 1)

    assert list_measures(session, MeasureQuestion(given_up, late=True)) == []
