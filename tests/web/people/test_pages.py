"""Looking after people on the pages: inviting, giving and ending roles, and the access review."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.mailbox import Mailbox
from tests.signing_in import add, let_people_sign_in, signed_in
from tests.web.sign_in.conftest import BOARD, COUNCIL, START, record_organisations
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

ANN = "ann.bee@northshire.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def pages(sqlite_settings: Settings, mailbox: Mailbox) -> Iterator[Flask]:
    app = create_app(replace(sqlite_settings, smtp_url=mailbox.url))
    app.extensions["tracker.clock"] = lambda: START
    let_people_sign_in(app)
    record_organisations(app)
    yield app
    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()


@pytest.fixture
def ann(pages: Flask) -> FlaskClient:
    """An administrator of the council."""
    return signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))


def form(**changed: str) -> dict[str, str]:
    return {
        "email": "ben.see@northshire.example", "name": "Ben See", "organisation": COUNCIL,
        "role": "Auditor", "until-day": "31", "until-month": "3", "until-year": "2027", **changed,
    }  # fmt: skip


def test_the_first_sentence_counts_people_organisations_and_invitations(
    pages: Flask, ann: FlaskClient
) -> None:
    add(pages, "cal@northshire.example", (COUNCIL, Role.BOARD_MEMBER))
    ann.post("/people/invite", data=form())

    assert "3 people from 1 organisation; 1 invitation open." in ann.get("/people").text


def test_an_invitation_is_a_letter_and_a_role_until_a_day(
    ann: FlaskClient, mailbox: Mailbox
) -> None:
    answer = ann.post("/people/invite", data=form(), follow_redirects=True)

    letter = mailbox.letter()
    assert letter["To"] == "ben.see@northshire.example"
    assert "has given you access to the pooled-budget tracker for Northshire Council" in (
        letter.get_content()
    )
    assert "and a letter is on its way" in answer.text
    assert "Auditor, Northshire Council until 31 March 2027" in answer.text
    assert "Invited" in answer.text


def test_an_administrator_never_sees_the_link(ann: FlaskClient, mailbox: Mailbox) -> None:
    answers = [
        ann.post("/people/invite", data=form(), follow_redirects=True),
        ann.post("/people/2/link", follow_redirects=True),
        ann.get("/people/2"),
    ]
    links = [mailbox.link(), mailbox.link()]

    assert links[0] != links[1]
    assert all(link.rpartition("/")[2] not in answer.text for link in links for answer in answers)


def test_somebody_on_record_is_told_of_the_further_role(
    pages: Flask, ann: FlaskClient, mailbox: Mailbox
) -> None:
    add(pages, "cal@northshire.example", (BOARD, Role.FINANCE_LEAD), name="Cal")

    ann.post("/people/invite", data=form(email="cal@northshire.example", name="Somebody Else"))

    assert mailbox.letter()["Subject"] == "You have a further role in the pooled-budget tracker"
    shown = ann.get("/people").text
    assert "Cal" in shown
    assert "Somebody Else" not in shown
    assert "Northshire Care Board" not in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "ben"}, "Enter an email address in the correct format"),
        ({"email": ""}, "Enter an email address in the correct format"),
        ({"name": ""}, "Enter a name"),
        ({"role": "Owner"}, "Choose a role"),
        ({"organisation": ""}, "Choose the organisation"),
        ({"until-year": ""}, "The last day is not a date"),
        ({"until-month": "13"}, "The last day is"),
        ({"until-year": "2020"}, "The last day must be today or later"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_stays(
    ann: FlaskClient, changed: dict[str, str], sentence: str
) -> None:
    answer = ann.post("/people/invite", data=form(**changed))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error: Invite somebody" in answer.text.replace("\n", "")
    if "name" not in changed:
        assert 'value="Ben See"' in answer.text
    assert "1 person from 1 organisation; 0 invitations open." in ann.get("/people").text


def test_nobody_is_invited_for_another_organisation(ann: FlaskClient) -> None:
    assert ann.post("/people/invite", data=form(organisation=BOARD)).status_code == 404
    assert ann.post("/people/invite", data=form(organisation="NONE")).status_code == 404


@pytest.mark.parametrize("role", [Role.FINANCE_LEAD, Role.BOARD_MEMBER, Role.AUDITOR])
def test_only_administrators_look_after_people(pages: Flask, role: Role) -> None:
    visitor = signed_in(pages, "cal@northshire.example", (COUNCIL, role))

    for address in ("/people", "/people/invite", "/people/1", "/people/review.csv"):
        assert visitor.get(address).status_code == 403
    assert visitor.post("/people/invite", data=form()).status_code == 403


def test_fields_that_the_form_has_not_are_passed_over(pages: Flask, ann: FlaskClient) -> None:
    add(pages, "cal@northshire.example", (COUNCIL, Role.AUDITOR), name="Cal")

    ann.post(
        "/account/name",
        data={"name": "Ann B", "person": "2", "user_id": "2", "is_admin": "1", "email": "x@y.z",
              "active": "0", "role": "Administrator", "organisation": BOARD, "as_user": "2"},
    )  # fmt: skip

    shown = ann.get("/people").text
    assert "Ann B" in shown
    assert "Cal" in shown
    assert ANN in shown


def test_roles_are_given_and_ended(pages: Flask, ann: FlaskClient) -> None:
    cal = signed_in(pages, "cal@northshire.example", (COUNCIL, Role.AUDITOR))
    given = ann.post("/people/2/roles", data={"organisation": COUNCIL, "role": "Administrator"})
    assert cal.get("/people").status_code == 200

    ended = ann.post("/people/2/roles/3/end")

    assert (given.status_code, ended.status_code) == (303, 303)
    assert cal.get("/people").status_code == 403


def test_nobody_shuts_themselves_out(ann: FlaskClient) -> None:
    assert ann.post("/people/1/roles/1/end").status_code == 403
    assert ann.post("/people/1/end").status_code == 403
    assert ann.get("/people").status_code == 200


def test_a_leaver_keeps_what_another_organisation_gave(pages: Flask, ann: FlaskClient) -> None:
    cal = signed_in(pages, "cal@northshire.example", (COUNCIL, Role.AUDITOR), (BOARD, Role.AUDITOR))

    ann.post("/people/2/end")

    shown = cal.get("/account").text
    assert "Auditor of Northshire Care Board" in shown
    assert "Auditor of Northshire Council" not in shown


def test_a_second_factor_of_somebody_who_also_acts_for_others_stays(
    pages: Flask, ann: FlaskClient
) -> None:
    add(pages, "cal@northshire.example", (COUNCIL, Role.AUDITOR), (BOARD, Role.AUDITOR))
    add(pages, "dan@northshire.example", (COUNCIL, Role.AUDITOR))

    assert ann.post("/people/2/factors/reset").status_code == 403
    assert ann.post("/people/3/factors/reset").status_code == 303


def test_the_access_review_lists_leavers_and_who_gave_what(pages: Flask, ann: FlaskClient) -> None:
    add(pages, "cal@northshire.example", (COUNCIL, Role.AUDITOR), name='=HYPERLINK("x")')
    ann.post("/people/2/end")

    text = ann.get("/people/review.csv")
    with ann.get("/people/review.xlsx") as workbook:
        sheet = load_workbook(BytesIO(workbook.data)).active

    lines = text.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Organisation,Name,Email,Role,From,Until,Given by,Ended")
    assert lines[1].startswith(f'{COUNCIL},"\'=HYPERLINK(""x"")",cal@northshire.example,Auditor')
    assert f"22/11/2026 09:30,{ANN}" in lines[1]
    assert "attachment" in text.headers["Content-Disposition"]
    assert sheet is not None
    assert sheet["B2"].value == '=HYPERLINK("x")'
    assert sheet["B2"].data_type == "s"


def test_a_letter_that_cannot_be_sent_is_told(
    pages: Flask, ann: FlaskClient, mailbox: Mailbox
) -> None:
    mailbox.stop()

    answer = ann.post("/people/invite", data=form(), follow_redirects=True)

    assert "but the letter could not be sent. The mail server did not take a letter" in answer.text
    assert "Ben See" in answer.text
    mailbox.start()


def test_people_are_found_narrowed_sorted_and_taken_away(pages: Flask, ann: FlaskClient) -> None:
    add(pages, "cal@northshire.example", (COUNCIL, Role.BOARD_MEMBER))
    ann.post("/people/invite", data=form())

    found = ann.get("/people?q=NORTHSHIRE+auditor").text
    assert "1 person found." in found
    assert "Ben See" in found
    assert "3 people from 1 organisation; 1 invitation open." in found
    assert "1 person found." in ann.get(f"/people?role=Board+member&organisation={COUNCIL}").text
    assert "Nobody answers this." in ann.get("/people?q=nothing+like+it").text
    assert "Nobody answers this." in ann.get("/people?organisation=ELSE").text
    turned = ann.get("/people?sort=-email").text.partition("<table")[2]
    assert turned.index("cal@northshire") < turned.index("ben.see@") < turned.index("ann.bee@")
    assert 'aria-sort="descending"' in turned
    file = ann.get("/people.csv?state=Invited").text
    assert "ben.see@northshire.example" in file
    assert "ann.bee@" not in file
    with ann.get("/people.xlsx") as workbook:
        assert workbook.status_code == 200


@pytest.mark.parametrize(
    "question", ["role=King", "state=Asleep", "sort=colour", f"q={'x' * 201}", "page=0"]
)
def test_a_list_of_people_that_makes_no_sense_is_refused(ann: FlaskClient, question: str) -> None:
    assert ann.get(f"/people?{question}").status_code == 400


def test_people_of_others_are_in_no_file(pages: Flask, ann: FlaskClient) -> None:
    add(pages, "dee@elsewhere.example", (BOARD, Role.FINANCE_LEAD))

    assert "dee@elsewhere" not in ann.get("/people.csv").text
    assert ann.get("/people?page=2").status_code == 404
