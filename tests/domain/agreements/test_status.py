from datetime import date

import pytest

from tests.domain import books
from tests.domain.test_set_up import document
from tracker.domain.agreements.status import AgreementStatus, standing
from tracker.domain.records.documents import DocumentKind
from tracker.domain.records.outcomes import OutcomeSetting

UNSIGNED = (books.partner("ICB", signed_on=None), books.partner("LA"))
SIGNED_COPY = (document(),)


def said(today=books.TODAY, **changes):
    found = standing(books.book(**{"measures": (books.measure(),)} | changes), today)
    return found.status, found.sentence


def test_an_agreement_is_in_force_when_signed_and_the_copy_is_attached():
    assert said(documents=SIGNED_COPY) == (
        AgreementStatus.IN_FORCE,
        "Signed by both partners; in force until 31 March 2028",
    )


def test_signatures_without_a_signed_copy_are_not_enough():
    assert said() == (
        AgreementStatus.NO_SIGNED_COPY,
        "Signed by both partners, but no signed copy is attached; runs until 31 March 2028",
    )


def test_without_a_measure_or_a_reason_for_none_it_is_not_in_force():
    assert said(documents=SIGNED_COPY, measures=()) == (
        AgreementStatus.NO_MEASURE,
        "Signed by both partners, but no outcome measure is recorded; runs until 31 March 2028",
    )


def test_a_recorded_reason_stands_for_the_measure():
    reason = OutcomeSetting("A1", "The national survey begins in 2026-27.")

    status, _ = said(documents=SIGNED_COPY, measures=(), outcome_settings=(reason,))

    assert status is AgreementStatus.IN_FORCE


def test_a_signed_copy_is_asked_for_before_a_measure():
    status, sentence = said(measures=())

    assert status is AgreementStatus.NO_SIGNED_COPY
    assert "but no signed copy is attached and no outcome measure is recorded" in sentence


def test_what_started_without_every_signature_runs_unsigned():
    assert said(partners=UNSIGNED, documents=SIGNED_COPY) == (
        AgreementStatus.RUNNING_UNSIGNED,
        "Not yet signed by Northshire Integrated Care Board; runs until 31 March 2028",
    )


def test_what_has_neither_started_nor_been_signed_is_a_draft():
    status, sentence = said(date(2025, 3, 1), partners=UNSIGNED)

    assert status is AgreementStatus.DRAFT
    assert sentence.endswith("; starts on 1 April 2025")


def test_a_signature_of_a_later_day_does_not_count_yet():
    assert said(date(2025, 3, 19))[0] is AgreementStatus.DRAFT


def test_a_signed_agreement_may_wait_for_its_start():
    status, _ = said(date(2025, 3, 25), documents=SIGNED_COPY)

    assert status is AgreementStatus.SIGNED


def test_what_is_over_has_ended_whoever_signed():
    assert said(date(2028, 4, 1), partners=UNSIGNED)[0] is AgreementStatus.ENDED
    assert said(date(2028, 3, 31), documents=SIGNED_COPY)[0] is AgreementStatus.IN_FORCE


def test_a_notice_that_is_attached_has_been_served():
    notice = document(DocumentKind.NOTICE, 2)

    assert said(documents=(*SIGNED_COPY, notice)) == (
        AgreementStatus.NOTICE_SERVED,
        "Signed by both partners; notice was served on 20 March 2025, runs until 31 March 2028",
    )


def test_a_review_may_have_decided_to_terminate():
    review = books.review(date(2025, 9, 30), held_on=date(2025, 9, 30), outcome="Terminate")

    assert said(documents=SIGNED_COPY, reviews=(review,))[0] is AgreementStatus.TO_BE_TERMINATED


def test_a_removed_copy_does_not_count():
    gone = document()
    removed = type(gone)(
        *[getattr(gone, name) for name in gone.__slots__[:-3]], "A", date(2025, 6, 1), "Wrong file"
    )

    assert said(documents=(removed,))[0] is AgreementStatus.NO_SIGNED_COPY


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_sentence_counts_the_partners(number):
    partners = tuple(books.partner(code) for code in ("A", "B", "C")[:number])
    words = {0: "No partner is recorded", 1: "Signed by its only partner", 3: "Signed by all 3"}

    assert said(partners=partners)[1].startswith(words[number])
