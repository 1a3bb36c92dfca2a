"""How far an agreement does what the Audit Commission asked for, question by question.

"Means to an end" (2009) has three recommendations: written agreements, regularly reviewed;
measurable outcomes, set and monitored; clear and synchronised financial frameworks. Under each
stand a few questions (`answers.QUESTIONS`), answered from what other rules know already: the
health checks, the set-up, what calls for a review, what is owed, and the register of frameworks.
Nothing is decided here that another rule decides.
"""

from datetime import date

from tracker.domain.checks.inspection import Finding, Inspection
from tracker.domain.health_checks import check_case
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import AgreementBook
from tracker.domain.scorecard import frameworks, outcomes, written
from tracker.domain.scorecard.answers import QUESTIONS, Answer, Place, Scorecard, Verdict
from tracker.domain.scorecard.asking import Asking
from tracker.domain.wording import day_text

__all__ = ["Answer", "Place", "Scorecard", "Verdict", "scorecard_in", "scorecard_of"]


def scorecard_of(book: AgreementBook, rules: ReviewRules, today: date) -> Scorecard:
    """The scorecard of an agreement on a day. The book needs every register."""
    case = Inspection.of(book, today)
    return scorecard_in(case, check_case(case), rules)


def scorecard_in(case: Inspection, findings: list[Finding], rules: ReviewRules) -> Scorecard:
    """The scorecard of an agreement whose checks have run; `findings` are all they found."""
    asking = Asking(case, findings, rules)
    if case.ended:
        answers = _after_the_end(asking)
    else:
        answers = (
            *written.answers(asking),
            *outcomes.answers(asking),
            *frameworks.answers(asking),
        )
    return Scorecard(case.agreement.agreement, case.today, answers)


def _after_the_end(asking: Asking) -> tuple[Answer, ...]:
    """Nothing is asked of an agreement that has ended, unless money goes on without it (K3)."""
    end = asking.agreement.end_date
    assert end is not None, "it has ended"
    ended = f"It ended on {day_text(end)}."
    continuing = asking.messages("K3")
    return tuple(
        Answer(question.code, Verdict.NOT_MET, continuing[0], Place.SET_UP)
        if continuing and question.code == "1.1"
        else Answer(question.code, Verdict.NOT_ASKED, ended, Place.SET_UP)
        for question in QUESTIONS
    )
