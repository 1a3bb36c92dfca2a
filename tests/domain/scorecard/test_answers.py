"""What a scorecard says as a whole: its verdicts, its first sentence, its questions."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tests.domain import books
from tests.domain.scorecard.cards import answer, card, good_book
from tracker.domain.scorecard import Verdict
from tracker.domain.scorecard.answers import (
    BY_CODE,
    QUESTIONS,
    RECOMMENDATIONS,
    sentence_of,
    verdict_of,
)

MET, PARTLY, NOT_MET, NOT_ASKED = Verdict


def test_a_good_agreement_meets_all_three_and_every_question() -> None:
    found = card(good_book())

    assert {a.question: a.verdict for a in found.answers} == {q.code: MET for q in QUESTIONS}
    assert found.verdicts == (MET, MET, MET)
    assert found.gaps == []
    assert found.sentence == "This agreement meets all three recommendations."


def test_the_first_sentence_says_what_is_met_and_how_much_is_left() -> None:
    found = card(good_book(measures=(books.measure(),), reviews=()))

    assert found.verdicts == (MET, PARTLY, MET)
    assert found.sentence == (
        "This agreement meets two of the three recommendations; 1 gap is left."
    )


@pytest.mark.parametrize(
    ("verdicts", "of_all"),
    [
        ([MET, MET, NOT_ASKED], MET),
        ([MET, NOT_MET], PARTLY),
        ([PARTLY, MET], PARTLY),
        ([PARTLY, NOT_MET, NOT_ASKED], PARTLY),
        ([NOT_MET, NOT_ASKED], NOT_MET),
        ([NOT_ASKED], NOT_ASKED),
    ],
)
def test_a_recommendation_is_met_when_all_that_applies_is(
    verdicts: list[Verdict], of_all: Verdict
) -> None:
    assert verdict_of(verdicts) is of_all


def test_every_combination_of_verdicts_has_a_sentence() -> None:
    for verdicts in product(Verdict, repeat=3):
        assert sentence_of(verdicts, 3).endswith(".")
    assert sentence_of([PARTLY, NOT_MET, PARTLY], 1200).endswith(
        "meets none of the three recommendations; 1,200 gaps are left."
    )


def test_every_recommendation_has_its_questions_and_each_says_what_a_gap_is() -> None:
    assert {q.recommendation for q in QUESTIONS} == {r.number for r in RECOMMENDATIONS}
    assert [q.code for q in QUESTIONS] == sorted(BY_CODE)
    assert BY_CODE["1.3"].gap(1) == "1 agreement has no current review"
    assert BY_CODE["1.3"].gap(1_200) == "1,200 agreements have no current review"


def test_nothing_is_asked_of_an_agreement_that_has_ended() -> None:
    ended = books.agreement(end_date=date(2025, 11, 30))
    found = card(good_book(agreement=ended))

    assert {a.verdict for a in found.answers} == {NOT_ASKED}
    assert found.verdicts == (NOT_ASKED,) * 3
    assert found.sentence == (
        "This agreement has ended, so the recommendations ask nothing of it any more."
    )


def test_money_that_goes_on_after_the_end_is_a_gap_of_the_written_agreement() -> None:
    ended = books.agreement(end_date=date(2025, 9, 30))
    spent = (books.actual(8, "80.00"),)
    found = card(good_book(agreement=ended, ledger=spent))

    assert [(a.question, a.verdict) for a in found.gaps] == [("1.1", NOT_MET)]
    assert found.gaps[0].why.startswith("The agreement ended on 30 September 2025, but in fund F1")
    assert found.sentence == "This agreement has ended, but 1 gap is left."


def test_the_version_in_force_is_asked_and_not_the_next() -> None:
    later = books.variation("V1", date(2026, 1, 1))
    now = books.version("V1", aims=None, dispute_route="The board.")
    found = answer("1.2", variations=(later,), versions=(now,))

    assert found.verdict is PARTLY
    after = answer("1.2", date(2026, 1, 1), variations=(later,), versions=(now,))
    assert after.verdict is MET


def test_a_gap_names_the_place_where_it_is_mended() -> None:
    bare = replace(
        good_book(), partners=(), measures=(), reviews=(), risk_shares=(), financial_frameworks=()
    )

    places = {a.question: a.place.value for a in card(bare).gaps}

    assert places["1.1"] == "Partners"
    assert places["2.1"] == "Outcomes"
    assert places["3.3"] == "Frameworks"
    assert places["3.5"] == "Risk share"
