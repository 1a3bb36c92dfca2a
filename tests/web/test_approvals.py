"""One prepares, another approves: in the pages, with what each may see and do."""

import csv
import html
import re
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL, act_as
from tests.web.conftest import NOW
from tracker.access import WEB, Actor, Membership, Role
from tracker.domain.records.agreement_settings import Approvals
from tracker.domain.registers import Contribution
from tracker.services.approvals.proposals import Proposed, submit
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import rows
from tracker.sheets.layouts import CONTRIBUTIONS
from tracker.web import the_database


def somebody(number: int, organisation: str, role: Role = Role.FINANCE_LEAD) -> Actor:
    name = f"person{number}@marlshire.example"
    return Actor(name, WEB, (Membership(organisation, role),), number)


COUNCIL = somebody(11, "MARL-CC")
ICB = somebody(12, "MARL-ICB")
AUDITOR = somebody(13, "MARL-ICB", Role.AUDITOR)
OUTSIDER = somebody(14, "ELSEWHERE")


@pytest.fixture
def proposed(demo: Flask) -> int:
    """A contribution of the BCF that the council wants to raise by £1,000, waiting."""
    database = the_database(demo)
    with database.writing() as session:
        asks = setting_edit("BCF", Approvals.NONE, Approvals.ANOTHER_ORGANISATION)
        assert asks is not None
        submit(session, LOCAL, NOW, [asks], action="set approvals", subject="BCF")
        before = contribution(demo)
        after = replace(before, amount=before.amount + 1000)
        edit = Edit(CONTRIBUTIONS, before, after)
        found = submit(
            session, COUNCIL, NOW, [edit], action="change contribution", subject="BCF / POOL",
            reason="Agreed at the board",
        )  # fmt: skip
    assert isinstance(found, Proposed)
    return found.number


def contribution(demo: Flask) -> Contribution:
    """The council's first contribution, as it is kept."""
    with the_database(demo).reading() as session:
        kept = [r for r in rows(session, CONTRIBUTIONS, ["BCF"]) if isinstance(r, Contribution)]
    return next(row for row in kept if row.partner == "MARL-CC")


def as_person(demo: Flask, actor: Actor) -> FlaskClient:
    act_as(demo, actor)
    return demo.test_client()


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def mark(page: str) -> str:
    return page.partition('name="mark" value="')[2].partition('"')[0]


def test_the_list_says_how_many_things_wait(demo: Flask, proposed: int) -> None:
    page = as_person(demo, ICB).get("/approvals")

    assert "1 thing waits for your approval." in words(page.text)
    assert f'href="/approvals/{proposed}"' in page.text
    own = words(as_person(demo, COUNCIL).get("/approvals").text)
    assert "Nothing waits for your approval." in own
    assert "Prepared by you, and not decided yet" in own


def test_a_proposal_shows_before_and_after_in_pounds_and_who_can_see_it(
    demo: Flask, proposed: int
) -> None:
    page = words(as_person(demo, ICB).get(f"/approvals/{proposed}").text)

    amount = contribution(demo).amount
    assert f"Amount £{amount:,.2f} £{amount + 1000:,.2f}" in page
    assert "This waits for your approval." in page
    assert "Agreed at the board" in page
    assert "Everybody at Marlshire" in page


def test_approving_writes_it_and_shows_where(demo: Flask, proposed: int) -> None:
    before = contribution(demo).amount
    client = as_person(demo, ICB)
    address = f"/approvals/{proposed}"
    seen = mark(client.get(address).text)

    answer = client.post(f"{address}/decision", data={"mark": seen, "decision": "approve"})

    assert answer.location == address
    page = client.get(address)
    assert "is approved, and what it says is written" in words(page.text)
    assert "/agreements/BCF/history/" in page.text
    assert contribution(demo).amount == before + 1000


