"""Balances: two records held against each other to the penny, whatever the figures are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.balances.comparing import (
    BalanceState,
    ComparedBalance,
    ComparedFigure,
    Owing,
    compare,
    explanation_fault,
    in_dispute,
    latest,
    owings,
    recorded_here,
    totals,
    usual_day,
)
from tracker.domain.balances.statement import (
    balances_sentence,
    difference_words,
    statement,
)
from tracker.domain.financial_year import FinancialYear
from tracker.domain.frozen import frozen_bytes, frozen_hash
from tracker.domain.records.balances import (
    BalanceDispute,
    BalanceExplanation,
    Figure,
    OwnBalance,
    Timing,
)
from tracker.domain.registers import AgreementBook

AS_AT = date(2025, 10, 31)
TODAY = date(2025, 12, 15)
OWING = Owing("F1", "ICB", books.YEAR)
ZERO = Decimal("0.00")

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def own(organisation: str, *figures: str | Decimal, **changes: Any) -> OwnBalance:
    """What an organisation records of the integrated care board's contribution to fund F1."""
    due, invoiced, paid = (Decimal(figure) for figure in figures or ("600.00",) * 3)
    row = OwnBalance(
        "A1", "F1", "ICB", books.YEAR, AS_AT, organisation, due, invoiced, paid, None, "somebody",
        date(2025, 11, 3), None,
    )  # fmt: skip
    return replace(row, **changes)


def line(amount: str | Decimal, figure: Figure = Figure.PAID, **changes: Any) -> BalanceExplanation:
    row = BalanceExplanation(
        "A1", 1, "F1", "ICB", books.YEAR, AS_AT, figure, Timing.IN_TRANSIT, Decimal(amount),
        "BACS of 31 October", "ICB", "somebody", date(2025, 11, 9),
    )  # fmt: skip
    return replace(row, **changes)


def disputed(**changes: Any) -> BalanceDispute:
    row = BalanceDispute(
        "A1", 1, "F1", "ICB", books.YEAR, AS_AT, "ICB", "somebody", date(2025, 10, 3),
        Decimal("12400.00"), "Not agreed", "Chief executives", None, None,
    )  # fmt: skip
    return replace(row, **changes)


def book(*records: OwnBalance, **changes: Any) -> AgreementBook:
    return books.book(
        contributions=(books.contribution("ICB", "600.00"), books.contribution("LA", "400.00")),
        own_balances=records,
        **changes,
    )


def one(*records: OwnBalance, **changes: Any) -> ComparedBalance:
    (found,) = compare(book(*records, **changes), books.YEAR, AS_AT)
    return found


def test_the_hosts_own_share_and_what_is_given_in_kind_are_no_balances() -> None:
    rows = (
        books.contribution("LA", "400.00"),
        books.contribution("ICB", "600.00"),
        books.contribution("FT", "10.00", in_kind=True),
        books.contribution("ICB", "5.00", of="F2"),
    )
    funds = (books.fund(), books.fund("F2", "Aligned"))

    assert owings(books.book(contributions=rows, funds=funds), books.YEAR, AS_AT) == [OWING]


def test_equal_records_match_and_a_penny_is_a_mismatch() -> None:
    assert one(own("LA"), own("ICB")).state is BalanceState.MATCHED

    penny = one(own("LA", "600.00", "600.01", "600.00"), own("ICB"))

    assert (penny.state, penny.amount) == (BalanceState.MISMATCHED, Decimal("0.01"))
    assert [figure.figure for figure in penny.differing] == [Figure.INVOICED]


