from datetime import date

from tests.domain import books
from tests.domain.checks.found import found
from tracker.domain.review_settings import ReviewSetting

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