def test_the_same_decision_sent_twice_is_one(demo: Flask, proposed: int) -> None:
    client = as_person(demo, ICB)
    address = f"/approvals/{proposed}"
    data = {
        "mark": mark(client.get(address).text),
        "decision": "approve",
        "submission": "one-and-the-same-form",
    }

    answers = [client.post(f"{address}/decision", data=data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]


def test_whoever_prepared_it_is_told_that_another_must_decide(demo: Flask, proposed: int) -> None:
    client = as_person(demo, COUNCIL)
    page = client.get(f"/approvals/{proposed}").text

    assert "another person must approve it" in words(page)
    assert "Save the decision" not in page
    refused = client.post(
        f"/approvals/{proposed}/decision", data={"mark": "x", "decision": "approve"}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose whether to approve or to return it"),
        ({"decision": "return", "comment": "  "}, "Say what should be changed"),
    ],
)
def test_a_decision_that_is_not_whole_comes_back_with_what_was_typed(
    demo: Flask, proposed: int, data: dict[str, str], says: str
) -> None:
    answer = as_person(demo, ICB).post(f"/approvals/{proposed}/decision", data=data)

    assert answer.status_code == 422
    assert says in words(answer.text)
    assert "Error:" in answer.text


def test_a_revised_proposal_is_shown_again_with_the_comment_kept(
    demo: Flask, proposed: int
) -> None:
    client = as_person(demo, ICB)
    data = {"mark": "0" * 16, "decision": "return", "comment": "Typed with care"}

    answer = client.post(f"/approvals/{proposed}/decision", data=data)

    assert answer.status_code == 409
    assert "was revised since you opened it" in words(answer.text)
    assert "Typed with care" in answer.text


def test_a_returned_proposal_says_why_and_is_submitted_again(demo: Flask, proposed: int) -> None:
    address = f"/approvals/{proposed}"
    client = as_person(demo, ICB)
    data = {"mark": mark(client.get(address).text), "decision": "return", "comment": "Why so much?"}
    assert client.post(f"{address}/decision", data=data).location == address

    council = as_person(demo, COUNCIL)
    assert "Why so much?" in council.get(address).text
    task = "Mend and submit again, or withdraw: change contribution"
    assert f"Returned {task} , BCF / POOL: returned 22 November" in words(council.get("/").text)
    answer = council.post(f"{address}/submit", data={"reason": "The grant rose."})
    assert answer.location == address
    assert "The grant rose." in as_person(demo, ICB).get(address).text
    assert task not in words(as_person(demo, COUNCIL).get("/").text)


def test_a_proposal_is_withdrawn_by_those_who_prepared_it(demo: Flask, proposed: int) -> None:
    address = f"/approvals/{proposed}"

    assert as_person(demo, ICB).post(f"{address}/withdraw").status_code == 422
    assert as_person(demo, COUNCIL).post(f"{address}/withdraw").location == address
    assert "withdrawn, and nothing was changed" in words(as_person(demo, ICB).get(address).text)
    again = as_person(demo, COUNCIL).post(f"{address}/withdraw")
    assert again.status_code == 409


def test_a_private_comment_is_hidden_from_the_other_side(demo: Flask, proposed: int) -> None:
    address = f"/approvals/{proposed}"
    council = as_person(demo, COUNCIL)
    for text, who in (("Between us", "private"), ("For all", "shared")):
        answer = council.post(f"{address}/comments", data={"text": text, "who": who})
        assert answer.location == address
    assert "Between us" in council.get(address).text

    seen = as_person(demo, ICB).get(address).text
    assert "Between us" not in seen
    assert "For all" in seen
    silent = as_person(demo, ICB).post(f"{address}/comments", data={"text": "", "who": "shared"})
    assert (silent.status_code, "Enter the comment" in silent.text) == (422, True)


def test_an_outsider_finds_nothing_and_an_auditor_only_reads(demo: Flask, proposed: int) -> None:
    address = f"/approvals/{proposed}"

    outsider = as_person(demo, OUTSIDER)
    assert outsider.get(address).status_code == 404
    missing = outsider.get("/approvals/999").text
    assert "There is no proposal 999." in missing
    assert f"There is no proposal {proposed}." in outsider.get(address).text
    auditor = as_person(demo, AUDITOR)
    assert auditor.get(address).status_code == 200
    assert auditor.post(f"{address}/decision", data={"decision": "approve"}).status_code == 403
    assert "Add the comment" not in auditor.get(address).text


