from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.funds.risk_rows import (
    caps_without_terms,
    share_fraction,
    terms_versions,
    version_in_force,
)
from tracker.domain.risk_share.terms import Base, Cap, CapUnit, Direction, LimitUnit, Method

LATER = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("51", Fraction(51, 100)),
        ("86.87", Fraction(8687, 10000)),
        ("0.51", Fraction(51, 10000)),
        ("51%", Fraction(51, 100)),
        (" 1 / 3 ", Fraction(1, 3)),
        ("0", Fraction(0)),
        ("100", Fraction(1)),
    ],
)
def test_a_share_is_per_cent_unless_it_is_written_as_a_fraction(text, fraction):
    assert share_fraction(text) == fraction


@pytest.mark.parametrize("text", ["", "half", "-5", "1/0", "1/3%", "NaN", "1e9999999", "\u0665"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="is not a share"):
        share_fraction(text)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_written_as_a_fraction_is_read_exactly(part, whole):
    assert share_fraction(f"{part}/{whole}") == Fraction(part, whole)


def test_a_version_is_all_rows_of_one_effective_from_in_both_directions():
    rows = (
        books.step("Use reserve", number=1),
        *books.fixed_shares({"ICB": "60", "LA": "40"}, number=2, clause="5.2"),
        books.step("Retain in fund", direction="Underspend"),
        books.step("Undetermined", effective_from=LATER),
    )

    first, second = terms_versions(rows, ())["F1", None]

    assert [step.method for step in first.overspend] == [Method.USE_RESERVE, Method.FIXED_SHARES]
    assert first.overspend[1].shares == (("ICB", Fraction(3, 5)), ("LA", Fraction(2, 5)))
    assert first.overspend[1].clause == "5.2"
    assert [step.method for step in first.underspend] == [Method.RETAIN]
    assert (second.effective_from, second.underspend) == (LATER, ())


def test_steps_stand_in_the_order_of_their_numbers_whatever_the_order_of_the_rows():
    rows = (books.step("Undetermined", number=10), books.step("Use reserve", number=2))

    (terms,) = terms_versions(rows, ())["F1", None]

    assert [step.number for step in terms.overspend] == [2, 10]


def test_limits_bases_and_in_kind_are_carried_over():
    row = books.step(
        "By contribution",
        limit=Decimal("1.5"),
        limit_unit="% of budget",
        base="Original",
        include_in_kind=True,
    )

    ((step,),) = (terms.overspend for terms in terms_versions((row,), ())["F1", None])

    assert (step.limit, step.limit_unit) == (Decimal("1.5"), LimitUnit.PERCENT_OF_BUDGET)
    assert (step.base, step.include_in_kind) == (Base.ORIGINAL, True)


def test_caps_belong_to_the_funds_version_with_the_same_effective_from():
    rows = (
        books.step("By contribution"),
        books.step("By contribution", effective_from=LATER),
        books.step("Lead commissioner", scheme="S1"),
    )
    caps = (books.cap("LA", "15.00", excess_to="ICB"),)

    versions = terms_versions(rows, caps)

    first, second = versions["F1", None]
    limited = Cap("LA", Direction.OVERSPEND, Decimal("15.00"), CapUnit.GBP, "ICB")
    assert first.caps == (limited,)
    assert second.caps == ()
    assert versions["F1", "S1"][0].caps == ()


def test_caps_that_match_no_terms_of_the_fund_are_named():
    rows = (books.step("By contribution"), books.step("Undetermined", scheme="S1"))
    kept = books.cap("LA", "15.00")
    late = books.cap("LA", "15.00", effective_from=LATER)
    elsewhere = books.cap("LA", "15.00", fund="F2")

    assert caps_without_terms(rows, (kept, late, elsewhere)) == [late, elsewhere]


@pytest.mark.parametrize(
    ("as_at", "starts"),
    [
        (date(2025, 3, 31), None),
        (date(2025, 4, 1), date(2025, 4, 1)),
        (date(2026, 3, 31), date(2025, 4, 1)),
        (LATER, LATER),
    ],
)
def test_the_version_in_force_is_the_latest_one_begun(as_at, starts):
    rows = [books.step("Undetermined", effective_from=LATER), books.step("By contribution")]

    terms = version_in_force(terms_versions(rows, [])["F1", None], as_at)

    assert (None if terms is None else terms.effective_from) == starts


def test_terms_of_a_scheme_are_not_the_terms_of_its_fund():
    versions = terms_versions([books.step("Lead commissioner", scheme="S1")], [])

    assert list(versions) == [("F1", "S1")]
