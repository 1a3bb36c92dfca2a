"""Which agreements measure outcomes, and which do not yet."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Agreement, OutcomeMeasure
from tracker.services.shown import by_code, shown


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many agreements there are, how many of them have a measure, and the measures in all."""

    agreements: int
    measuring: int
    measures: int


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
    return Coverage(agreements, measuring, measures)


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