@pytest.mark.parametrize(
    ("records", "missing"), [((), ("LA", "ICB")), (("LA",), ("ICB",)), (("ICB",), ("LA",))]
)
def test_a_balance_that_one_side_has_not_stated_is_no_mismatch(
    records: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = one(*(own(code, "1.00", "2.00", "3.00") for code in records))

    assert (found.state, found.missing, found.amount) == (BalanceState.NOT_STATED, missing, ZERO)
    assert found.days(TODAY) is None


def test_a_mismatch_is_as_old_as_the_later_of_both_records_and_a_correction_leaves_it_so() -> None:
    later = own("ICB", "1.00", "1.00", "1.00", stated_on=date(2025, 11, 20))
    corrected = own("LA", "2.00", "2.00", "2.00", corrected_on=date(2025, 12, 14))

    assert one(corrected, later).days(TODAY) == 25


def test_money_on_its_way_explains_a_difference_to_nil() -> None:
    records = own("LA", "600.00", "600.00", "300.00"), own("ICB")

    found = one(*records, balance_explanations=(line("-300.00"),))

    assert found.state is BalanceState.EXPLAINED
    assert found.amount == ZERO
    assert [figure.left for figure in found.figures] == [ZERO, ZERO, ZERO]


def test_a_line_that_no_longer_fits_leaves_a_mismatch() -> None:
    records = own("LA"), own("ICB")

    found = one(*records, balance_explanations=(line("-300.00"),))

    assert (found.state, found.amount) == (BalanceState.MISMATCHED, Decimal("300.00"))


def test_lines_of_another_day_fund_or_payer_explain_nothing() -> None:
    others = (
        line("-300.00", as_at=date(2025, 9, 30)),
        line("-300.00", fund="F2"),
        line("-300.00", payer="LA"),
        line("-300.00", financial_year=FinancialYear(2024)),
    )

    found = one(
        own("LA", "600.00", "600.00", "300.00"), own("ICB"), balance_explanations=others
    )  # fmt: skip

    assert found.amount == Decimal("300.00")


def test_what_is_due_and_invoiced_and_paid_is_in_dispute_once() -> None:
    records = own("LA", "612.40", "612.40", "600.00"), own("ICB")

    found = one(*records, balance_disputes=(disputed(),))

    assert (found.state, found.amount) == (BalanceState.DISPUTED, Decimal("12.40"))
    assert found.days(TODAY) == (TODAY - date(2025, 10, 3)).days


def test_a_dispute_stands_at_what_it_was_raised_over_until_both_have_stated_the_new_day() -> None:
    assert one(own("LA"), balance_disputes=(disputed(),)).amount == Decimal("12400.00")
    assert one(own("LA"), own("ICB"), balance_disputes=(disputed(),)).amount == ZERO


def test_a_resolved_dispute_lets_the_figures_speak() -> None:
    settled = disputed(resolved_on=date(2025, 12, 1), resolution="Credit note")

    found = one(own("LA"), own("ICB"), balance_disputes=(settled,))

    assert (found.state, found.resolved) == (BalanceState.MATCHED, (settled,))


def test_what_needs_somebody_stands_first() -> None:
    rows = tuple(books.contribution(code, "1.00") for code in ("P1", "P2", "P3", "P4", "P5"))
    records = [own(code, payer=payer) for payer in ("P1", "P2", "P3") for code in ("LA", payer)]
    records += [own("LA", "7.00", "600.00", "600.00", payer="P4"), own("P4", payer="P4")]
    records[3] = own("P2", "600.00", "600.00", "599.00", payer="P2")
    found = compare(
        books.book(
            contributions=rows,
            own_balances=tuple(records),
            balance_explanations=(line("1.00", payer="P2"),),
            balance_disputes=(disputed(payer="P3"),),
        ),
        books.YEAR,
        AS_AT,
    )

    assert [(b.owing.payer, str(b.state)) for b in found] == [
        ("P4", "Mismatched"), ("P3", "Disputed"), ("P5", "Not yet stated"),
        ("P2", "Agrees once explained"), ("P1", "Matched"),
    ]  # fmt: skip
    assert balances_sentence(found) == (
        "2 of 5 balances agree; £0.00 is in dispute since 3 October 2025; 1 differs, by £593.00; "
        "1 is not yet stated by both sides."
    )


def test_the_sentence_says_how_much_is_in_dispute_and_since_when() -> None:
    records = own("LA", "13000.00", "13000.00", "600.00"), own("ICB")
    found = compare(book(*records, balance_disputes=(disputed(),)), books.YEAR, AS_AT)

    assert in_dispute(found) == (Decimal("12400.00"), date(2025, 10, 3))
    assert balances_sentence(found) == (
        "0 of 1 balance agrees; £12,400.00 is in dispute since 3 October 2025."
    )


def test_a_year_without_payers_has_no_balance() -> None:
    assert compare(books.book(), books.YEAR, AS_AT) == []
    assert balances_sentence([]).startswith("No partner pays the host")


def test_a_difference_is_told_by_who_shows_more() -> None:
    names = {"LA": "the council", "ICB": "the board"}
    figures = {
        "the council shows £1.00 more": ("3.00", "2.00"),
        "the board shows £0.01 more": ("2.00", "2.01"),
        "the same on both sides": ("2.00", "2.00"),
    }

    for words, (host, payer) in figures.items():
        figure = ComparedFigure(Figure.DUE, Decimal(host), Decimal(payer), ZERO)
        assert difference_words(figure, names, ("LA", "ICB")) == words


@given(st.lists(st.tuples(st.tuples(amounts, amounts, amounts), st.tuples(amounts, amounts, amounts)),
                min_size=1, max_size=4))  # fmt: skip
def test_differences_add_up_to_the_difference_of_the_totals(
    pairs: list[tuple[tuple[Decimal, ...], tuple[Decimal, ...]]],
) -> None:
    payers = [f"P{number}" for number in range(len(pairs))]
    records = tuple(
        own(code, *figures, payer=payer)
        for payer, (hosts, own_figures) in zip(payers, pairs, strict=True)
        for code, figures in (("LA", hosts), (payer, own_figures))
    )
    found = compare(books.book(own_balances=records), books.YEAR, AS_AT)

    for place, total in enumerate(totals(found)):
        lines = [balance.figures[place] for balance in found]
        assert total.difference == sum((one.difference or ZERO for one in lines), ZERO)
        assert total.difference == total.left + total.explained
        assert total.host - total.payer == total.difference
    for balance in found:
        agrees = all(f.host == f.payer for f in balance.figures)
        assert (balance.state is BalanceState.MATCHED) == agrees
        assert balance.amount == max(abs(f.host - f.payer) for f in balance.figures)  # type: ignore[operator]  # both are stated


@given(amounts, amounts, st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_may_explain_a_difference_never_leaves_a_larger_one(
    host: Decimal, payer: Decimal, amount: Decimal
) -> None:
    before = ComparedFigure(Figure.DUE, host, payer, ZERO)
    if explanation_fault(before, amount) is not None:
        return
    after = replace(before, explanations=(line(amount),))

    assert abs(after.left) < abs(before.left)
    assert after.left == 0 or (after.left > 0) == (before.left > 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "other than nil"), ("-1.00", "Only £5.00"), ("5.01", "Only £5.00"), ("5.00", None)],
)
def test_a_line_explains_no_more_than_is_left_and_in_the_right_direction(
    amount: str, words: str | None
) -> None:
    figure = ComparedFigure(Figure.DUE, Decimal("10.00"), Decimal("5.00"), ZERO)

    fault = explanation_fault(figure, Decimal(amount))

    assert fault is None if words is None else words in (fault or "")


