"""The money pages on the demonstration: sentences, rights, forms kept, confirmations in pounds."""

import re
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tracker.access import Role
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.agreement_settings import Approvals
from tracker.domain.registers import AgreementBook
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits
from tracker.services.records.book import load_book
from tracker.web import the_database

BCF = "/agreements/BCF"
POOL = f"{BCF}/funds/POOL"
CONTRIBUTIONS = f"{POOL}/contributions"


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1].strip()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


def send(visitor: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Open a form and send it with what it carries and what is typed."""
    page = visitor.get(address).text
    carried = {"mark": hidden(page, "mark")} if 'name="mark"' in page else {}
    return visitor.post(address, data={**carried, **typed})


def book(app: Flask, year: int = 2026) -> AgreementBook:
    with the_database(app).reading() as session:
        return load_book(session, "BCF", FinancialYear(year))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/money", "October 2026: 35 of 35 schemes entered; all complete; 4 instalments worth"),
        ("/money?month=2026-11", "November 2026: 0 of 35 schemes entered; 11 agreements not"),
        (f"{BCF}/money", "Pooled: 1 fund with a revised budget of £15,123,118.60; in view: 1 fund"),
        (CONTRIBUTIONS, "£6.1m of £9.4m due by today has been received; NHS Marlshire and Tarn"),
        (CONTRIBUTIONS, "Board’s instalment of 15 October 2026 is 38 days late."),
        (f"{CONTRIBUTIONS}?year=2031-32", "No contribution is recorded for 2031-32."),
        (f"{POOL}/budgets", "1 virement, netting to nothing; variation V1 adds £500,000.00."),
        (f"{POOL}/months/2026-10", "6 of 6 schemes entered; total £1,313,830.45, £44,273.52 over"),
        (f"{POOL}/months/2026-11", "November 2026: 0 of 6 schemes entered."),
        (f"{POOL}/charts", "£327,924.80 over the profile of £8,592,777.09."),
        (f"{BCF}/periods", "Every month of 2026-27 is open."),
        (f"{BCF}/periods/2026-10/close", "£5,576,831.27 of spend in October 2026 would be locked"),
    ],
)
def test_the_first_sentence_answers_the_question_of_the_page(
    visitor: FlaskClient, address: str, words: str
) -> None:
    assert words in lead(visitor.get(address).text)


@pytest.mark.parametrize(
    "address",
    [
        f"{POOL}/months/2026-13", f"{POOL}/months/oct", f"{BCF}/months/0001-01",
        f"{BCF}/funds/GONE/months/2026-10", f"{POOL}/contributions/0123/change",
        f"{POOL}/instalments/0123/receipt", f"{POOL}/budgets/schemes/GONE",
        f"{POOL}/budgets/schemes/GONE/profile", f"{POOL}/schedule?partner=GONE",
        f"{BCF}/periods/2026-10/melt", f"{POOL}/budgets/lines/0123/remove",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_an_auditor_reads_everything_and_is_offered_no_change(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-ICB", Role.AUDITOR)))

    for address in (CONTRIBUTIONS, f"{POOL}/budgets", f"{BCF}/money", f"{BCF}/periods"):
        page = visitor.get(address)
        assert page.status_code == 200
        assert "/change" not in page.text
        assert "Add a contribution" not in page.text
        assert "/close" not in page.text
    assert "Save the months" not in visitor.get(f"{POOL}/budgets/schemes/001/profile").text
    month = visitor.get(f"{BCF}/months/2026-10").text
    assert "You can look at this month, but not enter anything in it." in month
    assert "data-cell" not in month
    assert visitor.post(f"{BCF}/months/2026-10").status_code == 403
    assert visitor.get(f"{CONTRIBUTIONS}/add").status_code == 403


def test_an_outsider_sees_none_of_it(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("outsider@example.org", ("TARN-BC", Role.FINANCE_LEAD)))

    assert visitor.get(f"{BCF}/money").status_code == 404
    assert visitor.post(f"{BCF}/months/2026-10").status_code == 404
    assert "Better Care" not in visitor.get("/money").text


def test_a_contribution_is_added_changed_and_removed(demo: Flask, visitor: FlaskClient) -> None:
    typed = {
        "partner": "MARL-CC", "funding_source": "Winter money", "amount": "£1,000.50",
        "status": "Proposed", "recurrent": "No", "capital": "No", "in_kind": "No",
        "designated": "No",
    }  # fmt: skip
    answer = send(visitor, f"{CONTRIBUTIONS}/add", **typed)
    assert (answer.status_code, answer.location) == (303, f"{CONTRIBUTIONS}?year=2026-27")
    page = visitor.get(CONTRIBUTIONS).text
    assert "The contribution is added." in page
    change = re.search(r'href="([^"]*/change[^"]*)">£1,000.50', page)
    assert change is not None

    answer = send(visitor, change[1], **{**typed, "status": "Agreed", "amount": "999.99"})
    assert answer.status_code == 303
    rows = [row for row in book(demo).contributions if row.funding_source == "Winter money"]
    assert [(row.amount, row.status) for row in rows] == [(Decimal("999.99"), "Agreed")]

    remove = change[1].replace("/change", "/remove")
    assert "would go from £2,550,875.99 to £2,549,876.00" in lead(visitor.get(remove).text)
    assert send(visitor, remove).status_code == 303
    assert "Winter money" not in visitor.get(CONTRIBUTIONS).text


def test_where_two_pairs_of_eyes_are_asked_for_a_contribution_waits(
    demo: Flask, visitor: FlaskClient
) -> None:
    edit = setting_edit("BCF", Approvals.NONE, Approvals.ANOTHER_PERSON)
    assert edit is not None
    with the_database(demo).writing() as session:
        commit_edits(session, LOCAL, NOW, [edit], action="set approvals", subject="BCF")
    act_as(demo, person("lead@example.org", ("MARL-CC", Role.FINANCE_LEAD)))
    before = book(demo).contributions

    answer = send(
        visitor, f"{CONTRIBUTIONS}/add", partner="MARL-CC", funding_source="Winter", amount="5"
    )

    assert answer.status_code == 303
    assert "somebody else has to approve it first" in visitor.get(str(answer.location)).text
    assert book(demo).contributions == before


@pytest.mark.parametrize("amount", ["12.345", "1e9", "NaN", "nil", "", "1.234,56", "9" * 15])
def test_a_hostile_amount_is_refused_with_the_typing_kept(
    visitor: FlaskClient, amount: str
) -> None:
    answer = send(
        visitor, f"{CONTRIBUTIONS}/add", partner="MARL-CC", funding_source="<b>Kept</b>",
        amount=amount,
    )  # fmt: skip

    assert answer.status_code == 422
    assert "Error: Add a contribution" in answer.text
    assert 'id="amount-error"' in answer.text
    assert 'value="&lt;b&gt;Kept&lt;/b&gt;"' in answer.text


def test_a_contribution_that_somebody_else_changed_shows_both_versions(
    visitor: FlaskClient,
) -> None:
    change = re.search(r'href="([^"]*/change[^"]*)">£916,000.00', visitor.get(CONTRIBUTIONS).text)
    assert change is not None
    typed = {
        "partner": "MARL-ICB", "funding_source": "Additional NHS contribution", "status": "Agreed",
        "recurrent": "Yes", "capital": "No", "in_kind": "No", "designated": "No",
    }  # fmt: skip
    mark = hidden(visitor.get(change[1]).text, "mark")
    visitor.post(change[1], data={**typed, "mark": mark, "amount": "917000"})

    answer = visitor.post(change[1], data={**typed, "mark": mark, "amount": "918000"})

    assert answer.status_code == 409
    assert "£917,000.00" in answer.text
    assert "£918,000.00" in answer.text


def test_a_schedule_is_shown_in_pounds_before_it_replaces_another(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = f"{POOL}/schedule?partner=MARL-ICB"
    wish = {
        "pattern": "monthly", "first-day": "1", "first-month": "11", "first-year": "2026",
    }  # fmt: skip

    check = visitor.post(address, data=wish).text
    assert lead(check).startswith("8 instalments would add up to £12,633,242.60, exactly")
    assert "This replaces 1 instalment worth £3,258,310.65 by 5 instalments." in check
    assert any(row.amount == Decimal("3258310.65") for row in book(demo).instalments)

    mark = hidden(check, "mark")
    answer = visitor.post(address, data={**wish, "confirmed": "yes", "mark": mark})
    assert answer.status_code == 303
    rows = [
        row
        for row in book(demo).instalments
        if row.partner == "MARL-ICB" and row.financial_year == FinancialYear(2026)
        and row.fund == "POOL"
    ]  # fmt: skip
    assert sum(row.amount for row in rows) == Decimal("12633242.60")
    assert [row.amount for row in rows if row.due_date.day == 1] == [
        Decimal("651662.13"), Decimal("651662.13"), Decimal("651662.13"), Decimal("651662.13"),
        Decimal("651662.13"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "month"), [("2026-27", ("1", "12", "2026")), ("2027-28", ("1", "4", "2027"))]
)
def test_a_schedule_starts_with_what_is_not_past(
    visitor: FlaskClient, year: str, month: tuple[str, str, str]
) -> None:
    page = visitor.get(f"{POOL}/schedule?partner=MARL-ICB&year={year}").text

    found = re.findall(r'name="first-\w+"[^>]*value="(\d+)"', page)
    assert tuple(found) == month


def test_a_schedule_confirmed_after_somebody_changed_it_is_shown_again(
    visitor: FlaskClient,
) -> None:
    wish = {"pattern": "custom", "days": "01/12/2026\n01/02/2027"}
    answer = visitor.post(
        f"{POOL}/schedule?partner=MARL-ICB", data={**wish, "confirmed": "yes", "mark": "stale"}
    )

    assert answer.status_code == 200
    assert "Check the schedule" in answer.text


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "pattern"),
        ({"pattern": "custom"}, "days"),
        ({"pattern": "custom", "days": "31/11/2026"}, "days"),
        ({"pattern": "custom", "days": "\n".join(["01/04/2026"] * 61)}, "days"),
        ({"pattern": "monthly", "first-day": "29", "first-month": "2", "first-year": "2027"},
         "first"),
        ({"pattern": "monthly", "first-day": "1", "first-month": "4", "first-year": "2027"},
         "first"),
        ({"pattern": "custom", "days": "15/04/2026"}, "pattern"),
    ],
)  # fmt: skip
def test_days_that_make_no_schedule_are_refused_at_their_field(
    visitor: FlaskClient, wish: dict[str, str], field: str
) -> None:
    answer = visitor.post(f"{POOL}/schedule?partner=MARL-ICB", data=wish)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_money_that_comes_in_twice_adds_up(demo: Flask, visitor: FlaskClient) -> None:
    page = visitor.get(CONTRIBUTIONS).text
    found = re.findall(r'href="([^"]*/receipt[^"]*)"', page)
    receipt = found[2]  # that of 15 October, which is late
    day = {"received_on-day": "20", "received_on-month": "11", "received_on-year": "2026"}
    assert 'value="3258310.65"' in visitor.get(receipt).text

    assert send(visitor, receipt, **day, received_amount="1,000,000").status_code == 303
    page = visitor.get(CONTRIBUTIONS).text
    assert "£1,000,000.00 of £3,258,310.65 has come in" in page
    assert "£2,258,310.65 still to come" in page
    assert send(visitor, receipt, **day, received_amount="2258310.65").status_code == 303

    assert "nothing is late" in lead(visitor.get(CONTRIBUTIONS).text)
    row = next(r for r in book(demo).instalments if r.received_amount == Decimal("3258310.65"))
    assert row.invoice == "MCC-71765"


def test_a_receipt_of_tomorrow_and_one_of_nothing_are_refused(visitor: FlaskClient) -> None:
    receipt = re.findall(r'href="([^"]*/receipt[^"]*)"', visitor.get(CONTRIBUTIONS).text)[2]
    later = {"received_on-day": "23", "received_on-month": "11", "received_on-year": "2026"}

    assert (
        "23 November 2026 is still to come"
        in send(visitor, receipt, **later, received_amount="5").text
    )
    day = {**later, "received_on-day": "20"}
    assert "nothing is no receipt" in send(visitor, receipt, **day, received_amount="0").text
    assert "Enter the amount of this receipt" in send(visitor, receipt, **day).text


def test_an_invoice_is_recorded_and_one_instalment_changed(
    demo: Flask, visitor: FlaskClient
) -> None:
    page = visitor.get(CONTRIBUTIONS).text
    invoice = re.findall(r'href="([^"]*/invoice[^"]*)"', page)[3]
    answer = send(
        visitor, invoice, **{"invoice": "=1+1", "invoiced_on-day": "1", "invoiced_on-month": "12",
                             "invoiced_on-year": "2026"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert any(row.invoice == "=1+1" for row in book(demo).instalments)

    change = invoice.replace("/invoice", "/change")
    answer = send(
        visitor, change, **{"due_date-day": "15", "due_date-month": "2", "due_date-year": "2027",
                            "amount": "3258310.66"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert "£0.01 more is scheduled than contributed" in visitor.get(CONTRIBUTIONS).text


def test_a_virement_is_one_form_and_nets_to_nothing(demo: Flask, visitor: FlaskClient) -> None:
    typed = {"scheme": "001", "target": "005", "amount": "25,000", "line": "V-9", "note": "Winter"}

    assert send(visitor, f"{POOL}/budgets/virement", **typed).status_code == 303

    moved = [row for row in book(demo).budgets if row.line == "V-9"]
    assert [(row.scheme, row.amount) for row in moved] == [
        ("001", Decimal("-25000.00")), ("005", Decimal("25000.00")),
    ]  # fmt: skip
    page = visitor.get(f"{POOL}/budgets").text
    assert "2 virements, netting to nothing" in lead(page)
    remove = re.search(r'href="([^"]*/remove[^"]*)">V-9', page)
    assert remove is not None
    assert "001 by £25,000.00, 005 by −£25,000.00" in lead(visitor.get(remove[1]).text)
    assert send(visitor, remove[1]).status_code == 303
    assert not [row for row in book(demo).budgets if row.line == "V-9"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": "001"}, "target"), ({"target": ""}, "target"), ({"target": "ZZ"}, "target"),
        ({"amount": "-5"}, "amount"), ({"amount": "0.005"}, "amount"), ({"line": ""}, "line"),
        ({"line": "original"}, "line"), ({"line": "VIR-1"}, "line"), ({"scheme": ""}, "scheme"),
    ],
)  # fmt: skip
def test_what_is_no_virement_changes_no_budget(
    demo: Flask, visitor: FlaskClient, changes: dict[str, str], field: str
) -> None:
    before = book(demo).budgets
    typed = {"scheme": "001", "target": "004", "amount": "25,000", "line": "V-9", **changes}

    answer = send(visitor, f"{POOL}/budgets/virement", **typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert book(demo).budgets == before


def test_months_are_filled_for_looking_and_saved_once_they_add_up(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = f"{POOL}/budgets/schemes/001/profile"
    filled = send(visitor, address, do="last year").text
    assert "Nothing is saved yet." in lead(filled)
    months = dict(re.findall(r'name="(20\d\d-\d\d)"[^>]*value="([^"]*)"', filled))
    assert sum(map(Decimal, months.values())) == Decimal("3425000.00")

    wrong = send(visitor, address, do="save", **{**months, "2026-04": "1"})
    assert wrong.status_code == 422
    assert "less than the revised budget of £3,425,000.00" in wrong.text
    assert send(visitor, address, do="save", **months).status_code == 303

    kept = {str(r.period): r.amount for r in book(demo).profiles if r.scheme == "001"}
    assert kept == {month: Decimal(amount) for month, amount in months.items()}
    blank = dict.fromkeys(months, "")
    assert send(visitor, address, do="save", **blank).status_code == 303
    assert "is spread in equal twelfths" in lead(visitor.get(address).text)


def test_the_original_budget_is_corrected(demo: Flask, visitor: FlaskClient) -> None:
    answer = send(visitor, f"{POOL}/budgets/schemes/004", amount="(10.00)", note="Corrected")

    assert answer.status_code == 303
    row = next(
        r
        for r in book(demo).budgets
        if (r.scheme, r.line, r.financial_year.start) == ("004", "Original", 2026)
    )
    assert (row.amount, row.note) == (Decimal("-10.00"), "Corrected")


@pytest.mark.parametrize("name", ["spend", "forecasts", "contributions"])
def test_a_chart_is_a_picture_with_its_words(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"{POOL}/charts/{name}.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "<title>" in answer.text
    assert "<style" not in answer.text
    assert "<script" not in answer.text


def test_every_month_of_the_chart_stands_in_the_table(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}/charts").text

    assert page.count('scope="row"') == 12
    assert "£15,993,118.60" in page
