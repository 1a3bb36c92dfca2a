"""Tables: typed mappings with their constraints, and no rules of the field beyond those."""

from sqlalchemy import Table

from tracker.models.agreements import (
    Agreement,
    AgreementSetting,
    AgreementVersion,
    ClosedPeriod,
    Organisation,
    Partner,
    ReopenedPeriod,
    SoftClosedPeriod,
    Variation,
)
from tracker.models.assessments import Assessment, AssessmentScore
from tracker.models.balances import (
    BalanceDispute,
    BalanceExplanation,
    BalanceSignature,
    BalanceStatement,
    BalanceStatementContent,
    OwnBalance,
)
from tracker.models.base import Base
from tracker.models.calendars import CalendarEvent, CalendarFeed
from tracker.models.decisions import (
    Decision,
    DecisionApproval,
    SigningAuthority,
    VariationSignature,
)
from tracker.models.documents import Document, DocumentContent
from tracker.models.extracts import (
    ComparisonLine,
    CostCentreTotal,
    ExtractWaiting,
    LedgerExtract,
    LeftLine,
    SavedMapping,
)
from tracker.models.frameworks import FinancialFramework, FrameworkLead
from tracker.models.funds import (
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerEntry,
    Profile,
    Scheme,
)
from tracker.models.kept import (
    AgreementHealth,
    AgreementStanding,
    FundStanding,
    LedgerSum,
    OwedItem,
    ScorecardAnswer,
)
from tracker.models.monitoring import OutcomeMeasure, OutcomeReading, OutcomeTarget, Return, Review
from tracker.models.outcomes import FormerDefinition, LibraryMeasure, OutcomeSetting
from tracker.models.people import (
    FailedAttempts,
    KeptForm,
    Passkey,
    PeopleEvent,
    Person,
    RoleHeld,
    SignedInSession,
    SignInLink,
)
from tracker.models.planning import LinkedChange, LinkedVariation, PlanningAssumptions
from tracker.models.proposals import Comment, Draft, Proposal, Submission
from tracker.models.record import (
    AuditChange,
    AuditEntry,
    EntryAgreement,
    Identity,
    ImportBatch,
    Upload,
)
from tracker.models.reminders import (
    Addressee,
    Letter,
    NightlyRun,
    RaisedTrigger,
    ReviewSetting,
    SentReminder,
)
from tracker.models.reviews import (
    ReviewAction,
    ReviewAttendance,
    ReviewMeeting,
    ReviewPack,
    ReviewPackContent,
)
from tracker.models.risk import RiskShare, RiskShareCap
from tracker.models.scenarios import Scenario
from tracker.models.timetables import KeyDate, TimetableDependency
from tracker.models.work import Job, UploadRecord

__all__ = [
    "REGISTER_TABLES",
    "Addressee",
    "Agreement",
    "AgreementHealth",
    "AgreementSetting",
    "AgreementStanding",
    "AgreementVersion",
    "Assessment",
    "AssessmentScore",
    "AuditChange",
    "AuditEntry",
    "BalanceDispute",
    "BalanceExplanation",
    "BalanceSignature",
    "BalanceStatement",
    "BalanceStatementContent",
    "Base",
    "Budget",
    "CalendarEvent",
    "CalendarFeed",
    "ClosedPeriod",
    "Comment",
    "ComparisonLine",
    "Contribution",
    "CostCentreTotal",
    "Decision",
    "DecisionApproval",
    "Document",
    "DocumentContent",
    "Draft",
    "EntryAgreement",
    "ExtractWaiting",
    "FailedAttempts",
    "FinancialFramework",
    "FormerDefinition",
    "FrameworkLead",
    "Fund",
    "FundStanding",
    "Identity",
    "ImportBatch",
    "Instalment",
    "Job",
    "KeptForm",
    "KeyDate",
    "LedgerEntry",
    "LedgerExtract",
    "LedgerSum",
    "LeftLine",
    "Letter",
    "LibraryMeasure",
    "LinkedChange",
    "LinkedVariation",
    "NightlyRun",
    "Organisation",
    "OutcomeMeasure",
    "OutcomeReading",
    "OutcomeSetting",
    "OutcomeTarget",
    "OwedItem",
    "OwnBalance",
    "Partner",
    "Passkey",
    "PeopleEvent",
    "Person",
    "PlanningAssumptions",
    "Profile",
    "Proposal",
    "RaisedTrigger",
    "ReopenedPeriod",
    "Return",
    "Review",
    "ReviewAction",
    "ReviewAttendance",
    "ReviewMeeting",
    "ReviewPack",
    "ReviewPackContent",
    "ReviewSetting",
    "RiskShare",
    "RiskShareCap",
    "RoleHeld",
    "SavedMapping",
    "Scenario",
    "Scheme",
    "ScorecardAnswer",
    "SentReminder",
    "SignInLink",
    "SignedInSession",
    "SigningAuthority",
    "SoftClosedPeriod",
    "Submission",
    "TimetableDependency",
    "Upload",
    "UploadRecord",
    "Variation",
    "VariationSignature",
    "table_of",
]


_OF_SHEET: dict[str, type[Base]] = {
    "Organisations": Organisation,
    "Agreements": Agreement,
    "Partners": Partner,
    "Funds": Fund,
    "Schemes": Scheme,
    "Variations": Variation,
    "Contributions": Contribution,
    "Instalments": Instalment,
    "Budgets": Budget,
    "Profiles": Profile,
    "Ledger": LedgerEntry,
    "Risk share": RiskShare,
    "Risk share caps": RiskShareCap,
    "Reviews": Review,
    "Returns": Return,
    "Outcome measures": OutcomeMeasure,
    "Outcome targets": OutcomeTarget,
    "Outcome readings": OutcomeReading,
    "Agreement versions": AgreementVersion,
    "Closed periods": ClosedPeriod,
    "Cost centre totals": CostCentreTotal,
    "Linked variations": LinkedVariation,
    "Linked changes": LinkedChange,
    "Soft-closed periods": SoftClosedPeriod,
    "Reopened periods": ReopenedPeriod,
    "Agreement settings": AgreementSetting,
    "Review settings": ReviewSetting,
    "Documents": Document,
    "Review packs": ReviewPack,
    "Review meetings": ReviewMeeting,
    "Review attendance": ReviewAttendance,
    "Review actions": ReviewAction,
    "Own balances": OwnBalance,
    "Balance explanations": BalanceExplanation,
    "Balance disputes": BalanceDispute,
    "Balance statements": BalanceStatement,
    "Balance signatures": BalanceSignature,
    "Variation signatures": VariationSignature,
    "Signing authorities": SigningAuthority,
    "Decisions": Decision,
    "Decision approvals": DecisionApproval,
    "Financial frameworks": FinancialFramework,
    "Framework leads": FrameworkLead,
    "Assessments": Assessment,
    "Assessment scores": AssessmentScore,
    "Key dates": KeyDate,
    "Timetable dependencies": TimetableDependency,
    "Measure library": LibraryMeasure,
    "Former definitions": FormerDefinition,
    "Outcome settings": OutcomeSetting,
}
REGISTER_TABLES = frozenset(model.__tablename__ for model in _OF_SHEET.values())


def table_of(sheet: str) -> Table:
    """The table that keeps the rows of a sheet."""
    table = _OF_SHEET[sheet].__table__
    assert isinstance(table, Table)
    return table
