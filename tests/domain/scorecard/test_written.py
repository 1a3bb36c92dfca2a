"""The questions 1.1 to 1.4, each by an agreement that meets it and some that do not."""

from datetime import date
from typing import Any

import pytest

from tests.domain import books
from tests.domain.scorecard.cards import SIGNED_COPY, answer
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.scorecard import Place, Verdict

MET, PARTLY, NOT_MET, NOT_ASKED = Verdict
UNSIGNED = books.partner("ICB", signed_on=None)
LATER = VariationSignature(
    "A1", "V1", "LA", "A. Signatory", None, date(2026, 1, 5), None, None, None, False, None
)  # fmt: skip
MINUTE = Document(
    "A1", 2, DocumentKind.MINUTE.value, "Minute", None, "m.pdf", 1, "0" * 64, "A. Finance",
    date(2025, 3, 21), None, None, None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "verdict", "why", "place"),
    [
        ({}, MET, "Signed by every partner, the last on 20 March 2025.", Place.PARTNERS),
        ({"documents": ()}, PARTLY, "no signed copy is attached", Place.DOCUMENTS),
        (
            {
                "agreement": books.agreement(legal_basis="Section 256"),
                "funds": (books.fund(kind="Grant transfer"),),
                "documents": (),
            },
            PARTLY,
            "no signed copy is attached",
            Place.DOCUMENTS,
        ),
        ({"partners": ()}, NOT_MET, "No partner is recorded.", Place.PARTNERS),
        (
            {"partners": (UNSIGNED, books.partner())},
            PARTLY,
            "Not yet signed by Northshire Integrated Care Board.",
            Place.PARTNERS,
        ),
        (
            {"partners": (UNSIGNED, books.partner(signed_on=date(2026, 1, 1)))},
            NOT_MET,
            "Not yet signed by Northshire Integrated Care Board and Northshire Council.",
            Place.PARTNERS,
        ),
        (
            {"partners": (books.partner("ICB"), books.partner(signatory_role=None))},
            PARTLY,
            "LA's signatory's role is blank",
            Place.PARTNERS,
        ),
        ({"documents": (MINUTE,)}, PARTLY, "no signed copy is attached", Place.DOCUMENTS),
        (
            {"variations": (books.variation("V1", date(2025, 9, 1), signed_on=None),)},
            PARTLY,
            "Variation V1 is in effect without being signed.",
            Place.SET_UP,
        ),
        (
            {"variations": (books.variation("V1", date(2025, 9, 1)),), "signatures": (LATER,)},
            PARTLY,
            "Variation V1 is in effect without being signed.",
            Place.SET_UP,
        ),
        (
            {"variations": (books.variation("V1", date(2026, 9, 1), signed_on=None),)},
            MET,
            "Signed by every partner",
            Place.PARTNERS,
        ),
    ],
)
def test_written_and_signed(
    changes: dict[str, Any], verdict: Verdict, why: str, place: Place
) -> None:
    found = answer("1.1", **changes)

    assert (found.verdict, found.place) == (verdict, place)
    assert why in found.why


@pytest.mark.parametrize(
    ("changes", "verdict", "why"),
    [
        ({}, MET, "All 11 parts besides the signatures and their copy are complete."),
        ({"partners": (UNSIGNED, books.partner())}, MET, "All 11 parts"),
        (
            {"agreement": books.agreement(aims=None, monitoring=" ")},
            PARTLY,
            "2 parts of 11 not complete: C3 Aims and outcomes and C12 Host and monitoring.",
        ),
        (
            {"agreement": books.agreement(nhs_functions="Community nursing and minor surgery")},
            PARTLY,
            "1 part of 11 not complete: C6 NHS functions.",
        ),
        (
            {
                "agreement": books.agreement(legal_basis="Section 256"),
                "funds": (books.fund(kind="Grant transfer"),),
            },
            NOT_ASKED,
            "Regulation 7(3) asks nothing of an agreement under “Section 256”",
        ),
    ],
)
def test_complete(changes: dict[str, Any], verdict: Verdict, why: str) -> None:
    found = answer("1.2", **changes)

    assert (found.verdict, found.place) == (verdict, Place.SET_UP)
    assert why in found.why


HELD = books.review(date(2025, 4, 30), date(2025, 4, 28))
LONG_AGO = books.review(date(2024, 4, 30), date(2024, 4, 28))
OPEN_ENDED = books.agreement(
    start_date=date(2023, 4, 1), review_every_months=None, next_review=None
)


@pytest.mark.parametrize(
    ("changes", "verdict", "why"),
    [
        ({}, MET, "No review has been held yet; the next one is due on 31 March 2026."),
        ({"reviews": (HELD,)}, MET, "Last reviewed on 28 April 2025; the next one is due on"),
        (
            {"reviews": (books.review(date(2025, 12, 14)),)},
            NOT_MET,
            "the review due on 14 December 2025 is 1 day overdue",
        ),
        ({"reviews": (books.review(books.TODAY),)}, MET, "the next one is due on 15 December"),
        ({"agreement": OPEN_ENDED, "reviews": ()}, NOT_MET, "no next review is planned"),
        ({"agreement": OPEN_ENDED, "reviews": (LONG_AGO,)}, NOT_MET, "no next review is planned"),
        ({"agreement": OPEN_ENDED, "reviews": (HELD,)}, PARTLY, "no next review is planned"),
        (
            {
                "agreement": OPEN_ENDED,
                "reviews": (books.review(date(2025, 4, 30), date(2025, 4, 28), outcome="Terminate"),),
            },
            MET,
            "with the decision to terminate",
        ),
    ],
)  # fmt: skip
def test_reviewed_on_time(changes: dict[str, Any], verdict: Verdict, why: str) -> None:
    found = answer("1.3", **changes)

    assert (found.verdict, found.place) == (verdict, Place.REVIEWS)
    assert why in found.why


OVERSPENT = (books.actual(1, "80.00"), books.forecast(8, "1200.00"))


@pytest.mark.parametrize(
    ("changes", "verdict", "why"),
    [
        ({}, MET, "Nothing calls for a review before it is due."),
        ({"ledger": OVERSPENT}, NOT_MET, "forecast to overspend by £200.00 in 2025-26"),
        (
            {"ledger": OVERSPENT, "reviews": (books.review(date(2026, 1, 5)),)},
            PARTLY,
            "A review is due on 5 January 2026.",
        ),
        (
            {"ledger": OVERSPENT, "reviews": (books.review(date(2025, 12, 1)),)},
            NOT_MET,
            "forecast to overspend",
        ),
        (
            {"ledger": OVERSPENT, "reviews": (books.review(date(2025, 12, 12), date(2025, 12, 12)),)},
            MET,
            "Nothing calls for a review",
        ),
        (
            {"agreement": books.agreement(start_date=date(2026, 4, 1)), "ledger": OVERSPENT},
            NOT_ASKED,
            "It starts on 1 April 2026.",
        ),
        (
            {"documents": (SIGNED_COPY, Document(
                "A1", 2, DocumentKind.NOTICE.value, "Notice", date(2025, 12, 1), "n.pdf", 1,
                "0" * 64, "A. Finance", date(2025, 12, 1), None, None, None))},
            NOT_MET,
            "Notice was served on 1 December 2025",
        ),
    ],
)  # fmt: skip
def test_reviewed_after_changes(changes: dict[str, Any], verdict: Verdict, why: str) -> None:
    found = answer("1.4", **changes)

    assert (found.verdict, found.place) == (verdict, Place.REVIEWS)
    assert why in found.why
