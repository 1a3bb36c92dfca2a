"""Settling up: what the host holds to the penny, and who would receive or owe what."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.agreements.settling import PartnerSettlement, Settlement, settlements
from tracker.domain.registers import AgreementBook

TODAY = date(2025, 12, 15)


def book(**changes: object) -> AgreementBook:
    """A pool of 1,200 a year from the host LA and 600 from the ICB, spent to November.

    The ICB has paid two of four instalments of 150. Spend is 1,260, so that the eight months of
    800 and 400 are overspent by 60, which falls half to each.
    """
    whole = AgreementBook(
        books.agreement(),
        organisations=(books.organisation("ICB"), books.organisation("LA")),
        partners=(books.partner("ICB"), books.partner("LA")),
        funds=(books.fund(),),
        schemes=(books.scheme(),),
        contributions=(books.contribution("ICB", "600"), books.contribution("LA", "1200")),
        instalments=(
            books.instalment(date(2025, 4, 1), "150.00", received_on=date(2025, 4, 2)),
            books.instalment(date(2025, 7, 1), "150.00", received_on=date(2025, 7, 3)),
            books.instalment(date(2025, 10, 1), "150.00"),
            books.instalment(date(2026, 1, 1), "150.00"),
        ),
        budgets=(books.budget("1800"),),
        ledger=(books.actual(3, "1300.00"), books.actual(8, "-40.00")),
        risk_shares=(
            *books.fixed_shares({"ICB": "50", "LA": "50"}),
            *books.fixed_shares({"ICB": "25", "LA": "75"}, direction="Underspend"),
        ),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # replace() checks the names


def settled(whole: AgreementBook, today: date = TODAY) -> Settlement:
    (found,) = settlements(whole, today)
    return found


def partners(found: Settlement) -> dict[str, PartnerSettlement]:
    return {row.partner: row for row in found.partners}


def adds_up(found: Settlement) -> bool:
    got = sum(row.receives for row in found.partners)
    return got + found.kept + found.unplaced + found.reserve_left == found.held


def test_the_host_holds_its_own_twelfths_and_what_came_in_less_spend_net_of_income() -> None:
    found = settled(book())

    assert found.months == 8
    assert partners(found)["LA"].paid == Decimal("800.00")
    assert partners(found)["ICB"].paid == Decimal("300.00")
    assert found.spent == Decimal("1260.00")
    assert found.held == Decimal("-160.00")


def test_each_pays_for_the_months_and_the_overspend_goes_by_the_risk_share() -> None:
    found = settled(book())
    icb, host = partners(found)["ICB"], partners(found)["LA"]

    assert found.left_over == Decimal("-60.00")
    assert (icb.for_months, icb.ahead, icb.share) == (Decimal(400), Decimal(-100), Decimal(-30))
    assert icb.receives == Decimal("-130.00")
    assert (host.ahead, host.share, host.receives) == (0, Decimal(-30), Decimal(-30))
    assert adds_up(found)


def test_what_was_paid_ahead_comes_back_and_an_underspend_goes_by_its_own_ladder() -> None:
    whole = book(
        instalments=(books.instalment(date(2025, 4, 1), "600", received_on=date(2025, 4, 2)),),
        ledger=(books.actual(6, "800.00"),),
    )

    found = settled(whole)

    assert found.held == Decimal("400.00")  # 600 of the host's for six months, 600, less 800
    assert found.left_over == Decimal("100.00")
    assert partners(found)["ICB"].receives == Decimal("325.00")  # 300 ahead and a quarter of 100
    assert partners(found)["LA"].receives == Decimal("75.00")


def test_a_balance_brought_forward_counts_whole_from_the_first_day() -> None:
    brought = books.contribution(
        "LA", "90", funding_source="Underspend brought forward", line="2024-25"
    )
    own = book().contributions

    found = settled(book(contributions=(*own, brought)))

    assert found.brought_forward == Decimal("90.00")
    assert partners(found)["LA"].agreed == Decimal("1200.00")
    assert found.held == Decimal("-70.00")
    assert found.left_over == Decimal("30.00")


def test_money_from_a_partners_own_reserves_is_not_brought_forward() -> None:
    reserves = books.contribution("LA", "1200", funding_source="Council reserves")

    found = settled(book(contributions=(book().contributions[0], reserves)))

    assert (found.brought_forward, found.held) == (0, Decimal("-160.00"))


def test_contributions_in_kind_and_aligned_funds_do_not_enter() -> None:
    kind = books.contribution("LA", "500", line="Staff", in_kind=True)
    aligned = books.contribution("LA", "9000", of="F2")
    whole = book(
        funds=(books.fund(), books.fund("F2", "Aligned")),
        contributions=(*book().contributions, kind, aligned),
    )

    found = settled(whole)

    assert (found.fund, found.held, found.in_kind) == ("F1", Decimal("-160.00"), Decimal(500))


def test_the_reserve_is_held_and_meets_an_overspend_only_where_the_terms_say_so() -> None:
    reserve = (books.fund(reserve=Decimal(200)),)

    shared = settled(book(funds=reserve))
    drawn = settled(book(funds=reserve, risk_shares=(books.step("Use reserve"),)))

    assert (shared.held, shared.reserve_left) == (Decimal(40), Decimal(200))
    assert partners(shared)["LA"].share == Decimal(-30)
    assert (drawn.held, drawn.reserve_left) == (Decimal(40), Decimal(140))
    assert partners(drawn)["LA"].share == 0
    assert adds_up(shared)
    assert adds_up(drawn)


def test_a_reserve_set_aside_from_this_years_contributions_is_told_of() -> None:
    funds = (books.fund(reserve=Decimal(200)),)

    assert settled(book(funds=funds, budgets=(books.budget("1600"),))).may_count_reserve_twice
    assert not settled(book(funds=funds)).may_count_reserve_twice


def test_what_the_terms_keep_in_the_fund_is_for_the_partners_to_agree() -> None:
    kept = (books.step("Retain in fund", direction="Underspend"),)

    found = settled(book(ledger=(books.actual(8, "1100.00"),), risk_shares=kept))

    assert (found.left_over, found.kept, found.unplaced) == (Decimal(100), Decimal(100), 0)
    assert adds_up(found)


def test_without_terms_nobody_is_given_what_is_missing() -> None:
    found = settled(book(risk_shares=()))

    assert (found.left_over, found.unplaced) == (Decimal(-60), Decimal(-60))
    assert partners(found)["ICB"].receives == Decimal(-100)
    assert adds_up(found)


def test_without_a_budget_to_spread_over_the_reason_is_given() -> None:
    schemes = (books.scheme(), books.scheme("S2"))
    whole = book(
        schemes=schemes, budgets=(), ledger=(books.actual(8, "600"), books.actual(8, "660", "S2"))
    )

    found = settled(whole)

    assert found.unplaced == Decimal(-60)
    assert found.unusable is not None
    assert "no revised budget above nil" in found.unusable


def test_before_any_spend_is_recorded_everything_paid_is_ahead() -> None:
    found = settled(book(ledger=()))

    assert (found.months, found.last_month, found.held) == (0, None, Decimal("300.00"))
    assert partners(found)["ICB"].receives == Decimal("300.00")
    assert partners(found)["LA"].receives == 0


def test_a_host_with_a_schedule_of_its_own_counts_by_what_fell_due() -> None:
    own = (
        replace(books.instalment(date(2025, 4, 1), "600"), partner="LA"),
        replace(books.instalment(date(2026, 1, 1), "600"), partner="LA"),
    )

    found = settled(book(instalments=own))

    assert (partners(found)["LA"].paid, partners(found)["LA"].by_twelfths) == (Decimal(600), False)
    assert partners(found)["LA"].ahead == Decimal(-200)


def test_the_pennies_of_twelfths_round_half_up_and_still_add_up() -> None:
    contributions = (books.contribution("ICB", "600"), books.contribution("LA", "100.01"))

    found = settled(book(contributions=contributions, ledger=(books.actual(5, "300.07"),)))

    assert partners(found)["LA"].paid == Decimal("41.67")
    assert adds_up(found)
