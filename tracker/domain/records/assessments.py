"""What partners submitted of a partnership's readiness and working: each its own scores.

What nobody submitted is a draft (`tracker.services.approvals.drafts`) and no record: the other partners learn
nothing of it.
"""

from dataclasses import dataclass
from datetime import date

from tracker.domain.financial_year import FinancialYear


@dataclass(frozen=True, slots=True)
class Assessment:
    """One partner's answers to one instrument for a year, as submitted; there is one of each."""

    agreement: str
    partner: str
    instrument: str
    financial_year: FinancialYear
    assessed_on: date
    submitted_by: str


@dataclass(frozen=True, slots=True)
class AssessmentScore:
    """One item of it: 1 (not so) to 4 (fully so), with what the partner bases it on.

    Without a score the partner left the item open, and its evidence says why. `item` counts the
    items of the instrument from 1.
    """

    agreement: str
    partner: str
    instrument: str
    financial_year: FinancialYear
    item: int
    score: int | None
    evidence: str | None


AssessmentRecord = Assessment | AssessmentScore
