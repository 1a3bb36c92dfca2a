from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain.balances.test_comparing import disputed, line, own
from tests.domain.checks.found import found, subjects


def test_records_that_differ_are_found_with_the_side_that_shows_more() -> None:
    (finding,) = found(
        "K12", own_balances=(own("LA", "600.00", "612.40", "600.00"), own("ICB"))
    )  # fmt: skip

    assert (finding.subject, finding.severity) == ("F1/ICB", "high")
    assert "invoiced: Northshire Council shows £12.40 more" in finding.message
    assert "as at 31 October 2025" in finding.message


def test_records_that_agree_or_are_not_stated_by_both_are_no_finding() -> None:
    assert subjects("K12", own_balances=(own("LA"), own("ICB"))) == []
    assert subjects("K12", own_balances=(own("LA", "1.00", "2.00", "3.00"),)) == []


def test_a_difference_of_timing_that_is_explained_is_no_finding() -> None:
    records = (own("LA", "600.00", "600.00", "300.00"), own("ICB"))

    assert subjects("K12", own_balances=records) == ["F1/ICB"]
    assert subjects("K12", own_balances=records, balance_explanations=(line("-300.00"),)) == []


def test_a_dispute_is_found_until_it_is_resolved() -> None:
    records = (own("LA", "13000.00", "13000.00", "600.00"), own("ICB"))
    settled = replace(disputed(), resolved_on=date(2025, 12, 1), resolution="Credit note")

    (finding,) = found("K12", own_balances=records, balance_disputes=(disputed(),))
    assert finding.message.startswith("£12,400.00 of Northshire Integrated Care Board’s")
    assert "since 3 October 2025" in finding.message
    agreed = (own("LA"), own("ICB", "600.00", "600.00", Decimal("600.00")))
    assert subjects("K12", own_balances=agreed, balance_disputes=(settled,)) == []
