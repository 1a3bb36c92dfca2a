"""Tables: typed mappings with their constraints, and no rules of the field beyond those."""

from tracker.models.agreements import (
    Agreement,
    AgreementVersion,
    ClosedPeriod,
    Organisation,
    Partner,
    Variation,
)
from tracker.models.base import Base
from tracker.models.funds import (
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerEntry,
    Profile,
    Scheme,
)
from tracker.models.monitoring import OutcomeMeasure, OutcomeReading, OutcomeTarget, Return, Review
from tracker.models.record import AuditChange, AuditEntry, Identity, ImportBatch, Upload
from tracker.models.risk import RiskShare, RiskShareCap

__all__ = [
    "Agreement",
    "AgreementVersion",
    "AuditChange",
    "AuditEntry",
    "Base",
    "Budget",
    "ClosedPeriod",
    "Contribution",
    "Fund",
    "Identity",
    "ImportBatch",
    "Instalment",
    "LedgerEntry",
    "Organisation",
    "OutcomeMeasure",
    "OutcomeReading",
    "OutcomeTarget",
    "Partner",
    "Profile",
    "Return",
    "Review",
    "RiskShare",
    "RiskShareCap",
    "Scheme",
    "Upload",
    "Variation",
]
