import json
from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.funds.position import agreement_position
from tracker.domain.funds.position_json import fund_json, position_json
from tracker.domain.risk_share.share import what_if

YEAR_END = date(2026, 3, 31)


def position(**rows):
    return agreement_position(books.book(**rows), YEAR, YEAR_END)


def test_a_position_prints_the_public_shape_in_its_order():
    result = position(
        contributions=(books.contribution("ICB", "60.00"), books.contribution("LA", "40")),
        budgets=(books.budget("1000.00"), books.budget("-50.00", line="V1")),
        ledger=(books.actual(1, "80"), books.forecast(6, "1050.50")),
        risk_shares=books.fixed_shares({"ICB": "60", "LA": "40"}, clause="Schedule 3, 5.2"),
    )

    assert json.dumps(position_json(result)) == json.dumps(
        {
            "agreement": "A1",
            "financial_year": "2025-26",
            "as_at": "2026-03-31",
            "funds": [
                {
                    "fund": "F1",
                    "kind": "Pooled",
                    "original_budget": "1000.00",
                    "revised_budget": "950.00",
                    "contributions": {"ICB": "60.00", "LA": "40.00"},
                    "actual_to_date": "80.00",
                    "outturn": "1050.50",
                    "variance": "100.50",
                    "rule": "agreed",
                    "terms_effective_from": "2025-04-01",
                    "shares": {"ICB": "60.30", "LA": "40.20"},
                    "reserve_used": "0.00",
                    "retained": "0.00",
                    "uncommitted_cut": "0.00",
                    "unallocated": "0.00",
                    "no_forecast": [],
                    "error": None,
                    "steps": [
                        {
                            "scheme": "S1",
                            "step": 1,
                            "method": "Fixed shares",
                            "clause": "Schedule 3, 5.2",
                            "amount_in": "100.50",
                            "taken": "100.50",
                            "shares": {"ICB": "60.30", "LA": "40.20"},
                            "amount_left": "0.00",
                        }
                    ],
                    "schemes": [
                        {
                            "scheme": "S1",
                            "original_budget": "1000.00",
                            "revised_budget": "950.00",
                            "actual_to_date": "80.00",
                            "outturn": "1050.50",
                            "variance": "100.50",
                            "lead_commissioner": "LA",
                        }
                    ],
                }
            ],
        }
    )


def test_what_is_not_known_is_null_and_what_does_not_apply_is_nil():
    result = position(
        schemes=(books.scheme(lead_commissioner=None),), budgets=(books.budget("10.00"),)
    )

    (fund,) = position_json(result)["funds"]

    assert (fund["outturn"], fund["variance"], fund["terms_effective_from"]) == (None, None, None)
    assert fund["rule"] == "no agreed rule"
    assert fund["no_forecast"] == ["S1"]
    assert fund["contributions"] == {"ICB": "0.00", "LA": "0.00"}
    assert fund["shares"] == {"ICB": "0.00", "LA": "0.00"}
    assert fund["unallocated"] == "0.00"
    assert fund["schemes"][0]["lead_commissioner"] is None
    assert fund["schemes"][0]["outturn"] is None


def test_terms_that_share_nothing_are_not_named():
    result = position(
        funds=(books.fund("F1", "Grant transfer"),), risk_shares=(books.step("Undetermined"),)
    )

    (fund,) = position_json(result)["funds"]

    assert (fund["rule"], fund["terms_effective_from"]) == ("not shared", None)


def test_a_what_if_prints_the_same_fund_for_the_outturn_given():
    result = position(
        budgets=(books.budget("1000.00"),),
        ledger=(books.forecast(6, "1000.00"),),
        risk_shares=books.fixed_shares({"ICB": "60", "LA": "40"}),
    )

    before = fund_json(result.funds[0].share)
    after = fund_json(what_if(result.funds[0].share.facts, Decimal("1200.00")))

    assert list(before) == list(after)
    assert after["outturn"] == "1200.00"
    assert after["shares"] == {"ICB": "120.00", "LA": "80.00"}
    assert after["schemes"][0]["outturn"] == "1200.00"
