from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.documents import Document
from tracker.domain.records.review_settings import ReviewSetting, rules_of
from tracker.domain.review_triggers.circumstances import triggers
from tracker.domain.review_triggers.trigger import TriggerKind

TODAY = date(2025, 12, 15)
USUAL = rules_of("Section 75")


def found(book, today=TODAY, rules=USUAL):
    return [(trigger.kind, trigger.key) for trigger in triggers(book, rules, today)]


def spending(*forecasts, **changes):
    return books.book(budgets=(books.budget("1000.00"),), ledger=forecasts, **changes)


def test_nothing_calls_for_a_review_of_an_agreement_that_goes_as_planned():
    assert found(books.clean_book()) == []


@pytest.mark.parametrize(
    ("outturn", "word"),
    [("1050.01", "overspend"), ("949.99", "underspend"), ("1050.00", None), ("950.00", None)],
)
def test_a_forecast_variance_above_its_share_of_the_budget_calls_for_one(outturn, word):
    expected = [(TriggerKind.VARIANCE, f"variance 2025-26 {word} F1 from M07")] if word else []

    assert found(spending(books.forecast(7, outturn))) == expected


def test_the_reason_says_the_amounts_and_the_threshold():
    trigger = triggers(spending(books.forecast(7, "1063.25")), USUAL, TODAY)[0]

    assert trigger.reason == (
        "Fund F1 is forecast to overspend by £63.25 in 2025-26, 6.3 per cent of its budget of "
        "£1,000.00; above 5 per cent a review is called for."
    )


def test_a_variance_begins_with_the_first_month_that_saw_it():
    book = spending(
        books.forecast(5, "1200.00"), books.forecast(6, "1000.00"), books.forecast(7, "1100.00"),
        books.forecast(8, "1150.00"),
    )  # fmt: skip

    assert triggers(book, USUAL, TODAY)[0].since == date(2025, 10, 31)


def test_a_review_held_since_has_seen_it():
    held = books.review(date(2025, 11, 10), held_on=date(2025, 11, 10))
    before = books.review(date(2025, 10, 1), held_on=date(2025, 10, 1))

    assert found(spending(books.forecast(7, "1100.00"), reviews=(held,))) == []
    assert len(found(spending(books.forecast(7, "1100.00"), reviews=(before,)))) == 1


AUGUST = books.review(date(2025, 8, 25), held_on=date(2025, 8, 25))
OVER = (TriggerKind.VARIANCE, "variance 2025-26 overspend F1 from M04")


def test_the_run_keeps_its_key_while_it_lasts():
    slowly = [
        books.forecast(4 + n, each) for n, each in enumerate(("1080.00", "1090.00", "1150.00"))
    ]

    assert found(spending(*slowly, reviews=()), date(2025, 7, 31)) == [OVER]
    assert found(spending(*slowly, reviews=()), date(2025, 9, 30)) == [OVER]


def test_a_fresh_run_calls_for_a_review_again():
    book = spending(
        books.forecast(4, "1080.00"), books.forecast(6, "1000.00"), books.forecast(9, "1300.00"),
        reviews=(AUGUST,),
    )  # fmt: skip

    assert found(book, date(2025, 11, 30)) == []
    assert found(book, date(2025, 12, 31)) == [
        (TriggerKind.VARIANCE, "variance 2025-26 overspend F1 from M09")
    ]


def test_a_forecast_that_misses_by_twice_what_the_last_review_saw_calls_for_another():
    running = [
        books.forecast(4 + n, each)
        for n, each in enumerate(("1080.00", "1090.00", "1159.99", "1160.00", "1400.00"))
    ]
    book = spending(*running, reviews=(AUGUST,))
    worse = (TriggerKind.VARIANCE, "variance 2025-26 overspend F1 from M04 worse M07")

    assert found(book, date(2025, 9, 30)) == []
    assert found(book, date(2025, 10, 31)) == [worse]
    assert found(book, date(2025, 11, 30)) == [worse]
    assert triggers(book, USUAL, date(2025, 11, 30))[0].reason == (
        "Fund F1 is forecast to overspend by £400.00 in 2025-26, 40 per cent of its budget of "
        "£1,000.00; at least twice the £80.00 at the last review, another is called for."
    )


def test_each_review_sets_the_mark_anew():
    running = [
        books.forecast(4 + n, each)
        for n, each in enumerate(("1080.00", "1160.00", "1300.00", "1319.99", "1320.00"))
    ]
    september = books.review(date(2025, 9, 10), held_on=date(2025, 9, 10))
    book = spending(*running, reviews=(AUGUST, september))

    assert found(book, date(2025, 10, 31)) == []
    assert found(book, date(2025, 11, 30)) == [
        (TriggerKind.VARIANCE, "variance 2025-26 overspend F1 from M04 worse M08")
    ]


def test_money_that_is_in_view_calls_for_nothing():
    book = spending(books.forecast(7, "1100.00"), funds=(books.fund(kind="In view"),))

    assert found(book) == []


def test_last_years_forecast_counts_while_the_year_is_settled():
    book = spending(books.forecast(8, "1100.00"), reviews=())

    assert found(book, date(2026, 6, 30)) == [
        (TriggerKind.VARIANCE, "variance 2025-26 overspend F1 from M08")
    ]
    assert found(book, date(2026, 7, 1)) == []


