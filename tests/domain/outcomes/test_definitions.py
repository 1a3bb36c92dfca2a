"""A new definition breaks the series: nothing is compared across it."""

from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.outcomes.definitions import (
    break_sentence,
    definition_for,
    definitions_of,
    same_definition,
)
from tracker.domain.outcomes.measures import Track, Trend, measure_status

Q1, Q2, Q3, Q4 = (Quarter(YEAR, number) for number in (1, 2, 3, 4))
BREAK = books.former_definition(Q3)


def status(*readings, targets=(), former=(BREAK,), as_at=date(2026, 3, 31)):
    return measure_status(books.measure(), targets, readings, as_at, former)


def test_each_definition_knows_from_when_it_counts_and_why():
    first, second = definitions_of(books.measure(definition="All admissions"), [BREAK])

    assert (first.number, first.definition, first.since) == (1, "Funded admissions", None)
    assert (second.number, second.definition, second.since) == (2, "All admissions", Q3)
    assert second.reason == "Clients who pay in full are counted in"


def test_a_period_in_which_the_definition_changed_belongs_to_neither():
    definitions = definitions_of(books.measure(), [BREAK])

    assert definition_for(Q2, definitions).number == 1
    assert definition_for(Q3, definitions).number == 2
    assert definition_for(YEAR, definitions) is None
    assert not same_definition(YEAR, YEAR, definitions)


def test_definitions_of_other_measures_are_left_aside():
    other = books.former_definition(Q2, code="M2")

    assert len(definitions_of(books.measure(), [other])) == 1


def test_the_trend_never_compares_across_a_new_definition():
    across = status(books.reading(Q2, "90"), books.reading(Q3, "50"))
    within = status(books.reading(Q3, "50"), books.reading(Q4, "60"))

    assert (across.previous, across.trend) == (None, Trend.UNKNOWN)
    assert across.reason.endswith("earlier readings are not compared with it.")
    assert "not compared" not in within.reason
    assert within.trend is Trend.BETTER


def test_each_reading_is_held_against_the_baseline_of_its_own_definition():
    before = status(books.reading(Q2, "75"))
    after = status(books.reading(Q3, "75"))

    assert before.since_baseline is Trend.BETTER  # 70 by the first definition
    assert after.since_baseline is Trend.WORSE  # 80 by the second


def test_a_target_set_for_the_year_in_which_it_changed_does_not_apply():
    result = status(books.reading(Q3, "90"), targets=[books.target(YEAR, "85")])

    assert result.track is Track.NO_TARGET
    assert "defined anew within FY2025-26, so the target for it does not apply" in result.reason


def test_a_target_of_the_new_definition_applies():
    targets = [books.target(YEAR, "99"), books.target(Q3, "85")]

    assert status(books.reading(Q3, "90"), targets=targets).track is Track.ON_TRACK


def test_the_status_says_since_when_and_why_it_is_counted_otherwise():
    assert status(books.reading(Q3, "90")).break_note == (
        "Counted by definition 2 since 2025-26 Q3 (Clients who pay in full are counted in): "
        "earlier readings are not compared with it."
    )
    assert status(former=()).break_note is None
    assert break_sentence(definitions_of(books.measure(), [])) is None


def test_definitions_follow_each_other_by_their_day():
    later = books.former_definition(Q4, version=2, baseline=Decimal(72))
    definitions = definitions_of(books.measure(), [later, BREAK])

    assert [d.since for d in definitions] == [None, Q3, Q4]
    assert definition_for(FinancialYear(2026), definitions).number == 3
