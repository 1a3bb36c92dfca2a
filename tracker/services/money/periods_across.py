"""How far the months are closed, over all agreements one may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.financial_year import Period
from tracker.models import Agreement, ClosedPeriod, ReopenedPeriod, SoftClosedPeriod
from tracker.services.records.shown import shown

_CLOSED, _SOFTLY, _REOPENED = "closed", "softly", "reopened"


@dataclass(frozen=True, slots=True)
class MonthAcross:
    """A month: in how many agreements it runs, and in how many it is closed or softly so.

    One that is reopened until a day counts among the closed ones, and as reopened until then.
    """

    period: Period
    running: int
    closed: int
    softly: int
    reopened: int

    @property
    def open(self) -> int:
        """In how many agreements that run in it the month is open for all who may enter."""
        return max(self.running - self.closed - self.softly + self.reopened, 0)


def months_across(session: Session, months: Sequence[Period], day: date) -> list[MonthAcross]:
    """Each of some months over all agreements the session may show, in the order given.

    Args:
        day: until which a reopened month must be open to count.
    """
    runs = session.execute(
        select(Agreement.start_date, Agreement.end_date).where(shown(session, Agreement.agreement))
    ).all()
    counts = _counts(session, months, day)
    return [
        MonthAcross(
            month,
            sum(
                start <= month.last_day and (end is None or end >= month.first_day)
                for start, end in runs
            ),
            *(counts.get((kind, month), 0) for kind in (_CLOSED, _SOFTLY, _REOPENED)),
        )
        for month in months
    ]


def _counts(session: Session, months: Sequence[Period], day: date) -> dict[tuple[str, Period], int]:
    parts = [
        select(literal(kind).label("kind"), model.period, func.count().label("number"))
        .where(shown(session, model.agreement), model.period.in_(months), *further)
        .group_by(model.period)
        for kind, model, further in (
            (_CLOSED, ClosedPeriod, ()),
            (_SOFTLY, SoftClosedPeriod, ()),
            (_REOPENED, ReopenedPeriod, (ReopenedPeriod.until >= day,)),
        )
    ]
    return {(kind, period): number for kind, period, number in session.execute(union_all(*parts))}
