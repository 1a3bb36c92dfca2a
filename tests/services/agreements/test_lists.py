"""Lists of agreements: who sees what, in which order, and what a filter leaves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.domain import books
from tests.services.files import AT, Rows, entry, place, take
from tests.services.months import close_period
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.database import Database
from tracker.domain.obligations.agreement_calendar import DueKind
from tracker.domain.risk_share.terms import FundKind
from tracker.services.agreements.lists import (
    AgreementQuestion,
    AgreementStatus,
    DueFilter,
    Sort,
    count_agreements,
    list_agreements,
    list_titles,
)
from tracker.services.agreements.portfolio import drifting, totals
from tracker.services.reviews.due_lists import count_due, list_due

TODAY = AT.date()
PLAIN = AgreementQuestion(books.YEAR, TODAY, TODAY)


def three_agreements() -> Rows:
    """A1 as usual; B2 without the trust, larger, in another area; C3 bare and not begun."""
    first = place()
    second = {
        sheet: [replace(row, agreement="B2") for row in rows]
        for sheet, rows in place().items()
        if sheet != "Organisations"
    }
    second["Partners"] = [row for row in second["Partners"] if row.organisation != "FT"]
    second["Contributions"] = [row for row in second["Contributions"] if row.partner != "FT"]
    second["Risk share"] = second["Risk share caps"] = []
    second["Agreements"] = [
        replace(row, title="Äpfel für alle", area="East%", legal_basis="Section 76")
        for row in second["Agreements"]
    ]
    second["Budgets"] = [replace(row, amount=row.amount * 10) for row in second["Budgets"]]
    third: Rows = {
        "Agreements": [
            replace(books.agreement(), agreement="C3", title="Zebra", start_date=date(2027, 4, 1),
                    end_date=None, next_review=None)
        ],
        "Partners": [replace(row, agreement="C3") for row in first["Partners"]],
    }  # fmt: skip
    return {
        sheet: [*rows, *second.get(sheet, ()), *third.get(sheet, ())]
        for sheet, rows in first.items()
    }


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    taken = take(database, three_agreements())
    assert taken.messages == []
    with database.reading() as session:
        yield session


def codes(session: Session, question: AgreementQuestion = PLAIN) -> list[str]:
    return [line.code for line in list_agreements(session, question)]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["A1", "B2", "C3"]),
        ({"search": "ÄPFEL"}, ["B2"]),
        ({"search": "b2 ICB pooled"}, ["B2"]),
        ({"search": "east%"}, ["B2"]),
        ({"search": "%"}, ["B2"]),
        ({"search": "nothing of the kind"}, []),
        ({"area": "East%"}, ["B2"]),
        ({"area": "East"}, []),
        ({"partner": "FT"}, ["A1", "C3"]),
        ({"legal_basis": "Section 76"}, ["B2"]),
        ({"kind": "Aligned"}, ["A1", "B2"]),
        ({"due": DueFilter.NOTHING}, ["C3"]),
        ({"due": DueFilter.OVERDUE}, ["A1", "B2"]),
        ({"failing": True}, ["A1", "B2", "C3"]),
    ],
)
def test_a_filter_leaves_what_answers_it(
    session: Session, filters: dict[str, object], left: list[str]
) -> None:
    question = replace(PLAIN, **filters)

    assert codes(session, question) == left
    assert count_agreements(session, question).agreements == len(left)


def test_the_status_follows_the_day_and_the_signatures(session: Session) -> None:
    statuses = {line.code: line.status for line in list_agreements(session, PLAIN)}

    assert {one: statuses[one] for one in statuses} == {
        line.code: line.status
        for status in AgreementStatus
        for line in list_agreements(session, replace(PLAIN, status=status))
    }
    ended = replace(PLAIN, today=date(2099, 1, 1), status=AgreementStatus.ENDED)
    assert "C3" not in codes(session, ended)


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (Sort.AGREEMENT, ["A1", "B2", "C3"]),
        (Sort.BUDGET, ["A1", "B2", "C3"]),
        (Sort.VARIANCE, ["B2", "A1", "C3"]),
    ],
)
def test_a_list_is_sorted_and_what_has_nothing_to_sort_by_comes_last(
    session: Session, sort: Sort, ascending: list[str]
) -> None:
    up = [line.code for line in list_agreements(session, PLAIN, sort)]
    down = [line.code for line in list_agreements(session, PLAIN, sort, descending=True)]

    assert up == ascending
    bare = [] if sort is Sort.AGREEMENT else ["C3"]
    known = [code for code in ascending if code not in bare]
    assert down == [*known[::-1], *bare]


@pytest.mark.parametrize("sort", Sort)
def test_every_order_shows_every_agreement_once(session: Session, sort: Sort) -> None:
    pages = [
        line.code
        for skip in range(3)
        for line in list_agreements(session, PLAIN, sort, most=1, skip=skip)
    ]

    assert sorted(pages) == ["A1", "B2", "C3"]


def test_one_sees_the_agreements_of_ones_organisations_only(session: Session) -> None:
    limit(session, Actor("t", WEB, (Membership("FT", Role.AUDITOR),), person=1))

    assert codes(session) == ["A1", "C3"]
    assert count_agreements(session, PLAIN).agreements == 2
    assert [code for code, _ in list_titles(session)] == ["A1", "C3"]
    assert {item.agreement for item in list_due(session, TODAY)} == {"A1"}
    assert drifting(session, books.YEAR, TODAY, [FundKind.POOLED], 5) == ["A1"]
    assert sum(kind.funds for kind in totals(session, books.YEAR, TODAY)) == 2


def test_what_is_remembered_for_one_is_not_shown_to_another(session: Session) -> None:
    everything = count_due(session, TODAY)
    limit(session, Actor("s", WEB, (Membership("ELSE", Role.AUDITOR),), person=2))

    assert count_due(session, TODAY).number == 0 < everything.number


def test_what_is_remembered_is_forgotten_when_something_changes(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        before = totals(session, books.YEAR, TODAY)

    more = place()
    more["Ledger"].append(entry(3, "1000.00"))
    take(database, more)

    with database.reading() as session:
        after = totals(session, books.YEAR, TODAY)
    assert after[0].actual_to_date - before[0].actual_to_date == Decimal(1000)


def test_a_change_under_way_is_not_remembered(database: Database) -> None:
    take(database, place())
    actor = Actor("a", WEB)

    with database.writing() as session:
        totals(session, books.YEAR, TODAY)
        close_period(session, actor, AT, "A1", books.month(1))
        assert count_due(session, TODAY).number == len(list_due(session, TODAY))


def test_due_lists_take_kinds_windows_and_portions(session: Session) -> None:
    every = list_due(session, TODAY)

    assert list_due(session, TODAY, most=2, skip=1) == every[1:3]
    assert list_due(session, TODAY, coming_only=True) == [i for i in every if i.days >= 0]
    for kind in DueKind:
        own = [item for item in every if item.kind is kind]
        assert list_due(session, TODAY, kinds=[kind]) == own
        assert count_due(session, TODAY, kinds=[kind]).number == len(own)
