"""Scorecards over all agreements, from the answers that are kept beside what the checks found.

Each answer is of the day on which the agreement's checks last ran. An agreement whose answers
are being worked out, because it changed together with many others, is listed without any.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.records.review_settings import rules_of
from tracker.domain.scorecard import Answer, Place, Scorecard, Verdict, scorecard_of
from tracker.domain.scorecard.answers import BY_CODE, RECOMMENDATIONS
from tracker.models import AgreementHealth, AgreementStanding, ScorecardAnswer
from tracker.services.agreements.lists import A_PAGE, AgreementQuestion, conditions
from tracker.services.changes.review_settings import settings_of
from tracker.services.records.book import agreement_codes, books_in_turn, load_book
from tracker.services.records.shown import by_code, shown, speaks

_GAPS = [str(verdict) for verdict in Verdict if verdict.is_gap]
_OF_RECOMMENDATION = {
    "1": AgreementHealth.written,
    "2": AgreementHealth.outcomes,
    "3": AgreementHealth.frameworks,
}
GAPS = (*_OF_RECOMMENDATION, *BY_CODE)
"""What a list can be narrowed to: those with a gap under a recommendation, or in a question."""


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Which agreements a list is narrowed to by their answers.

    `code` leaves those with a gap under a recommendation, or in a question. With `verdict` it
    leaves those with that verdict of it instead; without a code, of any question.
    """

    code: str = ""
    verdict: Verdict | None = None


EVERY = GapFilter()


class ScorecardSort(StrEnum):
    """What a list of scorecards is sorted by."""

    AGREEMENT = "agreement"
    TITLE = "title"
    AREA = "area"
    GAPS = "gaps"
    WRITTEN = "written"
    OUTCOMES = "outcomes"
    FRAMEWORKS = "frameworks"


@dataclass(frozen=True, slots=True)
class ScorecardCount:
    """How the agreements of a list score.

    `asked` leaves out those that have ended and those without answers yet (`unknown`).
    `by_recommendation` counts agreements by verdict. The answers are of the days from `oldest`
    to `newest`, None where there are none.
    """

    agreements: int
    asked: int
    meeting: int
    unknown: int
    by_recommendation: Mapping[int, Mapping[Verdict, int]]
    oldest: date | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class ScorecardLine:
    """One agreement of the list; `verdicts` and `answers` are empty while they are worked out."""

    code: str
    title: str
    area: str | None
    legal_basis: str
    verdicts: tuple[Verdict, ...]
    answers: Mapping[str, Verdict]
    gaps: int | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One agreement's gap in one question."""

    agreement: str
    title: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class GapGroup:
    """How many agreements have a gap in a question, and the first few of them."""

    question: str
    agreements: int
    first: tuple[Gap, ...]


def scorecard_now(session: Session, agreement: str, today: date) -> Scorecard:
    """An agreement's scorecard, worked out from its records.

    Raises:
        NotFound: when there is no such agreement.
    """
    book = load_book(session, agreement)
    own = settings_of(session, [agreement]).get(agreement)
    return scorecard_of(book, rules_of(book.as_at(today).legal_basis, own), today)


def scorecards_now(session: Session, today: date) -> list[Scorecard]:
    """Every agreement's scorecard, worked out from the records, by the codes."""
    settings = settings_of(session, agreement_codes(session))
    return [
        scorecard_of(
            book,
            rules_of(book.as_at(today).legal_basis, settings.get(book.agreement.agreement)),
            today,
        )
        for book in books_in_turn(session)
    ]


def count_scorecards(
    session: Session,
    question: AgreementQuestion,
    gap: GapFilter = EVERY,
) -> ScorecardCount:
    """How many agreements answer the question, and how they score; narrowed as a list is."""
    by = tuple(_OF_RECOMMENDATION.values())
    found: Sequence[Any] = session.execute(
        select(
            func.count(), *by, case((AgreementHealth.gaps == 0, 1), else_=0).label("whole"),
            func.min(AgreementHealth.checked_on), func.max(AgreementHealth.checked_on),
        )
        .select_from(AgreementStanding)
        .outerjoin(AgreementHealth, AgreementHealth.agreement == AgreementStanding.agreement)
        .where(*_narrowed(session, question, gap))
        .group_by(*by, "whole")
    ).all()  # fmt: skip
    tally: dict[int, dict[Verdict, int]] = {r.number: defaultdict(int) for r in RECOMMENDATIONS}
    asked = meeting = unknown = 0
    for number, *verdicts, whole, _oldest, _newest in found:
        if verdicts[0] is None:
            unknown += number
            continue
        for recommendation, word in enumerate(verdicts, start=1):
            tally[recommendation][Verdict(word)] += number
        if any(verdict != Verdict.NOT_ASKED for verdict in verdicts):
            asked += number
            meeting += number * whole
    return ScorecardCount(
        agreements=sum(row[0] for row in found),
        asked=asked,
        meeting=meeting,
        unknown=unknown,
        by_recommendation=tally,
        oldest=min((row[-2] for row in found if row[-2] is not None), default=None),
        newest=max((row[-1] for row in found if row[-1] is not None), default=None),
    )


