from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.risk_share.result import Rule
from tracker.domain.risk_share.terms import FundKind

YEAR_END = date(2026, 3, 31)
SHARED = books.fixed_shares({"ICB": "60", "LA": "40"})


def position(as_at=YEAR_END, **rows):
    return agreement_position(books.book(**rows), YEAR, as_at)


def only_fund(as_at=YEAR_END, **rows):
    return position(as_at, **rows).funds[0]


def by_partner(fund, field):
    return {line.partner: getattr(line, field) for line in fund.partners}


def test_an_overspend_is_shared_under_the_terms_in_force():
    fund = only_fund(
        budgets=(books.budget("1000.00"),),
        ledger=(books.forecast(9, "1100.00"),),
        risk_shares=SHARED,
    )

    assert fund.figures.variance == Decimal("100.00")
    assert by_partner(fund, "share") == {"ICB": Decimal("60.00"), "LA": Decimal("40.00")}
    assert fund.share.rule is Rule.AGREED


def test_the_version_of_the_terms_follows_the_date():
    rows = {
        "budgets": (books.budget("1000.00"),),
        "ledger": (books.forecast(1, "1100.00"),),
        "risk_shares": (
            *SHARED,
            *books.fixed_shares({"ICB": "50", "LA": "50"}, effective_from=date(2025, 10, 1)),
        ),
    }

    before = only_fund(date(2025, 9, 30), **rows)
    after = only_fund(date(2025, 10, 1), **rows)

    assert by_partner(before, "share")["ICB"] == Decimal("60.00")
    assert by_partner(after, "share")["ICB"] == Decimal("50.00")


def test_terms_of_a_scheme_reach_the_engine():
    fund = only_fund(
        schemes=(books.scheme("S1", lead_commissioner="ICB"), books.scheme("S2")),
        budgets=(books.budget("100.00", "S1"), books.budget("100.00", "S2")),
        ledger=(books.forecast(1, "110.00", "S1"), books.forecast(1, "120.00", "S2")),
        risk_shares=(*SHARED, books.step("Lead commissioner", scheme="S1")),
    )

    assert by_partner(fund, "share") == {"ICB": Decimal("22.00"), "LA": Decimal("8.00")}


def test_terms_and_caps_of_a_fund_that_is_not_pooled_share_nothing():
    fund = only_fund(
        funds=(books.fund("F1", "Aligned"),),
        budgets=(books.budget("100.00"),),
        ledger=(books.forecast(1, "110.00"),),
        risk_shares=SHARED,
    )

    assert fund.share.rule is Rule.NOT_SHARED
    assert fund.share.facts.terms is None
    assert by_partner(fund, "share") == {"ICB": Decimal("0.00"), "LA": Decimal("10.00")}


def test_a_scheme_with_neither_budget_nor_ledger_row_in_the_year_is_not_listed():
    last_year = FinancialYear(2024)
    fund = only_fund(
        date(2025, 4, 1),
        schemes=tuple(books.scheme(code) for code in ("S1", "S2", "S3", "S4")),
        budgets=(
            books.budget("1.00", "S4", approved_on=date(2026, 1, 1)),
            books.budget("1.00", "S2", financial_year=last_year),
        ),
        ledger=(
            books.actual(12, "1.00", "S3"),
            books.actual(12, "1.00", "S2", period=last_year.month(12)),
        ),
        profiles=(books.profile(1, "1.00", "S1"),),
    )

    assert [line.scheme.scheme for line in fund.schemes] == ["S3", "S4"]


def test_funds_and_schemes_come_in_the_order_of_their_codes_as_text():
    result = position(
        funds=(books.fund("F2"), books.fund("F10"), books.fund("F1")),
        schemes=(books.scheme("9", "F1"), books.scheme("10", "F1")),
        budgets=(books.budget("1.00", "9"), books.budget("1.00", "10")),
    )

    assert [fund.fund.fund for fund in result.funds] == ["F1", "F10", "F2"]
    assert [line.scheme.scheme for line in result.funds[0].schemes] == ["10", "9"]


def test_contributions_are_revised_with_in_kind_and_without_proposed_lines():
    fund = only_fund(
        contributions=(
            books.contribution("ICB", "600.00"),
            books.contribution("ICB", "50.00", in_kind=True, scheme="S1"),
            books.contribution("ICB", "999.00", status="Proposed"),
            books.contribution("ICB", "-20.00", variation="V1"),
            books.contribution("LA", "1.00", financial_year=FinancialYear(2024)),
        ),
        variations=(books.variation("V1", date(2025, 7, 1)),),
    )

    assert by_partner(fund, "original_contributions")["ICB"] == Decimal("650.00")
    assert by_partner(fund, "contributions") == {"ICB": Decimal("630.00"), "LA": Decimal("0.00")}
    assert by_partner(fund, "in_kind")["ICB"] == Decimal("50.00")


