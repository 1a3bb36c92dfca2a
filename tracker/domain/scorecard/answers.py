"""What the scorecard asks of an agreement, and what it answers with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.figures import counted
from tracker.domain.records.frameworks import Framework


class Verdict(StrEnum):
    """How far a question or a recommendation is met."""

    MET = "Met"
    PARTLY = "Partly met"
    NOT_MET = "Not met"
    NOT_ASKED = "Not applicable"

    @property
    def is_gap(self) -> bool:
        """Whether something is left to do."""
        return self in {Verdict.PARTLY, Verdict.NOT_MET}


VERDICTS = tuple(verdict.value for verdict in Verdict)
"""Their words."""


class Place(StrEnum):
    """Where a gap is mended, by the name of the page among those of the agreement."""

    PARTNERS = "Partners"
    SET_UP = "Set-up"
    DOCUMENTS = "Documents"
    REVIEWS = "Reviews"
    OUTCOMES = "Outcomes"
    MONEY = "Money"
    RISK_SHARE = "Risk share"
    FRAMEWORKS = "Frameworks"
    TIMETABLE = "Timetable"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of the three: its number, what it asks in few words, and in its own."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question under a recommendation, by its code (`1.3` is the third under the first).

    `title` is its heading. `one` and `many` say what is so of an agreement, or of several, for
    which it is not met.
    """

    code: str
    title: str
    text: str
    one: str
    many: str

    @property
    def recommendation(self) -> int:
        """The number of the recommendation it belongs to."""
        return int(self.code.partition(".")[0])

    def gap(self, agreements: int) -> str:
        """How many agreements do not meet it, in a sentence without its full stop."""
        return f"{counted(agreements, 'agreement')} {self.one if agreements == 1 else self.many}"


RECOMMENDATIONS = (
    Recommendation(
        1,
        "Written and reviewed",
        "Draw up written agreements, and regularly review them in light of performance and "
        "changing circumstances.",
    ),
    Recommendation(
        2,
        "Outcomes",
        "Set and monitor measurable outcomes for service users for all partnership agreements.",
    ),
    Recommendation(
        3,
        "Financial frameworks",
        "Develop clear and synchronised financial frameworks covering budget-setting, "
        "governance, financial planning, financial timetables and risk-sharing.",
    ),
)
"""The three recommendations of "Means to an end" (Audit Commission, 2009)."""


def _framework(place: int, framework: Framework) -> Question:
    word = framework.value
    said = word.lower()
    return Question(
        f"3.{place}",
        word,
        f"Are the partners’ frameworks for {said} clear, and do they run together?",
        f"has no synchronised {said}",
        f"have no synchronised {said}",
    )


QUESTIONS = (
    Question(
        "1.1",
        "Written and signed",
        "Is there a written agreement, signed by every partner, for this money today?",
        "is not in writing and signed by every partner",
        "are not in writing and signed by every partner",
    ),
    Question(
        "1.2",
        "Complete",
        "Does the agreement specify all that regulation 7(3) of SI 2000/617 asks for?",
        "does not specify all that regulation 7(3) asks for",
        "do not specify all that regulation 7(3) asks for",
    ),
    Question(
        "1.3",
        "Reviewed on time",
        "Is it reviewed when a review is due, and is the next one planned?",
        "has no current review",
        "have no current review",
    ),
    Question(
        "1.4",
        "Reviewed after changes",
        "Was it reviewed when its performance or its circumstances changed?",
        "was not reviewed after a change that calls for it",
        "were not reviewed after a change that calls for it",
    ),
    Question(
        "2.1",
        "Outcomes set",
        "Is there a measurable outcome for service users, and is it defined?",
        "has no defined outcome measure",
        "have no defined outcome measure",
    ),
    Question(
        "2.2",
        "Baseline and target",
        "Does every outcome measure have a baseline and a target?",
        "has an outcome measure without a baseline or a target",
        "have an outcome measure without a baseline or a target",
    ),
    Question(
        "2.3",
        "Readings current",
        "Is every outcome measure read when it is due?",
        "has an outcome measure without a current reading",
        "have an outcome measure without a current reading",
    ),
    Question(
        "2.4",
        "Monitored",
        "Do the partners receive the reports and returns by which they monitor it?",
        "has reports or returns that are overdue, or none",
        "have reports or returns that are overdue, or none",
    ),
    *(_framework(place, framework) for place, framework in enumerate(Framework, start=1)),
)
"""Every question in its order; the codes are kept in the database and stand in addresses."""

BY_CODE: Mapping[str, Question] = {question.code: question for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is so of one question: the verdict, why, and the page on which a gap is mended."""

    question: str
    verdict: Verdict
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An agreement's answers on a day, in the order of the questions."""

    agreement: str
    day: date
    answers: tuple[Answer, ...]

    def of(self, recommendation: int) -> list[Answer]:
        """The answers under one recommendation."""
        return [a for a in self.answers if BY_CODE[a.question].recommendation == recommendation]

    def verdict(self, recommendation: int) -> Verdict:
        """How far one recommendation is met."""
        return verdict_of(answer.verdict for answer in self.of(recommendation))

    @property
    def verdicts(self) -> tuple[Verdict, Verdict, Verdict]:
        """How far each of the three is met."""
        return (self.verdict(1), self.verdict(2), self.verdict(3))

    @property
    def gaps(self) -> list[Answer]:
        """What is left to do."""
        return [answer for answer in self.answers if answer.verdict.is_gap]

    @property
    def sentence(self) -> str:
        """How many recommendations the agreement meets and how much is left, for its first line."""
        return sentence_of(self.verdicts, len(self.gaps))

    def as_json(self) -> dict[str, object]:
        """The scorecard as `tracker scorecard --json` prints it."""
        return {
            "agreement": self.agreement,
            "day": self.day.isoformat(),
            "recommendations": {str(n): str(v) for n, v in enumerate(self.verdicts, start=1)},
            "answers": [
                {
                    "question": answer.question,
                    "answer": str(answer.verdict),
                    "why": answer.why,
                    "mended_on": str(answer.place) if answer.verdict.is_gap else None,
                }
                for answer in self.answers
            ],
        }


def verdict_of(verdicts: Iterable[Verdict]) -> Verdict:
    """A recommendation's verdict: met when every question that applies is met.

    It is not met at all when none of them is met, not even partly.
    """
    asked = {verdict for verdict in verdicts if verdict is not Verdict.NOT_ASKED}
    if not asked:
        return Verdict.NOT_ASKED
    return asked.pop() if len(asked) == 1 else Verdict.PARTLY


_WORDS = ("none", "one", "two", "three")


def sentence_of(verdicts: Sequence[Verdict], gaps: int) -> str:
    """The first sentence of a scorecard.

    >>> sentence_of([Verdict.MET, Verdict.PARTLY, Verdict.MET], 2)
    'This agreement meets two of the three recommendations; 2 gaps are left.'
    """
    asked = [verdict for verdict in verdicts if verdict is not Verdict.NOT_ASKED]
    if not asked:
        return "This agreement has ended, so the recommendations ask nothing of it any more."
    met = sum(verdict is Verdict.MET for verdict in asked)
    left = f"{counted(gaps, 'gap')} {'is' if gaps == 1 else 'are'} left"
    if len(asked) < len(verdicts):
        return f"This agreement has ended, but {left}."
    if met == len(asked):
        return "This agreement meets all three recommendations."
    return f"This agreement meets {_WORDS[met]} of the three recommendations; {left}."
