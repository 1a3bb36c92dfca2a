from dataclasses import replace
from datetime import date

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import Quarter
from tracker.domain.obligations.further import FurtherKind, further_owed

UNTIL = date(2025, 12, 15)
LEAD = books.fund(kind="Lead commissioning")


def owed(**changes):
    book = books.book(**({"funds": (LEAD,)} | changes))
    return list(further_owed(book, book.agreement, UNTIL))


def body(code, kind):
    return replace(books.organisation(code), type=kind)


BODIES = (body("ICB", "ICB"), body("LA", "Council"))


def test_a_council_that_exercises_nhs_functions_reports_under_regulation_9():
    found = owed(organisations=BODIES)

    assert {item.kind for item in found} == {FurtherKind.REGULATION_9}
    assert [item.title for item in found] == [
        "Quarterly report of LA on F1 for 2025-26 Q1 (regulation 9)",
        "Quarterly report of LA on F1 for 2025-26 Q2 (regulation 9)",
        "Quarterly report of LA on F1 for 2025-26 Q3 (regulation 9)",
        "Annual report of LA on F1 for 2025-26 (regulation 9)",
    ]
    assert found[0].due == date(2025, 8, 11)


def test_the_duty_flips_to_the_nhs_body_that_leads():
    found = owed(organisations=BODIES, schemes=(books.scheme(lead_commissioner="ICB"),))

    assert {item.kind for item in found} == {FurtherKind.REGULATION_8}


def test_without_a_lead_commissioner_the_host_reports():
    found = owed(organisations=BODIES, schemes=(books.scheme(lead_commissioner=None),))

    assert {item.kind for item in found} == {FurtherKind.REGULATION_9}


def test_other_laws_than_section_75_ask_for_no_such_report():
    other = books.agreement(legal_basis="Section 65Z5")

    assert owed(organisations=BODIES, agreement=other) == []


def test_a_return_on_record_meets_it():
    sent = books.report(Quarter(YEAR, 1), date(2025, 8, 1))

    assert "2025-26 Q1" not in {item.about for item in owed(organisations=BODIES, returns=(sent,))}


def test_money_transferred_owes_a_voucher_each_year():
    found = owed(funds=(books.fund(kind="Grant transfer"),))

    assert [(item.kind, item.about, item.due) for item in found] == [
        (FurtherKind.VOUCHER, "FY2025-26", date(2026, 5, 12))
    ]


def test_a_pooled_fund_owes_nothing_further():
    assert owed(funds=(books.fund(),)) == []
