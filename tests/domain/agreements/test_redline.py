import time

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.agreements.redline import LONGEST, Mark, Run, redline

TEXTS = st.text(alphabet="ab c\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_runs_make_both_texts(before: str, after: str) -> None:
    runs = redline(before, after)

    assert "".join(r.text for r in runs if r.mark is not Mark.ADDED) == before
    assert "".join(r.text for r in runs if r.mark is not Mark.REMOVED) == after


def test_a_changed_word_is_removed_and_added() -> None:
    assert redline("Twelve months' notice.", "Six months' notice.") == [
        Run(Mark.REMOVED, "Twelve"),
        Run(Mark.ADDED, "Six"),
        Run(Mark.KEPT, " months' notice."),
    ]


def test_equal_texts_are_one_kept_run_and_blank_ones_none() -> None:
    assert redline("As it was.", "As it was.") == [Run(Mark.KEPT, "As it was.")]
    assert redline("", "") == []
    assert redline("", "New.") == [Run(Mark.ADDED, "New.")]


def test_very_long_changes_are_shown_as_a_whole() -> None:
    before = "same " + "old " * LONGEST
    after = "same " + "new " * LONGEST

    assert [run.mark for run in redline(before, after)] == [
        Mark.KEPT,
        Mark.REMOVED,
        Mark.ADDED,
        Mark.KEPT,
    ]


def test_texts_made_to_be_slow_are_compared_in_time() -> None:
    words = [f"w{number % 40}" for number in range(LONGEST // 2)]
    started = time.perf_counter()

    redline(" ".join(words), " ".join(words[::-1]))

    assert time.perf_counter() - started < 5
