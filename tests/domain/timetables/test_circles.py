"""Dates that wait for each other in a circle."""

import pytest

from tests.domain.timetable_books import NAMES, waits
from tracker.domain.records.timetables import KeyEvent, TimetableDependency
from tracker.domain.timetables.circles import circle_of, circle_sentence

BOARD, PLAN, TALKS = KeyEvent.BOARD, KeyEvent.PLAN, KeyEvent.TALKS
CONFIRMED, BUDGET = KeyEvent.CONTRIBUTION_CONFIRMED, KeyEvent.BUDGET


@pytest.mark.parametrize(
    ("row", "others", "circle"),
    [
        (waits("LA", BOARD, "ICB", PLAN), [], []),
        (waits("LA", BOARD, "ICB", PLAN), [waits("LA", PLAN, "ICB", BOARD)], []),
        (waits("LA", BOARD, "ICB", PLAN), [waits("ICB", PLAN, "LA", BOARD)],
         [("LA", BOARD), ("ICB", PLAN)]),
        (waits("LA", BOARD, "ICB", PLAN),
         [waits("ICB", PLAN, "FT", TALKS), waits("FT", TALKS, "LA", BOARD)],
         [("LA", BOARD), ("ICB", PLAN), ("FT", TALKS)]),
        # A body confirms its contribution once its budget is set, whoever adds nothing.
        (waits("LA", BUDGET, "LA", CONFIRMED), [], [("LA", BUDGET), ("LA", CONFIRMED)]),
        # One body's budget waits for the other's contribution as a rule.
        (waits("ICB", CONFIRMED, "LA", BUDGET), [], [("ICB", CONFIRMED), ("LA", BUDGET)]),
        (waits("LA", BUDGET, "ICB", CONFIRMED), [], []),
    ],
)  # fmt: skip
def test_a_circle_is_found_however_many_wait_in_it(
    row: TimetableDependency,
    others: list[TimetableDependency],
    circle: list[tuple[str, str]],
) -> None:
    assert circle_of(row, [*others, row]) == circle


def test_a_circle_is_said_by_names() -> None:
    sentence = circle_sentence([("LA", BUDGET), ("ICB", CONFIRMED), ("ICB", BOARD)], NAMES)

    assert sentence.startswith(
        "Budget set (the council) would wait for Contribution confirmed (the ICB), which waits for "
        "Board meeting (the ICB), which waits for Budget set (the council) again: none of them"
    )
