"""A fund's page in each of its states, and the rows behind its figures."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.domain import books
from tests.people import act_as, person
from tracker.access import Role
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import add_figures
from tracker.domain.funds.so_far import SoFar
from tracker.domain.registers import Scheme
from tracker.web.funds.fund import month_to_log

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


def section(page: str, name: str) -> str:
    """What stands under a heading of the page."""
    found = re.search(rf'id="{name}">.*?(?=<h2|<footer)', page, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[0]))


def test_virements_and_movements_are_words_too(visitor: FlaskClient) -> None:
    shown = section(visitor.get(POOL).text, "schemes")

    assert "−" not in shown
    assert "£150,000.00 less" in shown
    assert "down £110,000.00" in shown


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
        r'href="([^"]*/rows/(?:actual|commitment|forecast)[^"]*)">(£[\d,.]+)</a>', page
    )
    assert len(linked) > 12

    for address, figure in linked:
        rows = visitor.get(address.replace("&amp;", "&")).text
        amounts = re.findall(r'numeric">((?:less )?£[\d,.]*)</td>', rows)
        total = sum((pounds(amount) for amount in amounts), Decimal(0))
        movement = "before it" in rows and total != pounds(figure)
        assert total == pounds(figure) or movement, address


def pounds(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", "").replace("less ", "-"))


@pytest.mark.parametrize("figure", ["profile", "commitment", "forecast", "budget", "actual"])
def test_figures_of_a_fund_and_of_a_scheme_have_their_rows(
    visitor: FlaskClient, figure: str
) -> None:
    assert visitor.get(f"{POOL}/rows/{figure}?scheme=none").status_code == 404
    assert visitor.get(f"{POOL}/rows/{figure}?scheme=001").status_code == 200
    assert visitor.get(f"{POOL}/rows/{figure}").status_code == 200


def test_the_forecast_says_its_variance_and_its_movement(visitor: FlaskClient) -> None:
    whole, one = (lead(visitor.get(f"{POOL}/rows/forecast{of}").text) for of in ("", "?scheme=002"))

    assert whole.startswith("£15,993,118.60 is ")
    assert "Less the revised budget of £15,123,118.60 it is £870,000.00 overspend." in whole
    assert whole.endswith("was £15,643,118.60: up £350,000.00.")
    assert "overspend" in one


def test_the_budget_to_date_says_what_was_spent_beside_it(visitor: FlaskClient) -> None:
    said = lead(visitor.get(f"{POOL}/rows/profile?as_at=31/10/2026").text)

    assert said.startswith("The budget to the end of October 2026 is £")
    assert said.endswith(("overspend.", "underspend."))


def test_contributions_in_kind_have_rows_of_their_own(visitor: FlaskClient) -> None:
    said = lead(visitor.get("/agreements/CES/funds/EQUIP/rows/contributions?in_kind=Yes").text)

    assert said.startswith("Contributions in kind of £")
    assert visitor.get(f"{POOL}/rows/contributions?in_kind=some").status_code == 400


def test_rows_say_which_cell_of_which_file_they_came_from(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}/rows/budget").text

    assert re.search(r"Batch 1</a>, cell F\d+ of sheet Budgets in demonstration\.xlsx", page)


def test_a_fund_the_agreement_does_not_have_is_not_found(visitor: FlaskClient) -> None:
    answer = visitor.get("/agreements/BCF/funds/NONE")

    assert answer.status_code == 404
    assert "Agreement BCF has no fund NONE." in answer.text


def test_spend_and_budget_are_compared_to_the_last_month_entered(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/TICO/funds/ASC").text

    assert "The year so far, to the end of October 2026" in page
    assert "October 2026 is the last month with spend entered" in page
    assert "£2,322,791.20 overspend" in section(page, "to-date")


@pytest.mark.parametrize(
    "fund", [POOL, "/agreements/TICO/funds/ASC", f"{POOL}?year=2025-26", f"{POOL}?as_at=31/08/2026"]
)
def test_the_fund_and_its_months_say_the_same_to_date(visitor: FlaskClient, fund: str) -> None:
    place, _, question = fund.partition("?")
    own = section(visitor.get(fund).text, "to-date")
    charts = visitor.get(f"{place}/charts?{question}").text
    months = re.findall(r"(£[\d,.]+ (?:over|under)spend|on budget)</a></td>", charts)

    assert own.count(months[-1]) >= 1
    assert own.split("The fund ")[-1].split(" Variance")[0].count(months[-1]) == 1


def test_a_year_without_spend_compares_nothing(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}?as_at=01/04/2026").text

    assert "the end of April 2026" in page or "there is nothing yet to compare" in page
    assert "there is nothing yet to compare" in visitor.get(f"{POOL}?as_at=31/03/2026").text


def test_the_largest_movements_are_named_with_their_reasons(visitor: FlaskClient) -> None:
    shown = section(visitor.get(POOL).text, "moved")

    assert "The fund’s forecast is up £350,000.00" in shown
    assert "Bed-based intermediate care : up £170,000.00 to £5,350,000.00 in October 2026" in shown
    assert "“Average stay 31 days against 24 planned" in shown
    assert shown.count("from the forecast of") == 3


def test_the_page_leads_on_and_says_who_sees_it(visitor: FlaskClient) -> None:
    page = visitor.get(POOL).text

    assert 'aria-label="Pages of this agreement"' in page
    assert "can see this page" in page
    assert f'href="{POOL}/months/2026-11"' in page
    for below in ("charts", "contributions", "budgets", "risk-share", "scenarios"):
        assert re.search(rf'href="{POOL}/{below}[?"]', page), below
    for picture in ("spend", "forecasts"):
        address = re.search(rf'src="({POOL}/charts/{picture}.svg[^"]*)"', page)
        assert address is not None
        assert visitor.get(address[1].replace("&amp;", "&")).status_code == 200


def test_a_reader_is_not_asked_to_log_the_month(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-CC", Role.AUDITOR)))

    page = visitor.get(POOL).text

    assert "Log November 2026" not in page
    assert "November 2026, scheme by scheme" in page


def test_the_schemes_are_a_file_too(visitor: FlaskClient) -> None:
    answer = visitor.get(f"{POOL}/schemes.csv?as_at=22/11/2026")

    found = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Scheme"] for row in found] == ["001", "002", "003", "004", "005", "006"]
    assert found[3]["Movement"] == "-110000.00"
    assert {row["Spend entered to"] for row in found} == {"31/10/2026"}
    total = sum(Decimal(row["Variance to then"]) for row in found)
    assert total == Decimal("327924.80")
    with visitor.get(f"{POOL}/schemes.xlsx") as workbook:
        assert workbook.status_code == 200
    assert visitor.get(f"{POOL}/schemes.csv?as_at=never").status_code == 400


def test_the_rows_behind_a_figure_are_a_file_too(visitor: FlaskClient) -> None:
    answer = visitor.get(f"{POOL}/rows/actual.csv?scheme=001")

    found = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["Scheme"] for row in found} == {"001"}
    assert {row["Sheet"] for row in found} == {"Ledger"}
    assert all(re.fullmatch(r"F\d+", row["Cell"]) for row in found)
    shown = lead(visitor.get(f"{POOL}/rows/actual?scheme=001").text)
    assert f"£{sum(Decimal(row['Amount']) for row in found):,} is {len(found)} ledger rows" in shown


@pytest.mark.parametrize("what", ["budget", "contributions", "instalments", "actual"])
def test_every_page_of_rows_offers_its_own_file(visitor: FlaskClient, what: str) -> None:
    page = visitor.get(f"{POOL}/rows/{what}?year=2025-26").text

    assert "can see this page" in page
    for form in ("xlsx", "csv"):
        address = f"{POOL}/rows/{what}.{form}?year=2025-26"
        assert f'href="{address}"' in page
        with visitor.get(address) as answer:
            assert answer.status_code == 200


def test_rows_are_of_the_months_they_are_of(visitor: FlaskClient) -> None:
    assert lead(visitor.get(f"{POOL}/rows/actual").text).endswith("April 2026 to October 2026.")


@pytest.mark.parametrize(
    ("code", "fund", "spent", "forecast"),
    [
        ("BCF", "POOL", "£8,920,701.89", "£870,000.00 overspend"),
        ("TICO", "ASC", "£50,331,124.53", "£4,020,000.00 overspend"),
    ],
)
def test_pages_say_the_same_of_a_fund(
    visitor: FlaskClient, code: str, fund: str, spent: str, forecast: str
) -> None:
    of = f"/agreements/{code}"
    pages = {
        address: visitor.get(address).text
        for address in (f"{of}/funds/{fund}", f"{of}/board", f"{of}/money", of)
    }

    assert [address for address, page in pages.items() if spent not in page] == []
    assert [address for address, page in pages.items() if forecast not in page] == []
    assert spent in visitor.get(f"{of}/funds/{fund}/charts").text


def test_the_month_to_log_is_the_first_that_is_not_entered() -> None:
    year = FinancialYear(2026)
    day = date(2026, 11, 22)

    def after(number: int, *waiting: Scheme) -> Period:
        figures = add_figures([])
        return month_to_log(SoFar(year.month(number), (), figures, waiting), year, day)

    assert month_to_log(None, year, day) == year.month(1)
    assert after(6) == Period(2026, 10)
    assert after(6, books.scheme()) == Period(2026, 9)
    assert after(7) == after(8) == Period(2026, 11)  # December has not begun
    assert after(12) == Period(2027, 3)
