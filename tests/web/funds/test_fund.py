"""A fund's page in each of its states, and the rows behind its figures."""

import re
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

POOL = "/agreements/BCF/funds/POOL"


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_an_overspend_is_said_with_who_would_bear_it(visitor: FlaskClient) -> None:
    assert lead(visitor.get(POOL).text) == (
        "The Better Care Fund pool is forecast to overspend by £870,000.00 (5.8% of budget). "
        "Marlshire County Council would bear £49,392.11 and NHS Marlshire and Tarn Valley "
        "Integrated Care Board £250,607.89; £500,000.00 would come out of the reserve; "
        "£100,000.00 of uncommitted allocations would be cancelled; "
        "£30,000.00 would stay in the fund for next year."
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/agreements/BCF/funds/ACUTE", "It is in view only"),
        ("/agreements/ACH/funds/ALIGNED", "Nothing is shared: each body keeps what the schemes"),
        ("/agreements/TICO/funds/ASC", "It is a lead commissioning fund, not a pool"),
        ("/agreements/S256/funds/GRANT", "It is a grant transfer"),
        ("/agreements/NEIGH/funds/TEAMS", "There is no agreed rule for £40,000.00 of overspend."),
        (f"{POOL}?year=2030-31", "has neither a budget nor a ledger row in 2030-31."),
    ],
)
def test_what_is_not_shared_is_explained_in_words(
    visitor: FlaskClient, address: str, words: str
) -> None:
    assert words in lead(visitor.get(address).text)


def test_every_step_is_a_sentence_with_its_sum_and_clause(visitor: FlaskClient) -> None:
    page = visitor.get(POOL).text

    assert (
        "Step 2, Schedule 3 paragraph 6: the risk reserve: the next £500,000.00 comes out of the "
        "reserve, which held £500,000.00; £400,000.00 goes on."
    ) in page
    assert "Terms of the fund, in force from 1 April 2025" in page


def test_a_what_if_answers_beside_the_forecast(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}?outturn=15,123,118.60").text

    assert "At an outturn of £15,123,118.60 the fund would be on budget." in page


@pytest.mark.parametrize(
    "typed",
    ["12.345", "abc", "1e9", "NaN", "Infinity", "0x10", "1.234,56", "9" * 17, "=1+1", "<b>"],
)
def test_what_is_no_amount_is_refused_beside_its_field(visitor: FlaskClient, typed: str) -> None:
    answer = visitor.get(POOL, query_string={"outturn": typed})

    assert answer.status_code == 200
    assert 'id="outturn-error"' in answer.text
    assert 'id="answer"' not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("typed", ["£1,234.50", "(1,234.50)", "-5", "0", " 15000000 "])
def test_amounts_may_be_typed_as_in_the_workbook(visitor: FlaskClient, typed: str) -> None:
    assert 'id="answer"' in visitor.get(POOL, query_string={"outturn": typed}).text


def test_the_chart_is_a_picture_without_style_or_script(visitor: FlaskClient) -> None:
    answer = visitor.get(f"{POOL}/exposure.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "<title>Line chart of what each partner would bear" in answer.text
    assert "<style" not in answer.text
    assert "style=" not in answer.text
    assert "<script" not in answer.text


def test_a_fund_that_is_not_shared_has_no_chart(visitor: FlaskClient) -> None:
    assert visitor.get("/agreements/BCF/funds/ACUTE/exposure.svg").status_code == 404
    assert "exposure.svg" not in visitor.get("/agreements/BCF/funds/ACUTE").text


def test_the_rows_behind_every_linked_figure_add_up_to_it(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}?year=2025-26").text
    linked = re.findall(
        r'href="([^"]*/rows/(?:actual|commitment|forecast)[^"]*)">(−?£[^<]*)</a>', page
    )
    assert len(linked) > 15

    for address, figure in linked:
        rows = visitor.get(address.replace("&amp;", "&")).text
        amounts = re.findall(r'numeric">(−?£[\d,.]*)</td>', rows)
        total = sum((pounds(amount) for amount in amounts), Decimal(0))
        movement = "before it" in rows and total != pounds(figure)
        assert total == pounds(figure) or movement, address


def pounds(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("figure", ["profile", "commitment", "forecast"])
def test_figures_of_single_schemes_need_a_scheme(visitor: FlaskClient, figure: str) -> None:
    assert visitor.get(f"{POOL}/rows/{figure}").status_code == 404
    assert visitor.get(f"{POOL}/rows/{figure}?scheme=none").status_code == 404
    assert visitor.get(f"{POOL}/rows/{figure}?scheme=001").status_code == 200


def test_rows_say_which_cell_of_which_file_they_came_from(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}/rows/budget").text

    assert re.search(r"Batch 1</a>, cell F\d+ of sheet Budgets in demonstration\.xlsx", page)


def test_a_fund_the_agreement_does_not_have_is_not_found(visitor: FlaskClient) -> None:
    answer = visitor.get("/agreements/BCF/funds/NONE")

    assert answer.status_code == 404
    assert "Agreement BCF has no fund NONE." in answer.text


def test_a_month_without_spend_is_named_where_the_budget_counts_it(visitor: FlaskClient) -> None:
    ahead = "counts November 2026 in full; no spend after October 2026 is entered yet."

    assert ahead in visitor.get("/agreements/BCF/funds/POOL").text
    assert ahead not in visitor.get("/agreements/BCF/funds/POOL?as_at=31/10/2026").text
    assert "in full; no spend" not in visitor.get("/agreements/BCF/funds/POOL?year=2025-26").text
