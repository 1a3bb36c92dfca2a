"""Assessments of a partnership: each partner's own scores, drafted privately, submitted for all.

A draft is seen by the finance leads of its own organisation and by nobody else. What is submitted
becomes register rows; that nobody writes another partner's is seen to where changes are recorded
(`tracker.audit`), so that no door can forget it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.assessments.comparing import assessment_of, scores_of
from tracker.domain.assessments.instruments import Instrument
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.registers import AgreementBook
from tracker.errors import NotAllowed, NotFound
from tracker.models import Draft as DraftRow
from tracker.services.approvals.drafts import Draft, list_drafts
from tracker.services.changes.edits import Edit
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS

SHEETS = ("Partners", "Assessments", "Assessment scores")


@dataclass(frozen=True, slots=True)
class Scoring:
    """Which instrument a partner scores, for which year."""

    agreement: str
    partner: str
    instrument: Instrument
    year: FinancialYear

    @property
    def form(self) -> str:
        """What a draft of it is kept under."""
        return _form(self.agreement, self.partner, self.instrument.code, str(self.year))


def _form(*words: str) -> str:
    return " | ".join(("assessment", *words))


def scoring_bodies(actor: Actor, book: AgreementBook) -> list[str]:
    """The partners that the actor may score for; the local administrator may for all."""
    return [row.organisation for row in book.partners if actor.acts_for(row.organisation)]


def require_own(actor: Actor, book: AgreementBook, partner: str) -> None:
    """Refuse to go on for a partner that is not the actor's.

    Raises:
        NotFound: when it is no partner of the agreement.
        NotAllowed: when the actor is none of its finance leads.
    """
    if partner not in {row.organisation for row in book.partners}:
        raise NotFound(f"Agreement {book.agreement.agreement} has no partner {partner}.")
    if partner not in scoring_bodies(actor, book):
        raise NotAllowed(f"Only the finance leads of organisation {partner} may score for it.")


def latest_draft(session: Session, actor: Actor, scoring: Scoring) -> Draft | None:
    """The latest draft that anybody of the partner left; each partner submits one together."""
    found = list_drafts(session, actor, scoring.agreement)
    own = (row for row in found
           if row.form == scoring.form and row.organisation == scoring.partner)  # fmt: skip
    return next(own, None)


def drafted(session: Session, actor: Actor, agreement: str) -> dict[str, Draft]:
    """The latest drafts of assessments that the actor may see of an agreement, by their form."""
    found: dict[str, Draft] = {}
    for row in list_drafts(session, actor, agreement):
        if row.form.startswith(_form(agreement, "")):
            found.setdefault(row.form, row)
    return found


def forget_drafts(session: Session, scoring: Scoring) -> None:
    """Take away every draft of an assessment, whoever of the partner left it."""
    session.execute(
        delete(DraftRow).where(
            DraftRow.form == scoring.form, DraftRow.organisation == scoring.partner
        )
    )


def submission(
    book: AgreementBook,
    scoring: Scoring,
    rows: Sequence[AssessmentScore],
    by: str,
    today: date,
) -> list[Edit]:
    """The edits that submit a partner's scores in place of what it submitted before.

    Who submitted it, and when, changes only together with something that they say.
    """
    wanted = (scoring.partner, scoring.instrument.code, scoring.year)
    before: Mapping[int, AssessmentScore] = {row.item: row for row in scores_of(book, *wanted)}
    after = {row.item: row for row in rows}
    edits = [
        Edit(ASSESSMENT_SCORES, before.get(item), after.get(item))
        for item in sorted(before.keys() | after.keys())
        if before.get(item) != after.get(item)
    ]
    kept = assessment_of(book, *wanted)
    if kept is None:
        head = Assessment(scoring.agreement, *wanted, today, by)
        return [Edit(ASSESSMENTS, None, head), *edits]
    if edits:
        now = replace(kept, assessed_on=today, submitted_by=by)
        return [Edit(ASSESSMENTS, kept, now), *edits] if now != kept else edits
    return []
