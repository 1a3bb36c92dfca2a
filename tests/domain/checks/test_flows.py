from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.checks.found import found

# ---------------------------------------------------------------------------------- K14

AFTER_THE_YEAR = date(2026, 4, 20)
OWN = (books.scheme("S1", provider="ICB"), books.scheme("S2", provider="Northshire council"))
BUDGETS = (books.budget("600.00"), books.budget("400.00", "S2"))


def spent(own: str, other: str, month: int = 12):
    return (books.actual(month, own, "S1"), books.actual(month, other, "S2"))


def round_trip(today=AFTER_THE_YEAR, **changes):
    plain = {"schemes": OWN, "budgets": BUDGETS, "ledger": spent("600.00", "400.00")}
    return found("K14", today, **(plain | changes))


def test_money_that_only_goes_round_is_found():
    (finding,) = round_trip()

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "ICB £600.00 and LA £400.00" in finding.message
    assert finding.about == "F1 2025-26"


@pytest.mark.parametrize(
    "changes",
    [
        {"ledger": spent("590.00", "410.00")},
        {"schemes": (books.scheme("S1", provider="ICB"), books.scheme("S2", provider="Homes Ltd"))},
        {"schemes": (books.scheme("S1", provider="ICB"), books.scheme("S2"))},
        {"funds": (books.fund("F1", "Aligned"),)},
        {"contributions": (books.contribution("ICB", "1000.00"),)},
        {"ledger": ()},
    ],
    ids=["shared", "bought from others", "provider unknown", "not pooled", "one gives", "no spend"],
)
def test_a_pool_that_buys_or_shares_raises_nothing(changes):
    assert round_trip(**changes) == []


def test_during_the_year_what_came_in_is_held_against_what_went_out():
    paid = [
        books.instalment(
            date(2025, month, 1), "150.00", received_on=date(2025, month, 5),
            received_amount=Decimal("150.00"),
        )
        for month in (10, 11, 12)
    ]  # fmt: skip

    def in_december(icb: str):
        return round_trip(books.TODAY, instalments=tuple(paid), ledger=spent(icb, "300.00", 9))

    assert len(in_december("450.00")) == 1
    assert len(in_december("300.00")) == 1
    assert in_december("150.00") == []
    assert in_december("460.00") == []


# ---------------------------------------------------------------------------------- K23


def test_a_partner_that_bears_what_another_controls_is_found():
    (finding,) = found("K23", schemes=(books.scheme(),))

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "ICB bears £6.00" in finding.message
    assert "which LA commissions and ICB does not provide" in finding.message
    assert finding.about == "F1 ICB 2025-04-01"


@pytest.mark.parametrize(
    "provider", ["ICB", "icb", "NHS Northshire ICB", "Northshire Integrated Care Board"]
)
def test_a_partner_that_provides_has_a_say_however_it_is_written(provider):
    assert found("K23", schemes=(books.scheme(provider=provider),)) == []


def test_a_partner_that_leads_one_scheme_of_a_fund_has_a_say_in_it():
    schemes = (books.scheme("S1"), books.scheme("S2", lead_commissioner="ICB"))
    budgets = (books.budget("600.00"), books.budget("400.00", "S2"))
    ledger = (books.forecast(6, "700.00"), books.forecast(6, "400.00", "S2"))

    assert found("K23", schemes=schemes, budgets=budgets, ledger=ledger) == []


def test_a_scheme_with_terms_of_its_own_is_looked_at_by_itself():
    schemes = (books.scheme("S1"), books.scheme("S2", lead_commissioner="ICB"))
    (finding,) = found(
        "K23",
        schemes=schemes,
        budgets=(books.budget("600.00"), books.budget("400.00", "S2")),
        ledger=(books.forecast(6, "700.00"), books.forecast(6, "400.00", "S2")),
        risk_shares=books.fixed_shares({"ICB": "50", "LA": "50"}, scheme="S1"),
    )

    assert finding.subject == "F1/S1"
    assert "ICB bears £50.00" in finding.message


def test_money_given_to_the_very_scheme_is_a_say():
    lines = (books.contribution("ICB", "600.00", scheme="S1"), books.contribution("LA", "400.00"))

    assert found("K23", schemes=(books.scheme(),), contributions=lines) == []


def test_who_leads_must_be_known():
    assert found("K23", schemes=(books.scheme(lead_commissioner=None),)) == []


@pytest.mark.parametrize(
    "ledger", [(books.forecast(6, "900.00"),), (books.forecast(6, "1000.00"),), ()]
)
def test_a_partner_is_exposed_by_its_terms_whatever_is_forecast(ledger):
    (finding,) = found("K23", schemes=(books.scheme(),), ledger=ledger)

    assert finding.message == (
        "ICB would bear part of an overspend of fund F1, which LA commissions and ICB does not "
        "provide: agree how it has a say in that spend, or what limits its share."
    )
    assert finding.about == "F1 ICB 2025-04-01"


def test_terms_that_give_it_nothing_expose_nobody():
    own = books.fixed_shares({"LA": "100"})

    assert found("K23", schemes=(books.scheme(),), risk_shares=own) == []
