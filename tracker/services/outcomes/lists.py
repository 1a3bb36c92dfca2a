"""Which agreements measure outcomes, which do not yet, and which say why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from tracker.models import Agreement, OutcomeMeasure, OutcomeSetting
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
        .where(shown(session, Agreement.agreement), ~_measures())
    ).scalar_one()
    return Coverage(agreements, measuring, measures, excused)


def agreements_measuring(session: Session, most: int, skip: int = 0) -> list[str]:
    """The codes of agreements with a measure, in their order, at most so many."""
    code = OutcomeMeasure.agreement
    found = session.scalars(
        select(code)
        .where(shown(session, code))
        .group_by(code)
        .order_by(by_code(session, code))
        .limit(most)
        .offset(skip)
    )
    return list(found)


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """An agreement without a measure, and why it has none, as far as anybody said."""

    agreement: str
    title: str
    reason: str | None


def agreements_without_measure(session: Session, most: int, skip: int = 0) -> Sequence[Unmeasured]:
    """Agreements without a measure, those that give no reason first, then in order of their code."""
    reason = OutcomeSetting.why_no_measure
    found = session.execute(
        select(Agreement.agreement, Agreement.title, reason)
        .outerjoin(OutcomeSetting, OutcomeSetting.agreement == Agreement.agreement)
        .where(shown(session, Agreement.agreement), ~_measures())
        .order_by(reason.is_not(None), by_code(session, Agreement.agreement))
        .limit(most)
        .offset(skip)
    )
    return [Unmeasured(*row) for row in found]


def _measures() -> ColumnElement[bool]:
    return exists(select(OutcomeMeasure.id).where(OutcomeMeasure.agreement == Agreement.agreement))
