"""Holding a review in the pages: frozen evidence, the steps, what is refused, what is kept."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.people import act_as, person
from tests.web.forms import boxes, date_boxes
from tracker.access import Role
from tracker.web import the_database

ROOM = "/agreements/BCF/reviews"
HOLD = f"{ROOM}/hold"
DECISION = {
    "outcome": "Vary",
    "decision": "Vary the winter schemes.",
    "reasons": "The forecast worsened.",
    **date_boxes("held_on", "22/11/2026"),
}
PRESENT = {
    "present:MARL-CC": "A. Okafor, Director of Adult Services\nB. Lee",
    "present:MARL-ICB": "",
    "interests": "B. Lee sits on the board of a provider.",
}
ACTION = {
    "action-1-text": "Draft the variation",
    "action-1-owner": "A. Okafor",
    "action-1-organisation": "MARL-CC",
    **date_boxes("action-1-due", "15/12/2026"),
}
LEAD = person("lead@marlshire.example", ("MARL-CC", Role.FINANCE_LEAD))
BOARD = person("board@marlshire-icb.example", ("MARL-ICB", Role.BOARD_MEMBER))
AUDITOR = person("auditor@marlshire.example", ("MARL-CC", Role.AUDITOR))


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1].strip()


def freeze(visitor: FlaskClient, **typed: str) -> str:
    """Freeze the evidence; gives the decision page's form as the browser holds it."""
    answer = visitor.post(HOLD, data=boxes(visitor.get(HOLD).text) | typed)
    assert answer.status_code == 303, answer.text
    return answer.location


def start(visitor: FlaskClient) -> dict[str, str]:
    return boxes(visitor.get(freeze(visitor)).text)


def send(visitor: FlaskClient, step: str, *parts: dict[str, str]) -> tuple[int, str]:
    data = {name: value for part in parts for name, value in part.items()}
    answer = visitor.post(f"{HOLD}/decision", data={**data, "step": step})
    return answer.status_code, answer.text if answer.status_code != 303 else answer.location


def test_the_evidence_says_first_whether_things_became_worse(visitor: FlaskClient) -> None:
    page = visitor.get(HOLD)

    assert page.status_code == 200
    assert re.match(
        r"Since the last review the .*forecast.* and .* went off track\.", lead(page.text)
    )


def test_a_review_is_held_from_the_evidence_to_the_record(visitor: FlaskClient) -> None:
    form = start(visitor)
    status, page = send(visitor, "present", form, DECISION)
    assert (status, "Who was there" in page) == (200, True)
    status, page = send(visitor, "actions", boxes(page), PRESENT)
    assert (status, "Action 1" in page) == (200, True)
    status, page = send(visitor, "check", boxes(page), ACTION)
    assert status == 200
    assert "Nobody was present for NHS Marlshire" in page
    assert "3 March 2027: 28 days before the agreement ends on 31 March 2027" in page

    status, place = send(visitor, "save", boxes(page))

    assert (status, place) == (303, f"{ROOM}/meetings/2027-02-26")
    recorded = visitor.get(place).text
    assert "The board decided: vary." in recorded
    assert "/agreements/BCF/vary" in recorded
    assert "Director of Adult Services" in recorded
    assert "Draft the variation" in visitor.get("/agreements/BCF/board").text
    assert "Draft the variation" in visitor.get("/").text
    assert "3 March 2027" in lead(visitor.get(ROOM).text)


def test_a_form_sent_twice_records_one_review(visitor: FlaskClient, demo: Flask) -> None:
    _, page = send(visitor, "check", start(visitor), DECISION, PRESENT, ACTION)
    form = boxes(page)

    assert [send(visitor, "save", form) for _ in range(2)] == [
        (303, f"{ROOM}/meetings/2027-02-26")
    ] * 2
    assert _count(demo, "review_actions") == 1


def test_a_frozen_pack_stays_as_it_is_whatever_changes(visitor: FlaskClient, demo: Flask) -> None:
    freeze(visitor)
    before = _evidence(visitor.get(f"{ROOM}/packs/1").text)
    form = boxes(visitor.get("/agreements/BCF/set-up/parts/about").text)
    visitor.post(
        "/agreements/BCF/set-up/parts/about", data=form | {"title": "Another title altogether"}
    )
    _, page = send(visitor, "check", boxes(visitor.get(f"{HOLD}/decision").text), DECISION, PRESENT)
    assert send(visitor, "save", boxes(page))[0] == 303

    assert "Another title altogether" in visitor.get("/agreements/BCF").text
    assert _evidence(visitor.get(f"{ROOM}/packs/1").text) == before


