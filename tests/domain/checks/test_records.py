from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.checks.found import found
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.surroundings import Correction, SameMoney, StatedDifference, Surroundings

# ---------------------------------------------------------------------------------- K18


def printed(stated: str, counted: str):
    one = StatedDifference(
        7, "q2.csv", 14, Decimal(stated), Decimal(counted), "the lines since row 10"
    )
    return found("K18", surroundings=Surroundings(differences=(one,)))


def test_a_printed_total_that_does_not_add_up_is_found():
    (finding,) = printed("1296.00", "1297.00")

    assert (finding.subject, finding.severity) == ("Batch 7", "warning")
    assert "Row 14 of q2.csv (batch 7) prints a total of 1296.00" in finding.message
    assert "add up to 1297.00" in finding.message
    assert finding.about == "batch 7 row 14"


def test_a_deduction_without_its_minus_is_guessed_at():
    (finding,) = printed("11474.00", "11780.00")

    assert "a deduction of £153.00 printed without its minus sign" in finding.message


def test_what_lies_within_the_rounding_of_whole_pounds_raises_nothing():
    assert printed("1297.00", "1296.51") == []
    assert len(printed("1297.05", "1297.04")) == 1


def test_a_total_above_its_lines_is_no_missing_minus():
    (finding,) = printed("1298.00", "1297.00")

    assert "minus" not in finding.message


# ---------------------------------------------------------------------------------- K25

TWICE = SameMoney("F1", "ICB", books.YEAR, "NHS minimum", Decimal("600000.00"), "A2")


def twice(today=books.TODAY, **changes):
    return found("K25", today, surroundings=Surroundings(same_money=(replace(TWICE, **changes),)))


def test_money_that_stands_in_another_agreement_is_found():
    (finding,) = twice()

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "ICB's £600,000.00 from “NHS minimum” for 2025-26 stands in agreement A2, too" in (
        finding.message
    )
    assert "600000.00" in finding.about


def test_years_that_are_over_are_left_alone():
    assert twice(financial_year=FinancialYear(2024)) == []
    assert len(twice(financial_year=FinancialYear(2026))) == 1
    assert twice(date(2028, 4, 1)) == []


# ---------------------------------------------------------------------------------- K29


def reading(value: str, status: str = "Final") -> dict[str, str]:
    return {"Measure": "M1", "Period": "2025-26 Q2", "Value": value, "Status": status}


def corrected(*pairs: tuple[str, str], now: str | None = "86"):
    changes = tuple(
        Correction("Outcome readings", reading(before), reading(after), date(2025, 12, day))
        for day, (before, after) in enumerate(pairs, start=1)
    )
    rows = (books.reading(Quarter(books.YEAR, 2), now),)
    return found("K29", surroundings=Surroundings(corrections=changes), readings=rows)


def test_a_final_reading_that_was_changed_asks_for_a_note():
    (finding,) = corrected(("30", "86"))

    assert (finding.subject, finding.severity) == ("M1", "info")
    assert "of M1 for 2025-26 Q2 was 30 and has been 86 since 1 December 2025" in finding.message
    assert finding.about == "M1 2025-26 Q2: 30 to 86"


def test_the_first_final_figure_counts_however_often_it_changed():
    (finding,) = corrected(("30", "11"), ("11", "86"))

    assert "was 30 and has been 86" in finding.message


@pytest.mark.parametrize("now", ["30", "30.0", None])
def test_a_change_taken_back_or_a_value_gone_raises_nothing(now):
    assert corrected(("30", "11"), ("11", "30"), now=now) == []


def test_the_day_a_report_was_sent_may_not_move_silently():
    key = {"Fund": "F1", "Kind": "Quarterly report", "Period": "2025-26 Q1"}
    change = Correction(
        "Returns", {**key, "Submitted on": "2025-08-20"}, {**key, "Submitted on": "2025-07-31"},
        date(2025, 9, 1),
    )  # fmt: skip
    around = Surroundings(corrections=(change,))

    (finding,) = found("K29", surroundings=around)

    assert "quarterly report of F1 for 2025-26 Q1 was sent was 2025-08-20" in finding.message
    as_before = books.report(Quarter(books.YEAR, 1), date(2025, 8, 20))
    assert found("K29", surroundings=around, returns=(as_before,)) == []