def list_scorecards(
    session: Session,
    question: AgreementQuestion,
    gap: GapFilter = EVERY,
    sort: ScorecardSort = ScorecardSort.AGREEMENT,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[ScorecardLine]:
    """The agreements that answer the question with their answers, in the order asked for.

    Of equal ones the code decides. Verdicts are sorted from what is not met to what is.
    """
    key = _sort_key(session, sort).label("sort_key")
    order = (key.desc() if descending else key.asc()).nulls_last()
    found = session.execute(
        select(
            AgreementStanding.agreement,
            AgreementStanding.title,
            AgreementStanding.area,
            AgreementStanding.legal_basis,
            *_OF_RECOMMENDATION.values(),
            AgreementHealth.gaps,
            AgreementHealth.checked_on,
            key,
        )
        .outerjoin(AgreementHealth, AgreementHealth.agreement == AgreementStanding.agreement)
        .where(*_narrowed(session, question, gap))
        .order_by(order, by_code(session, AgreementStanding.agreement))
        .limit(most)
        .offset(skip or None)
    ).all()
    answers = _answers(session, None if most is None else [row.agreement for row in found])
    return [_line(row, answers.get(row.agreement, {})) for row in found]


def list_gaps(session: Session, today: date, most: int) -> list[GapGroup]:
    """Every question in which agreements have a gap, each with the first few of them.

    What is not met comes before what is met partly.
    """
    place = func.row_number().over(
        partition_by=ScorecardAnswer.question,
        order_by=(_rank(ScorecardAnswer.verdict), by_code(session, ScorecardAnswer.agreement)),
    )
    counted = func.count().over(partition_by=ScorecardAnswer.question)
    ranked = (
        select(
            ScorecardAnswer.agreement,
            ScorecardAnswer.question,
            place.label("place"),
            counted.label("number"),
        )
        .where(ScorecardAnswer.verdict.in_(_GAPS), shown(session, ScorecardAnswer.agreement))
        .subquery()
    )
    found = session.execute(
        select(ScorecardAnswer, AgreementStanding.title, ranked.c.number)
        .join(
            ranked,
            and_(
                ranked.c.agreement == ScorecardAnswer.agreement,
                ranked.c.question == ScorecardAnswer.question,
            ),
        )
        .join(AgreementStanding, AgreementStanding.agreement == ScorecardAnswer.agreement)
        .where(ranked.c.place <= most, speaks(AgreementStanding, today))
        .order_by(ranked.c.place)
    )
    groups: dict[str, list[Gap]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for row, title, number in found:
        numbers[row.question] = number
        answer = Answer(row.question, Verdict(row.verdict), row.why, Place(row.place))
        groups[row.question].append(Gap(row.agreement, title, answer))
    return [
        GapGroup(code, numbers[code], tuple(groups[code])) for code in BY_CODE if code in groups
    ]


def _narrowed(
    session: Session, question: AgreementQuestion, gap: GapFilter
) -> list[ColumnElement[bool]]:
    found = conditions(session, question)
    wanted = _GAPS if gap.verdict is None else [str(gap.verdict)]
    if gap.code in _OF_RECOMMENDATION:
        found.append(_OF_RECOMMENDATION[gap.code].in_(wanted))
    elif gap.code or gap.verdict:
        of = select(ScorecardAnswer.agreement).where(ScorecardAnswer.verdict.in_(wanted))
        if gap.code:
            of = of.where(ScorecardAnswer.question == gap.code)
        found.append(AgreementStanding.agreement.in_(of))
    return found


def _answers(session: Session, agreements: Collection[str] | None) -> dict[str, dict[str, Verdict]]:
    """The verdicts of some agreements, or of all the session may show, by question."""
    asked = select(ScorecardAnswer.agreement, ScorecardAnswer.question, ScorecardAnswer.verdict)
    if agreements is None:
        asked = asked.where(shown(session, ScorecardAnswer.agreement))
    else:
        asked = asked.where(ScorecardAnswer.agreement.in_(agreements))
    found: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for agreement, question, verdict in session.execute(asked):
        found[agreement][question] = Verdict(verdict)
    return found


def _line(row: Any, answers: Mapping[str, Verdict]) -> ScorecardLine:
    known = row.gaps is not None
    return ScorecardLine(
        code=row.agreement,
        title=row.title,
        area=row.area,
        legal_basis=row.legal_basis,
        verdicts=tuple(map(Verdict, row[4:7])) if known else (),
        answers=answers,
        gaps=row.gaps,
        answered_on=row.checked_on,
    )


def _sort_key(session: Session, sort: ScorecardSort) -> ColumnElement[Any]:
    verdicts: dict[ScorecardSort, InstrumentedAttribute[str]] = {
        ScorecardSort.WRITTEN: AgreementHealth.written,
        ScorecardSort.OUTCOMES: AgreementHealth.outcomes,
        ScorecardSort.FRAMEWORKS: AgreementHealth.frameworks,
    }
    if sort in verdicts:
        return _rank(verdicts[sort])
    if sort is ScorecardSort.GAPS:
        return AgreementHealth.gaps.expression
    texts: dict[ScorecardSort, InstrumentedAttribute[Any]] = {
        ScorecardSort.TITLE: AgreementStanding.title,
        ScorecardSort.AREA: AgreementStanding.area,
    }
    return by_code(session, texts.get(sort, AgreementStanding.agreement))


def _rank(verdict: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """What is not met first; None for what is not there."""
    order = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.MET, Verdict.NOT_ASKED)
    return case({str(one): place for place, one in enumerate(order)}, value=verdict)