def test_the_same_evidence_is_frozen_once_and_other_evidence_anew(
    visitor: FlaskClient, demo: Flask
) -> None:
    freeze(visitor)
    freeze(visitor)
    assert _count(demo, "review_packs") == 1

    freeze(visitor, as_at="18/11/2026")

    assert _count(demo, "review_packs") == 2
    assert visitor.get(f"{ROOM}/packs/1").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (date_boxes("held_on", "1/12/2026"), "1 December 2026 is still to come"),
        (date_boxes("held_on", "21/11/2026"), "The evidence is as at 22 November 2026"),
        (date_boxes("held_on", "31/2/2026"), "is not a day of the calendar"),
        (date_boxes("held_on", "//"), "Enter the day on which the review was held"),
        (date_boxes("next_review", "22/11/2026"), "is not after the day"),
        ({"outcome": ""}, "Choose what the board decided"),
        ({"outcome": "Celebrate"}, "is not on the list"),
        ({"decision": " "}, "Enter what was decided"),
        ({"reasons": ""}, "Enter the reasons"),
        ({"decision": "bell \x07"}, "control character"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(
    visitor: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    status, page = send(visitor, "save", start(visitor), DECISION, PRESENT, ACTION, typed)

    assert status == 422
    assert sentence in page
    assert "Draft the variation" in page


def test_somebody_has_to_have_been_there(visitor: FlaskClient) -> None:
    nobody = dict.fromkeys(PRESENT, "")

    status, page = send(visitor, "save", start(visitor), DECISION, nobody)

    assert status == 422
    assert "at least one person" in page


def test_an_action_needs_an_owner_and_a_day_not_before_the_meeting(visitor: FlaskClient) -> None:
    early = {**ACTION, "action-1-owner": "", **date_boxes("action-1-due", "1/11/2026")}
    form = start(visitor)

    status, page = send(visitor, "save", form, DECISION, PRESENT, early)
    assert (status, "Action 1: enter the owner" in page) == (422, True)

    status, page = send(visitor, "save", form, DECISION, PRESENT, early, {"action-1-owner": "B"})
    assert (status, "1 November 2026 is before the day of the review" in page) == (422, True)


def test_another_action_gets_boxes_of_its_own(visitor: FlaskClient) -> None:
    _, page = send(visitor, "more", start(visitor), DECISION, PRESENT, ACTION)

    assert "Action 2" in page
    assert boxes(page)["action-1-text"] == "Draft the variation"


def test_what_somebody_else_recorded_first_is_not_overwritten(
    visitor: FlaskClient, demo: Flask
) -> None:
    _, mine = send(visitor, "check", start(visitor), DECISION, PRESENT)
    _, theirs = send(visitor, "check", boxes(mine), {"outcome": "Continue"})
    assert send(visitor, "save", boxes(theirs))[0] == 303

    status, page = send(visitor, "save", boxes(mine))

    assert (status, "Somebody else has recorded this review" in page) == (409, True)
    assert _count(demo, "review_meetings") == 1


def test_an_action_is_completed_once_it_is_done(visitor: FlaskClient) -> None:
    _, page = send(visitor, "check", start(visitor), DECISION, PRESENT, ACTION)
    send(visitor, "save", boxes(page))
    address = f"{ROOM}/actions/1"
    form = boxes(visitor.get(address).text)

    early = visitor.post(address, data=form | date_boxes("done_on", "1/1/2027"))
    done = visitor.post(address, data=form | date_boxes("done_on", "22/11/2026"))

    assert (early.status_code, "still to come" in early.text) == (422, True)
    assert done.status_code == 303
    assert "Draft the variation" not in visitor.get("/agreements/BCF/board").text
    assert "done on 22 November 2026" in visitor.get(f"{ROOM}/meetings/2027-02-26").text


def test_an_action_stands_in_calendars_until_it_is_done(visitor: FlaskClient) -> None:
    _, page = send(visitor, "check", start(visitor), DECISION, PRESENT, ACTION)
    send(visitor, "save", boxes(page))
    made = visitor.post(f"{ROOM}/calendar").text
    found = re.search(r'id="address">http://127\.0\.0\.1:8000(/calendar/[\w-]{43}\.ics)<', made)
    assert found is not None

    calendar = unfolded(visitor.get(found[1]).text)
    said = "SUMMARY:Draft the variation (action of a review\\; A. Okafor\\, MARL-CC) (BCF)"
    assert f"{said}\nDTSTART;VALUE=DATE:20261215" in calendar

    address = f"{ROOM}/actions/1"
    form = boxes(visitor.get(address).text)
    visitor.post(address, data=form | date_boxes("done_on", "22/11/2026"))
    event = unfolded(visitor.get(found[1]).text).split(said, 1)[1].split("END:VEVENT", 1)[0]
    assert "STATUS:CANCELLED" in event


def unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "").replace("\r\n", "\n")


@pytest.mark.parametrize("who", [BOARD, AUDITOR])
def test_who_may_only_read_sees_the_evidence_and_freezes_nothing(
    visitor: FlaskClient, demo: Flask, who: object
) -> None:
    freeze(visitor)
    act_as(demo, who)  # type: ignore[arg-type]  # one of the actors above
    reader = demo.test_client()

    assert reader.get(HOLD).status_code == 200
    assert "Freeze" not in reader.get(HOLD).text
    assert reader.get(f"{ROOM}/packs/1").status_code == 200
    assert reader.get(f"{HOLD}/decision").status_code == 403
    assert reader.post(HOLD, data={"as_at": "22/11/2026"}).status_code == 403


def test_strangers_find_nothing(visitor: FlaskClient, demo: Flask) -> None:
    freeze(visitor)
    act_as(demo, person("x@else.example", ("NEXT-CC", Role.FINANCE_LEAD)))
    stranger = demo.test_client()

    for address in (HOLD, f"{ROOM}/packs/1", f"{ROOM}/meetings/2027-02-26", "/agreements/BCF/exit"):
        assert stranger.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [f"{ROOM}/packs/9", f"{ROOM}/meetings/2027-02-30", f"{ROOM}/meetings/x", f"{HOLD}?due=2020-01-01",
     f"{HOLD}?due=nonsense", f"{ROOM}/actions/7"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_evidence_is_not_frozen_as_at_a_day_to_come(visitor: FlaskClient) -> None:
    answer = visitor.post(HOLD, data=boxes(visitor.get(HOLD).text) | {"as_at": "1/1/2027"})

    assert (answer.status_code, "still to come" in answer.text) == (422, True)


def _evidence(page: str) -> str:
    """What a page shows of the pack, without the frame around it."""
    found = re.search(r'<p class="govuk-body-l tracker-lead">.*?SHA-256[^<]*', page, re.DOTALL)
    assert found is not None
    return found[0]


def _count(app: Flask, table: str) -> int:
    with the_database(app).reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  # a name of ours
