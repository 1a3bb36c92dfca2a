"""The questions 2.1 to 2.4, each by an agreement that meets it and some that do not."""

from datetime import date
from typing import Any

import pytest

from tests.domain import books
from tests.domain.scorecard.cards import answer
from tracker.domain.financial_year import Quarter
from tracker.domain.records.outcomes import OutcomeSetting
from tracker.domain.scorecard import Place, Verdict

MET, PARTLY, NOT_MET, NOT_ASKED = Verdict
DEFINED = books.measure(definition="Of those discharged.")
SECOND = books.measure("M2", definition="Of those assessed.")
TARGETS = (books.target(books.YEAR, "85"), books.target(books.YEAR, "85", code="M2"))
Q2 = Quarter(books.YEAR, 2)


@pytest.mark.parametrize(
    ("question", "changes", "verdict", "why"),
    [
        ("2.1", {}, MET, "1 outcome is measured, each defined."),
        ("2.1", {"measures": ()}, NOT_MET, "No outcome measure is recorded."),
        (
            "2.1",
            {"measures": (), "outcome_settings": (OutcomeSetting("A1", "It only lends staff."),)},
            PARTLY,
            "for this reason: It only lends staff.",
        ),
        ("2.1", {"measures": (books.measure(),)}, PARTLY, "of the only measure is blank"),
        ("2.1", {"measures": (DEFINED, books.measure("M2"))}, PARTLY, "definition of M2 is blank"),
        ("2.2", {}, MET, "Every measure has a baseline and a target."),
        ("2.2", {"measures": ()}, NOT_ASKED, "There is no outcome measure"),
        ("2.2", {"targets": ()}, NOT_MET, "The only measure, M1, is without a baseline"),
        ("2.2", {"measures": (DEFINED, SECOND)}, PARTLY, "1 of 2 measures (M2) is without"),
        (
            "2.2",
            {"targets": (books.target(Quarter(books.YEAR, 1), "85"),)},
            PARTLY,
            "No target is set for the period of the latest reading of M1.",
        ),
        (
            "2.3", {}, MET,
            "Every measure that is due has a reading for one of its last two periods.",
        ),
        ("2.3", {"measures": ()}, NOT_ASKED, "There is no outcome measure"),
        ("2.3", {"readings": ()}, NOT_MET, "The only measure, M1, is without a reading"),
        (
            "2.3",
            {"measures": (DEFINED, SECOND), "targets": TARGETS},
            PARTLY,
            "1 of 2 measures (M2) is without a reading for the last two periods.",
        ),
        (
            "2.3",
            {"readings": (
                books.reading(Quarter(books.YEAR, 1), "86"),
                books.reading(Q2, None, status="Not available"),
            )},
            PARTLY,
            "The latest reading of M1 is not available.",
        ),
        (
            "2.3",
            {"agreement": books.agreement(start_date=date(2025, 12, 1)), "readings": ()},
            NOT_ASKED,
            "No reading is due yet.",
        ),
    ],
)  # fmt: skip
def test_outcomes(question: str, changes: dict[str, Any], verdict: Verdict, why: str) -> None:
    found = answer(question, **changes)

    assert (found.verdict, found.place) == (verdict, Place.OUTCOMES)
    assert why in found.why


NOT_POOLED = {"funds": (books.fund(kind="Aligned"),), "returns": (), "risk_shares": ()}
GRANT = {
    "agreement": books.agreement(legal_basis="Section 256", start_date=date(2024, 4, 1)),
    "funds": (books.fund(kind="Grant transfer"),),
    "returns": (),
    "risk_shares": (),
}
HELD = (books.review(date(2025, 4, 30), date(2025, 4, 28)),)


@pytest.mark.parametrize(
    ("changes", "verdict", "why"),
    [
        ({}, MET, "No report is overdue; the last was submitted on 31 October 2025."),
        ({"returns": ()}, NOT_MET, "Quarterly report of F1 for 2025-26 Q1"),
        (
            {"returns": (books.report(Quarter(books.YEAR, 1), date(2025, 7, 31)),)},
            PARTLY,
            "Quarterly report of F1 for 2025-26 Q2",
        ),
        (NOT_POOLED, NOT_ASKED, "No report or return is due yet."),
        (NOT_POOLED | {"reviews": HELD}, MET, "Nothing is owed; the partners reviewed it on"),
        (GRANT, NOT_MET, "Voucher for the money transferred by F1 in 2024-25, due on"),
    ],
)
def test_monitored(changes: dict[str, Any], verdict: Verdict, why: str) -> None:
    found = answer("2.4", **changes)

    assert (found.verdict, found.place) == (verdict, Place.REVIEWS)
    assert why in found.why
