"""Scorecards over all agreements: who sees what, what a filter leaves, and where gaps are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy.orm import Session

from tests.domain import books
from tests.services.agreements.test_lists import three_agreements
from tests.services.files import AT, place, take
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.scorecard import Scorecard, Verdict
from tracker.domain.scorecard.answers import BY_CODE
from tracker.errors import NotFound
from tracker.models import AgreementHealth, ScorecardAnswer
from tracker.services.agreements.lists import AgreementQuestion
from tracker.services.agreements.scorecards import (
    EVERY,
    GAPS,
    GapFilter,
    ScorecardSort,
    count_scorecards,
    list_gaps,
    list_scorecards,
    scorecard_now,
    scorecards_now,
)
from tracker.services.kept import health

TODAY = AT.date()
PLAIN = AgreementQuestion(books.YEAR, TODAY, TODAY)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    taken = take(database, three_agreements())
    assert taken.messages == []
    with database.reading() as session:
        yield session


def codes(
    session: Session, question: AgreementQuestion = PLAIN, gap: GapFilter = EVERY
) -> list[str]:
    return [line.code for line in list_scorecards(session, question, gap)]


def test_the_list_shows_the_answers_that_each_agreement_gives_today(session: Session) -> None:
    shown = {line.code: line for line in list_scorecards(session, PLAIN)}

    for card in scorecards_now(session, TODAY):
        line = shown[card.agreement]
        assert line.verdicts == card.verdicts
        assert line.answers == {answer.question: answer.verdict for answer in card.answers}
        assert (line.gaps, line.answered_on) == (len(card.gaps), TODAY)
        assert scorecard_now(session, card.agreement, TODAY) == card
    assert sorted(shown) == ["A1", "B2", "C3"]


def test_a_gap_leaves_those_that_have_it(session: Session) -> None:
    cards = scorecards_now(session, TODAY)
    for gap in GAPS:
        verdicts = {card.agreement: verdicts_of(card, gap) for card in cards}
        expected = [code for code, own in verdicts.items() if any(v.is_gap for v in own)]

        assert codes(session, gap=GapFilter(gap)) == expected, gap
        assert count_scorecards(session, PLAIN, GapFilter(gap)).agreements == len(expected)


def test_a_verdict_leaves_those_that_answer_so(session: Session) -> None:
    cards = scorecards_now(session, TODAY)
    for gap, verdict in product(["", *GAPS], Verdict):
        expected = [card.agreement for card in cards if verdict in verdicts_of(card, gap)]

        assert codes(session, gap=GapFilter(gap, verdict)) == expected, (gap, verdict)


def verdicts_of(card: Scorecard, gap: str) -> set[Verdict]:
    """The verdicts of a recommendation, of a question, or of all questions."""
    if gap in {"1", "2", "3"}:
        return {card.verdict(int(gap))}
    return {answer.verdict for answer in card.answers if gap in {"", answer.question}}


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"area": "East%"}, ["B2"]),
        ({"partner": "FT"}, ["A1", "C3"]),
        ({"legal_basis": "Section 76"}, ["B2"]),
        ({"search": "ÄPFEL"}, ["B2"]),
        ({"search": "nothing of the kind"}, []),
    ],
)
def test_a_filter_leaves_what_answers_it(
    session: Session, filters: dict[str, str], left: list[str]
) -> None:
    question = replace(PLAIN, **filters)

    assert codes(session, question) == left
    assert count_scorecards(session, question).agreements == len(left)


def test_every_order_shows_every_agreement_once(session: Session) -> None:
    for sort, descending in product(ScorecardSort, (False, True)):
        pages = [
            line.code
            for skip in range(3)
            for line in list_scorecards(
                session, PLAIN, sort=sort, descending=descending, most=1, skip=skip
            )
        ]

        assert sorted(pages) == ["A1", "B2", "C3"], sort


def test_the_most_gaps_come_first_where_it_is_sorted_so(session: Session) -> None:
    lines = list_scorecards(session, PLAIN, sort=ScorecardSort.GAPS, descending=True)
    gaps = [line.gaps or 0 for line in lines]

    assert gaps == sorted(gaps, reverse=True)


def test_agreements_are_counted_by_how_far_they_meet_each_recommendation(
    session: Session,
) -> None:
    found = count_scorecards(session, PLAIN)
    cards = scorecards_now(session, TODAY)

    assert (found.agreements, found.asked, found.unknown) == (3, 3, 0)
    assert found.meeting == sum(not card.gaps for card in cards)
    for number, tally in found.by_recommendation.items():
        for verdict in Verdict:
            expected = sum(card.verdict(number) is verdict for card in cards)
            assert tally.get(verdict, 0) == expected
    assert (found.oldest, found.newest) == (TODAY, TODAY)


def test_an_agreement_that_has_ended_is_not_counted_among_those_asked(
    database: Database,
) -> None:
    far = date(2099, 1, 1)
    take(database, place() | {"Ledger": [], "Instalments": []})
    with database.writing() as session:
        health.refresh_stale(session, far)
        found = count_scorecards(session, AgreementQuestion(FinancialYear.of(far), far, far))

    assert (found.agreements, found.asked, found.meeting) == (1, 0, 0)


def test_answers_that_are_being_worked_out_are_counted_apart_and_come_last(
    database: Database,
) -> None:
    take(database, three_agreements())
    with database.writing() as session:
        for model in (AgreementHealth, ScorecardAnswer):
            session.query(model).filter_by(agreement="A1").delete()
    with database.reading() as session:
        found = count_scorecards(session, PLAIN)
        lines = list_scorecards(session, PLAIN, sort=ScorecardSort.GAPS)

    assert (found.agreements, found.asked, found.unknown) == (3, 2, 1)
    assert lines[-1].code == "A1"
    assert (lines[-1].verdicts, lines[-1].gaps) == ((), None)


def test_the_days_of_the_answers_are_told(database: Database) -> None:
    take(database, three_agreements())
    tomorrow = TODAY + timedelta(days=1)
    with database.writing() as session:
        health.refresh_stale(session, tomorrow, most=1)
    with database.reading() as session:
        found = count_scorecards(session, PLAIN)

    assert (found.oldest, found.newest) == (TODAY, tomorrow)


def test_every_gap_names_its_first_agreements_and_the_worst_come_first(session: Session) -> None:
    cards = scorecards_now(session, TODAY)
    groups = list_gaps(session, TODAY, most=2)

    expected = {q: [c for c in cards if q in {a.question for a in c.gaps}] for q in BY_CODE}
    assert {g.question: g.agreements for g in groups} == {
        question: len(having) for question, having in expected.items() if having
    }
    for group in groups:
        assert len(group.first) == min(2, group.agreements)
        verdicts = [gap.answer.verdict for gap in group.first]
        assert verdicts == sorted(verdicts)  # "Not met" before "Partly met"
        for gap in group.first:
            card = next(one for one in cards if one.agreement == gap.agreement)
            assert gap.answer in card.answers


def test_one_sees_the_scorecards_of_ones_organisations_only(session: Session) -> None:
    limit(session, Actor("t", WEB, (Membership("FT", Role.AUDITOR),), person=1))

    assert codes(session) == ["A1", "C3"]
    assert count_scorecards(session, PLAIN).agreements == 2
    assert [card.agreement for card in scorecards_now(session, TODAY)] == ["A1", "C3"]
    seen = {gap.agreement for group in list_gaps(session, TODAY, most=9) for gap in group.first}
    assert seen == {"A1", "C3"}
    everything = list_scorecards(session, PLAIN, most=None)
    assert all(line.answers for line in everything)
    with pytest.raises(NotFound):
        scorecard_now(session, "B2", TODAY)
