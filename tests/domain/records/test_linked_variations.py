"""Linked variations: what is paid more now and less later, and who is owed what meanwhile."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import to_pounds
from tracker.domain.planning.linked_contributions import contribution_of, mismatches
from tracker.domain.records.linked_variations import (
    LinkedChange,
    LinkedSet,
    LinkedVariation,
    LinkKind,
    linked_sets,
    open_balances,
    set_faults,
)

THIS, NEXT, THIRD = FinancialYear(2026), FinancialYear(2027), FinancialYear(2028)
FIVE = "5000000.00"


def head(kind=LinkKind.BETWEEN_YEARS, due=None, link="L1"):
    return LinkedVariation("A1", link, "Winter", kind, "V2", due, None)


def change(partner, year, amount, owed_by=None, link="L1"):
    return LinkedChange("A1", link, "F1", partner, year, "Additional", Decimal(amount), owed_by)


def a_set(*changes, **of):
    [found] = linked_sets([head(**of)], changes)
    return found


def sentences(found):
    return [message for _, message in set_faults(found)]


PUBLISHED = (change("LA", THIS, FIVE, "ICB"), change("ICB", NEXT, FIVE, "LA"))


def test_the_council_pays_now_and_the_icb_next_year():
    found = a_set(*PUBLISHED)

    assert sentences(found) == []
    assert found.balance("LA", THIS) == Decimal(FIVE)
    assert found.balance("ICB", THIS) == -Decimal(FIVE)
    assert found.balances(NEXT) == ()


def test_each_side_may_be_a_change_of_its_own():
    found = a_set(
        change("LA", THIS, FIVE), change("ICB", THIS, "-" + FIVE),
        change("ICB", NEXT, FIVE), change("LA", NEXT, "-" + FIVE),
    )  # fmt: skip

    assert sentences(found) == []
    assert [found.balance("LA", year) for year in (THIS, NEXT)] == [Decimal(FIVE), Decimal("0.00")]


def test_a_set_that_does_not_net_to_zero_is_refused_by_name_and_pounds():
    [sentence] = sentences(a_set(PUBLISHED[0]))

    assert sentence == (
        "The changes do not net to zero: over the years ICB pays £5,000,000.00 less than its part "
        "and LA pays £5,000,000.00 more than its part. Enter the years in which it is paid back, "
        "or the financial year in which the open balance falls due."
    )


def test_an_open_balance_may_stand_when_its_year_is_stated():
    found = a_set(PUBLISHED[0], due=THIRD)

    assert sentences(found) == []


def test_a_balance_falls_due_after_the_last_change():
    [sentence] = sentences(a_set(PUBLISHED[0], due=FinancialYear(2025)))

    assert "cannot fall due in 2025-26" in sentence


def test_a_set_that_nets_to_zero_has_nothing_to_fall_due():
    [sentence] = sentences(a_set(*PUBLISHED, due=THIRD))

    assert "clear the financial year" in sentence


def test_a_set_without_changes_is_refused():
    assert sentences(a_set()) == ["Set L1 holds no change: enter the contributions it changes."]


def test_a_loan_is_open_until_it_is_paid_back_and_a_gift_never_is():
    loan = (change("LA", THIS, "100.00"), change("LA", NEXT, "-60.00"))

    assert sentences(a_set(*loan, kind=LinkKind.LOAN)) != []
    assert a_set(*loan, kind=LinkKind.LOAN).balance("LA", NEXT) == Decimal("40.00")
    gift = a_set(change("LA", THIS, "100.00"), kind=LinkKind.GIFT)
    assert sentences(gift) == []
    assert gift.open_at_end == ()


def test_balances_of_several_sets_add_up_and_gifts_have_none():
    sets = linked_sets(
        [head(), head(LinkKind.LOAN, NEXT, "L2"), head(LinkKind.GIFT, None, "L3")],
        [*PUBLISHED, change("LA", NEXT, "7", link="L2"), change("ICB", THIS, "9", link="L3")],
    )

    assert open_balances(sets, [THIS, NEXT]) == {
        "ICB": {THIS: -Decimal(FIVE), NEXT: Decimal("0.00")},
        "LA": {THIS: Decimal(FIVE), NEXT: Decimal("7.00")},
    }


def test_each_change_is_a_contribution_that_names_its_set():
    row = contribution_of(head(), PUBLISHED[0])

    assert (row.line, row.variation, row.recurrent, row.amount) == (
        "L1",
        "V2",
        False,
        Decimal(FIVE),
    )


def test_a_contribution_that_was_changed_by_hand_is_named():
    found = a_set(*PUBLISHED)
    kept = [contribution_of(found.head, PUBLISHED[0])]
    other = [*kept, contribution_of(found.head, change("ICB", NEXT, "4"))]

    assert [one.contributed for one in mismatches(found, kept)] == [None]
    assert [one.contributed for one in mismatches(found, other)] == [Decimal(4)]
    assert list(mismatches(found, [contribution_of(found.head, c) for c in PUBLISHED])) == []


YEARS = st.integers(2020, 2030).map(FinancialYear)
CHANGES = st.builds(
    change,
    st.sampled_from("ABC"),
    YEARS,
    st.integers(-(10**10), 10**10).filter(bool).map(to_pounds).map(str),
    st.sampled_from([None, "D", "E"]),
)


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_a_set_is_taken_just_when_every_partner_ends_at_nil(changes):
    found = LinkedSet(head(), tuple(changes))
    last = found.years[-1]

    nets_to_zero = all(found.balance(partner, last) == 0 for partner in found.partners)
    assert (sentences(found) == []) == nets_to_zero


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_changes_taken_back_a_year_later_always_net_to_zero(changes):
    back = [change(c.partner, c.financial_year.next(), str(-c.amount), c.owed_by) for c in changes]

    assert sentences(LinkedSet(head(), (*changes, *back))) == []


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_what_one_partner_paid_for_another_the_other_owes(changes):
    paid_for = [c for c in changes if c.owed_by]
    found = LinkedSet(head(), tuple(paid_for))

    for year in found.years:
        assert sum(found.balance(partner, year) for partner in found.partners) == 0
