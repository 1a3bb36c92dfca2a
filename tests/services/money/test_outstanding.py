"""Late instalments over all agreements: which are found, in which order, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.domain import books
from tests.services.desks import OUTSIDER, somebody
from tests.services.files import Rows, place, take
from tracker.access import Role, limit
from tracker.database import Database
from tracker.domain.funds.instalment_schedules import receipts
from tracker.services.money.outstanding import (
    OutstandingCount,
    OutstandingQuestion,
    OutstandingSort,
    count_outstanding,
    list_outstanding,
)
from tracker.services.records.book import load_books

TODAY = date(2025, 10, 1)
PLAIN = OutstandingQuestion(TODAY)
FT = somebody("trust", 2, ("FT", Role.FINANCE_LEAD))
DUE = books.instalment(date(2025, 6, 1), "100.00")


def with_instalments() -> Rows:
    """A1 with instalments in every state; B2, of which the trust is no partner, with one."""
    first = place()
    other = {
        sheet: [replace(row, agreement="B2") for row in first[sheet]]
        for sheet in ("Partners", "Funds")
    }
    return {
        **first,
        "Agreements": [
            *first["Agreements"],
            books.agreement(agreement="B2", title="Äpfel für alle", area="East%"),
        ],
        "Partners": [
            *first["Partners"],
            *(row for row in other["Partners"] if row.organisation != "FT"),
        ],
        "Funds": [*first["Funds"], *other["Funds"]],
        "Instalments": [
            replace(DUE, due_date=date(2025, 8, 1)),
            DUE,
            replace(DUE, due_date=date(2025, 5, 1), received_on=date(2025, 5, 2)),
            replace(DUE, due_date=date(2025, 4, 1), received_amount=Decimal("99.99")),
            replace(DUE, due_date=date(2025, 7, 1), amount=Decimal("-5.00"), partner="LA"),
            replace(
                DUE,
                due_date=date(2025, 7, 2),
                received_on=date(2025, 11, 1),
                received_amount=Decimal("40.00"),
            ),
            replace(DUE, due_date=date(2025, 7, 3), amount=Decimal("0.00")),
            replace(DUE, due_date=TODAY),
            replace(DUE, agreement="B2", fund="F2", invoice="Ö-7", due_date=date(2025, 9, 1)),
        ],
    }


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    taken = take(database, with_instalments())
    assert taken.batch is not None
    with database.reading() as found:
        yield found


def days(
    session: Session, sort: OutstandingSort = OutstandingSort.DUE, *, descending: bool = False
) -> list[tuple[int, int]]:
    found = list_outstanding(session, PLAIN, sort, descending=descending)
    return [(one.instalment.due_date.month, one.instalment.due_date.day) for one in found]


def test_what_is_due_and_not_in_full_is_late_the_oldest_first(session: Session) -> None:
    assert days(session) == [(4, 1), (6, 1), (7, 1), (7, 2), (8, 1), (9, 1)]


def test_the_list_is_what_the_agreements_say_is_late(session: Session) -> None:
    found = list_outstanding(session, PLAIN)

    expected = [
        late
        for book in load_books(session, sheets=("Instalments",))
        for late in receipts(book.instalments, TODAY).late
    ]
    assert {one.late for one in found} == set(expected)
    assert (found[0].title, found[0].partner_name) == ("Better Care Fund", "Northshire ICB")
    assert count_outstanding(session, PLAIN) == OutstandingCount(
        len(expected), sum((late.missing for late in expected), Decimal(0))
    )


@pytest.mark.parametrize(
    ("asked", "months"),
    [
        ({"search": "ÄPFEL"}, [9]),
        ({"search": "ö-7"}, [9]),
        ({"search": "b2 f2 northshire"}, [9]),
        ({"search": "east%"}, []),
        ({"search": "better LA"}, [7]),
        ({"partner": "LA"}, [7]),
        ({"partner": "FT"}, []),
        ({"area": "East%"}, [9]),
    ],
)
def test_instalments_are_found(session: Session, asked: dict[str, str], months: list[int]) -> None:
    question = replace(PLAIN, **asked)

    found = list_outstanding(session, question)

    assert [one.instalment.due_date.month for one in found] == months
    assert count_outstanding(session, question).instalments == len(months)


def test_instalments_are_sorted_and_the_oldest_first_of_equals(session: Session) -> None:
    assert days(session, OutstandingSort.DUE, descending=True)[0] == (9, 1)
    assert days(session, OutstandingSort.DAYS) == days(session, OutstandingSort.DUE)[::-1]
    assert days(session, OutstandingSort.DAYS, descending=True) == days(session)
    assert days(session, OutstandingSort.TITLE)[-1] == (9, 1)
    assert days(session, OutstandingSort.AGREEMENT, descending=True)[0] == (9, 1)
    assert days(session, OutstandingSort.MISSING) == [
        (7, 1), (4, 1), (6, 1), (7, 2), (8, 1), (9, 1),
    ]  # fmt: skip
    assert days(session, OutstandingSort.MISSING, descending=True)[-2:] == [(4, 1), (7, 1)]
    assert days(session, OutstandingSort.PARTNER, descending=True)[-1] == (7, 1)


def test_a_page_begins_where_the_one_before_ended(session: Session) -> None:
    pages = [list_outstanding(session, PLAIN, most=4, skip=skip) for skip in (0, 4)]

    assert [*pages[0], *pages[1]] == list_outstanding(session, PLAIN, most=None)


def test_nobody_sees_the_instalments_of_others(session: Session) -> None:
    limit(session, FT)
    assert {one.instalment.agreement for one in list_outstanding(session, PLAIN)} == {"A1"}
    limit(session, OUTSIDER)
    assert list_outstanding(session, PLAIN) == []
    assert count_outstanding(session, PLAIN) == OutstandingCount(0, Decimal(0))
