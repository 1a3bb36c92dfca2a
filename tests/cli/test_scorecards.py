"""`tracker scorecard`: of all agreements, of one, for people and for programs."""

import json

from tests.cli.running import Tracker


def test_every_agreement_has_its_line_and_the_last_says_how_many_meet_all(
    stocked: Tracker,
) -> None:
    answer = stocked("scorecard", "--on", "2026-11-22")

    assert answer.status == 0
    assert answer.out.splitlines()[0].split()[:2] == ["Agreement", "Gaps"]
    assert answer.out.strip().endswith(" all three recommendations.")


def test_one_agreement_answers_every_question_with_its_reason(stocked: Tracker) -> None:
    (first, *_) = json.loads(stocked("scorecard", "--on", "2026-11-22", "--json").out)
    answer = stocked("scorecard", first["agreement"], "--on", "2026-11-22")

    for said in first["answers"]:
        assert said["question"] in answer.out
        assert (said["mended_on"] is not None) is (said["answer"] in {"Not met", "Partly met"})
    assert set(first["recommendations"]) == {"1", "2", "3"}
    assert first["day"] == "2026-11-22"
    assert "recommendations" in answer.out.splitlines()[-1]


def test_an_agreement_that_is_not_there_is_refused(stocked: Tracker) -> None:
    answer = stocked("scorecard", "NONE")

    assert (answer.status, answer.out) == (1, "")
    assert "There is no agreement NONE." in answer.err
