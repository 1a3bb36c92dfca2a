"""Leaving an agreement: the earliest day, the notice window, and balances to the penny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.agreements.leaving import checklist, leaving, tellings
from tracker.domain.records.documents import Document
from tracker.domain.registers import AgreementBook

TODAY = date(2025, 12, 15)


def book(**terms: object) -> AgreementBook:
    return AgreementBook(
        books.agreement(**terms),
        partners=(books.partner("ICB"), books.partner("LA")),
        funds=(books.fund(), books.fund("F2", "Aligned")),
        contributions=(books.contribution("LA", "200"), books.contribution("ICB", "100")),
        instalments=(
            books.instalment(date(2025, 4, 1), "100.00", received_on=date(2025, 4, 2)),
        ),
        schemes=(books.scheme(),),
        ledger=(books.actual(2, "0.00"),),
    )  # fmt: skip


def test_notice_served_today_ends_it_after_the_months_of_notice() -> None:
    found = leaving(book(), TODAY)

    assert (found.earliest, found.is_open) == (date(2026, 12, 15), True)
    assert (found.opens, found.closes) == (date(2025, 4, 1), date(2027, 3, 31))


def test_the_window_is_closed_when_notice_would_outlast_the_agreement() -> None:
    found = leaving(book(), date(2027, 4, 1))

    assert (found.is_open, found.earliest) == (False, date(2028, 3, 31))


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


def test_balances_of_pooled_funds_are_split_by_contributions_to_the_penny() -> None:
    (balance,) = leaving(book(), TODAY).balances

    assert balance.held == Decimal("100.00")
    assert balance.parts == {"ICB": Decimal("33.33"), "LA": Decimal("66.67")}


def test_what_was_spent_beyond_receipts_is_owed_in_the_same_parts() -> None:
    overspent = replace(book(), budgets=(books.budget("1"),), ledger=(books.actual(2, "400.00"),))

    (balance,) = leaving(overspent, TODAY).balances

    assert sum(balance.parts.values()) == balance.held == Decimal("-300.00")


def test_without_contributions_nobody_is_given_a_part() -> None:
    (balance,) = leaving(replace(book(), contributions=()), TODAY).balances

    assert balance.parts == {}


def test_without_months_of_notice_no_day_is_named() -> None:
    found = leaving(book(notice_months=None, end_date=None), TODAY)

    assert (found.earliest, found.closes, found.days) == (None, None, ())


def test_an_exit_plan_is_read_line_by_line() -> None:
    assert checklist("- Tell staff\n\n* Novate contracts \nSettle") == [
        "Tell staff", "Novate contracts", "Settle",
    ]  # fmt: skip
    assert checklist(None) == []


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
