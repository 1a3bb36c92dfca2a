"""One frozen row class for each register of the tracker workbook.

A row speaks the workbook's language: organisations, agreements, funds and schemes by their codes,
money as Decimal pounds, dates as dates, blanks as None (an empty `line` or `source_reference` is
an empty text, because it is part of a key). Every other part of the tracker takes these rows:
importers make them, the database keeps them, the rules read them, exporters write them.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.records.agreement_settings import (
    AgreementSetting,
    ClosedPeriod,
    ReopenedPeriod,
    SoftClosedPeriod,
)
from tracker.domain.records.assessments import Assessment, AssessmentRecord, AssessmentScore
from tracker.domain.records.balances import (
    BalanceDispute,
    BalanceExplanation,
    BalanceRecord,
    OwnBalance,
)
from tracker.domain.records.checks import NO_ANSWERS, Answers, CheckRecord
from tracker.domain.records.cost_centres import CostCentreTotal
from tracker.domain.records.decisions import Decision, DecisionApproval, DecisionRecord
from tracker.domain.records.documents import Document
from tracker.domain.records.frameworks import FinancialFramework, FrameworkLead, FrameworkRecord
from tracker.domain.records.linked_variations import LinkedChange, LinkedRecord, LinkedVariation
from tracker.domain.records.outcomes import (
    FormerDefinition,
    LibraryMeasure,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeRecord,
    OutcomeSetting,
    OutcomeTarget,
)
from tracker.domain.records.review_settings import ReviewSetting
from tracker.domain.records.reviews import ReviewAction, ReviewRecord
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.records.signatures import (
    SignatureRecord,
    SigningAuthority,
    VariationSignature,
)
from tracker.domain.records.timetables import (
    BcfDate,
    BcfReturn,
    KeyDate,
    TimetableDependency,
    TimetableRecord,
)
from tracker.domain.surroundings import NO_SURROUNDINGS, Surroundings


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that can be a partner, in force from `valid_from` to `valid_to` (both may be open)."""

    code: str
    name: str
    type: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The present version of an agreement; regulation 7(3) of SI 2000/617 says what it must specify."""

    agreement: str
    title: str
    legal_basis: str
    area: str | None
    client_group: str | None
    host: str
    pool_manager: str | None
    pool_manager_employer: str | None
    start_date: date
    end_date: date | None
    notice_months: int | None
    notice_at_year_end: bool
    review_every_months: int | None
    next_review: date | None
    aims: str | None
    improvement_statement: str | None
    services: str | None
    nhs_functions: str | None
    council_functions: str | None
    staff_and_goods: str | None
    variation_terms: str | None
    termination_terms: str | None
    monitoring: str | None
    consultation_ended: date | None
    dispute_route: str | None
    exit_plan: str | None
    audit_route: str | None
    report_within_days: int | None


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation's place in an agreement and its signature."""

    agreement: str
    organisation: str
    signatory: str | None
    signatory_role: str | None
    signed_on: date | None

    def has_signed(self, day: date) -> bool:
        """Whether the partner had signed by the day; a signature of a later date does not count."""
        return self.signed_on is not None and self.signed_on <= day


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund of an agreement; `kind` says whether its money is pooled at all."""

    agreement: str
    fund: str
    title: str
    kind: str
    reserve: Decimal | None
    uncommitted: Decimal | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of a fund, the level at which money is budgeted and spent.

    `spend_type` says whether it is revenue or capital, where that matters.
    """

    agreement: str
    fund: str
    scheme: str
    title: str
    lead_commissioner: str | None
    provider: str | None
    area_of_spend: str | None
    vat_regime: str | None
    spend_type: str | None = None


@dataclass(frozen=True, slots=True)
class Variation:
    """A signed change to an agreement, which makes a new version from its effective date."""

    agreement: str
    variation: str
    effective_from: date
    title: str | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner puts into a fund in a year; a line with a variation is the change it makes.

    `exit_date` is the day by which what money for a time has started ends, or is paid otherwise.
    `dispute` is why the partner does not agree to what is proposed for it.
    """

    agreement: str
    fund: str
    scheme: str | None
    partner: str
    financial_year: FinancialYear
    funding_source: str
    line: str
    variation: str | None
    recurrent: bool
    capital: bool
    in_kind: bool
    designated: bool
    amount: Decimal
    status: str
    exit_date: date | None = None
    dispute: str | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """A payment of a contribution: when it is due, what was invoiced and what came in."""

    agreement: str
    fund: str
    partner: str
    financial_year: FinancialYear
    due_date: date
    amount: Decimal
    invoice: str | None
    invoiced_on: date | None
    received_on: date | None
    received_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget line of a scheme: `Original`, or a virement's reference with the change it makes.

    `funding_source` is the contributions' source that pays for it, where it is one alone.
    """

    agreement: str
    fund: str
    scheme: str
    financial_year: FinancialYear
    line: str
    amount: Decimal
    approved_on: date | None
    note: str | None
    funding_source: str | None = None
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The budget of one month of a scheme."""

    agreement: str
    fund: str
    scheme: str
    period: Period
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One ledger row: spend in the month, a forecast outturn as seen in it, or a commitment."""

    agreement: str
    fund: str
    scheme: str
    period: Period
    measure: str
    amount: Decimal
    narrative: str | None
    source_reference: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review due, and once held what was decided."""

    agreement: str
    due: date
    kind: str | None
    held_on: date | None
    outcome: str | None
    decision: str | None
    next_review: date | None


@dataclass(frozen=True, slots=True)
class Return:
    """A quarterly report or annual return under regulation 7(4)(b) of SI 2000/617."""

    agreement: str
    fund: str
    kind: str
    period: Quarter | FinancialYear
    due: date | None
    submitted_on: date | None
    submitted_by: str | None


@dataclass(frozen=True, slots=True)
class Version(Agreement):
    """What an agreement said before a variation; `ended_by` is that variation's reference."""

    ended_by: str


