"""What the health checks found in each agreement, how it scores, and on which day that was.

Both depend on the day in many ways, so they carry the day they were taken. They are taken anew
where a change touched a few agreements; where it touched many, and when a day has passed, the
tracker's worker takes them in portions (`refresh_stale`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from tracker.domain.checks.inspection import Inspection
from tracker.domain.health_checks import Finding, Severity, check_case
from tracker.domain.records.review_settings import rules_of
from tracker.domain.scorecard import Scorecard, scorecard_in
from tracker.models import Agreement, AgreementHealth, ScorecardAnswer
from tracker.services.changes.review_settings import settings_of
from tracker.services.kept.records import Record, by_agreement, records_of
from tracker.services.records.book import load_books

MOST_AT_ONCE = 20
"""How many agreements are checked within a change; each takes some ten milliseconds."""

_KEPT = (AgreementHealth, ScorecardAnswer)


def refresh(session: Session, agreements: Collection[str], day: date) -> None:
    """Check a few agreements again; of many what was found is only taken away."""
    _forget(session, agreements)
    if len(agreements) <= MOST_AT_ONCE:
        _keep(session, agreements, day)


def refresh_stale(session: Session, day: date, most: int = MOST_AT_ONCE) -> int:
    """Check some agreements that were not checked on the day yet; how many were."""
    stale = session.scalars(
        select(Agreement.agreement)
        .outerjoin(AgreementHealth, AgreementHealth.agreement == Agreement.agreement)
        .where(or_(AgreementHealth.checked_on.is_(None), AgreementHealth.checked_on != day))
        .order_by(AgreementHealth.checked_on.is_not(None), Agreement.agreement)
        .limit(most)
    ).all()
    _forget(session, stale)
    _keep(session, stale, day)
    return len(stale)


def work_out(
    session: Session, agreements: Collection[str], day: date
) -> tuple[list[Record], list[Record]]:
    """The records of both tables as of a day, from the registers."""
    settings = settings_of(session, agreements)
    found: list[Record] = []
    answers: list[Record] = []
    for book in load_books(session, agreements):
        code, case = book.agreement.agreement, Inspection.of(book, day)
        findings = check_case(case)
        rules = rules_of(case.agreement.legal_basis, settings.get(code))
        card = scorecard_in(case, findings, rules)
        found.append(_health(card, findings))
        answers += [
            {
                "agreement": code,
                "question": answer.question,
                "verdict": str(answer.verdict),
                "why": answer.why,
                "place": str(answer.place),
            }
            for answer in card.answers
        ]
    return found, answers


def faults(session: Session, agreements: Collection[str]) -> Iterator[str]:
    """Sentences for every agreement whose kept findings or answers are not those of their day."""
    kept = [records_of(session, model, agreements) for model in _KEPT]
    days: dict[date, list[str]] = defaultdict(list)
    for code, (row,) in kept[0].items():
        days[row["checked_on"]].append(code)
    for day, codes in sorted(days.items()):
        right = [by_agreement(records) for records in work_out(session, codes, day)]
        for code in codes:
            if [own.get(code) for own in kept] != [own.get(code) for own in right]:
                yield f"{code}: the kept findings or answers of its scorecard are out of date."
    for code in sorted(kept[1].keys() - kept[0].keys()):
        yield f"{code}: answers of its scorecard are kept without their day."


def _health(card: Scorecard, findings: Collection[Finding]) -> Record:
    written, outcomes, frameworks = card.verdicts
    return {
        "agreement": card.agreement,
        "checked_on": card.day,
        "high": sum(finding.severity is Severity.HIGH for finding in findings),
        "findings": len(findings),
        "written": str(written),
        "outcomes": str(outcomes),
        "frameworks": str(frameworks),
        "gaps": len(card.gaps),
    }


def _forget(session: Session, agreements: Collection[str]) -> None:
    for model in _KEPT:
        session.execute(delete(model).where(model.agreement.in_(agreements)))


def _keep(session: Session, agreements: Collection[str], day: date) -> None:
    for model, records in zip(_KEPT, work_out(session, agreements, day), strict=True):
        if records:
            session.execute(insert(model), records)
