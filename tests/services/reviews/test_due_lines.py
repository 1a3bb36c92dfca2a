"""The list of what is due: what a question leaves, in which order, on both databases."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.services.agreements.test_lists import three_agreements
from tests.services.files import AT, take
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.database import Database
from tracker.domain.obligations.agreement_calendar import DueKind, due_order
from tracker.domain.review_triggers.trigger import TriggerKind
from tracker.models import RaisedTrigger
from tracker.services.reviews.due_lines import (
    DueLine,
    DueQuestion,
    DueSort,
    DueState,
    count_lines,
    days_due,
    list_lines,
    list_page,
)
from tracker.services.reviews.due_lists import list_due

TODAY = AT.date()
PLAIN = DueQuestion(TODAY, within=400)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    taken = take(database, three_agreements())
    assert taken.messages == []
    with database.reading() as session:
        yield session


def agreements(session: Session, question: DueQuestion) -> set[str]:
    return {line.item.agreement for line in list_lines(session, question, most=None)}


def test_an_open_question_is_answered_with_all_that_is_due(session: Session) -> None:
    lines = list_lines(session, PLAIN, most=None)

    assert [line.item for line in lines] == list_due(session, TODAY, 400)
    assert len({line.item.agreement for line in lines}) > 1
    assert {line.agreement_title for line in lines if line.item.agreement == "B2"} == {
        "Äpfel für alle"
    }


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"search": "äPFEL"}, {"B2"}),
        ({"search": "b2 report"}, {"B2"}),
        ({"search": "quarterly F1"}, {"A1", "B2"}),
        ({"search": "better care ICB"}, {"A1"}),
        ({"search": "nothing of the kind"}, set()),
        ({"search": "%"}, set()),
        ({"agreement": "A1"}, {"A1"}),
        ({"partner": "FT"}, {"A1"}),
        ({"kind": DueKind.REVIEW, "agreement": "B2"}, {"B2"}),
        ({"kind": DueKind.NOTICE}, set()),
    ],
)
def test_a_question_leaves_what_answers_it(
    session: Session, asked: dict[str, Any], left: set[str]
) -> None:
    question = replace(PLAIN, **asked)
    lines = list_lines(session, question, most=None)

    assert {line.item.agreement for line in lines} == left
    assert count_lines(session, question) == len(lines)
    for sort in DueSort:
        page = list_page(session, question, sort, descending=True)
        assert page.number == len(lines)
        assert page.lines == list_lines(session, question, sort, descending=True)
        assert list_page(session, question, sort, skip=len(lines)).lines == []


def test_what_is_overdue_and_what_comes_are_told_apart(session: Session) -> None:
    late = list_lines(session, replace(PLAIN, state=DueState.OVERDUE), most=None)
    coming = list_lines(session, replace(PLAIN, state=DueState.COMING), most=None)

    assert late
    assert coming
    assert all(line.item.days < 0 for line in late)
    assert all(line.item.days >= 0 for line in coming)
    assert len(late) + len(coming) == count_lines(session, PLAIN)


def test_a_last_day_goes_before_the_days_ahead(session: Session) -> None:
    everything = list_due(session, TODAY, 400)
    since, until = everything[2].due, TODAY + timedelta(days=200)
    found = list_lines(session, DueQuestion(TODAY, within=1, since=since, until=until), most=None)

    assert [line.item for line in found] == [i for i in everything if since <= i.due <= until]


@pytest.mark.parametrize("sort", DueSort)
def test_every_order_shows_everything_once_and_turns_round(session: Session, sort: DueSort) -> None:
    number = count_lines(session, PLAIN)
    up = [
        line
        for skip in range(0, number, 7)
        for line in list_lines(session, PLAIN, sort, most=7, skip=skip)
    ]
    down = list_lines(session, PLAIN, sort, descending=True, most=None)
    keys: dict[DueSort, Callable[[DueLine], Any]] = {
        DueSort.DUE: lambda line: line.item.due,
        DueSort.WHAT: lambda line: line.item.title,
        DueSort.KIND: lambda line: line.item.kind,
        DueSort.AGREEMENT: lambda line: line.agreement_title,
    }

    assert sorted((line.item for line in up), key=due_order) == list_due(session, TODAY, 400)
    assert [keys[sort](line) for line in up] == sorted(map(keys[sort], up))
    assert [keys[sort](line) for line in down] == sorted(map(keys[sort], up), reverse=True)


def test_a_calendar_shows_a_few_of_each_day_and_counts_them_all(session: Session) -> None:
    everything = list_lines(session, PLAIN, most=None)
    days = days_due(session, PLAIN, 1)

    assert [day.day for day in days] == sorted({line.item.due for line in everything})
    assert sum(day.number for day in days) == len(everything)
    assert any(day.number > 1 for day in days)
    assert all(
        day.first == (next(line for line in everything if line.item.due == day.day),)
        for day in days
    )


def test_a_review_that_was_called_for_says_why(database: Database, session: Session) -> None:
    review = next(i for i in list_due(session, TODAY, 400) if i.kind is DueKind.REVIEW)
    with database.writing() as writing:
        writing.execute(
            insert(RaisedTrigger),
            [
                {"agreement": review.agreement, "key": key, "kind": TriggerKind.VARIANCE.value, "reason": reason,
                 "raised_on": TODAY, "raised_at": datetime(2026, 11, 1, tzinfo=UTC),
                 "review_due": review.due}
                for key, reason in (("one", "The forecast rose."), ("two", "A partner left."))
            ],
        )  # fmt: skip
    with database.reading() as later:
        (line,) = list_lines(later, replace(PLAIN, raised=True))
        others = [one for one in list_lines(later, PLAIN, most=None) if one.reasons]

    assert (line.item, line.reasons) == (review, ("The forecast rose.", "A partner left."))
    assert others == [line]


def test_nobody_finds_what_another_organisation_owes(database: Database, session: Session) -> None:
    with database.reading() as own:
        limit(own, Actor("t", WEB, (Membership("FT", Role.AUDITOR),)))

        assert agreements(own, PLAIN) == {"A1"}
        assert agreements(own, replace(PLAIN, agreement="B2")) == set()
        assert count_lines(own, replace(PLAIN, search="B2")) == 0
        assert "B2" not in {
            line.item.agreement for day in days_due(own, PLAIN, 9) for line in day.first
        }
    assert "B2" in agreements(session, PLAIN)
