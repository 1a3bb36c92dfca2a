"""Which agreements may hold Better Care Fund money, asked of the database."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.models import Contribution
from tracker.services.records.shown import shown


def in_the_better_care_fund(session: Session, agreement: str | None = None) -> set[str]:
    """The agreements with a designated line, or one whose source reads like the NHS minimum.

    Args:
        agreement: the only one in question; None means all that the session may show.
    """
    source = func.lower(Contribution.funding_source)
    wanted = select(Contribution.agreement).where(
        shown(session, Contribution.agreement),
        or_(
            Contribution.designated.is_(True),
            source.like("%nhs minimum%"),
            source.like("%minimum nhs%"),
        ),
    )
    if agreement is not None:
        wanted = wanted.where(Contribution.agreement == agreement)
    return set(session.scalars(wanted.distinct()))
