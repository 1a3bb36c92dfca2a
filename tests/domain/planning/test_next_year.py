"""Next year by roll-in, reset and prior spend: the published case, and what always adds up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.money import ZERO, to_pence, to_pounds, total_of
from tracker.domain.planning.assumptions import (
    NEW_SOURCE,
    Adjustment,
    AdjustmentKind,
    Assumptions,
    Formula,
    MoneyClass,
    assumptions_from_text,
    assumptions_text,
)
from tracker.domain.planning.next_year import LineKey, next_year, split_signed, uplift_of

POUNDS = st.integers(-(10**9), 10**9).map(to_pounds)
PERCENTS = st.integers(-2_000, 3_000).map(lambda n: Decimal(n) / 100)


def adjusted(kind, amount, **where):
    return Adjustment(kind, Decimal(amount), **{"fund": "F1", **where})


def line(partner="ICB", amount="1000000", **changes):
    return books.contribution(partner, amount, **{"of": changes.pop("fund", "F1"), **changes})


WORKED = Assumptions(
    uplifts={"NHS minimum": Decimal("5.66")},
    adjustments=(
        adjusted(AdjustmentKind.VARIANCE, "40000"),
        adjusted(AdjustmentKind.PRESSURE, "20000"),
        adjusted(AdjustmentKind.SAVING, "30000"),
    ),
)


def worked(spend=None):
    rows = [line(funding_source="NHS minimum")]
    [found] = next_year(rows, WORKED, spend or {}).partners
    return found


def test_the_worked_example_comes_out_to_the_penny():
    found = worked()

    assert found.by(Formula.ROLL_IN) == Decimal("1088864.00")
    assert found.by(Formula.RESET) == Decimal("1046600.00")


def test_the_difference_is_the_overspend_and_its_uplift():
    amounts = [step.amount for step in worked().difference(Formula.ROLL_IN)]

    assert amounts == [Decimal("40000.00"), Decimal("2264.00")]
    assert sum(amounts) == Decimal("42264.00")


def test_prior_spend_starts_from_what_the_partner_spent():
    found = worked({("F1", "S1"): {"ICB": Decimal("1100000")}})

    # 1,100,000 uplifted by 5.66 per cent, then 20,000 more and 30,000 less.
    assert found.by(Formula.PRIOR_SPEND) == Decimal("1152260.00")
    assert [step.amount for step in found.difference(Formula.PRIOR_SPEND)] == [
        Decimal("100000.00"),
        Decimal("5660.00"),
    ]


def test_what_does_not_recur_is_no_baseline():
    rows = [line(), line(amount="400000", variation="V1", recurrent=False)]

    [found] = next_year(rows, Assumptions(), {}).partners

    assert found.baseline == Decimal("1000000.00")
    assert [step.amount for step in found.steps(Formula.RESET)][:2] == [
        Decimal("1400000.00"),
        Decimal("-400000.00"),
    ]


def test_a_recurrent_variation_belongs_to_the_baseline():
    rows = [line(), line(amount="-100000", variation="V1")]

    assert next_year(rows, Assumptions(), {}).partners[0].baseline == Decimal("900000.00")


def test_money_in_kind_stands_apart_with_its_uplift():
    rows = [line(), line(amount="60000", line="Staff", in_kind=True)]

    [found] = next_year(rows, Assumptions(other_uplift=Decimal(10)), {}).partners

    assert found.by(Formula.RESET) == Decimal("1100000.00")
    assert found.in_kind == Decimal("66000.00")


def test_an_amount_for_the_fund_is_split_by_baseline_and_nothing_is_lost():
    rows = [line(partner) for partner in ("A", "B", "C")]
    assumed = Assumptions(adjustments=(adjusted(AdjustmentKind.CHANGE, "100000.00"),))

    found = next_year(rows, assumed, {})

    assert [one.lines[0].change for one in found.partners] == [
        Decimal("33333.34"), Decimal("33333.33"), Decimal("33333.33"),
    ]  # fmt: skip


def test_designated_and_capital_money_is_left_alone_while_there_is_plain_cash():
    rows = [
        line(funding_source="DFG", capital=True),
        line(funding_source="NHS minimum", designated=True),
        line(funding_source="Additional", amount="1"),
    ]
    assumed = Assumptions(adjustments=(adjusted(AdjustmentKind.PRESSURE, "500", partner="ICB"),))

    [found] = next_year(rows, assumed, {}).partners

    assert {x.key.funding_source: x.pressure for x in found.lines if x.pressure} == {
        "Additional": Decimal("500.00")
    }
    assert found.of_class(MoneyClass.CAPITAL, Formula.RESET) == Decimal("1000000.00")


def test_a_partner_without_a_line_gets_one_of_its_own():
    assumed = Assumptions(adjustments=(adjusted(AdjustmentKind.CHANGE, "500", partner="NEW"),))

    found = next_year([line()], assumed, {})

    assert found.lines[-1].key == LineKey("F1", "NEW", "", NEW_SOURCE, "")
    assert found.lines[-1].reset == Decimal(500)


def test_what_nobody_can_be_asked_for_is_named_and_counts_nowhere():
    lost = adjusted(AdjustmentKind.VARIANCE, "500", fund="F2")

    found = next_year([line()], Assumptions(adjustments=(lost,)), {})

    assert found.unplaced == (lost,)
    assert found.partners[0].by(Formula.ROLL_IN) == Decimal("1000000.00")


def test_an_uplift_is_rounded_half_up_away_from_nil():
    assert uplift_of(Decimal("0.50"), Decimal(1)) == Decimal("0.01")
    assert uplift_of(Decimal("-0.50"), Decimal(1)) == Decimal("-0.01")
    assert uplift_of(Decimal("0.49"), Decimal(1)) == ZERO


@st.composite
def situations(draw):
    rows = [
        line(
            draw(st.sampled_from("ABC")),
            str(draw(POUNDS)),
            fund=draw(st.sampled_from(["F1", "F2"])),
            scheme=draw(st.sampled_from([None, "S1"])),
            funding_source=draw(st.sampled_from(["NHS minimum", "Other"])),
            line=str(number),
            recurrent=draw(st.booleans()),
            capital=draw(st.booleans()),
            in_kind=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    where = {
        "fund": st.sampled_from(["F1", "F2"]),
        "partner": st.sampled_from([None, "A", "B", "D"]),
        "funding_source": st.sampled_from([None, "Other"]),
    }
    adjustments = st.builds(
        Adjustment, kind=st.sampled_from(AdjustmentKind), amount=POUNDS, reason=st.just(""), **where
    )
    assumed = Assumptions(
        {"NHS minimum": draw(PERCENTS)}, draw(PERCENTS), tuple(draw(st.lists(adjustments)))
    )
    spend = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["F1", "F2"]), st.sampled_from(["S1", "S2"])),
            st.dictionaries(st.sampled_from("AB"), POUNDS),
        )
    )
    return rows, assumed, spend


@given(situations())
def test_the_steps_of_every_formula_add_up_and_explain_the_difference(situation):
    for found in next_year(*situation).partners:
        assert found.by(Formula.RESET) == total_of(line.reset for line in found.cash)
        assert found.by(Formula.ROLL_IN) == total_of(line.roll_in for line in found.cash)
        for formula in Formula:
            difference = total_of(step.amount for step in found.difference(formula))
            assert found.by(formula) - found.by(Formula.RESET) == difference


@given(situations())
def test_every_adjustment_is_placed_whole_or_named(situation):
    rows, assumed, spend = situation
    found = next_year(rows, assumed, spend)

    for kind, field in (
        (AdjustmentKind.VARIANCE, "variance"), (AdjustmentKind.PRESSURE, "pressure"),
        (AdjustmentKind.CHANGE, "change"), (AdjustmentKind.SAVING, "saving"),
    ):  # fmt: skip
        asked = total_of(one.amount for one in assumed.adjustments if one.kind is kind)
        named = total_of(one.amount for one in found.unplaced if one.kind is kind)
        assert total_of(getattr(line, field) for line in found.lines) == asked - named


@given(POUNDS, st.dictionaries(st.text(min_size=1), st.integers(-5, 10**12)))
def test_a_split_adds_up_below_nil_too(amount, weights):
    parts = split_signed(amount, weights)

    if parts:
        assert total_of(parts.values()) == amount
        assert all(to_pence(part) * to_pence(amount) >= 0 for part in parts.values())
    else:
        assert all(weight <= 0 for weight in weights.values())


@given(situations())
def test_kept_assumptions_read_back_as_they_were(situation):
    assumed = situation[1]

    assert assumptions_from_text(assumptions_text(assumed)) == assumed
