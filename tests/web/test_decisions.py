"""The register of decisions: which body decided what, who approved it, what became of it."""

import csv
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.signing_in import add
from tests.web.forms import boxes, date_boxes
from tracker.access import Role

AT = "/agreements/BCF/decisions"
COUNCIL, ICB = "MARL-CC", "MARL-ICB"
NEW = {
    "body": "Joint committee of the ICB", "kind": "Approve", "text": "Go on with reablement.",
    **date_boxes("decided_on", "20/11/2026"), "status": "Open", "urgent": "No",
}  # fmt: skip


def _typed(visitor: FlaskClient, at: str, **changes: str) -> dict[str, str]:
    return {**boxes(visitor.get(at).text), **changes}


def test_the_first_sentence_counts_what_is_open_overdue_and_urgent(visitor: FlaskClient) -> None:
    assert (
        "3 decisions; 2 still open, 1 overdue, 1 taken under urgency or outside the forward plan."
    ) in visitor.get(AT).text
    assert "No decision is recorded yet." in visitor.get("/agreements/CYP/decisions").text
    disputed = visitor.get("/agreements/NEIGH/decisions").text
    assert "The dispute route is in use: level 1 since 2 November 2026, not resolved." in disputed


def test_the_list_is_narrowed_and_downloaded_as_it_is_shown(visitor: FlaskClient) -> None:
    narrowed = visitor.get(f"{AT}?urgent=Yes&status=Open").text
    assert "step-down beds" in narrowed
    assert "quarter 1 report" not in narrowed

    file = visitor.get(f"{AT}.csv?urgent=Yes&status=Open")
    (row,) = csv.DictReader(StringIO(file.get_data(as_text=True).lstrip("\ufeff")))
    assert row["Effect"] == "186000.00"
    assert row["Approvals"].endswith("CAB/26/12, delegated until 31 March 2027")
    with visitor.get(f"{AT}.xlsx") as workbook:
        assert workbook.status_code == 200
    assert "No decision is like this." in visitor.get(f"{AT}?status=Withdrawn").text


@pytest.mark.parametrize(
    "question", ["status=Lost", "kind=x", "urgent=Perhaps", "status=Open&status=Done"]
)
def test_a_question_that_is_none_is_refused(visitor: FlaskClient, question: str) -> None:
    assert visitor.get(f"{AT}?{question}").status_code == 400


def test_a_decision_is_recorded_under_the_next_number(visitor: FlaskClient) -> None:
    typed = {**_typed(visitor, f"{AT}/add"), **NEW, "effect": "-1,200.50", "variation": "V1"}

    saved = visitor.post(f"{AT}/add", data=typed, follow_redirects=True).text

    assert "Decision 4 is recorded." in saved
    assert "Joint committee of the ICB decided on 20 November 2026: Go on" in saved
    assert "−£1,200.50" in saved
    assert "Decision 4</a>" in visitor.get("/agreements/BCF/versions/V1").text
    assert "Decision 4" in visitor.get("/agreements/BCF/board").text
    assert "Decision 4" in visitor.get("/agreements/BCF/reviews/hold").text
    assert "Go on with reablement." in visitor.get("/agreements/BCF/record").text
    assert "add decision" in visitor.get("/agreements/BCF/history").text


def test_ten_posts_of_one_form_make_one_decision(visitor: FlaskClient) -> None:
    typed = {**_typed(visitor, f"{AT}/add"), **NEW}

    places = {visitor.post(f"{AT}/add", data=typed).headers["Location"] for _ in range(10)}

    assert len(places) == 1
    assert "4 decisions" in visitor.get(AT).text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"body": ""}, "body", "Enter the body"),
        ({"text": ""}, "text", "Fill in “What was decided”"),
        ({"kind": "Guess"}, "kind", "not on the list"),
        (date_boxes("decided_on", "23/11/2026"), "decided_on", "is still to come"),
        ({"effect": "1.005"}, "effect", "Effect"),
        ({"urgent": "Yes"}, "urgency_reason", "enter why the decision could not wait"),
        ({"urgency_reason": "Why"}, "urgency_reason", "belongs to a decision taken under urgency"),
        ({"status": "Done"}, "closed_on", "enter the day from which it is done"),
        (date_boxes("closed_on", "21/11/2026"), "closed_on", "done or withdrawn"),
        (date_boxes("due", "19/11/2026"), "due", "before the day of the decision"),
        ({"kind": "Dispute step"}, "level", "level of the dispute route"),
        ({"level": "2"}, "level", "belongs to a dispute step"),
        ({"scheme": "001"}, "fund", "name its fund too"),
        ({"fund": "NONE"}, "fund", "not a known fund"),
        ({"variation": "V9"}, "variation", "not a known variation"),
    ],
)
def test_wrong_decisions_are_named_and_nothing_typed_is_lost(
    visitor: FlaskClient, changes: dict[str, str], field: str, said: str
) -> None:
    typed = {**_typed(visitor, f"{AT}/add"), **NEW, "interests": "None of mine", **changes}

    page = visitor.post(f"{AT}/add", data=typed)

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in page.text
    assert "None of mine</textarea>" in page.text


