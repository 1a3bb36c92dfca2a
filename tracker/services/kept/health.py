"""How many things the health checks found in each agreement, and on which day they ran.

What the checks find depends on the day in many ways, so their counts carry the day they were
taken. They are taken anew where a change touched a few agreements; where it touched many, and
when a day has passed, the tracker's worker takes them in portions (`refresh_stale`).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from tracker.domain.health_checks import Severity, check
from tracker.models import Agreement, AgreementHealth
from tracker.services.book import load_books

MOST_AT_ONCE = 20
"""How many agreements are checked within a change; each takes some ten milliseconds."""


def refresh(session: Session, agreements: Collection[str], day: date) -> None:
    """Check a few agreements again; of many the counts are only taken away."""
    session.execute(delete(AgreementHealth).where(AgreementHealth.agreement.in_(agreements)))
    if len(agreements) <= MOST_AT_ONCE:
        _check(session, agreements, day)


def refresh_stale(session: Session, day: date, most: int = MOST_AT_ONCE) -> int:
    """Check some agreements that were not checked on the day yet; how many were."""
    stale = session.scalars(
        select(Agreement.agreement)
        .outerjoin(AgreementHealth, AgreementHealth.agreement == Agreement.agreement)
        .where(or_(AgreementHealth.checked_on.is_(None), AgreementHealth.checked_on != day))
        .order_by(AgreementHealth.checked_on.is_not(None), Agreement.agreement)
        .limit(most)
    ).all()
    session.execute(delete(AgreementHealth).where(AgreementHealth.agreement.in_(stale)))
    _check(session, stale, day)
    return len(stale)


def _check(session: Session, agreements: Collection[str], day: date) -> None:
    rows = []
    for book in load_books(session, agreements):
        findings = check(book, day)
        rows.append(
            {
                "agreement": book.agreement.agreement,
                "checked_on": day,
                "high": sum(finding.severity is Severity.HIGH for finding in findings),
                "findings": len(findings),
            }
        )
    if rows:
        session.execute(insert(AgreementHealth), rows)
