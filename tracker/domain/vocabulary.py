"""The words a listed value may be, for the workbook and the database.

Where a rule tells the words apart, they are the values of its own enum and only listed here.
"""

from enum import StrEnum

from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.domain.assessments.instruments import INSTRUMENT_CODES
from tracker.domain.funds.lines import ACTUAL, COMMITMENT, FORECAST
from tracker.domain.obligations.reminders import LetterState
from tracker.domain.outcomes.measures import NOT_AVAILABLE, Better
from tracker.domain.records.agreement_settings import Approvals
from tracker.domain.records.balances import Figure, Signing, Timing
from tracker.domain.records.checks import Consultation, Recurrence, SignOffRole, SpendType
from tracker.domain.records.decisions import DecisionKind, DecisionStatus
from tracker.domain.records.documents import DocumentKind
from tracker.domain.records.frameworks import Framework, Synchronised
from tracker.domain.records.linked_variations import LinkKind
from tracker.domain.records.timetables import Certainty, KeyEvent, ReturnAuthority
from tracker.domain.review_triggers.trigger import TriggerKind
from tracker.domain.risk_share.terms import Base, CapUnit, Direction, FundKind, LimitUnit, Method
from tracker.domain.working_days import Division


def _words(listed: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in listed)


ORGANISATION_TYPES = (
    "ICB", "NHS trust", "NHS foundation trust", "Council", "Combined authority", "Health board",
    "Other", "PCT", "CCG",
)  # fmt: skip
LEGAL_BASES = (
    "Section 75", "Section 76", "Section 256", "Section 257", "Section 65Z5", "Section 113",
    "Section 10", "Section 33 (Wales)", "Part 9 (Wales)", "Integration scheme (Scotland)",
    "Aligned budgets", "Section 31", "Section 28A", "Section 28BB",
)  # fmt: skip
FUND_KINDS = _words(FundKind)
CONTRIBUTION_STATUSES = ("Proposed", "Agreed", "Final")
LINK_KINDS = _words(LinkKind)
LEDGER_MEASURES = (ACTUAL, FORECAST, COMMITMENT)
DIRECTIONS = _words(Direction)
METHODS = _words(Method)
LIMIT_UNITS = _words(LimitUnit)
CAP_UNITS = _words(CapUnit)
BASES = _words(Base)
REVIEW_KINDS = ("Annual", "Mid-year", "Triggered", "End of term")
REVIEW_OUTCOMES = ("Continue", "Vary", "Terminate", "Extend")
RETURN_KINDS = ("Quarterly report", "Annual return")
BETTER = _words(Better)
EXTRACT_USES = ("ledger", "comparison")
BALANCE_FIGURES = _words(Figure)
BALANCE_TIMINGS = _words(Timing)
BALANCE_SIGNINGS = _words(Signing)
LEFT_KINDS = ("unmatched", "faulty")
FREQUENCIES = ("Monthly", "Quarterly", "Annual")
DOCUMENT_KINDS = _words(DocumentKind)
APPROVALS = _words(Approvals)
BANK_HOLIDAYS = _words(Division)
KEY_EVENTS = _words(KeyEvent)
CERTAINTIES = _words(Certainty)
RETURN_AUTHORITIES = _words(ReturnAuthority)
TRIGGER_KINDS = _words(TriggerKind)
SPEND_TYPES = _words(SpendType)
RECURRENCES = _words(Recurrence)
SIGN_OFF_ROLES = _words(SignOffRole)
CONSULTATIONS = _words(Consultation)
LETTER_STATES = _words(LetterState)
FRAMEWORKS = _words(Framework)
INSTRUMENTS = INSTRUMENT_CODES
SYNCHRONISED = _words(Synchronised)
DECISION_KINDS = _words(DecisionKind)
DECISION_STATUSES = _words(DecisionStatus)
PROPOSAL_KINDS = _words(ProposalKind)
PROPOSAL_STATES = _words(ProposalState)
COMMENT_VISIBILITIES = ("Private", "Shared")
READING_STATUSES = ("Provisional", "Final", NOT_AVAILABLE)
ROLES = ("Finance lead", "Board member", "Auditor", "Administrator")
LINK_PURPOSES = ("invitation", "reset")
