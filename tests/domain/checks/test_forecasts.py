from dataclasses import replace
from datetime import date

from tests.domain import books
from tests.domain.checks.found import found
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.checks import Answers, RecoveryPlan
from tracker.domain.records.review_settings import ReviewSetting

MARCH = date(2026, 3, 20)


def moved(to: str, **changes):
    ledger = (books.forecast(9, "1010.00"), books.forecast(12, to))
    return found("K19", MARCH, ledger=ledger, **changes)


def test_a_forecast_that_moved_late_asks_for_a_note():
    (finding,) = moved("1031.00")

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "from £1,010.00 in month 9 to £1,031.00" in finding.message
    assert finding.about == "F1 2025-26 1031.00"


def test_a_movement_up_to_the_threshold_raises_nothing():
    assert moved("1030.00") == []


def test_an_underspend_that_appears_late_is_found_too():
    assert len(moved("980.00")) == 1


def test_the_agreement_may_set_its_own_threshold():
    setting = ReviewSetting("A1", movement_percent=books.Decimal(5))

    assert moved("1031.00", review_setting=setting) == []
    assert len(moved("1061.00", review_setting=setting)) == 1


def test_a_movement_before_month_nine_is_ordinary():
    ledger = (books.forecast(6, "1010.00"), books.forecast(9, "1200.00"))

    assert found("K19", MARCH, ledger=ledger) == []


def test_last_year_is_looked_at_while_it_is_settled():
    ledger = (books.forecast(9, "1010.00"), books.forecast(12, "1100.00"))

    assert len(found("K19", date(2026, 6, 30), ledger=ledger)) == 1
    assert found("K19", date(2026, 7, 1), ledger=ledger) == []


def test_what_is_in_view_is_shown_and_asked_nothing():
    assert moved("1100.00", funds=(books.fund("F1", "In view"),)) == []


# ---------------------------------------------------------------------------------- K20


def plan(**changes) -> RecoveryPlan:
    row = RecoveryPlan(
        "A1", "F1", books.YEAR, date(2025, 11, 20), "P. Manager", "Fewer beds", None, None
    )
    return replace(row, **changes)


def over(by: str, **changes):
    ledger = (books.forecast(6, books.Decimal(1000) + books.Decimal(by)),)
    return found("K20", ledger=ledger, **changes)


def test_an_overspend_without_a_plan_is_found():
    (finding,) = over("10.01")

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "overspend by £10.01 in 2025-26" in finding.message


def test_a_hundredth_of_the_budget_is_left_to_those_who_run_the_fund():
    assert over("10.00") == []
    assert over("-500.00") == []


def test_a_plan_of_the_year_answers_it():
    assert over("50.00", answers=Answers(recovery_plans=(plan(),))) == []


def test_a_plan_for_another_fund_or_year_or_a_day_to_come_does_not():
    for other in (
        plan(fund="F2"),
        plan(financial_year=FinancialYear(2024)),
        plan(drawn_up_on=date(2026, 1, 5)),
    ):
        assert len(over("50.00", answers=Answers(recovery_plans=(other,)))) == 1


def planned(**changes):
    return over("50.00", answers=Answers(recovery_plans=(plan(**changes),)))


def test_a_plan_older_than_the_overspend_does_not_answer_it():
    assert planned(drawn_up_on=date(2025, 9, 1)) == []
    (finding,) = planned(drawn_up_on=date(2025, 8, 31))

    assert finding.severity == "high"
    assert "the recovery plan of 31 August 2025 is older than that forecast" in finding.message


def test_a_plan_is_for_the_next_meeting():
    assert planned(meeting_on=books.TODAY) == []
    (finding,) = planned(meeting_on=date(2025, 12, 14))

    assert finding.severity == "high"
    assert "the meeting that took the recovery plan of 20 November 2025 is past" in finding.message


def test_the_latest_plan_counts():
    older = plan(drawn_up_on=date(2025, 10, 1), meeting_on=date(2025, 10, 30))

    assert over("50.00", answers=Answers(recovery_plans=(plan(), older))) == []


def test_a_plan_that_recovers_less_than_the_overspend_says_so():
    (finding,) = planned(amount=books.Decimal("1.00"))

    assert (finding.severity, finding.about) == ("warning", "F1 2025-26 1.00 of 50.00")
    assert "is to recover £1.00 of the £50.00" in finding.message
    assert planned(amount=books.Decimal("50.00")) == []


def test_aligned_money_is_each_bodys_own_to_recover():
    assert over("50.00", funds=(books.fund("F1", "Aligned"),)) == []
