"""`tracker nightly`: what it prints, and that a second run prints noughts."""

from tests.cli.running import Tracker


def test_it_prints_two_numbers_and_the_second_time_noughts(stocked: Tracker) -> None:
    first = stocked("nightly", "--on", "2026-01-15", "--json")
    second = stocked("nightly", "--on", "2026-01-15", "--json")

    assert first.status == second.status == 0
    assert set(first.json) == {"reminders", "reviews_raised"}
    assert first.json["reminders"] > 0
    assert second.json == {"reminders": 0, "reviews_raised": 0}


def test_people_read_a_sentence_and_progress_goes_elsewhere(stocked: Tracker) -> None:
    answer = stocked("nightly", "--on", "2026-01-15")

    assert answer.out.startswith("2026-01-15: ")
    assert answer.out.rstrip().endswith("0 letters sent.")
    assert "1 of 1 agreements looked at" in answer.err


def test_a_day_that_is_none_is_wrong_use(stocked: Tracker) -> None:
    assert stocked("nightly", "--on", "29/02/2026").status == 2


def test_without_agreements_there_is_nothing_to_do(tracker: Tracker) -> None:
    assert tracker("nightly", "--json").json == {"reminders": 0, "reviews_raised": 0}


def test_it_works_on_either_database(tracker_anywhere: Tracker) -> None:
    assert tracker_anywhere("nightly", "--json").json == {"reminders": 0, "reviews_raised": 0}
