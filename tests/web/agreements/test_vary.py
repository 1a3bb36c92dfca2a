"""Varying an agreement: step by step, with before and after, and nothing of the past lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes, date_boxes
from tracker.access import Role

AT = "/agreements/BCF/vary"
DETAILS = {
    "variation": "V2", "title": "Six months’ notice",
    **date_boxes("effective_from", "1/10/2026"), **date_boxes("signed_on", "15/11/2026"),
    "parts": "exit", "step": "parts",
}  # fmt: skip


def test_a_variation_is_checked_saved_and_shown_word_by_word(visitor: FlaskClient) -> None:
    start = boxes(visitor.get(AT).text)
    before = boxes(visitor.post(AT, data={**start, **DETAILS}).text)["exit_plan"]
    parts = visitor.post(AT, data={**start, **DETAILS})
    assert "What the agreement will say" in parts.text

    new = before.replace("staff", "all staff")
    check = visitor.post(AT, data={**boxes(parts.text), "exit_plan": new, "step": "check"})
    assert (
        "Variation V2 takes effect on 1 October 2026, signed on 15 November 2026, 45 days later."
        in check.text
    )
    assert "Retrospective" in check.text
    assert "[added: </span>all " in check.text

    saved = visitor.post(AT, data={**boxes(check.text), "step": "save"}, follow_redirects=True)
    assert "Variation V2 is recorded; what was said before is kept." in saved.text
    assert "V2: Six months’ notice" in saved.text
    assert "45 days after it took effect" in saved.text
    assert "1 field differs" in saved.text
    assert new in visitor.get("/agreements/BCF/set-up/check").text.replace("&#39;", "'")
    older = visitor.get("/agreements/BCF/versions?from=first&to=V1").text
    assert "nothing in the text of the agreement differs" in older


def test_going_back_keeps_what_was_typed(visitor: FlaskClient) -> None:
    parts = boxes(visitor.post(AT, data={**boxes(visitor.get(AT).text), **DETAILS}).text)
    typed = {**parts, "exit_plan": "A new plan.", "step": "details"}

    back = visitor.post(AT, data=typed)
    forth = visitor.post(AT, data={**boxes(back.text), "step": "parts"})

    assert back.status_code == 200
    assert "Error:" not in back.text
    assert 'value="V2"' in back.text
    assert boxes(forth.text)["exit_plan"] == "A new plan."


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"variation": ""}, "variation", "Enter the variation"),
        ({"variation": "V1"}, "variation", "recorded already"),
        (date_boxes("effective_from", "//"), "effective_from", "Enter the effective from"),
        (date_boxes("effective_from", "30/6/2026"), "effective_from", "must not come before"),
        (date_boxes("signed_on", "31/9/2026"), "signed_on", "not a day of the calendar"),
    ],
)
def test_wrong_details_are_named_before_anything_else(
    visitor: FlaskClient, typed: dict[str, str], field: str, said: str
) -> None:
    for step in ("parts", "check", "save"):
        page = visitor.post(AT, data={**DETAILS, **typed, "step": step})
        assert page.status_code == 422
        assert f'href="#{field}"' in page.text
        assert said in page.text


def test_a_variation_of_contributions_only_leaves_the_text_alone(visitor: FlaskClient) -> None:
    typed = {k: v for k, v in DETAILS.items() if k != "parts"}

    page = visitor.post(AT, data={**boxes(visitor.get(AT).text), **typed})

    assert "The text of the agreement stays as it is." in page.text


def test_a_change_in_between_is_shown_and_not_overwritten(visitor: FlaskClient) -> None:
    parts = boxes(visitor.post(AT, data={**boxes(visitor.get(AT).text), **DETAILS}).text)
    answer = "/agreements/BCF/set-up/parts/exit"
    first = {**boxes(visitor.get(answer).text), "exit_plan": "Theirs."}
    visitor.post(answer, data=first)

    page = visitor.post(AT, data={**parts, "exit_plan": "Mine.", "step": "save"})

    assert page.status_code == 409
    assert "Theirs." in page.text
    assert "Mine." in page.text


def test_a_step_that_is_none_starts_again(visitor: FlaskClient) -> None:
    page = visitor.post(AT, data={**DETAILS, "step": "nonsense"})

    assert "Which parts does it change?" in page.text


def test_a_variation_is_sent_twice_and_made_once(visitor: FlaskClient) -> None:
    parts = boxes(visitor.post(AT, data={**boxes(visitor.get(AT).text), **DETAILS}).text)
    check = boxes(visitor.post(AT, data={**parts, "exit_plan": "New.", "step": "check"}).text)

    once, twice = (visitor.post(AT, data={**check, "step": "save"}) for _ in range(2))

    assert once.status_code == 303
    assert twice.status_code in {303, 422}
    assert visitor.get("/agreements/BCF/versions").text.count("V2: Six months") >= 1


def test_versions_that_are_none_are_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/agreements/BCF/versions?to=V9").status_code == 404
    assert visitor.get("/agreements/CYP/versions").status_code == 200


def test_a_board_member_reads_versions_and_varies_nothing(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("Board", ("MARL-ICB", Role.BOARD_MEMBER)))

    assert visitor.get("/agreements/BCF/versions").status_code == 200
    assert visitor.get(AT).status_code == 403
    assert visitor.post(AT, data=DETAILS).status_code == 403


def test_a_variation_signed_later_gets_its_signature(visitor: FlaskClient) -> None:
    unsigned = {k: v for k, v in DETAILS.items() if not k.startswith(("signed_on", "parts"))}
    check = visitor.post(AT, data={**boxes(visitor.get(AT).text), **unsigned})
    visitor.post(AT, data={**boxes(check.text), "step": "save"})
    assert "in effect for 52 days" in visitor.get("/agreements/BCF/versions").text

    sign = "/agreements/BCF/versions/V2/sign"
    typed = {**boxes(visitor.get(sign).text), **date_boxes("signed_on", "20/11/2026")}
    saved = visitor.post(sign, data=typed, follow_redirects=True).text

    assert "20 November 2026" in saved
    assert "50 days after it took effect" in saved
    assert visitor.get("/agreements/BCF/versions/V9/sign").status_code == 404