def test_a_contribution_with_a_variation_counts_from_its_effective_date():
    rows = {
        "contributions": (books.contribution("LA", "5.00", variation="V1"),),
        "variations": (books.variation("V1", date(2025, 7, 1)),),
    }

    before = only_fund(date(2025, 6, 30), **rows)
    after = only_fund(date(2025, 7, 1), **rows)

    assert by_partner(before, "contributions")["LA"] == Decimal("0.00")
    assert by_partner(after, "contributions")["LA"] == Decimal("5.00")


def test_received_to_date_counts_what_came_in_by_the_date():
    due = date(2025, 6, 1)
    fund = only_fund(
        date(2025, 9, 30),
        instalments=(
            books.instalment(due, "100.00", received_on=due),
            books.instalment(due, "100.00", received_on=due, received_amount=Decimal("30.00")),
            books.instalment(due, "100.00", received_amount=Decimal("7.00")),
            books.instalment(due, "100.00", received_on=date(2025, 10, 1)),
            books.instalment(date(2025, 10, 1), "100.00"),
            books.instalment(due, "9.00", received_on=due, financial_year=FinancialYear(2024)),
        ),
    )

    assert by_partner(fund, "received_to_date")["ICB"] == Decimal("137.00")
    assert by_partner(fund, "due_to_date")["ICB"] == Decimal("400.00")


def test_kinds_of_fund_are_totalled_apart():
    result = position(
        funds=(books.fund("F1"), books.fund("F2"), books.fund("F3", "In view")),
        schemes=tuple(books.scheme("S1", code) for code in ("F1", "F2", "F3")),
        budgets=(
            books.budget("10.00", of="F1"),
            books.budget("20.00", of="F2"),
            books.budget("400.00", of="F3"),
        ),
        contributions=(
            books.contribution("LA", "1.00", "F1"),
            books.contribution("LA", "2.00", "F2"),
            books.contribution("LA", "40.00", "F3"),
        ),
    )

    totals = {total.kind: total for total in result.totals}

    assert set(totals) == {FundKind.POOLED, FundKind.IN_VIEW}
    assert totals[FundKind.POOLED].funds == 2
    assert totals[FundKind.POOLED].figures.revised_budget == Decimal("30.00")
    assert totals[FundKind.IN_VIEW].figures.revised_budget == Decimal("400.00")
    assert by_partner(totals[FundKind.POOLED], "contributions")["LA"] == Decimal("3.00")


@pytest.mark.parametrize("as_at", [date(1999, 1, 1), date(2024, 12, 1), date(2040, 1, 1)])
def test_a_date_far_from_the_year_is_answered(as_at):
    fund = only_fund(
        as_at,
        budgets=(books.budget("12.00"),),
        ledger=(books.forecast(1, "13.00"), books.actual(1, "1.00")),
    )

    seen = as_at > YEAR_END
    assert fund.figures.actual_to_date == (Decimal("1.00") if seen else Decimal("0.00"))
    assert fund.figures.outturn == (Decimal("13.00") if seen else None)
    assert fund.figures.revised_budget == Decimal("12.00")


def test_the_version_of_the_agreement_is_the_one_in_force_on_the_date():
    rows = {
        "agreement": books.agreement(title="After"),
        "versions": (books.version("V1", title="Before"),),
        "variations": (books.variation("V1", date(2025, 7, 1)),),
    }

    assert position(date(2025, 6, 30), **rows).agreement.title == "Before"
    assert position(date(2025, 7, 1), **rows).agreement.title == "After"


def test_an_agreement_without_funds_has_an_empty_position():
    result = position(funds=(), schemes=())

    assert (result.funds, result.totals) == ((), ())
    assert result.fund("F1") is None


def test_a_reserve_that_is_blank_is_nil():
    fund = only_fund(
        budgets=(books.budget("10.00"),),
        ledger=(books.forecast(1, "15.00"),),
        risk_shares=(books.step("Use reserve"),),
    )

    assert fund.share.reserve_used == Decimal("0.00")
    assert fund.share.unallocated == Decimal("5.00")


AMOUNTS = st.decimals(-(10**8), 10**8, places=2)


@given(st.lists(st.tuples(AMOUNTS, st.none() | AMOUNTS), min_size=1, max_size=5))
def test_a_pooled_position_adds_up_to_the_penny(schemes):
    codes = [f"S{number}" for number in range(len(schemes))]
    fund = only_fund(
        schemes=tuple(books.scheme(code) for code in codes),
        budgets=tuple(
            books.budget(budget, code) for code, (budget, _) in zip(codes, schemes, strict=True)
        ),
        ledger=tuple(
            books.forecast(3, outturn, code)
            for code, (_, outturn) in zip(codes, schemes, strict=True)
            if outturn is not None
        ),
        risk_shares=SHARED,
    )

    known = [(budget, outturn) for budget, outturn in schemes if outturn is not None]
    variance = sum(outturn - budget for budget, outturn in known)
    assert (fund.figures.variance or 0) == variance
    assert sum(line.share for line in fund.partners) + fund.share.unallocated == variance
    assert fund.figures.outturn == (
        sum(outturn for _, outturn in known) if len(known) == len(schemes) else None
    )