def test_an_agreement_says_who_must_approve_and_asks_for_more(demo: Flask) -> None:
    client = as_person(demo, COUNCIL)
    address = "/agreements/BCF/approvals"
    assert "Nobody else has to approve" in client.get(address).text

    answer = client.post(address, data={"seen": "None", "approvals": "Another person"})

    assert answer.location == address
    assert "Another person has to approve important changes" in client.get(address).text
    less = client.post(address, data={"seen": "Another person", "approvals": "None"})
    assert less.location == "/approvals/1"
    stale = client.post(address, data={"seen": "None", "approvals": "Another organisation"})
    assert stale.status_code in {409, 422}
    assert client.post(address, data={"approvals": "Everybody"}).status_code == 422


def test_a_file_waits_and_the_approver_sees_what_it_would_change(
    demo: Flask, proposed: int
) -> None:
    row = contribution(demo)
    line = (
        "Agreement,Fund,Partner,Financial year,Funding source,Line,Amount\n"
        f"BCF,{row.fund},{row.partner},{row.financial_year},{row.funding_source},{row.line},77"
    )
    council = as_person(demo, COUNCIL)
    data = {"file": (BytesIO(line.encode()), "new.csv"), "sheet": "Contributions"}
    preview = council.post("/imports", data=data).location
    seen = council.get(preview).text.partition('name="fingerprint" value="')[2].partition('"')[0]
    address = council.post(preview, data={"fingerprint": seen}).location
    assert address == f"/approvals/{proposed + 1}"

    client = as_person(demo, ICB)
    assert "77" in words(client.get(f"{address}/file").text)
    data = {"mark": mark(client.get(address).text), "decision": "approve"}
    assert client.post(f"{address}/decision", data=data).location == address
    assert contribution(demo).amount == 77
    assert client.get(f"{address}/file").status_code == 404


def test_no_number_is_too_large(demo: Flask) -> None:
    assert as_person(demo, ICB).get(f"/approvals/{2**70}").status_code == 404


def test_the_list_of_proposals_is_searched_narrowed_and_turned_round(
    demo: Flask, proposed: int
) -> None:
    reader = as_person(demo, ICB)

    waiting = words(reader.get("/approvals?whose=waiting&q=BOARD+contribution").text)
    assert "1 proposal found." in waiting
    nothing = words(reader.get("/approvals?q=nothing+like+it&state=Returned").text)
    assert "1 thing waits for your approval." in nothing
    assert "0 proposals found." in nothing
    assert "No proposal answers this." in nothing
    assert "0 proposals found." in words(reader.get("/approvals?whose=mine").text)
    page = reader.get("/agreements/BCF/approvals?sort=number").text
    assert 'aria-sort="ascending"' in page
    assert 'href="/agreements/BCF/approvals?sort=-number#proposals"' in page
    assert f'href="/approvals/{proposed}">Proposal {proposed}' in page


def test_the_proposals_are_taken_away_as_the_address_asks(demo: Flask, proposed: int) -> None:
    reader = as_person(demo, ICB)

    for address in ("/approvals.csv?kind=Contribution+change", "/agreements/BCF/approvals.csv"):
        rows = list(csv.DictReader(StringIO(reader.get(address).text.removeprefix("\ufeff"))))
        assert str(proposed) in [row["Proposal"] for row in rows]
    assert "change contribution" not in reader.get("/agreements/MH/approvals.csv").text
    with reader.get("/approvals.xlsx") as workbook:
        assert workbook.status_code == 200
    assert as_person(demo, OUTSIDER).get("/agreements/BCF/approvals.csv").status_code == 404
    assert str(proposed) not in as_person(demo, OUTSIDER).get("/approvals.csv").text


@pytest.mark.parametrize(
    "question", ["state=Lost", "kind=Letter", "whose=yours", "sort=colour", f"q={'x' * 201}"]
)
@pytest.mark.parametrize(
    "address",
    ["/approvals", "/approvals.csv", "/agreements/BCF/approvals", "/agreements/BCF/approvals.csv"],
)
def test_an_address_that_makes_no_sense_is_refused(
    demo: Flask, address: str, question: str
) -> None:
    assert as_person(demo, ICB).get(f"{address}?{question}").status_code == 400