def version_of(agreement: Agreement, ended_by: str) -> Version:
    """What an agreement says, kept as the version that a variation ends."""
    content = {field.name: getattr(agreement, field.name) for field in fields(Agreement)}
    return Version(**content, ended_by=ended_by)


Row = (
    Organisation | Agreement | Partner | Fund | Scheme | Variation | Contribution | Instalment
    | Budget | Profile | LedgerEntry | RiskShare | RiskShareCap | Review | Return | OutcomeRecord
    | AgreementSetting | ReviewSetting | ClosedPeriod | SoftClosedPeriod | ReopenedPeriod
    | CheckRecord | CostCentreTotal | LinkedRecord | Document | ReviewRecord | BalanceRecord
    | SignatureRecord | DecisionRecord | FrameworkRecord | AssessmentRecord | TimetableRecord
    | BcfDate
)  # fmt: skip


def agreement_of(row: Row) -> str | None:
    """The agreement a row belongs to; None for what belongs to none, such as an organisation."""
    return None if isinstance(row, Organisation | LibraryMeasure | BcfDate) else row.agreement


@dataclass(frozen=True, slots=True)
class LedgerTotal:
    """All ledger rows of one scheme, month and measure added together."""

    fund: str
    scheme: str
    period: Period
    measure: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AgreementBook:
    """Everything recorded of one agreement, each register in the order of its key.

    `agreement` is the present version, `versions` what it said before each variation.
    `ledger` holds totals by scheme, month and measure. `bcf_dates` are what administrators entered,
    the same for every agreement. `organisations` holds every body that
    the agreement names. `closed` lists the months closed for posting.
    """

    agreement: Agreement
    organisations: tuple[Organisation, ...] = ()
    versions: tuple[Version, ...] = ()
    partners: tuple[Partner, ...] = ()
    funds: tuple[Fund, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    variations: tuple[Variation, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    budgets: tuple[Budget, ...] = ()
    profiles: tuple[Profile, ...] = ()
    ledger: tuple[LedgerTotal, ...] = ()
    risk_shares: tuple[RiskShare, ...] = ()
    caps: tuple[RiskShareCap, ...] = ()
    reviews: tuple[Review, ...] = ()
    returns: tuple[Return, ...] = ()
    measures: tuple[OutcomeMeasure, ...] = ()
    targets: tuple[OutcomeTarget, ...] = ()
    readings: tuple[OutcomeReading, ...] = ()
    closed: frozenset[Period] = frozenset()
    review_setting: ReviewSetting | None = None
    answers: Answers = NO_ANSWERS
    surroundings: Surroundings = NO_SURROUNDINGS
    documents: tuple[Document, ...] = ()
    actions: tuple[ReviewAction, ...] = ()
    linked_variations: tuple[LinkedVariation, ...] = ()
    linked_changes: tuple[LinkedChange, ...] = ()
    own_balances: tuple[OwnBalance, ...] = ()
    balance_explanations: tuple[BalanceExplanation, ...] = ()
    balance_disputes: tuple[BalanceDispute, ...] = ()
    signatures: tuple[VariationSignature, ...] = ()
    authorities: tuple[SigningAuthority, ...] = ()
    decisions: tuple[Decision, ...] = ()
    decision_approvals: tuple[DecisionApproval, ...] = ()
    former_definitions: tuple[FormerDefinition, ...] = ()
    outcome_settings: tuple[OutcomeSetting, ...] = ()
    financial_frameworks: tuple[FinancialFramework, ...] = ()
    framework_leads: tuple[FrameworkLead, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    assessment_scores: tuple[AssessmentScore, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    timetable_dependencies: tuple[TimetableDependency, ...] = ()
    bcf_dates: tuple[BcfDate, ...] = ()
    bcf_returns: tuple[BcfReturn, ...] = ()

    @property
    def why_no_measure(self) -> str | None:
        """Why the agreement has no outcome measure, as far as anybody said."""
        return self.outcome_settings[0].why_no_measure if self.outcome_settings else None

    def as_at(self, day: date) -> Agreement:
        """The version of the agreement in force on the day.

        A variation ends the version before it on its own effective date; what no later
        variation has ended is the present version.
        """
        order = {v.variation: (v.effective_from, v.variation) for v in self.variations}
        later = [v for v in self.versions if v.ended_by in order and order[v.ended_by][0] > day]
        if not later:
            return self.agreement
        return min(later, key=lambda version: order[version.ended_by])