def test_nothing_is_explained_that_agrees_or_is_not_stated() -> None:
    equal = ComparedFigure(Figure.DUE, Decimal("5.00"), Decimal("5.00"), ZERO)

    assert "agree" in (explanation_fault(equal, Decimal("1.00")) or "")
    assert "stated" in (explanation_fault(replace(equal, host=None), Decimal("1.00")) or "")


def test_the_trackers_own_figures_follow_the_days_of_the_instalments() -> None:
    rows = (
        books.instalment(date(2025, 4, 15), "100.00", invoice="1", received_on=date(2025, 4, 15)),
        books.instalment(date(2025, 10, 31), "100.00", invoiced_on=AS_AT,
                         received_on=date(2025, 11, 1), received_amount=Decimal("100.00")),
        books.instalment(date(2025, 11, 1), "100.00", invoiced_on=date(2025, 11, 1)),
        books.instalment(date(2025, 4, 15), "7.00", partner="FT"),
        books.instalment(date(2024, 4, 15), "9.00", financial_year=FinancialYear(2024)),
    )  # fmt: skip

    assert recorded_here(rows, OWING, AS_AT) == {
        Figure.DUE: Decimal("200.00"),
        Figure.INVOICED: Decimal("200.00"),
        Figure.PAID: Decimal("100.00"),
    }


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2025, 12, 15), date(2025, 11, 30)),
        (date(2025, 4, 30), date(2025, 4, 30)),
        (date(2025, 5, 1), date(2025, 4, 30)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2024, 1, 1), date(2025, 4, 1)),
    ],
)
def test_balances_are_usually_agreed_as_at_the_last_end_of_a_month(today: date, day: date) -> None:
    assert usual_day(books.YEAR, today) == day


def test_a_day_is_no_longer_pursued_once_both_have_stated_a_later_one() -> None:
    november = date(2025, 11, 30)
    differing = own("LA", "1.00", "1.00", "1.00"), own("ICB")
    later = own("LA", as_at=november), own("ICB", as_at=november)

    assert [b.as_at for b in latest(book(*differing))] == [AS_AT]
    assert [b.as_at for b in latest(book(*differing, later[0]))] == [AS_AT, november]
    assert [b.as_at for b in latest(book(*differing, *later))] == [november]


def test_a_statement_is_the_same_until_a_record_changes() -> None:
    before = statement(book(own("LA"), own("ICB")), books.YEAR, AS_AT)
    again = statement(book(own("LA"), own("ICB")), books.YEAR, AS_AT)
    changed = statement(book(own("LA", "1.00", "2.00", "3.00"), own("ICB")), books.YEAR, AS_AT)

    assert frozen_hash(frozen_bytes(before)) == frozen_hash(frozen_bytes(again))
    assert frozen_hash(frozen_bytes(before)) != frozen_hash(frozen_bytes(changed))
    assert (before["bodies"], before["sentence"]) == (["LA", "ICB"], "1 of 1 balance agrees.")