def test_a_forecast_that_moves_late_calls_for_a_review():
    book = spending(
        books.forecast(9, "1000.00"), books.forecast(10, "1019.00"), books.forecast(11, "1021.00")
    )

    assert found(book, date(2026, 1, 31)) == []
    assert found(book, date(2026, 2, 28)) == [
        (TriggerKind.MOVEMENT, "movement 2025-26 F1 from M11")
    ]


def test_a_late_movement_that_doubled_since_the_last_review_calls_for_another():
    book = spending(
        books.forecast(9, "1000.00"), books.forecast(10, "1021.00"), books.forecast(11, "1041.99"),
        books.forecast(12, "1042.00"),
        reviews=(books.review(date(2026, 2, 10), held_on=date(2026, 2, 10)),),
    )  # fmt: skip

    assert found(book, date(2026, 2, 28)) == []
    assert found(book, date(2026, 3, 31)) == [
        (TriggerKind.MOVEMENT, "movement 2025-26 F1 from M10 worse M12")
    ]


def test_a_forecast_that_moved_early_does_not():
    assert found(spending(books.forecast(8, "960.00"), books.forecast(9, "1000.00"))) == []


OFF = (books.reading(Quarter(YEAR, 1), "84"), books.reading(Quarter(YEAR, 2), "80"))


def measured(*readings, **changes):
    rows = {"measures": (books.measure(),), "targets": (books.target(YEAR, "85"),)}
    return books.book(**(rows | {"readings": readings} | changes))


def test_a_measure_off_track_two_periods_running_calls_for_a_review():
    assert found(measured(*OFF)) == [(TriggerKind.OUTCOME, "outcome 2025-26 Q1 M1")]
    assert found(measured(OFF[1])) == []


def test_a_longer_run_is_the_same_circumstance():
    longer = (*OFF, books.reading(Quarter(YEAR, 3), "79"))

    assert found(measured(*longer), date(2026, 1, 15)) == found(measured(*OFF))


def test_a_measure_that_recovered_and_fell_again_is_another():
    again = (
        *OFF, books.reading(Quarter(YEAR, 3), "90"), books.reading(Quarter(YEAR, 4), "80"),
        books.reading(Quarter(FinancialYear(2026), 1), "80"),
    )  # fmt: skip
    targets = (books.target(YEAR, "85"), books.target(FinancialYear(2026), "85"))

    assert found(measured(*again, targets=targets), date(2026, 7, 10)) == [
        (TriggerKind.OUTCOME, "outcome 2025-26 Q4 M1")
    ]


def test_a_reading_without_a_value_neither_ends_a_run_nor_lengthens_it():
    missing = books.reading(Quarter(YEAR, 2), None, status="Not available")
    later = books.reading(Quarter(YEAR, 3), "80")

    assert found(measured(OFF[0], missing)) == []
    assert found(measured(OFF[0], missing, later)) == [
        (TriggerKind.OUTCOME, "outcome 2025-26 Q1 M1")
    ]


def test_within_tolerance_is_not_off_track():
    assert found(measured(*OFF, measures=(books.measure(tolerance=Decimal(5)),))) == []


def merged(day, successor="ICB2"):
    ended = replace(books.organisation("ICB", "Northshire ICB"), valid_to=day, successor=successor)
    return books.book(organisations=(ended, books.organisation("LA")))


def test_a_partner_that_ends_calls_for_a_review_three_months_before():
    assert found(merged(date(2026, 3, 16))) == []
    trigger = triggers(merged(date(2026, 3, 15)), USUAL, TODAY)[0]
    assert trigger.reason == (
        "Northshire ICB (ICB) will be abolished or merged on 15 March 2026, and is a partner. "
        "ICB2 is its successor."
    )


def test_a_partner_that_was_merged_calls_for_a_review_still():
    trigger = triggers(merged(TODAY), USUAL, TODAY)[0]
    assert trigger.kind is TriggerKind.PARTNER
    assert trigger.reason == (
        "Northshire ICB (ICB) was abolished or merged on 15 December 2025, and is still a "
        "partner. ICB2 is its successor."
    )


def test_contributions_that_changed_by_more_than_a_tenth_call_for_a_review():
    book = books.book(
        contributions=(
            books.contribution("ICB", "1000.00"),
            books.contribution("ICB", "101.00", variation="V1"),
        ),
        variations=(books.variation("V1", date(2025, 10, 1)),),
    )

    assert found(book) == [(TriggerKind.CONTRIBUTION, "contribution 2025-10-01")]
    assert found(book, date(2025, 9, 30)) == []


def test_notice_among_the_documents_calls_for_a_review():
    notice = Document(
        "A1", 3, "Notice", "Notice by the council", date(2025, 12, 1), "n.pdf", 10, "0" * 64,
        "a@b.example", date(2025, 12, 2), None, None, None,
    )  # fmt: skip

    assert found(books.book(documents=(notice,))) == [(TriggerKind.NOTICE, "notice 3")]
    assert found(books.book(documents=(replace(notice, removed_on=TODAY),))) == []


@pytest.mark.parametrize("today", [date(2025, 3, 31), date(2028, 4, 1)])
def test_agreements_that_have_not_begun_or_have_ended_are_left_alone(today):
    assert found(merged(date(2025, 1, 1)), today) == []


def test_an_agreement_sets_its_own_thresholds():
    lax = rules_of("Section 75", ReviewSetting("A1", variance_percent=Decimal(20)))
    patient = rules_of("Section 75", ReviewSetting("A1", off_track_periods=3))

    assert found(spending(books.forecast(7, "1100.00")), rules=lax) == []
    assert found(measured(*OFF), rules=patient) == []
