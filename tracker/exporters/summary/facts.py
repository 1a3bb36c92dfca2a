"""What the auditor's summary is made of: rows and results, gathered by whoever asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import AgreementPosition
from tracker.domain.health_checks import Finding
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.outcomes.measures import MeasureStatus
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.result import ExposurePoint
from tracker.domain.scorecard import Scorecard
from tracker.exporters.summary.planned import PlanFacts

LedgerLine = tuple[str, str, str, str, str, str, int, str | None, int | None, int | None]
"""One ledger row: agreement, fund, scheme, month (`2025-04`), measure, source reference, whole
pence, narrative, and where it came from: the number of the import batch and the row in its file.
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """The exposure curve of one fund."""

    agreement: str
    fund: str
    points: tuple[ExposurePoint, ...]


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """Everything in one summary of a financial year, as at a date.

    `scope` says in words which agreements are covered. `positions` belong to `books` and come
    in the same order; `made_at` is the moment shown on the cover. `ledger` starts the ledger
    rows of the year in the order of their key; it is started twice and must give the same rows.
    """

    scope: str
    year: FinancialYear
    as_at: date
    made_by: str
    made_at: datetime
    books: tuple[AgreementBook, ...]
    positions: tuple[AgreementPosition, ...]
    due: tuple[DueItem, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[MeasureStatus, ...]
    scorecards: tuple[Scorecard, ...]
    exposures: tuple[Exposure, ...]
    ledger: Callable[[], Iterator[LedgerLine]]
    plans: tuple[PlanFacts, ...] = ()
