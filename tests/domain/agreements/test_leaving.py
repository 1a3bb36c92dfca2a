"""Leaving an agreement: the earliest day, the notice window, and whom to tell."""

from dataclasses import replace
from datetime import date

from tests.domain import books
from tracker.domain.agreements.leaving import USUAL_ITEMS, checklist, leaving, tellings
from tracker.domain.records.checks import ExitItem
from tracker.domain.records.documents import Document
from tracker.domain.registers import AgreementBook

TODAY = date(2025, 12, 15)


def book(**terms: object) -> AgreementBook:
    return AgreementBook(
        books.agreement(**terms), partners=(books.partner("ICB"), books.partner("LA"))
    )


def test_notice_served_today_ends_it_after_the_months_of_notice() -> None:
    found = leaving(book(), TODAY)

    assert (found.earliest, found.is_open) == (date(2026, 12, 15), True)
    assert (found.opens, found.closes) == (date(2025, 4, 1), date(2027, 3, 31))


def test_the_window_is_closed_when_notice_would_outlast_the_agreement() -> None:
    found = leaving(book(), date(2027, 4, 1))

    assert (found.is_open, found.earliest) == (False, date(2028, 3, 31))


def test_notice_that_expires_at_year_end_only_runs_on_to_the_next_31_march() -> None:
    found = leaving(book(notice_months=6, notice_at_year_end=True), TODAY)
    on_the_day = leaving(book(notice_months=6, notice_at_year_end=True), date(2026, 9, 30))
    too_late = leaving(book(notice_months=6, notice_at_year_end=True), date(2026, 10, 1))

    assert found.earliest == date(2027, 3, 31)
    assert on_the_day.earliest == date(2027, 3, 31)
    assert too_late.earliest == date(2028, 3, 31)
    assert found.closes == date(2027, 9, 30)


def test_notice_at_year_end_never_outlasts_the_agreement() -> None:
    terms = {"notice_months": 6, "notice_at_year_end": True, "end_date": date(2027, 6, 30)}

    found = leaving(book(**terms), TODAY)
    late = leaving(book(**terms), date(2026, 10, 1))

    assert (found.earliest, found.closes) == (date(2027, 3, 31), date(2026, 9, 30))
    assert [row.day for row in found.days] == [date(2026, 3, 31), date(2027, 3, 31)]
    assert (late.earliest, late.is_open) == (date(2027, 6, 30), False)


def test_an_agreement_within_one_year_cannot_be_left_early_at_a_year_end() -> None:
    found = leaving(
        book(notice_months=1, notice_at_year_end=True, end_date=date(2026, 2, 28)), TODAY
    )

    assert found.closes is not None
    assert found.closes < found.opens
    assert (found.is_open, found.earliest, found.days) == (False, date(2026, 2, 28), ())


def test_notice_counts_from_the_day_it_was_served() -> None:
    notice = Document(
        "A1", 1, "Notice", "Notice", date(2025, 10, 31), "a.pdf", 1, "0" * 64, "A", TODAY,
        None, None, None,
    )  # fmt: skip

    found = leaving(replace(book(notice_months=4), documents=(notice,)), TODAY)

    assert (found.served, found.earliest) == (date(2025, 10, 31), date(2026, 2, 28))


def test_each_day_to_leave_has_its_last_day_to_tell_the_others() -> None:
    found = leaving(book(), TODAY)

    assert [(row.day, row.tell_by, row.is_missed(TODAY)) for row in found.days] == [
        (date(2026, 3, 31), date(2025, 3, 31), True),
        (date(2027, 3, 31), date(2026, 3, 31), False),
        (date(2028, 3, 31), date(2027, 3, 31), False),
    ]


def test_without_months_of_notice_no_day_is_named() -> None:
    found = leaving(book(notice_months=None, end_date=None), TODAY)

    assert (found.earliest, found.closes, found.days) == (None, None, ())


def test_the_lines_of_the_exit_plan_come_before_what_is_usual() -> None:
    found = checklist("- Tell  staff\n\n* Novate contracts \nSettle", ())

    planned = [row.item for row in found if row.in_plan]
    assert planned == ["Tell staff", "Novate contracts", "Settle"]
    assert [row.item for row in found[3:]] == list(USUAL_ITEMS)
    assert [row.item for row in checklist(None, ())] == list(USUAL_ITEMS)


def test_what_is_settled_stands_on_the_checklist_whether_it_was_asked_for_or_not() -> None:
    staff = ExitItem("A1", "Tell staff", date(2026, 1, 5), "P. Manager", None)
    sign = ExitItem("A1", "Take the sign down", date(2026, 1, 6), "P. Manager", None)

    found = checklist("Tell staff", (sign, staff))

    assert found[0].settled is staff
    assert (found[-1].item, found[-1].settled, found[-1].in_plan) == (sign.item, sign, False)


def test_each_partner_tells_every_other_that_still_exists() -> None:
    gone = replace(books.organisation("CCG"), valid_to=date(2022, 6, 30))
    partners = tuple(books.partner(code) for code in ("CCG", "ICB", "LA"))
    whole = books.book(
        organisations=(gone, books.organisation("ICB"), books.organisation("LA")),
        partners=partners,
    )

    found = tellings(whole, TODAY)

    assert [(row.leaver, [one.organisation for one in row.told]) for row in found] == [
        ("ICB", ["LA"]),
        ("LA", ["ICB"]),
    ]
