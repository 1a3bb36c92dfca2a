"""Slips of the finger in the forms of the money: refused where they cannot be, asked about else."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.web.forms import boxes
from tests.web.money.test_months import cell, log
from tests.web.test_money import POOL, lead
from tracker.web.slips import answer_of

BUDGETS = f"{POOL}/budgets"
CONTRIBUTIONS = f"{POOL}/contributions"


def question(page: str) -> str:
    """What a page asks again before it saves."""
    found = re.search(r'id="sure-error"[^>]*><span[^>]*>Error:</span> (.*?)</p>', page)
    assert found is not None, page[-2000:]
    return unescape(found[1])


def test_no_more_is_moved_out_of_a_scheme_than_it_has(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(f"{BUDGETS}/virement?year=2026-27").text)
    typed = {**form, "scheme": "003", "target": "001", "line": "V9", "amount": "99,000,000"}

    refused = visitor.post(f"{BUDGETS}/virement?year=2026-27", data=typed)

    assert refused.status_code == 422
    assert "Scheme 003 would have a budget of £98,493,000.00 below nil in 2026-27" in refused.text
    assert "it has £507,000.00, and no more can be moved out of it" in refused.text
    assert 'value="99,000,000"' in refused.text
    assert "below nil" not in visitor.get(f"{POOL}?year=2026-27").text
    whole = visitor.post(f"{BUDGETS}/virement?year=2026-27", data={**typed, "amount": "507000"})
    assert whole.status_code == 303


def test_budgets_far_above_the_contributions_are_asked_about_once(visitor: FlaskClient) -> None:
    address = f"{BUDGETS}/schemes/002?year=2026-27"
    form = boxes(visitor.get(address).text)
    typed = {**form, "amount": f"{form['amount']}0".replace(".000", "0.00")}

    asked = visitor.post(address, data=typed)

    assert asked.status_code == 422
    words = question(asked.text)
    assert "Is this right? The budgets of" in words
    assert "above its contributions of £" in words
    assert f'value="{typed["amount"]}"' in asked.text
    other = visitor.post(address, data={**typed, "amount": "99000000", "sure": answer_of(words)})
    assert other.status_code == 422  # the box answers the question of the other figure
    sure = visitor.post(address, data={**typed, "sure": answer_of(words)})
    assert sure.status_code == 303
    assert "above the contributions of" in lead(visitor.get(f"{BUDGETS}?year=2026-27").text)
    assert "above the contributions of" in visitor.get(f"{POOL}?year=2026-27").text


def test_a_receipt_above_what_was_asked_for_is_asked_about_and_never_hides_what_is_due(
    visitor: FlaskClient,
) -> None:
    late = re.findall(r'href="([^"]*/receipt[^"]*)"', visitor.get(CONTRIBUTIONS).text)
    forms = {address: boxes(visitor.get(unescape(address)).text) for address in late}
    address, form = next((a, f) for a, f in forms.items() if f["received_amount"] == "3258310.65")
    typed = {**form, "received_amount": "32583106.50"}

    asked = visitor.post(unescape(address), data=typed)

    assert asked.status_code == 422
    assert "£29,324,795.85 more than was asked for" in question(asked.text)
    assert 'value="32583106.50"' in asked.text
    sure = visitor.post(unescape(address), data={**typed, "sure": answer_of(question(asked.text))})
    assert sure.status_code == 303
    page = visitor.get(CONTRIBUTIONS).text
    said = re.search(r"£([\d.]+)m of £([\d.]+)m due by today", lead(page))
    assert said is not None
    assert float(said[1]) <= float(said[2])
    assert "£29,324,795.85 more came in than was asked for" in lead(page)
    assert "More received" in page


def test_the_usual_receipt_is_asked_nothing(visitor: FlaskClient) -> None:
    address = unescape(
        re.findall(r'href="([^"]*/receipt[^"]*)"', visitor.get(CONTRIBUTIONS).text)[2]
    )

    assert visitor.post(address, data=boxes(visitor.get(address).text)).status_code == 303


def test_spend_of_a_month_to_come_is_refused_and_its_forecast_taken(visitor: FlaskClient) -> None:
    march = f"{POOL}/months/2027-03"

    answer = log(visitor, march, {cell("actual", "001"): "100", cell("forecast", "001"): "3900000"})

    assert answer.status_code == 422
    assert "March 2027 has not begun, so nothing is spent in it yet" in answer.text
    assert "1 figure saved." in answer.text
    page = visitor.get(march).text
    assert 'value="3900000"' in page


def test_spend_above_the_forecast_is_asked_about_in_its_cell(visitor: FlaskClient) -> None:
    october = f"{POOL}/months/2026-10"
    typed = {cell("actual", "001"): "16422017", cell("note", "001"): "typed"}

    asked = log(visitor, october, typed)

    assert asked.status_code == 422
    found = re.search(
        r"Is this right\? £[\d,.]+ would be spent by the end of October[^<]*", asked.text
    )
    assert found is not None
    assert 'value="16422017"' in asked.text
    sure = log(visitor, october, typed, sure=answer_of(unescape(found[0])))
    assert sure.status_code == 303
    assert "Above the forecast" in visitor.get(october).text
    assert "less than is spent already" in visitor.get(f"{POOL}?year=2026-27").text


def test_a_month_that_is_open_is_not_offered_to_be_reopened(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/periods/2026-10/reopen").text

    assert lead(page) == "October 2026 is open already, so nothing would change."
    assert 'name="reason"' not in page


def test_the_month_says_what_closing_it_would_lock_and_leads_to_importing_it(
    visitor: FlaskClient,
) -> None:
    page = visitor.get(f"{POOL}/months/2026-10").text

    assert "Submitting locks nothing. Once October 2026 is" in page
    assert "/agreements/BCF/periods/2026-10/close" in page
    assert 'href="/imports">Import the month instead</a>' in page


def test_what_is_recorded_already_is_not_said_to_be_added(visitor: FlaskClient) -> None:
    address = f"{CONTRIBUTIONS}/add?year=2029-30"
    form = {
        "partner": "MARL-CC", "funding_source": "Base budget", "status": "Agreed",
        "amount": "1.00", "recurrent": "Yes", "capital": "No", "in_kind": "No",
        "designated": "No",
    }  # fmt: skip
    to = f"{CONTRIBUTIONS}?year=2029-30"

    visitor.post(address, data=form)
    first = visitor.get(to).text
    visitor.post(address, data=form)
    second = visitor.get(to).text

    assert "The contribution is added." in first
    assert "The contribution is added." not in second
    assert "Nothing was changed: what you entered is recorded already." in second


def test_what_a_virement_takes_away_is_said_in_words(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(f"{BUDGETS}/virement?year=2026-27").text)
    typed = {**form, "scheme": "003", "target": "001", "line": "V9", "amount": "7000"}
    visitor.post(f"{BUDGETS}/virement?year=2026-27", data=typed)

    page = visitor.get(f"{BUDGETS}?year=2026-27").text

    assert "£7,000.00 less" in page
    assert "\N{MINUS SIGN}£" not in page
