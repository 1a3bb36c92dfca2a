from datetime import date

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tests.domain.checks.found import found, subjects
from tracker.domain.financial_year import FinancialYear, Quarter

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
