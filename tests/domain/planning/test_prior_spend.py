"""Whose spend a scheme's outturn is taken to be."""

from decimal import Decimal

from tests.domain import books
from tracker.domain.funds.position import agreement_position
from tracker.domain.planning.prior_spend import spend_by_lead


def spent(**changes):
    book = books.book(
        contributions=(books.contribution("ICB", "600"), books.contribution("LA", "300")), **changes
    )
    return spend_by_lead(agreement_position(book, books.YEAR, books.TODAY), book.contributions)


def test_the_lead_commissioner_is_taken_to_spend_the_forecast():
    found = spent(
        schemes=(books.scheme(lead_commissioner="LA"),),
        budgets=(books.budget("1000"),),
        ledger=(books.forecast(6, "1040"),),
    )

    assert found == {("F1", "S1"): {"LA": Decimal("1040.00")}}


def test_without_a_lead_the_spend_is_split_by_contributions():
    found = spent(
        schemes=(books.scheme(lead_commissioner=None),), budgets=(books.budget("100.00"),)
    )

    assert found == {("F1", "S1"): {"ICB": Decimal("66.67"), "LA": Decimal("33.33")}}


def test_what_is_in_view_is_nobodys_spend():
    found = spent(funds=(books.fund(kind="In view"),), budgets=(books.budget("100.00"),))

    assert found == {}
