"""What each partner would owe at another outturn: on a page of its own, reached by its address."""

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from tests.web.funds.test_fund import POOL, lead, section
from tracker.web.funds.what_if import slider_of

WHAT_IF = f"{POOL}/what-if"


def test_a_what_if_begins_at_the_forecast(visitor: FlaskClient) -> None:
    said = lead(visitor.get(WHAT_IF).text)

    assert said.startswith("At an outturn of £15,993,118.60 the fund would be £870,000.00 (5.8%")
    assert "Marlshire County Council would be £75,101.69 from its cap of £124,493.80" in said


def test_a_what_if_answers_beside_the_forecast(visitor: FlaskClient) -> None:
    page = visitor.get(f"{WHAT_IF}?outturn=15,123,118.60").text

    assert lead(page) == "At an outturn of £15,123,118.60 the fund would be on budget."
    assert "At the forecast" in section(page, "answer")


@pytest.mark.parametrize(
    "typed",
    ["12.345", "abc", "1e9", "NaN", "Infinity", "0x10", "1.234,56", "9" * 17, "=1+1", "<b>"],
)
def test_what_is_no_amount_is_refused_beside_its_field(visitor: FlaskClient, typed: str) -> None:
    answer = visitor.get(WHAT_IF, query_string={"outturn": typed})

    assert answer.status_code == 200
    assert 'id="outturn-error"' in answer.text
    assert "At the forecast" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("typed", ["£1,234.50", "0", " 15000000 "])
def test_amounts_may_be_typed_as_in_the_workbook(visitor: FlaskClient, typed: str) -> None:
    assert "At the forecast" in visitor.get(WHAT_IF, query_string={"outturn": typed}).text


@pytest.mark.parametrize("typed", ["-5", "(1,234.50)", "-0.01"])
def test_an_outturn_below_nil_is_refused_in_a_sentence(visitor: FlaskClient, typed: str) -> None:
    page = visitor.get(WHAT_IF, query_string={"outturn": typed}).text

    assert "The outturn is below nil: enter what the fund would spend in the whole year" in page
    assert "At the forecast" not in page


def test_no_answer_leaves_its_sign_to_a_minus(visitor: FlaskClient) -> None:
    page = visitor.get(WHAT_IF, query_string={"outturn": "12000000"}).text

    shown = section(page, "answer")
    assert "−" not in shown
    assert "bears £49,392.11 benefits by £446,051.95 £495,444.06 less to bear" in shown
    assert "£100,000.00 £0.00 £100,000.00 less" in shown


def test_the_working_is_that_of_the_outturn_asked_about(visitor: FlaskClient) -> None:
    page = visitor.get(WHAT_IF, query_string={"outturn": "12000000"}).text

    assert "The fund’s net underspend of £2,959,249.97" in page


def test_the_fund_leads_to_it_and_keeps_its_earlier_address(visitor: FlaskClient) -> None:
    assert f'href="{WHAT_IF}?year=2026-27&amp;as_at=2026-11-22">What if?' in visitor.get(POOL).text
    answer = visitor.get(f"{POOL}?outturn=16000000&year=2026-27")
    assert answer.location == f"{WHAT_IF}?outturn=16000000&year=2026-27"


@pytest.mark.parametrize("fund", ["BCF/funds/ACUTE", "S256/funds/GRANT", "TICO/funds/ASC"])
def test_nobody_is_asked_what_if_of_a_fund_that_nobody_shares(
    visitor: FlaskClient, fund: str
) -> None:
    assert visitor.get(f"/agreements/{fund}/what-if").status_code == 404
    assert "what-if" not in visitor.get(f"/agreements/{fund}").text


@pytest.mark.parametrize(
    ("budget", "outturn", "ends"),
    [
        ("15000000.00", "19500000.00", (12_000_000, 19_550_000, 50_000)),
        ("100.00", "100.00", (80, 121, 1)),
        ("0.00", "5.50", (0, 6, 1)),
        ("1000.00", None, (800, 1202, 2)),
    ],
)
def test_a_slider_holds_the_budget_and_the_outturn_shown(
    budget: str, outturn: str | None, ends: tuple[int, int, int]
) -> None:
    slider = slider_of(Decimal(budget), None if outturn is None else Decimal(outturn))

    assert slider is not None
    assert (slider.low, slider.high, slider.step) == ends


def test_there_is_no_slider_where_all_is_nil() -> None:
    assert slider_of(Decimal(0), None) is None


def test_what_if_says_how_near_a_partner_is_to_its_cap(visitor: FlaskClient) -> None:
    fund = "/agreements/IC/funds/ICPOOL/what-if"
    near = visitor.get(fund, query_string={"outturn": "1610000"}).text
    at = visitor.get(fund, query_string={"outturn": "1630000"}).text

    assert "Board would be £2,000.00 from its cap of £15,000.00 for an overspend." in near
    assert "Board would be at its cap of £15,000.00 for an overspend." in at


def test_designated_money_is_not_given_back_without_a_word(visitor: FlaskClient) -> None:
    said = "at least £947,198.02 of it would be designated money"

    assert said in visitor.get(WHAT_IF, query_string={"outturn": "12000000"}).text
    assert said not in visitor.get(POOL).text
    assert "designated money" not in visitor.get(WHAT_IF, query_string={"outturn": "15000000"}).text
