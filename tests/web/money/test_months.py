"""Logging a month on its page: what is right is saved, what is not stays typed and is marked."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import act_as, person
from tests.web.agreements.test_lists import MOST_QUERIES, queries
from tests.web.test_money import BCF, POOL, book, lead, send
from tracker.access import Role
from tracker.web.money.grid import line_ref

NOVEMBER = f"{POOL}/months/2026-11"
OCTOBER = f"{POOL}/months/2026-10"
LEAD = person("lead@example.org", ("MARL-CC", Role.FINANCE_LEAD))
COLLEAGUE = replace(person("colleague@example.org", ("MARL-CC", Role.FINANCE_LEAD)), person=2)
OTHER_SIDE = replace(person("icb@example.org", ("MARL-ICB", Role.FINANCE_LEAD)), person=3)


def cell(name: str, scheme: str) -> str:
    return f"{name}-{line_ref(('POOL', scheme))}"


def carried(page: str) -> dict[str, str]:
    """Every field of the grid as a browser would send it."""
    found = re.findall(r'name="((?:actual|forecast|commitment|note|seen)-\w+)"[^>]*?value="([^"]*)"',
                       page)  # fmt: skip
    return {name: unescape(value) for name, value in found}


def log(visitor: FlaskClient, address: str, typed: Mapping[str, str], do: str = "submit",
        **more: str) -> TestResponse:  # fmt: skip
    sent = {**carried(visitor.get(address).text), **typed, "do": do, **more}
    return visitor.post(address, data=sent)


def spent(app: Flask, scheme: str, period: str = "2026-11") -> Decimal | None:
    rows = [
        row.amount
        for row in book(app).ledger
        if (row.fund, row.scheme, str(row.period), row.measure)
        == ("POOL", scheme, period, "Actual")
    ]
    return rows[0] if rows else None


def test_a_month_is_submitted_scheme_by_scheme(demo: Flask, visitor: FlaskClient) -> None:
    answer = log(
        visitor, NOVEMBER,
        {cell("actual", "001"): "£300,000.10", cell("forecast", "001"): "3,800,000",
         cell("actual", "002"): "0"},
    )  # fmt: skip

    assert (answer.status_code, answer.location) == (303, NOVEMBER)
    page = visitor.get(NOVEMBER).text
    assert "3 figures of November 2026 are submitted. Every partner can see them." in page
    assert "2 of 6 schemes entered; total £300,000.10" in lead(page)
    assert "under the profile of those entered" in lead(page)
    assert spent(demo, "001") == Decimal("300000.10")
    rows = visitor.get(f"{POOL}/rows/actual?scheme=001").text
    assert "by hand" in rows


def test_what_is_wrong_stays_typed_and_marked_and_the_rest_is_saved(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, LEAD)
    answer = log(
        visitor, NOVEMBER,
        {cell("actual", "001"): "12.345", cell("actual", "002"): "200", cell("note", "003"): "alone"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "Error: November 2026" in answer.text
    assert f'href="#{cell("actual", "001")}"' in answer.text
    assert 'value="12.345"' in answer.text
    assert 'value="alone"' in answer.text
    assert "1 figure saved." in answer.text
    assert (spent(demo, "001"), spent(demo, "002")) == (None, Decimal("200.00"))
    again = visitor.get(NOVEMBER).text
    assert 'value="12.345"' in again
    assert 'value="200.00"' in again
    log(visitor, NOVEMBER, {cell("actual", "001"): "12.34", cell("note", "003"): ""})
    assert "The grid shows your draft" not in visitor.get(NOVEMBER).text
    assert spent(demo, "001") == Decimal("12.34")


def test_beside_imported_rows_the_difference_is_kept_with_its_reason(
    demo: Flask, visitor: FlaskClient
) -> None:
    refused = log(visitor, OCTOBER, {cell("actual", "001"): "316,000.00"})
    assert "differs from the £316,415.16 that was imported" in refused.text

    note = {cell("note", "001"): "Credit not yet in the ledger"}
    assert log(visitor, OCTOBER, {cell("actual", "001"): "316,000.00", **note}).status_code == 303

    assert spent(demo, "001", "2026-10") == Decimal("316000.00")
    rows = visitor.get(f"{POOL}/rows/actual?scheme=001").text
    assert "less £415.16" in rows
    assert "£316,415.16 imported" in visitor.get(OCTOBER).text


def test_a_draft_is_seen_by_the_own_organisation_only_and_counts_nowhere(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, LEAD)
    assert log(visitor, NOVEMBER, {cell("actual", "001"): "not yet"}, "draft").status_code == 303
    page = visitor.get(NOVEMBER).text
    assert "The draft is saved." in page
    assert 'value="not yet"' in page
    assert spent(demo, "001") is None

    act_as(demo, COLLEAGUE)
    theirs = visitor.get(NOVEMBER).text
    assert 'value="not yet"' not in theirs
    assert "lead@example.org of your organisation has a draft of this month" in theirs
    act_as(demo, OTHER_SIDE)
    assert "lead@example.org" not in visitor.get(NOVEMBER).text

    act_as(demo, LEAD)
    assert log(visitor, NOVEMBER, {}, "discard").status_code == 303
    assert 'value="not yet"' not in visitor.get(NOVEMBER).text


def test_without_scripts_a_block_fills_the_grid_and_saves_nothing(
    demo: Flask, visitor: FlaskClient
) -> None:
    block = "Scheme\tActual\tNote\n002\t10.50\tfirst\nReablement at home\t7\t\nNobody\t5\t"

    answer = log(visitor, NOVEMBER, {}, "fill", block=block)

    assert answer.status_code == 200
    assert "2 schemes filled from the block. Nothing is saved yet." in answer.text
    assert "1 line of it named no scheme here and was left out: Nobody 5" in answer.text
    assert carried(answer.text)[cell("actual", "002")] == "10.50"
    assert spent(demo, "002") is None
    assert visitor.post(NOVEMBER, data={**carried(answer.text), "do": "submit"}).status_code == 303
    assert spent(demo, "002") == Decimal("10.50")


def test_two_people_at_once_lose_nothing(demo: Flask, visitor: FlaskClient) -> None:
    first = carried(visitor.get(NOVEMBER).text)
    visitor.post(NOVEMBER, data={**first, cell("actual", "001"): "10"})

    second = visitor.post(NOVEMBER, data={**first, cell("actual", "001"): "11",
                                          cell("actual", "002"): "20"})  # fmt: skip

    assert second.status_code == 422
    assert "the spend is £10.00 now" in second.text
    assert carried(second.text)[cell("actual", "001")] == "11"
    assert (spent(demo, "001"), spent(demo, "002")) == (Decimal("10.00"), Decimal("20.00"))
    assert visitor.post(NOVEMBER, data=carried(second.text)).status_code == 303
    assert spent(demo, "001") == Decimal("11.00")


def test_the_same_form_sent_twice_writes_once(demo: Flask, visitor: FlaskClient) -> None:
    sent = {**carried(visitor.get(NOVEMBER).text), cell("actual", "001"): "10"}

    assert visitor.post(NOVEMBER, data=sent).status_code == 303
    assert visitor.post(NOVEMBER, data=sent).status_code == 303

    assert "Nothing was changed: November 2026 says this already." in visitor.get(NOVEMBER).text
    assert spent(demo, "001") == Decimal("10.00")


def test_a_whole_agreement_is_logged_fund_by_fund(visitor: FlaskClient) -> None:
    page = visitor.get(f"{BCF}/months/2026-10").text

    assert "All of Better Care Fund pool" in page
    assert "All of Emergency admissions, for context" in page
    assert "Better Care Fund pool £1,313,830.45" in lead(page)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\x00", "\u202e1", "9" * 400])
def test_hostile_typing_is_refused_and_shown_as_text(visitor: FlaskClient, hostile: str) -> None:
    answer = log(visitor, NOVEMBER, {cell("actual", "001"): hostile, cell("note", "001"): "n"})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_a_closed_month_is_read_only_and_says_who_closed_it(
    demo: Flask, visitor: FlaskClient
) -> None:
    before = carried(visitor.get(OCTOBER).text)
    answer = send(visitor, f"{BCF}/periods/2026-10/close", reason="Agreed with the ICB")
    assert answer.location == f"{BCF}/periods?year=2026-27"
    assert "1 month of 2026-27 is closed." in lead(visitor.get(f"{BCF}/periods").text)

    page = visitor.get(OCTOBER).text

    assert "October 2026 is closed: a.finance@northshire.example closed it on 22 November" in page
    assert "data-cell" not in page
    note = {cell("note", "001"): "why"}
    refused = visitor.post(OCTOBER, data={**before, cell("actual", "001"): "1", **note})
    assert refused.status_code == 422
    assert "2026-10 is closed for agreement BCF" in refused.text
    assert spent(demo, "001", "2026-10") == Decimal("316415.16")


def test_a_closed_month_is_reopened_with_a_reason_for_a_time(
    demo: Flask, visitor: FlaskClient
) -> None:
    send(visitor, f"{BCF}/periods/2026-10/close")
    reopen = f"{BCF}/periods/2026-10/reopen"
    until = {"until-day": "30", "until-month": "11", "until-year": "2026"}

    assert "Give the reason for reopening" in send(visitor, reopen, **until).text
    gone = {**until, "until-day": "21"}
    assert "has gone by" in send(visitor, reopen, reason="Late", **gone).text
    assert send(visitor, reopen, reason="Late", **{**until, "until-day": "32"}).status_code == 422
    assert send(visitor, reopen, reason="Late invoice", **until).status_code == 303

    page = visitor.get(f"{BCF}/periods").text
    assert "October 2026 is open again for a time" in lead(page)
    assert "until 30 November 2026" in page
    typed = {cell("actual", "001"): "316,000.00", cell("note", "001"): "Late invoice"}
    assert log(visitor, OCTOBER, typed).status_code == 303
    assert spent(demo, "001", "2026-10") == Decimal("316000.00")


def test_in_a_soft_closed_month_the_host_posts_with_a_reason(
    demo: Flask, visitor: FlaskClient
) -> None:
    send(visitor, f"{BCF}/periods/2026-11/soft-close")
    typed = {cell("actual", "001"): "5"}

    act_as(demo, OTHER_SIDE)
    assert "only the finance leads of its host" in log(visitor, NOVEMBER, typed).text
    act_as(demo, LEAD)
    assert "give a reason" in log(visitor, NOVEMBER, typed).text
    assert log(visitor, NOVEMBER, typed, reason="Month-end accrual").status_code == 303

    assert spent(demo, "001") == Decimal("5.00")


@pytest.mark.parametrize(
    "address",
    ["/money", f"{BCF}/money", f"{POOL}/contributions", f"{POOL}/budgets", f"{POOL}/charts",
     NOVEMBER, OCTOBER, f"{BCF}/months/2026-10", f"{BCF}/periods"],
)  # fmt: skip
def test_a_page_of_money_asks_the_database_little(
    demo: Flask, visitor: FlaskClient, address: str
) -> None:
    act_as(demo, LEAD)

    with queries(demo) as asked:
        assert visitor.get(address).status_code == 200

    assert 0 < len(asked) <= MOST_QUERIES, asked
