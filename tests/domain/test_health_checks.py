from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tests.domain.books import TODAY
from tracker.domain.health_checks import CHECKS, Finding, Severity, check, finding_order
from tracker.domain.records.checks import Answers, FindingNote


def found(book, number, today=TODAY):
    return [finding for finding in check(book, today) if finding.check == number]


def test_a_clean_agreement_raises_nothing():
    assert check(books.clean_book(), TODAY) == []


def test_findings_come_by_agreement_then_number_then_subject():
    findings = check(books.book(), TODAY)

    assert findings == sorted(findings, key=finding_order)
    numbers = [int(finding.check[1:]) for finding in findings]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 2


@pytest.mark.parametrize("today", [date(2025, 4, 1), date(2030, 1, 1), date(2020, 1, 1)])
def test_every_message_is_a_sentence_that_says_what_to_do(today):
    empty = books.book(
        agreement=books.agreement(aims=None, services=" ", end_date=None, monitoring=None),
        partners=(),
        contributions=(books.contribution("ICB", "1.00"),),
    )

    for finding in check(empty, today):
        assert finding.message[0].isupper()
        assert finding.message.endswith((".", ")."))
        assert finding.agreement == "A1"
        assert finding.subject
        assert finding.check in CHECKS


def test_a_finding_prints_itself_in_the_public_order():
    finding = Finding("K1", Severity.HIGH, "A1", "ICB", "Sign.")

    assert list(finding.as_json().items()) == [
        ("check", "K1"),
        ("severity", "high"),
        ("agreement", "A1"),
        ("subject", "ICB"),
        ("message", "Sign."),
    ]


def test_a_note_answers_what_it_is_about_and_nothing_else():
    scheme = (books.scheme(vat_regime="s33"),)
    (exposed,) = check(books.clean_book(schemes=scheme), TODAY)

    def left(**changes):
        note = FindingNote("A1", "K23", exposed.about, "Both finance officers agree.", "A", TODAY)
        return check(
            books.clean_book(schemes=scheme, answers=Answers(notes=(replace(note, **changes),))),
            TODAY,
        )

    assert left() == []
    assert left(about="F1 LA") == [exposed]
    assert left(number="K14") == [exposed]
    assert left(said_on=date(2026, 1, 1)) == [exposed]


def test_a_note_cannot_answer_what_is_to_be_mended():
    scheme = (books.scheme(provider="ICB"),)
    (silent,) = check(books.clean_book(schemes=scheme), TODAY)
    notes = (FindingNote("A1", silent.check, silent.subject, "Later.", "A", TODAY),)

    assert silent.about == ""
    assert check(books.clean_book(schemes=scheme, answers=Answers(notes=notes)), TODAY) == [silent]


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DAYS, st.none() | DAYS, DAYS, st.none() | st.integers(0, 10**6))
def test_the_checks_answer_whatever_the_dates(start, end, today, months):
    terms = books.agreement(
        start_date=start, end_date=end, notice_months=months, review_every_months=months
    )
    book = books.clean_book(agreement=terms)

    findings = check(replace(book, reviews=()), today)

    assert findings == sorted(findings, key=finding_order)
