import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.money import money_text, split_exactly, to_pence, to_pounds

PENCE = st.integers(min_value=-(10**30), max_value=10**30)
WEIGHTS = st.dictionaries(
    st.text("ABCDEF", min_size=1, max_size=3),
    st.integers(min_value=0, max_value=10**14),
    min_size=1,
    max_size=12,
).filter(lambda weights: any(weights.values()))


@given(PENCE)
def test_pence_to_pounds_and_back_is_the_same_amount(pence):
    assert to_pence(to_pounds(pence)) == pence


@given(PENCE)
def test_pounds_always_have_two_decimals(pence):
    assert to_pounds(pence).as_tuple().exponent == -2


@pytest.mark.parametrize("pounds", ["0.001", "1.005", "-0.125", "123456789012345678901234567.891"])
def test_a_third_decimal_is_refused_and_never_rounded(pounds):
    with pytest.raises(ValueError, match="more than two decimals"):
        to_pence(Decimal(pounds))
    with pytest.raises(ValueError, match="more than two decimals"):
        money_text(Decimal(pounds))


def test_a_third_decimal_that_is_nought_is_no_third_decimal():
    assert to_pence(Decimal("1.500")) == 150


@pytest.mark.parametrize(
    ("pounds", "text"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("1E+3", "1000.00"),
        ("-1234567.5", "-1234567.50"),
        ("99999999999999999999999999999999.99", "99999999999999999999999999999999.99"),
    ],
)
def test_money_is_written_with_two_decimals_and_a_minus(pounds, text):
    assert money_text(Decimal(pounds)) == text


def test_amounts_beyond_the_digits_of_the_decimal_context_stay_exact():
    pence = int("9" * (decimal.getcontext().prec + 10))

    assert str(to_pounds(pence)) == f"{pence // 100}.{pence % 100}"


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100_000_000, {"C": 99, "N": 96}, {"C": 50_769_231, "N": 49_230_769}),
        (10_000_000, {"A": 1, "B": 1, "C": 1}, {"A": 3_333_334, "B": 3_333_333, "C": 3_333_333}),
        # The largest fractional part gets the penny, not the largest share.
        (10, {"A": 77, "B": 23}, {"A": 8, "B": 2}),
        (10, {"A": 74, "B": 26}, {"A": 7, "B": 3}),
        # Two equal fractional parts: the larger share, then the code that comes first as text.
        (1, {"A": 1, "B": 1}, {"A": 1, "B": 0}),
        (2, {"A": 1, "B": 3}, {"A": 0, "B": 2}),
        (1, {"S10": 1, "S9": 1}, {"S10": 1, "S9": 0}),
        (0, {"A": 1, "B": 1}, {"A": 0, "B": 0}),
        (5, {"A": 0, "B": 1}, {"A": 0, "B": 5}),
        (100, {"A": Fraction(1, 3), "B": Fraction(2, 3)}, {"A": 33, "B": 67}),
    ],
)
def test_a_split_goes_by_largest_remainder(total, shares, parts):
    assert split_exactly(total, shares) == parts


def test_ties_can_go_by_code_alone():
    shares = {"A": 1, "B": 3}

    assert split_exactly(2, shares) == {"A": 0, "B": 2}
    assert split_exactly(2, shares, larger_share_first=False) == {"A": 1, "B": 1}


@pytest.mark.parametrize(
    ("total", "shares"), [(-1, {"A": 1}), (1, {}), (1, {"A": 0}), (1, {"A": 2, "B": -1})]
)
def test_a_split_that_has_no_meaning_is_refused(total, shares):
    with pytest.raises(ValueError, match="a split needs"):
        split_exactly(total, shares)


@given(st.integers(min_value=0, max_value=10**20), WEIGHTS)
def test_parts_sum_to_the_whole(total, weights):
    assert sum(split_exactly(total, weights).values()) == total


@given(st.integers(min_value=0, max_value=10**20), WEIGHTS)
def test_a_split_is_what_slow_exact_fractions_say(total, weights):
    assert split_exactly(total, weights) == _slowly(total, weights)


@given(st.integers(min_value=0, max_value=10**20), WEIGHTS, st.integers(1, 10**6))
def test_scaling_the_weights_changes_nothing(total, weights, factor):
    scaled = {code: weight * factor for code, weight in weights.items()}

    assert split_exactly(total, scaled) == split_exactly(total, weights)


def _slowly(total, weights):
    """Largest remainder a second time, penny by penny, in fractions."""
    whole = sum(Fraction(weight) for weight in weights.values())
    exact = {code: total * Fraction(weight) / whole for code, weight in weights.items()}
    parts = {code: share.numerator // share.denominator for code, share in exact.items()}
    while sum(parts.values()) < total:
        short = max(exact[code] - parts[code] for code in parts)
        tied = [code for code in parts if exact[code] - parts[code] == short]
        largest = max(weights[code] for code in tied)
        parts[min(code for code in tied if weights[code] == largest)] += 1
    return parts