def test_a_decision_is_done_and_no_longer_open_anywhere(visitor: FlaskClient) -> None:
    done = {"status": "Done", **date_boxes("closed_on", "21/11/2026")}
    typed = {**_typed(visitor, f"{AT}/3/change"), **done}

    assert visitor.post(f"{AT}/3/change", data=typed).status_code == 303

    assert "1 still open" in visitor.get(AT).text
    assert "recovery plan" not in visitor.get("/agreements/BCF/board").text
    stale = visitor.post(f"{AT}/3/change", data={**typed, "submission": "x", "body": "Theirs"})
    assert stale.status_code == 409


def test_each_partners_approval_is_recorded_with_its_authority(visitor: FlaskClient) -> None:
    at = f"{AT}/2/approvals/{ICB}"
    typed = {
        **_typed(visitor, at, approver="S. Khan", minute="ICB/26/120", delegated="Yes"),
        **date_boxes("approved_on", "5/11/2026"),
        **date_boxes("delegation_expires", "1/11/2026"),
    }

    saved = visitor.post(at, data=typed, follow_redirects=True).text

    assert "The delegation had expired 4 days before." in saved
    assert "ICB/26/120" in saved
    future = {**_typed(visitor, at), **date_boxes("approved_on", "1/12/2026")}
    assert "is still to come" in visitor.post(at, data=future).text
    asked = boxes(visitor.get(f"{at}/remove").text)
    assert visitor.post(f"{at}/remove", data=asked).status_code == 303
    assert visitor.get(f"{at}/remove").status_code == 404


def test_finance_leads_record_and_approve_for_their_own_partner(
    demo: Flask, visitor: FlaskClient
) -> None:
    add(demo, "lead@marlshire.example", (COUNCIL, Role.FINANCE_LEAD))
    act_as(demo, person("ICB lead", (ICB, Role.FINANCE_LEAD)))
    assert visitor.get(f"{AT}/add").status_code == 200
    assert visitor.get(f"{AT}/2/approvals/{ICB}").status_code == 200
    assert visitor.get(f"{AT}/2/approvals/{COUNCIL}").status_code == 403
    assert visitor.post(f"{AT}/2/approvals/{COUNCIL}/remove").status_code == 403
    for role in (Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("Reader", (ICB, role)))
        assert visitor.get(AT).status_code == 200
        assert "Record a decision" not in visitor.get(AT).text
        for address in (f"{AT}/add", f"{AT}/2/change", f"{AT}/2/approvals/{ICB}"):
            assert visitor.get(address).status_code == 403
            assert visitor.post(address, data=NEW).status_code == 403
    act_as(demo, person("Stranger", ("TARN-BC", Role.FINANCE_LEAD)))
    for address in (AT, f"{AT}.csv", f"{AT}/2", f"{AT}/add"):
        assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "missing",
    ["9", "9/change", "9/approvals/MARL-CC", "2/approvals/TARN-BC", "99999999999999999999"],
)
def test_what_is_not_there_has_no_page(visitor: FlaskClient, missing: str) -> None:
    assert visitor.get(f"{AT}/{missing}").status_code == 404


def test_an_urgent_decision_is_found_by_the_checks_and_an_open_one_by_the_board(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements/BCF").text
    assert "under urgency or outside the forward plan: it is to be reported back" in page
    assert "step-down beds" in page
    board = visitor.get("/agreements/NEIGH/board").text
    assert "Level 1 of the dispute route is in use since 2 November 2026." in board
