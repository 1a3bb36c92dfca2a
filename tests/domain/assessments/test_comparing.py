"""How the scores of partners compare: the gap first, what is missing said, no average taken."""

from datetime import date
from typing import Any

from tests.domain.books import book, organisation, partner
from tracker.domain.assessments.comparing import (
    Comparison,
    all_comparisons,
    bodies_called,
    compare,
    comparison_sentence,
    latest_comparisons,
    widest,
    years_of,
)
from tracker.domain.assessments.instruments import INSTRUMENTS, SCORES, find_instrument
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.registers import AgreementBook, Organisation

YEAR, LAST = FinancialYear(2025), FinancialYear(2024)
COUNCIL = Organisation("LA", "Northshire Council", "Council", None, None, None)
BOARD = Organisation("ICB", "Northshire ICB", "ICB", None, None, None)


def scored(instrument: str = "PRF", year: FinancialYear = YEAR, **by: dict[int, int | None]) -> Any:
    """The rows of both registers: by partner, what it scored of each item."""
    heads = tuple(
        Assessment("A1", code, instrument, year, date(2025, 10, 1), "A. Lead") for code in by
    )
    rows = tuple(
        AssessmentScore("A1", code, instrument, year, item, score, f"Why {score}")
        for code, given in by.items()
        for item, score in given.items()
    )
    return heads, rows


def assessed(*several: Any, **changes: Any) -> AgreementBook:
    heads = tuple(row for heads, _ in several for row in heads)
    rows = tuple(row for _, rows in several for row in rows)
    return book(
        organisations=(BOARD, COUNCIL), assessments=heads, assessment_scores=rows, **changes
    )


def comparison(code: str = "PRF", year: FinancialYear = YEAR, **by: Any) -> Comparison:
    instrument = find_instrument(code)
    assert instrument is not None
    return compare(assessed(scored(code, year, **by)), instrument, year)


def said(found: Comparison) -> str:
    return comparison_sentence(found, (BOARD, COUNCIL))


def test_five_instruments_are_shipped_with_their_items() -> None:
    assert {one.code: len(one.items) for one in INSTRUMENTS} == {
        "PRF": 9, "PAT": 6, "CQC": 3, "EVAL": 4, "JCF": 5,
    }  # fmt: skip
    assert sorted(SCORES) == [1, 2, 3, 4]
    for one in INSTRUMENTS:
        assert [item.number for item in one.items] == list(range(1, len(one.items) + 1))
        assert len({item.name for item in one.items}) == len(one.items)


def test_the_largest_gap_comes_first_and_is_said_first() -> None:
    found = comparison(LA={1: 3, 4: 2, 7: 4}, ICB={1: 3, 4: 3, 7: 2})

    assert [(view.item.number, view.gap) for view in found.items[:3]] == [(7, 2), (4, 1), (1, 0)]
    assert said(found) == "The partners differ most on leadership: the council says 4, the ICB 2."


def test_items_that_differ_as_much_are_named_too() -> None:
    found = comparison(LA={1: 1, 7: 4}, ICB={1: 3, 7: 2})

    assert said(found) == (
        "The partners differ most on shared values: the ICB says 3, the council 1. "
        "They differ as much on leadership."
    )


def test_what_one_partner_did_not_score_has_no_gap_and_comes_last() -> None:
    found = comparison(LA={1: 4, 2: 3}, ICB={1: None, 2: 3})

    assert found.items[0].item.number == 2
    assert found.items[0].gap == 0
    assert next(view for view in found.items if view.item.number == 1).gap is None
    assert next(view.item.number for view in found.unscored("ICB")) == 1


def test_nothing_is_compared_before_two_partners_have_submitted() -> None:
    assert said(comparison()) == "No partner has scored it for 2025-26."
    assert said(comparison(ICB={1: 3})) == (
        "Only the ICB has scored it for 2025-26, so nothing can be compared yet."
    )
    assert said(comparison(ICB={1: 3}, LA={2: 3})) == (
        "No item is scored by two partners, so nothing can be compared."
    )


def test_partners_that_agree_are_said_to_agree() -> None:
    assert said(comparison(LA={1: 3}, ICB={1: 3})) == (
        "The partners agree on every item that they both scored."
    )


def test_the_spread_says_how_many_items_have_which_gap() -> None:
    found = comparison(LA={1: 4, 2: 1, 3: 2, 4: 3}, ICB={1: 2, 2: 3, 3: 2})

    assert found.spread == {2: 2, 0: 1}


def test_the_gap_of_three_partners_is_between_the_highest_and_the_lowest() -> None:
    heads, rows = scored(LA={1: 3}, ICB={1: 1}, FT={1: 4})
    three = book(
        partners=(partner("FT"), partner("ICB"), partner("LA")),
        organisations=(organisation("FT", "The Trust"), BOARD, COUNCIL),
        assessments=heads, assessment_scores=rows,
    )  # fmt: skip
    found = compare(three, INSTRUMENTS[0], YEAR)

    assert found.largest is not None
    assert found.largest.gap == 3
    # The trust of this test is a council, too, so both are called by their names.
    assert comparison_sentence(found, three.organisations) == (
        "The partners differ most on shared values: The Trust says 4, Northshire Council 3, "
        "the ICB 1."
    )


def test_a_year_is_compared_with_itself_only() -> None:
    both = assessed(
        scored(year=LAST, LA={1: 4}, ICB={1: 1}), scored(year=YEAR, LA={1: 3}, ICB={1: 3})
    )
    instrument = INSTRUMENTS[0]

    assert years_of(both, instrument) == [YEAR, LAST]
    assert [one.year for one in latest_comparisons(both)] == [YEAR]
    assert [one.year for one in all_comparisons(both)] == [YEAR, LAST]
    assert compare(both, instrument, LAST).items[0].gap == 3


def test_the_widest_of_several_instruments_is_found() -> None:
    several = assessed(
        scored("PRF", LA={1: 3}, ICB={1: 2}), scored("CQC", LA={2: 4}, ICB={2: 1}),
        scored("PAT", LA={1: 3}),
    )  # fmt: skip
    found = widest(latest_comparisons(several))

    assert found is not None
    assert found.instrument.code == "CQC"
    assert widest(latest_comparisons(assessed(scored("PAT", LA={1: 3})))) is None


def test_bodies_of_one_kind_are_called_by_their_names() -> None:
    other = Organisation("LA2", "Other Council", "Council", None, None, None)

    assert bodies_called((BOARD, COUNCIL)) == {"ICB": "the ICB", "LA": "the council"}
    assert bodies_called((COUNCIL, other)) == {
        "LA": "Northshire Council",
        "LA2": "Other Council",
    }
