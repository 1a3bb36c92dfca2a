from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tests.domain.checks.found import found, subjects
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.review_settings import ReviewSetting
from tracker.domain.records.timetables import BcfReturn

LAST_YEAR = FinancialYear(2024)


# ----------------------------------------------------------------------------------- K4


def test_an_overdue_review_is_found_with_its_days():
    (finding,) = found("K4", reviews=(books.review(date(2025, 12, 14)),))

    assert (finding.subject, finding.severity) == ("2025-12-14", "high")
    assert "is 1 day overdue" in finding.message


def test_a_review_due_today_is_not_overdue():
    assert found("K4", reviews=(books.review(books.TODAY),)) == []


def test_an_agreement_without_any_next_review_is_found():
    terms = books.agreement(review_every_months=None)

    (finding,) = found("K4", agreement=terms, reviews=())

    assert finding.subject == "A1"
    assert "No next review date" in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"agreement": books.agreement(end_date=date(2025, 9, 30), review_every_months=None)},
        {
            "agreement": books.agreement(review_every_months=None),
            "reviews": (
                books.review(date(2025, 9, 1), date(2025, 9, 1), outcome="Terminate"),
                books.review(date(2025, 5, 1), date(2025, 5, 1), outcome="Continue"),
            ),
        },
    ],
)
def test_what_has_ended_or_is_being_terminated_needs_no_next_review(changes):
    assert found("K4", **({"reviews": ()} | changes)) == []


def test_a_cycle_that_runs_past_the_end_asks_for_no_review():
    ended = books.agreement(end_date=date(2025, 6, 30), review_every_months=6)

    assert found("K4", agreement=ended, reviews=()) == []


OLDER = books.agreement(start_date=date(2024, 4, 1))


def contributions(before, after):
    return (
        books.contribution("ICB", before, financial_year=LAST_YEAR),
        books.contribution("ICB", after),
        books.contribution("LA", "0.00"),
    )


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        ("1000.00", "1100.01", ["2025-04-01"]),
        ("1000.00", "899.99", ["2025-04-01"]),
        ("1000.00", "1100.00", []),
        ("1000.00", "900.00", []),
        ("0.00", "900.00", []),
        ("900.00", "0.00", []),
    ],
)
def test_contributions_that_change_by_more_than_a_tenth_call_for_a_review(before, after, subject):
    assert subjects("K4", agreement=OLDER, contributions=contributions(before, after)) == subject


@pytest.mark.parametrize(
    ("held", "findings"),
    [(date(2024, 9, 30), 1), (date(2024, 10, 1), 0), (date(2025, 8, 1), 0)],
)
def test_a_review_held_shortly_before_or_since_the_change_answers_it(held, findings):
    reviews = (books.review(date(2026, 3, 31)), books.review(held, held_on=held))

    assert (
        len(
            found(
                "K4",
                agreement=OLDER,
                contributions=contributions("1000.00", "2000.00"),
                reviews=reviews,
            )
        )
        == findings
    )


def test_a_variation_that_changes_contributions_in_the_year_calls_for_a_review():
    lines = (
        books.contribution("ICB", "600.00"),
        books.contribution("LA", "400.00"),
        books.contribution("LA", "-200.00", variation="V1"),
    )
    variations = (books.variation("V1", date(2025, 11, 1)),)

    (finding,) = found("K4", contributions=lines, variations=variations)

    assert finding.subject == "2025-11-01"
    assert "fell from £1,000.00 to £800.00" in finding.message
    assert found("K4", date(2025, 10, 31), contributions=lines, variations=variations) == []


def changed(after, percent):
    return found(
        "K4",
        agreement=OLDER,
        contributions=contributions("1000.00", after),
        review_setting=ReviewSetting("A1", contribution_percent=percent),
    )


def test_the_agreement_says_which_change_calls_for_a_review():
    assert changed("1150.00", Decimal(20)) == []
    (finding,) = changed("1070.00", Decimal(5))

    assert "rose from £1,000.00 to £1,070.00 on 1 April 2025; above 5 per cent" in finding.message


OFF_TRACK = (books.reading(Quarter(YEAR, 1), "84"), books.reading(Quarter(YEAR, 2), "80"))


def test_an_outcome_that_is_off_track_without_a_review_since_is_found():
    (finding,) = found("K4", readings=OFF_TRACK)

    assert (finding.subject, finding.severity) == ("M1", "high")
    assert "is off track 2 periods running" in finding.message
    assert finding.message.endswith(
        "No review has been held since: hold one on what this means for services and risk."
    )


def test_a_forecast_above_the_threshold_without_a_review_since_is_found():
    ledger = (books.forecast(7, "1100.00"),)
    rows = {"budgets": (books.budget("1000.00"),), "ledger": ledger}
    lax = ReviewSetting("A1", variance_percent=Decimal(10))

    assert subjects("K4", **rows) == ["F1"]
    assert found("K4", **rows, review_setting=lax) == []


def test_a_review_held_since_answers_what_changed_in_performance():
    held = books.review(date(2025, 11, 10), held_on=date(2025, 11, 10))
    ledger = (books.forecast(7, "1100.00"),)

    assert (
        found(
            "K4",
            readings=OFF_TRACK,
            budgets=(books.budget("1000.00"),),
            ledger=ledger,
            reviews=(held, books.review(date(2026, 3, 31))),
        )
        == []
    )


# ----------------------------------------------------------------------------------- K10


def test_overdue_reports_make_one_finding_for_each_fund_and_kind():
    today = date(2026, 6, 1)
    reports = (books.report(Quarter(YEAR, 1), None), books.report(Quarter(YEAR, 2), None))

    annual, quarterly = sorted(found("K10", today, returns=reports), key=lambda f: f.message)

    assert "Annual return of F1 for 2025-26" in annual.message
    assert "is overdue" in annual.message
    assert "Q1, due on 11 August 2025, and 3 more are overdue" in quarterly.message
    assert {annual.severity, quarterly.severity} == {"high"}


def test_an_assumed_deadline_is_called_assumed():
    terms = books.agreement(report_within_days=None)

    (finding,) = found("K10", agreement=terms, returns=())

    assert "(42 days assumed)" in finding.message


def test_reports_submitted_or_not_yet_due_raise_nothing():
    assert found("K10", date(2026, 2, 11)) == []
    assert len(found("K10", date(2026, 2, 12))) == 1


LEAD = {"funds": (books.fund(kind="Lead commissioning"),), "returns": ()}


def test_overdue_reports_under_regulations_8_and_9_are_found_once_for_each_fund():
    (finding,) = found("K10", **LEAD)

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "Quarterly report of LA on F1 for 2025-26 Q1 (regulation 9)" in finding.message
    assert "1 more are overdue: have them submitted, and record when" in finding.message


def test_an_overdue_voucher_is_found():
    grant = {"funds": (books.fund(kind="Grant transfer"),), "returns": ()}

    (finding,) = found("K10", date(2026, 6, 1), **grant)

    assert "Voucher for the money transferred by F1" in finding.message
    assert "have it certified and sent, and record when" in finding.message


def test_an_overdue_return_of_the_better_care_fund_is_found_until_it_is_recorded():
    lines = (books.contribution("ICB", "600.00", designated=True),)
    sent = BcfReturn("A1", YEAR, "Plan", date(2025, 3, 31), "Jo Lead", None, None, None)

    (finding,) = found("K10", contributions=lines)

    assert finding.subject == "A1"
    assert "Better Care Fund plan for 2025-26, due on 31 March 2025, is overdue" in finding.message
    assert found("K10", contributions=lines, bcf_returns=(sent,)) == []
