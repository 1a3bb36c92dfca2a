"""The first recommendation: is the agreement written, complete, and reviewed when it should be?"""

from collections.abc import Iterator
from datetime import timedelta

from tracker.domain.agreements.variation_signing import signing_of
from tracker.domain.checks import content, obligations
from tracker.domain.figures import counted
from tracker.domain.financial_year import add_months
from tracker.domain.obligations.agreement_calendar import review_due
from tracker.domain.review_triggers.circumstances import triggers
from tracker.domain.scorecard.answers import Answer, Place, Verdict
from tracker.domain.scorecard.asking import Asking
from tracker.domain.set_up import PartState, set_up_in
from tracker.domain.wording import day_text, listed

_SIGNED = frozenset({"C1", "C2"})
A_YEAR = 12
"""A review held so many months ago at most counts for something, even if no next one is planned."""


def answers(asking: Asking) -> Iterator[Answer]:
    """The answers to the questions 1.1 to 1.4."""
    yield _signed(asking)
    yield _complete(asking)
    yield _on_time(asking)
    yield _after_changes(asking)


def _signed(asking: Asking) -> Answer:
    """1.1, by the parts C1 and C2 of the set-up, and by check K2."""
    question, partners = "1.1", asking.book.partners
    unsigned = [row.organisation for row in partners if not row.has_signed(asking.day)]
    if not partners:
        return Answer(question, Verdict.NOT_MET, "No partner is recorded.", Place.PARTNERS)
    if unsigned:
        verdict = Verdict.NOT_MET if len(unsigned) == len(partners) else Verdict.PARTLY
        why = f"Not yet signed by {asking.named(unsigned)}."
        return Answer(question, verdict, why, Place.PARTNERS)
    lacking = {part.item: part.missing for part in set_up_in(asking.case).parts if part.missing}
    if "C2" in lacking:
        return Answer(question, Verdict.PARTLY, lacking["C2"][0], Place.PARTNERS)
    if "C1" in lacking:
        why = "Every partner has signed, but no signed copy is attached."
        return Answer(question, Verdict.PARTLY, why, Place.DOCUMENTS)
    pending = [
        row.variation
        for row in asking.book.variations
        if row.effective_from <= asking.day
        and signing_of(asking.book, row, asking.day).signed_on is None
    ]
    if pending:
        verb = "is" if len(pending) == 1 else "are"
        noun = "Variation" if len(pending) == 1 else "Variations"
        why = f"{noun} {listed(pending)} {verb} in effect without being signed."
        return Answer(question, Verdict.PARTLY, why, Place.SET_UP)
    last = max(row.signed_on for row in partners if row.signed_on is not None)
    why = f"Signed by every partner, the last on {day_text(last)}."
    return Answer(question, Verdict.MET, why, Place.PARTNERS)


def _complete(asking: Asking) -> Answer:
    """1.2, by the parts of the set-up that regulation 7(3) asks for, besides those of 1.1."""
    if not content.is_asked(asking.case):
        why = (
            f"Regulation 7(3) asks nothing of an agreement under “{asking.agreement.legal_basis}” "
            "without a pooled fund."
        )
        return Answer("1.2", Verdict.NOT_ASKED, why, Place.SET_UP)
    needed = set_up_in(asking.case).needed(regulation=True)
    parts = [part for part in needed if part.item not in _SIGNED]
    missing = [part for part in parts if part.state is not PartState.COMPLETE]
    if not missing:
        why = f"All {len(parts)} parts besides the signatures and their copy are complete."
        return Answer("1.2", Verdict.MET, why, Place.SET_UP)
    verdict = Verdict.NOT_MET if len(missing) == len(parts) else Verdict.PARTLY
    named = listed(f"{part.item} {part.title}" for part in missing)
    why = f"{counted(len(missing), 'part')} of {len(parts)} not complete: {named}."
    return Answer("1.2", verdict, why, Place.SET_UP)


def _on_time(asking: Asking) -> Answer:
    """1.3, by the same rules as check K4."""
    case = asking.case
    held = asking.last_review
    said = "No review has been held yet" if held is None else f"Last reviewed on {day_text(held)}"
    overdue = obligations.overdue_reviews(case)
    if overdue:
        late = f"the review due on {day_text(overdue[0].due)} is {counted(-overdue[0].days, 'day')}"
        return Answer("1.3", Verdict.NOT_MET, f"{said}; {late} overdue.", Place.REVIEWS)
    if obligations.is_terminating(case):
        why = f"{said}, with the decision to terminate: no further review is needed."
        return Answer("1.3", Verdict.MET, why, Place.REVIEWS)
    if not obligations.is_planned(case):
        recent = held is not None and add_months(held, A_YEAR) >= asking.day
        verdict = Verdict.PARTLY if recent else Verdict.NOT_MET
        return Answer("1.3", verdict, f"{said}; no next review is planned.", Place.REVIEWS)
    due = review_due(asking.book, asking.agreement)
    assert due is not None, "a review is planned"
    return Answer(
        "1.3", Verdict.MET, f"{said}; the next one is due on {day_text(due)}.", Place.REVIEWS
    )


def _after_changes(asking: Asking) -> Answer:
    """1.4, by what calls for a review.

    A circumstance for which a review is due as soon as the agreement asks for is met partly.
    """
    question, place = "1.4", Place.REVIEWS
    if asking.agreement.start_date > asking.day:
        why = f"It starts on {day_text(asking.agreement.start_date)}."
        return Answer(question, Verdict.NOT_ASKED, why, place)
    circumstances = [found.reason for found in triggers(asking.book, asking.rules, asking.day)]
    if not circumstances:
        return Answer(question, Verdict.MET, "Nothing calls for a review before it is due.", place)
    also = f" ({len(circumstances) - 1} more)" if len(circumstances) > 1 else ""
    due = review_due(asking.book, asking.agreement)
    soon = asking.day + timedelta(days=asking.rules.review_within_days)
    if due is not None and asking.day <= due <= soon:
        why = f"{circumstances[0]}{also} A review is due on {day_text(due)}."
        return Answer(question, Verdict.PARTLY, why, place)
    return Answer(question, Verdict.NOT_MET, f"{circumstances[0]}{also}", place)
