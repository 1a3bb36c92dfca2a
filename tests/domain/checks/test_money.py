from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects

# ----------------------------------------------------------------------------------- K15


def test_a_pooled_fund_under_aligned_budgets_is_found():
    (finding,) = found("K15", agreement=books.agreement(legal_basis="Aligned budgets"))

    assert (finding.subject, finding.severity) == ("F1", "warning")


@pytest.mark.parametrize(
    "changes",
    [
        {"funds": (books.fund("F1", title="Pooled aligned budget"),)},
        {"schemes": (books.scheme(title="Acute care (in view)"),)},
        {
            "contributions": (
                books.contribution("ICB", "600", funding_source="In-view budget"),
                books.contribution("LA", "400"),
            )
        },
    ],
)
def test_money_in_a_pooled_fund_that_calls_itself_aligned_or_in_view_is_found(changes):
    assert subjects("K15", **changes) == ["F1"]


def test_words_that_only_look_like_it_raise_nothing():
    assert found("K15", schemes=(books.scheme(title="Realigned pathways in viewpoint"),)) == []


def two_funds(kind, title="Reablement", amount="1000.00"):
    return {
        "funds": (books.fund("F1"), books.fund("F2", kind)),
        "schemes": (
            books.scheme("S1", "F1", title="Reablement"),
            books.scheme("S1", "F2", title=title),
        ),
        "budgets": (books.budget("1000.00"), books.budget(amount, "S1", "F2")),
    }


@pytest.mark.parametrize("kind", ["Aligned", "In view"])
def test_a_scheme_with_the_same_budget_in_a_fund_that_is_not_pooled_is_found(kind):
    assert subjects("K15", **two_funds(kind, title=" reablement")) == ["F1/S1"]


@pytest.mark.parametrize(
    "funds",
    [
        two_funds("Aligned", title="Home care"),
        two_funds("Aligned", amount="999.00"),
        two_funds("Pooled"),
        two_funds("Lead commissioning"),
    ],
)
def test_schemes_that_only_share_a_code_or_an_amount_raise_nothing(funds):
    assert found("K15", **funds) == []


# ----------------------------------------------------------------------------------- K16

DESIGNATED = books.contribution("ICB", "600.00", designated=True)
LA = books.contribution("LA", "400.00")


def test_designated_money_that_stays_pooled_and_is_planned_raises_nothing():
    assert found("K16", contributions=(DESIGNATED, LA)) == []


@pytest.mark.parametrize("kind", ["Aligned", "In view", "Lead commissioning", "Grant transfer"])
def test_designated_money_outside_a_pooled_fund_is_found(kind):
    (finding,) = found("K16", funds=(books.fund("F1", kind),), contributions=(DESIGNATED, LA))

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "£600.00 of ICB's designated money for 2025-26" in finding.message


@pytest.mark.parametrize("source", ["NHS minimum contribution", "Minimum NHS Contribution"])
def test_the_nhs_minimum_is_designated_by_its_name(source):
    line = books.contribution("ICB", "600.00", funding_source=source)

    assert subjects("K16", funds=(books.fund("F1", "Aligned"),), contributions=(line,)) == ["F1"]


def test_other_money_outside_a_pool_is_nobodys_concern():
    assert found("K16", funds=(books.fund("F1", "Aligned"),)) == []


@pytest.mark.parametrize(
    "change",
    [
        books.contribution("ICB", "-50.00", designated=True, line="returned"),
        books.contribution("ICB", "-50.00", designated=True, variation="V1"),
    ],
)
def test_designated_money_taken_back_out_is_found(change):
    (finding,) = found(
        "K16",
        contributions=(DESIGNATED, LA, change),
        variations=(books.variation("V1", date(2025, 7, 1)),),
    )

    assert finding.subject == "ICB"
    assert "£50.00 of ICB's designated money" in finding.message


def test_designated_money_moved_between_pooled_funds_is_no_refund():
    lines = (
        DESIGNATED,
        LA,
        books.contribution("ICB", "-50.00", designated=True, line="moved"),
        books.contribution("ICB", "50.00", "F2", designated=True, variation="V1"),
    )

    assert (
        found(
            "K16",
            funds=(books.fund("F1"), books.fund("F2")),
            contributions=lines,
            variations=(books.variation("V1", date(2025, 7, 1)),),
        )
        == []
    )


def test_spend_planned_below_the_designated_money_is_found():
    (finding,) = found(
        "K16", contributions=(DESIGNATED, LA), budgets=(books.budget("599.00"),), ledger=()
    )

    assert "is £1.00 below its designated money of £600.00" in finding.message


def test_spend_planned_below_what_is_designated_for_a_scheme_is_found():
    (finding,) = found(
        "K16",
        schemes=(books.scheme("S1"), books.scheme("S2")),
        contributions=(books.contribution("ICB", "600.00", scheme="S1", designated=True), LA),
        budgets=(books.budget("500.00", "S1"), books.budget("500.00", "S2")),
        ledger=(),
    )

    assert "Spend planned in scheme S1" in finding.message


def test_a_fund_that_is_not_budgeted_yet_is_not_below_anything():
    assert found("K16", contributions=(DESIGNATED, LA), budgets=(), ledger=()) == []


def underspend(*lines):
    return found("K16", contributions=(*lines, LA), ledger=(books.forecast(6, "900.00"),))


def test_terms_that_would_give_designated_money_back_are_found():
    (finding,) = underspend(DESIGNATED)

    assert "would give £60.00 of designated money back to ICB" in finding.message


def test_what_a_partner_gave_beyond_the_designated_money_may_go_back():
    line = books.contribution("ICB", "550.00", designated=True)

    assert underspend(line, books.contribution("ICB", "60.00", line="extra")) == []
    (finding,) = underspend(line, books.contribution("ICB", "50.00", line="extra"))
    assert "£10.00 of designated money" in finding.message


def test_an_underspend_retained_in_the_fund_gives_nothing_back():
    rows = (
        *books.fixed_shares({"ICB": "60", "LA": "40"}),
        books.step("Retain in fund", direction="Underspend", limit=Decimal(1000), limit_unit="GBP"),
    )

    assert (
        found(
            "K16",
            contributions=(DESIGNATED, LA),
            ledger=(books.forecast(6, "900.00"),),
            risk_shares=rows,
        )
        == []
    )
