from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.ledgers.reconciliation import BookLine, match_books


def line(reference: str, amount: str, month: int = 4, day: date | None = None) -> BookLine:
    return BookLine("F1", "S1", Period(2025, month), day, reference, Decimal(amount), None, None)


def test_lines_agree_by_reference_and_amount() -> None:
    found = match_books([line("INV 1", "10.00")], [line("inv  1", "10.00", 5)])

    assert [pair.by for pair in found.agreed] == ["reference"]
    assert found.difference == 0


def test_one_reference_with_two_amounts_is_a_mismatch() -> None:
    found = match_books([line("A", "10.00")], [line("A", "12.50")])

    assert [pair.difference for pair in found.mismatched] == [Decimal("-2.50")]
    assert found.difference == Decimal("-2.50")


def test_lines_without_a_like_reference_agree_by_amount_and_month() -> None:
    found = match_books([line("J1", "10.00")], [line("", "10.00"), line("", "10.00", 5)])

    assert [pair.by for pair in found.agreed] == ["amount and month"]
    assert found.only_partner == (line("", "10.00", 5),)


def test_what_has_no_like_is_missing_on_the_other_side() -> None:
    found = match_books([line("A", "1.00"), line("B", "2.00")], [line("C", "4.00")])

    assert [one.reference for one in found.only_host] == ["A", "B"]
    assert [one.reference for one in found.only_partner] == ["C"]
    assert found.difference == Decimal("-1.00")


def test_identical_lines_are_paired_one_by_one() -> None:
    found = match_books([line("A", "1.00")] * 3, [line("A", "1.00")] * 2)

    assert len(found.agreed) == 2
    assert len(found.only_host) == 1


def test_a_line_ages_from_its_date_or_else_from_the_end_of_its_month() -> None:
    today = date(2025, 5, 10)

    assert line("A", "1.00").days(today) == 10
    assert line("A", "1.00", day=date(2025, 5, 1)).days(today) == 9
    assert line("A", "1.00", 6).days(today) == 0
