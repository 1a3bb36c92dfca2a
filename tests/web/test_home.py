"""Home: what needs the person who asks, by their role."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_an_empty_home_says_what_to_do_first(client: FlaskClient) -> None:
    page = client.get("/").text

    assert "No agreements yet." in page
    assert 'href="/imports"' in page


def test_empty_money_and_outcomes_say_what_to_do_first(client: FlaskClient) -> None:
    outcomes, money = client.get("/outcomes").text, client.get("/money").text

    assert "No agreements yet." in outcomes
    assert "0 of 0" not in outcomes
    assert "no agreement has a scheme with a budget. Enter or import the budgets first." in money
    assert "has been received" not in money
    assert "Import a workbook</a>, or begin with" in money


def test_an_invented_place_is_offered_to_administrators_only(
    app: Flask, client: FlaskClient
) -> None:
    assert "tracker demo" in client.get("/").text

    act_as(app, person("lead@example.org", ("NEW-CC", Role.FINANCE_LEAD)))
    assert "tracker demo" not in client.get("/").text


def test_home_says_how_much_is_late_and_since_when(visitor: FlaskClient) -> None:
    assert lead(visitor.get("/").text) == ("15 things need you; the earliest was due 206 days ago.")


def test_days_for_notice_that_have_passed_are_no_tasks(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    tasks, _, after = page.partition("Days that have passed")

    assert "Last day to give" not in tasks
    assert "Last day to give 12 months&#39; notice</a>, MH: it passed on 31 March 2026" in after


def test_a_finance_lead_sees_the_money_of_their_own_agreements(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("lead@example.org", ("MARL-CC", Role.FINANCE_LEAD)))

    page = visitor.get("/").text

    assert "bears £49,392.11" in page
    assert "Import the month" in page


def test_funds_of_other_kinds_have_tables_of_their_own(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("lead@example.org", ("MARL-ICB", Role.FINANCE_LEAD)))
    page = " ".join(visitor.get("/").text.split())

    pooled, _, others = page.partition("My aligned funds that drift most")
    assert "My pooled funds that drift most" in pooled
    aligned, _, led = others.partition("My lead commissioning funds that drift most")
    assert "£1,084,000.00 overspend" in aligned
    assert "benefits by £466,000.00" in aligned
    assert "£4,020,000.00 overspend" in led
    assert "bears nothing; £4,020,000.00 is carried by the body that commissions" in led
    assert "in view" not in page.partition("The next 90 days")[0].lower()


@pytest.mark.parametrize(
    ("organisation", "share"),
    [
        ("TARN-BC", "bears nothing; £4,020,000.00 is carried by the body that commissions"),
        ("TARN-FT", "bears £4,020,000.00</a></td>"),
    ],
)
def test_whoever_has_no_pooled_fund_sees_what_they_have(
    demo: Flask, visitor: FlaskClient, organisation: str, share: str
) -> None:
    act_as(demo, person("lead@example.org", (organisation, Role.FINANCE_LEAD)))

    page = visitor.get("/").text

    assert "My lead commissioning funds that drift most" in page
    assert "£82,300,000.00" in page
    assert share in page


def test_what_no_terms_place_is_said_beside_my_share(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.home.MOST_FUNDS", 20)

    assert "bears nothing; £40,000.00 is unallocated" in visitor.get("/").text


def test_a_board_member_is_not_asked_for_instalments(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("board@example.org", ("MARL-CC", Role.BOARD_MEMBER)))

    tasks = visitor.get("/").text.partition("What needs you")[2].partition("The next")[0]

    assert "Triggered review" in tasks or "Annual review" in tasks
    assert " pays £" not in tasks
    assert "Carry out a decision: " in tasks


def test_an_auditor_has_no_tasks_of_others(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-CC", Role.AUDITOR)))

    assert lead(visitor.get("/").text) == "Nothing needs you today."


def test_somebody_of_another_organisation_sees_nothing(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("stranger@example.org", ("ELSE", Role.FINANCE_LEAD)))

    for address in ("/", "/agreements", "/reviews", "/outcomes", "/money"):
        page = visitor.get(address).text
        assert "Marlshire Better Care Fund" not in page
        assert "MARL" not in page


def test_what_is_due_is_listed_by_kind_and_taken_away(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews?kind=Annual+return&within=400").text
    file = visitor.get("/reviews.csv?kind=Quarterly+report")

    assert "Quarterly report of" not in page
    assert file.text.startswith("\ufeffAgreement,Title,What,Kind,Fund,Due,Days,State,")
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("question", ["kind=Nonsense", "within=0", "within=x"])
def test_what_cannot_be_asked_is_refused(visitor: FlaskClient, question: str) -> None:
    assert visitor.get(f"/reviews?{question}").status_code == 400


def test_agreements_are_narrowed_sorted_and_taken_away(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements?status=Running+unsigned&sort=-variance").text
    file = visitor.get("/agreements.csv?kind=Aligned&sort=-budget")

    assert "1 agreement found." in page
    assert 'aria-sort="descending"' in page
    assert "ACH" in file.text
    assert "CARE" not in file.text
    with visitor.get("/agreements.xlsx") as workbook:
        assert workbook.data.startswith(b"PK")


@pytest.mark.parametrize("question", ["status=x", "sort=x", "due=x", "basis=x", "failing=x"])
def test_a_list_that_cannot_be_asked_for_is_refused(visitor: FlaskClient, question: str) -> None:
    assert visitor.get(f"/agreements?{question}").status_code == 400


def test_all_outcomes_are_on_one_list(visitor: FlaskClient) -> None:
    assert "10 of 11 agreements have a measure." in lead(visitor.get("/outcomes").text)
