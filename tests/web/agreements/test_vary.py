"""Varying an agreement: step by step, with before and after, and nothing of the past lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.signing_in import add
from tests.web.forms import boxes, date_boxes
from tracker.access import Role

AT = "/agreements/BCF/vary"
DETAILS = {
    "variation": "V2", "title": "Six months’ notice",
    **date_boxes("effective_from", "1/10/2026"),
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
        "Variation V2 takes effect on 1 October 2026 and is not signed yet; it has been in effect "
        "for 52 days." in check.text
    )
    assert "Retrospective" in check.text
    assert "[added: </span>all " in check.text

    saved = visitor.post(AT, data={**boxes(check.text), "step": "save"}, follow_redirects=True)
    assert "Variation V2 is recorded; what was said before is kept." in saved.text
    assert "it is not signed by anybody; it has been in effect for 52 days." in saved.text
    versions = visitor.get("/agreements/BCF/versions").text
    assert "V2: Six months’ notice" in versions
    assert "1 field differs" in versions
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
        (date_boxes("effective_from", "//"), "effective_from", "Fill in “Effective from”"),
        (date_boxes("effective_from", "30/6/2026"), "effective_from", "must not come before"),
        (date_boxes("effective_from", "31/9/2026"), "effective_from", "not a day of the calendar"),
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


def recorded(visitor: FlaskClient, **more: str) -> None:
    """A variation V2 of the demonstration, saved with whatever is sent besides."""
    typed = {k: v for k, v in DETAILS.items() if k != "parts"} | more
    check = visitor.post(AT, data={**boxes(visitor.get(AT).text), **typed})
    assert visitor.post(AT, data={**boxes(check.text), **more, "step": "save"}).status_code == 303


def test_whoever_varies_an_agreement_signs_it_for_nobody(visitor: FlaskClient) -> None:
    recorded(visitor, **date_boxes("signed_on", "15/11/2026"))

    page = visitor.get("/agreements/BCF/versions/V2").text

    assert "it is not signed by anybody" in page
    assert "The workbook has no Signed on for it." in page


def test_a_variation_signed_later_gets_the_day_where_nobody_else_could_say_it(
    visitor: FlaskClient,
) -> None:
    recorded(visitor)
    assert "in effect for 52 days" in visitor.get("/agreements/BCF/versions").text

    sign = "/agreements/BCF/versions/V2/sign"
    form = boxes(visitor.get(sign).text)
    early = visitor.post(sign, data={**form, **date_boxes("signed_on", "23/11/2026")})
    assert (early.status_code, "is still to come" in early.text) == (422, True)
    typed = {**form, **date_boxes("signed_on", "20/11/2026")}
    saved = visitor.post(sign, data=typed, follow_redirects=True).text

    assert "the last on 20 November 2026, 50 days later" in saved
    assert "Neither an authority nor a minute is recorded for the signature of" in saved
    assert visitor.get("/agreements/BCF/versions/V9/sign").status_code == 404


def test_where_others_sign_for_themselves_nobody_says_a_day_for_all(
    demo: Flask, visitor: FlaskClient
) -> None:
    recorded(visitor)
    add(demo, "lead@council.example", ("MARL-CC", Role.FINANCE_LEAD))
    act_as(demo, person("ICB lead", ("MARL-ICB", Role.FINANCE_LEAD)))
    sign = "/agreements/BCF/versions/V2/sign"

    form = boxes(visitor.get(sign).text)
    typed = {**form, "title": "Renamed", **date_boxes("signed_on", "20/11/2026")}
    saved = visitor.post(sign, data=typed, follow_redirects=True).text

    assert "signed_on-day" not in form
    assert "Variation V2: Renamed" in saved
    assert "it is not signed by anybody" in saved
    assert "Change its title</a>" in saved


def test_it_counts_as_signed_on_the_day_of_the_last_partner_by_itself(
    demo: Flask, visitor: FlaskClient
) -> None:
    recorded(visitor)
    for partner, day in (("MARL-CC", "2/11/2026"), ("MARL-ICB", "9/11/2026")):
        act_as(demo, person("Lead", (partner, Role.FINANCE_LEAD)))
        at = f"/agreements/BCF/versions/V2/signatures/{partner}"
        typed = {"signatory": "A. Lead", "minute": "M/1", **date_boxes("signed_on", day)}
        visitor.post(at, data={**boxes(visitor.get(at).text), **typed, "delegated": "No"})

    page = visitor.get("/agreements/BCF/versions/V2").text

    assert "it is signed by every partner, the last on 9 November 2026, 39 days later." in page
    assert "Neither an authority" not in page
