"""Which papers there are, whether their figures are complete, and the account of a fund."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.funds.position import agreement_position
from tracker.domain.papers.account import FundAccount, fund_account
from tracker.domain.papers.completeness import completeness
from tracker.domain.papers.orders import (
    PaperKind,
    PaperOrder,
    funds_of,
    require_partner,
    require_period,
)
from tracker.domain.papers.reports import period_of, reports_of_year
from tracker.errors import NotFound, RuleBroken

QUARTER = Quarter(books.YEAR, 2)
AFTER = date(2025, 11, 22)
YEAR_END = date(2026, 3, 31)


def order(kind: PaperKind = PaperKind.QUARTERLY_REPORT, **said) -> PaperOrder:
    return PaperOrder(kind, "A1", **{"year": books.YEAR, "quarter": 2, **said})


def book(**changes):
    return books.book(
        partners=(books.partner("LA"), books.partner("ICB")),
        organisations=(books.organisation("LA"), books.organisation("ICB", "Northshire ICB")),
        schemes=(books.scheme("S1"), books.scheme("S2")),
        budgets=(books.budget("1200.00", "S1"), books.budget("600.00", "S2")),
        **changes,
    )


def both(number: int):
    """Spend of both schemes in a month of the year; April is 1."""
    return (books.actual(number, "1.00", "S1"), books.actual(number, "0.00", "S2"))


def test_a_month_is_entered_once_every_scheme_has_its_spend_be_it_nil():
    entered = (*both(1), *both(2), *both(3), books.actual(4, "9.00", "S2"))

    found = completeness(book(ledger=entered), Quarter(books.YEAR, 1), date(2025, 6, 30))

    assert found.is_complete
    assert found.words == "complete"
    assert found.missing == ()


def test_what_is_not_entered_is_named_month_by_month():
    entered = (*both(1), books.actual(2, "1.00", "S1"), *both(3))

    found = completeness(book(ledger=entered), Quarter(books.YEAR, 1), date(2025, 6, 30))

    assert not found.is_complete
    assert found.words == "May 2025: 1 of 2 schemes not entered"
    assert found.missing == ("May 2025: 1 of 2 schemes not entered (Scheme S2 of F1).",)


def test_a_month_that_runs_still_is_not_missing_and_its_quarter_is_not_complete():
    found = completeness(book(ledger=(*both(4), *both(5))), QUARTER, date(2025, 9, 15))

    assert not found.is_complete
    assert found.words == "complete so far, to 15 September 2025"
    assert found.provisional == (
        "Quarter 2 of 2025-26 ends on 30 September 2025: the figures go to 15 September 2025.",
        "Still open for posting: July 2025 to September 2025.",
    )


def test_months_before_the_agreement_began_are_not_expected():
    late = books.agreement(start_date=date(2025, 9, 1))

    found = completeness(book(agreement=late, ledger=both(6)), QUARTER, date(2025, 9, 30))

    assert found.is_complete


def test_a_year_without_budgets_is_not_complete():
    found = completeness(book(), FinancialYear(2026), date(2026, 11, 22))

    assert not found.is_complete
    assert found.words == "no scheme has a budget in 2026-27"


def test_figures_are_final_once_their_months_are_closed():
    closed = frozenset(books.YEAR.month(number) for number in (4, 5, 6))
    found = completeness(
        book(ledger=(*both(4), *both(5), *both(6)), closed=closed), QUARTER, date(2025, 9, 30)
    )

    assert found.provisional == ()


@pytest.mark.parametrize(
    ("kind", "quarter", "today", "shown"),
    [
        (PaperKind.QUARTERLY_REPORT, 2, date(2025, 11, 22), date(2025, 9, 30)),
        (PaperKind.QUARTERLY_REPORT, 3, date(2025, 11, 22), date(2025, 10, 31)),
        (PaperKind.QUARTERLY_REPORT, 3, date(2025, 11, 30), date(2025, 11, 30)),
        (PaperKind.QUARTERLY_REPORT, 3, date(2025, 10, 5), date(2025, 10, 5)),
        (PaperKind.ANNUAL_RETURN, None, date(2025, 11, 22), date(2025, 10, 31)),
        (PaperKind.MEMORANDUM, None, date(2026, 5, 1), YEAR_END),
        (PaperKind.STATEMENT, None, date(2025, 11, 22), date(2025, 11, 22)),
        (PaperKind.STATEMENT, None, date(2026, 5, 1), YEAR_END),
    ],
)
def test_a_paper_goes_to_the_end_of_the_last_month_that_is_over(kind, quarter, today, shown):
    assert order(kind, quarter=quarter).day(today) == shown


def test_a_period_that_has_not_begun_is_refused_in_a_sentence():
    with pytest.raises(RuleBroken, match=r"Quarter 4 of 2025-26 begins on 1 January 2026"):
        require_period(books.agreement(), order(quarter=4), AFTER)


def test_a_period_in_which_the_agreement_did_not_run_is_refused():
    early = order(year=FinancialYear(2023))

    with pytest.raises(RuleBroken, match="began on 1 April 2025, after quarter 2 of 2023-24"):
        require_period(books.agreement(), early, AFTER)
    ended = books.agreement(end_date=date(2025, 6, 30))
    with pytest.raises(RuleBroken, match=r"ended on 30 June 2025, before quarter 2"):
        require_period(ended, order(), AFTER)


def test_pooled_funds_come_first_and_money_in_view_is_in_no_paper():
    funds = (
        books.fund("A", "Lead commissioning"), books.fund("B", "In view"), books.fund("C"),
        books.fund("D", "Aligned"),
    )  # fmt: skip

    def codes(kind: PaperKind, **said) -> list[str]:
        return [row.fund for row in funds_of(book(funds=funds), order(kind, **said))]

    assert codes(PaperKind.QUARTERLY_REPORT) == ["C", "A"]
    assert codes(PaperKind.MEMORANDUM) == ["C"]
    assert codes(PaperKind.STATEMENT) == ["C", "A", "D"]
    assert codes(PaperKind.QUARTERLY_REPORT, fund="D") == ["D"]
    with pytest.raises(RuleBroken, match="fund D is not pooled"):
        codes(PaperKind.MEMORANDUM, fund="D")
    with pytest.raises(NotFound, match="no fund NONE"):
        codes(PaperKind.QUARTERLY_REPORT, fund="NONE")


def test_a_statement_is_of_a_partner():
    require_partner(book(), order(PaperKind.STATEMENT, partner="ICB"))
    with pytest.raises(RuleBroken, match="name a partner"):
        require_partner(book(), order(PaperKind.STATEMENT))
    with pytest.raises(NotFound, match="MARS is no partner of agreement A1"):
        require_partner(book(), order(PaperKind.STATEMENT, partner="MARS"))


def test_every_report_of_the_year_has_its_day_and_how_it_was_kept():
    sent = (books.report(Quarter(books.YEAR, 1), date(2025, 8, 12)),)

    found = reports_of_year(book(returns=sent), books.YEAR, AFTER)

    assert [(str(period_of(one)), one.due, one.timely.sentence) for one in found] == [
        ("2025-26 Q1", date(2025, 8, 11), "Late by 1 day"),
        ("2025-26 Q2", date(2025, 11, 11), "Missed, 11 days overdue"),
        ("2025-26 Q3", date(2026, 2, 11), "Not due yet"),
        ("2025-26", date(2026, 5, 12), "Not due yet"),
    ]


def accounted(outturn: str, *terms) -> FundAccount:
    pool = book(
        funds=(books.fund("F1", reserve=Decimal("50.00")),),
        contributions=(
            books.contribution("ICB", "1200.01"),
            books.contribution("ICB", "100.00", line="Underspend brought forward"),
            books.contribution("LA", "600.00"),
            books.contribution("LA", "40.00", in_kind=True, line="Room"),
        ),
        ledger=(
            books.forecast(12, outturn, "S1"),
            books.forecast(12, "600.00", "S2"),
        ),
        risk_shares=terms,
    )
    (fund,) = agreement_position(pool, books.YEAR, YEAR_END).funds
    return fund_account(fund)


def adds_up(made: FundAccount) -> bool:
    """Whether what is carried forward is the same from the account and from the terms."""
    return made.carried_forward == made.beyond_budgets + made.retained - made.unallocated


def test_an_overspend_is_met_from_the_reserve_and_by_the_partners():
    # 100.00 over: the reserve gives 30.00, and 70.00 is split 1/3 and 2/3.
    made = accounted(
        "1300.00",
        books.step("Use reserve", 1, limit=Decimal(30), limit_unit="GBP"),
        *books.fixed_shares({"ICB": "1/3", "LA": "2/3"}, step=2),
    )

    assert made.brought_forward == Decimal("100.00")
    assert made.funding == {"ICB": Decimal("1200.01"), "LA": Decimal("600.00")}
    assert made.expenditure == Decimal("1900.00")
    assert made.surplus == Decimal("-99.99")
    assert made.shares == {"ICB": Decimal("23.33"), "LA": Decimal("46.67")}
    # 100.00 - 99.99 + 30.00 + 70.00
    assert made.carried_forward == Decimal("100.01")
    assert adds_up(made)


def test_an_underspend_is_kept_in_part_and_paid_back_in_part():
    # 100.00 under: 60.00 stays, and 40.00 goes back in halves.
    made = accounted(
        "1100.00",
        books.step("Retain in fund", 1, "Underspend", limit=Decimal(60), limit_unit="GBP"),
        *books.fixed_shares({"ICB": "50%", "LA": "50%"}, step=2, direction="Underspend"),
    )

    assert made.shares == {"ICB": Decimal("-20.00"), "LA": Decimal("-20.00")}
    # 100.00 + 100.01 - 40.00: what was beyond the budgets, and what is retained.
    assert made.carried_forward == Decimal("160.01")
    assert adds_up(made)


def test_what_no_terms_place_stays_as_a_deficit():
    made = accounted("1300.00")

    assert made.unallocated == Decimal("100.00")
    assert made.carried_forward == Decimal("0.01")
    assert adds_up(made)


def test_an_account_without_every_outturn_is_not_drawn_up():
    pool = book(ledger=(books.forecast(12, "1.00", "S1"),))
    (fund,) = agreement_position(pool, books.YEAR, YEAR_END).funds

    assert not fund_account(fund).is_known
