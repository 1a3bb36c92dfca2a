"""Which agreements measure outcomes, which do not yet, and which say why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from tracker.models import Agreement, AgreementStanding, OutcomeMeasure, OutcomeSetting
from tracker.services.agreements.lists import A_PAGE, AgreementQuestion, conditions
from tracker.services.records.shown import by_code, shown


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many agreements there are, how many of them have a measure, and the measures in all.

    `excused` are those without a measure that say why.
    """

    agreements: int
    measuring: int
    measures: int
    excused: int = 0

    @property
    def without(self) -> int:
        """How many agreements have no measure, whether or not they say why."""
        return self.agreements - self.measuring


def coverage(session: Session) -> Coverage:
    """How far the agreements that the session may show measure what they are for."""
    agreements = session.execute(
        select(func.count()).select_from(Agreement).where(shown(session, Agreement.agreement))
    ).scalar_one()
    measuring, measures = session.execute(
        select(func.count(OutcomeMeasure.agreement.distinct()), func.count()).where(
            shown(session, OutcomeMeasure.agreement)
        )
    ).one()
    excused = session.execute(
        select(func.count())
        .select_from(Agreement)
        .join(OutcomeSetting, OutcomeSetting.agreement == Agreement.agreement)
        .where(shown(session, Agreement.agreement), ~_measures(Agreement))
    ).scalar_one()
    return Coverage(agreements, measuring, measures, excused)


class UnmeasuredSort(StrEnum):
    """What a list of agreements without a measure is sorted by; those that say nothing first."""

    REASON = "reason"
    AGREEMENT = "agreement"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """An agreement without a measure, and why it has none, as far as anybody said."""

    agreement: str
    title: str
    area: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class UnmeasuredQuestion:
    """Which agreements without a measure are asked for: `agreements` says which agreements.

    `is_said` asks for those that say why they have none, or for those that do not; None for both.
    """

    agreements: AgreementQuestion
    is_said: bool | None = None


def count_without_measure(session: Session, question: UnmeasuredQuestion) -> int:
    """How many agreements without a measure answer the question."""
    return session.execute(
        select(func.count())
        .select_from(AgreementStanding)
        .outerjoin(OutcomeSetting, _SETTING)
        .where(*_conditions(session, question))
    ).scalar_one()


def agreements_without_measure(
    session: Session,
    question: UnmeasuredQuestion,
    sort: UnmeasuredSort = UnmeasuredSort.REASON,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> Sequence[Unmeasured]:
    """The agreements without a measure that answer the question, in the order asked for, then by code."""
    code = by_code(session, AgreementStanding.agreement)
    keys = {
        UnmeasuredSort.REASON: case((_REASON.is_(None), 0), else_=1),
        UnmeasuredSort.AGREEMENT: code,
        UnmeasuredSort.TITLE: by_code(session, AgreementStanding.title),
    }
    found = session.execute(
        select(
            AgreementStanding.agreement, AgreementStanding.title, AgreementStanding.area, _REASON
        )
        .outerjoin(OutcomeSetting, _SETTING)
        .where(*_conditions(session, question))
        .order_by(keys[sort].desc() if descending else keys[sort].asc(), code)
        .limit(most)
        .offset(skip or None)
    )
    return [Unmeasured(*row) for row in found]


_REASON = OutcomeSetting.why_no_measure
_SETTING = OutcomeSetting.agreement == AgreementStanding.agreement


def _conditions(session: Session, question: UnmeasuredQuestion) -> list[ColumnElement[bool]]:
    found = [*conditions(session, question.agreements), ~_measures(AgreementStanding)]
    if question.is_said is not None:
        found.append(_REASON.is_not(None) if question.is_said else _REASON.is_(None))
    return found


def _measures(model: type[Agreement | AgreementStanding]) -> ColumnElement[bool]:
    return exists(select(OutcomeMeasure.id).where(OutcomeMeasure.agreement == model.agreement))
