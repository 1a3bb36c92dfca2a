"""The eighteen sheets of the tracker workbook, in the order in which they build on each other.

Headings and their meaning are a public contract: new optional columns may be added, the ones
here never change.
"""

from tracker.domain import registers
from tracker.domain.vocabulary import (
    BASES,
    BETTER,
    CAP_UNITS,
    CONTRIBUTION_STATUSES,
    DIRECTIONS,
    FREQUENCIES,
    FUND_KINDS,
    LEDGER_MEASURES,
    LEGAL_BASES,
    LIMIT_UNITS,
    METHODS,
    ORGANISATION_TYPES,
    READING_STATUSES,
    RETURN_KINDS,
    REVIEW_KINDS,
    REVIEW_OUTCOMES,
)
from tracker.sheets import row_rules
from tracker.sheets.kinds import (
    AnyPeriod,
    BudgetLine,
    Choice,
    Code,
    Day,
    Kind,
    Money,
    Month,
    Number,
    ReturnPeriod,
    Share,
    Term,
    Whole,
    Year,
    YesNo,
)
from tracker.sheets.layout import Column, Layout, Reference

_CODE, _TEXT, _MONEY, _DAY, _YEAR, _NUMBER = Code(), Kind(), Money(), Day(), Year(), Number()
_MONTHS = Whole(least=1, most=600, guidance="A whole number of months")

_AGREEMENT = Column("Agreement", "agreement", _CODE, required=True)
_FUND = Column("Fund", "fund", _CODE, required=True)
_SCHEME = Column("Scheme", "scheme", _CODE, required=True)
_ANY_SCHEME = Column("Scheme", "scheme", _CODE)
_PARTNER = Column("Partner", "partner", _CODE, required=True)
_FINANCIAL_YEAR = Column("Financial year", "financial_year", _YEAR, required=True)
_AMOUNT = Column("Amount", "amount", _MONEY, required=True)
_MEASURE = Column("Measure", "measure", _CODE, required=True)
_EFFECTIVE = Column("Effective from", "effective_from", _DAY, required=True)
_DIRECTION = Column("Direction", "direction", Choice(values=DIRECTIONS), required=True)
_PERIOD = Column("Period", "period", Month(), required=True)
_OUTCOME_PERIOD = Column("Period", "period", AnyPeriod(), required=True)

_OF_AGREEMENT = Reference(("agreement",), "Agreements")
_OF_FUND = Reference(("agreement", "fund"), "Funds")
_OF_SCHEME = Reference(("agreement", "fund", "scheme"), "Schemes")
_OF_PARTNER = Reference(("agreement", "partner"), "Partners")
_OF_MEASURE = Reference(("agreement", "measure"), "Outcome measures")

ORGANISATIONS = Layout(
    "Organisations",
    registers.Organisation,
    (
        Column("Code", "code", _CODE, required=True),
        Column("Name", "name", _TEXT, required=True),
        Column("Type", "type", Choice(values=ORGANISATION_TYPES), required=True),
        Column("Valid from", "valid_from", _DAY),
        Column("Valid to", "valid_to", _DAY),
        Column("Successor", "successor", _CODE),
    ),
    key=("code",),
    references=(Reference(("successor",), "Organisations"),),
    row_faults=row_rules.organisation,
)

AGREEMENTS = Layout(
    "Agreements",
    registers.Agreement,
    (
        _AGREEMENT,
        Column("Title", "title", _TEXT, required=True),
        Column("Legal basis", "legal_basis", Choice(values=LEGAL_BASES), required=True),
        Column("Area", "area", _TEXT),
        Column("Client group", "client_group", _TEXT),
        Column("Host", "host", _CODE, required=True),
        Column("Pool manager", "pool_manager", _TEXT),
        Column("Pool manager employer", "pool_manager_employer", _TEXT),
        Column("Start date", "start_date", _DAY, required=True),
        Column("End date", "end_date", _DAY),
        Column("Notice months", "notice_months", Whole(most=600, guidance="A number of months")),
        Column("Review every months", "review_every_months", _MONTHS),
        Column("Next review", "next_review", _DAY),
        Column("Aims", "aims", _TEXT),
        Column("Improvement statement", "improvement_statement", _TEXT),
        Column("Services", "services", _TEXT),
        Column("NHS functions", "nhs_functions", _TEXT),
        Column("Council functions", "council_functions", _TEXT),
        Column("Staff and goods", "staff_and_goods", _TEXT),
        Column("Variation terms", "variation_terms", _TEXT),
        Column("Termination terms", "termination_terms", _TEXT),
        Column("Monitoring", "monitoring", _TEXT),
        Column("Consultation ended", "consultation_ended", _DAY),
        Column("Dispute route", "dispute_route", _TEXT),
        Column("Exit plan", "exit_plan", _TEXT),
        Column("Audit route", "audit_route", _TEXT),
        Column(
            "Report within days",
            "report_within_days",
            Whole(most=3_660, guidance="Days after the period's end; blank means 42"),
        ),
    ),
    key=("agreement",),
    references=(
        Reference(("host",), "Organisations"),
        Reference(("agreement", "host"), "Partners"),
    ),
    row_faults=row_rules.agreement,
)

PARTNERS = Layout(
    "Partners",
    registers.Partner,
    (
        _AGREEMENT,
        Column("Organisation", "organisation", _CODE, required=True),
        Column("Signatory", "signatory", _TEXT),
        Column("Signatory role", "signatory_role", _TEXT),
        Column("Signed on", "signed_on", _DAY),
    ),
    key=("agreement", "organisation"),
    references=(_OF_AGREEMENT, Reference(("organisation",), "Organisations")),
)

FUNDS = Layout(
    "Funds",
    registers.Fund,
    (
        _AGREEMENT,
        _FUND,
        Column("Title", "title", _TEXT, required=True),
        Column("Kind", "kind", Choice(values=FUND_KINDS), required=True),
        Column("Reserve", "reserve", _MONEY),
        Column("Uncommitted", "uncommitted", _MONEY),
    ),
    key=("agreement", "fund"),
    references=(_OF_AGREEMENT,),
    row_faults=row_rules.fund,
)

SCHEMES = Layout(
    "Schemes",
    registers.Scheme,
    (
        _AGREEMENT,
        _FUND,
        _SCHEME,
        Column("Title", "title", _TEXT, required=True),
        Column("Lead commissioner", "lead_commissioner", _CODE),
        Column("Provider", "provider", _TEXT),
        Column("Area of spend", "area_of_spend", _TEXT),
        Column("VAT regime", "vat_regime", _TEXT),
    ),
    key=("agreement", "fund", "scheme"),
    references=(_OF_FUND, Reference(("agreement", "lead_commissioner"), "Partners")),
)

VARIATIONS = Layout(
    "Variations",
    registers.Variation,
    (
        _AGREEMENT,
        Column("Variation", "variation", _CODE, required=True),
        _EFFECTIVE,
        Column("Title", "title", _TEXT),
        Column("Signed on", "signed_on", _DAY),
    ),
    key=("agreement", "variation"),
    references=(_OF_AGREEMENT,),
)

CONTRIBUTIONS = Layout(
    "Contributions",
    registers.Contribution,
    (
        _AGREEMENT,
        _FUND,
        _ANY_SCHEME,
        _PARTNER,
        _FINANCIAL_YEAR,
        Column(
            "Funding source", "funding_source", Code(guidance="The source's name"), required=True
        ),
        Column("Line", "line", Code(blank="")),
        Column("Variation", "variation", _CODE),
        Column("Recurrent", "recurrent", YesNo(blank=True)),
        Column("Capital", "capital", YesNo()),
        Column("In kind", "in_kind", YesNo()),
        Column("Designated", "designated", YesNo()),
        _AMOUNT,
        Column("Status", "status", Choice(blank="Agreed", values=CONTRIBUTION_STATUSES)),
    ),
    key=(
        "agreement",
        "fund",
        "scheme",
        "partner",
        "financial_year",
        "funding_source",
        "line",
        "variation",
    ),  # fmt: skip
    references=(
        _OF_FUND,
        _OF_SCHEME,
        _OF_PARTNER,
        Reference(("agreement", "variation"), "Variations"),
    ),
)

INSTALMENTS = Layout(
    "Instalments",
    registers.Instalment,
    (
        _AGREEMENT,
        _FUND,
        _PARTNER,
        _FINANCIAL_YEAR,
        Column("Due date", "due_date", _DAY, required=True),
        _AMOUNT,
        Column("Invoice", "invoice", _TEXT),
        Column("Invoiced on", "invoiced_on", _DAY),
        Column("Received on", "received_on", _DAY),
        Column("Received amount", "received_amount", _MONEY),
    ),
    key=("agreement", "fund", "partner", "due_date"),
    references=(_OF_FUND, _OF_PARTNER),
)

BUDGETS = Layout(
    "Budgets",
    registers.Budget,
    (
        _AGREEMENT,
        _FUND,
        _SCHEME,
        _FINANCIAL_YEAR,
        Column("Line", "line", BudgetLine(), required=True),
        _AMOUNT,
        Column("Approved on", "approved_on", _DAY),
        Column("Note", "note", _TEXT),
    ),
    key=("agreement", "fund", "scheme", "financial_year", "line"),
    references=(_OF_SCHEME,),
)

PROFILES = Layout(
    "Profiles",
    registers.Profile,
    (_AGREEMENT, _FUND, _SCHEME, _PERIOD, _AMOUNT),
    key=("agreement", "fund", "scheme", "period"),
    references=(_OF_SCHEME,),
)

LEDGER = Layout(
    "Ledger",
    registers.LedgerEntry,
    (
        _AGREEMENT,
        _FUND,
        _SCHEME,
        _PERIOD,
        Column("Measure", "measure", Choice(values=LEDGER_MEASURES), required=True),
        _AMOUNT,
        Column("Narrative", "narrative", _TEXT),
        Column("Source reference", "source_reference", Code(blank="")),
    ),
    key=("agreement", "fund", "scheme", "period", "measure", "source_reference"),
    references=(_OF_SCHEME,),
)

RISK_SHARE = Layout(
    "Risk share",
    registers.RiskShare,
    (
        _AGREEMENT,
        _FUND,
        _ANY_SCHEME,
        _DIRECTION,
        _EFFECTIVE,
        Column("Step", "step", Whole(least=1, most=999), required=True),
        Column("Method", "method", Choice(values=METHODS), required=True),
        Column("Limit", "limit", Term()),
        Column("Limit unit", "limit_unit", Choice(values=LIMIT_UNITS)),
        Column("Partner", "partner", _CODE),
        Column("Share", "share", Share()),
        Column("Clause", "clause", _TEXT),
        Column("Base", "base", Choice(blank="Revised", values=BASES)),
        Column("Include in kind", "include_in_kind", YesNo()),
    ),
    key=("agreement", "fund", "scheme", "direction", "effective_from", "step", "partner"),
    references=(_OF_FUND, _OF_SCHEME, _OF_PARTNER),
    row_faults=row_rules.risk_share,
)

RISK_SHARE_CAPS = Layout(
    "Risk share caps",
    registers.RiskShareCap,
    (
        _AGREEMENT,
        _FUND,
        _DIRECTION,
        _EFFECTIVE,
        _PARTNER,
        Column("Cap", "cap", Term(), required=True),
        Column("Cap unit", "cap_unit", Choice(values=CAP_UNITS), required=True),
        Column("Excess to", "excess_to", _CODE),
    ),
    key=("agreement", "fund", "direction", "effective_from", "partner"),
    references=(_OF_FUND, _OF_PARTNER, Reference(("agreement", "excess_to"), "Partners")),
    row_faults=row_rules.risk_share_cap,
)

REVIEWS = Layout(
    "Reviews",
    registers.Review,
    (
        _AGREEMENT,
        Column("Due", "due", _DAY, required=True),
        Column("Kind", "kind", Choice(values=REVIEW_KINDS)),
        Column("Held on", "held_on", _DAY),
        Column("Outcome", "outcome", Choice(values=REVIEW_OUTCOMES)),
        Column("Decision", "decision", _TEXT),
        Column("Next review", "next_review", _DAY),
    ),
    key=("agreement", "due"),
    references=(_OF_AGREEMENT,),
)

RETURNS = Layout(
    "Returns",
    registers.Return,
    (
        _AGREEMENT,
        _FUND,
        Column("Kind", "kind", Choice(values=RETURN_KINDS), required=True),
        Column("Period", "period", ReturnPeriod(), required=True),
        Column("Due", "due", _DAY),
        Column("Submitted on", "submitted_on", _DAY),
        Column("Submitted by", "submitted_by", _TEXT),
    ),
    key=("agreement", "fund", "kind", "period"),
    references=(_OF_FUND,),
    row_faults=row_rules.returned,
)

OUTCOME_MEASURES = Layout(
    "Outcome measures",
    registers.OutcomeMeasure,
    (
        _AGREEMENT,
        _MEASURE,
        Column("Title", "title", _TEXT, required=True),
        Column("Unit", "unit", _TEXT, required=True),
        Column("Better", "better", Choice(values=BETTER), required=True),
        Column("Definition", "definition", _TEXT),
        Column("Baseline", "baseline", _NUMBER),
        Column("Baseline period", "baseline_period", AnyPeriod()),
        Column("Frequency", "frequency", Choice(values=FREQUENCIES)),
        Column("Tolerance", "tolerance", _NUMBER),
        Column("Source", "source", _TEXT),
    ),
    key=("agreement", "measure"),
    references=(_OF_AGREEMENT,),
)

OUTCOME_TARGETS = Layout(
    "Outcome targets",
    registers.OutcomeTarget,
    (
        _AGREEMENT,
        _MEASURE,
        _OUTCOME_PERIOD,
        Column("Target", "target", _NUMBER, required=True),
        Column("Upper target", "upper_target", _NUMBER),
    ),
    key=("agreement", "measure", "period"),
    references=(_OF_MEASURE,),
    row_faults=row_rules.target,
)

OUTCOME_READINGS = Layout(
    "Outcome readings",
    registers.OutcomeReading,
    (
        _AGREEMENT,
        _MEASURE,
        _OUTCOME_PERIOD,
        Column("Value", "value", _NUMBER),
        Column("Status", "status", Choice(values=READING_STATUSES)),
        Column("Source", "source", _TEXT),
    ),
    key=("agreement", "measure", "period"),
    references=(_OF_MEASURE,),
)

LAYOUTS = (
    ORGANISATIONS, AGREEMENTS, PARTNERS, FUNDS, SCHEMES, VARIATIONS, CONTRIBUTIONS, INSTALMENTS,
    BUDGETS, PROFILES, LEDGER, RISK_SHARE, RISK_SHARE_CAPS, REVIEWS, RETURNS, OUTCOME_MEASURES,
    OUTCOME_TARGETS, OUTCOME_READINGS,
)  # fmt: skip


def heading_key(text: str) -> str:
    """What counts when sheet names and headings are compared: neither case nor repeated space."""
    return " ".join(text.split()).casefold()


# What the tracker keeps besides the workbook, in the same shape, so that it is written, compared
# and recorded by the same means: past versions of agreements, and the months closed for posting.
VERSIONS = Layout(
    "Agreement versions",
    registers.Version,
    (*AGREEMENTS.columns, Column("Ended by", "ended_by", _CODE, required=True)),
    key=("agreement", "ended_by"),
    references=(Reference(("agreement", "ended_by"), "Variations"),),
)
CLOSED_PERIODS = Layout(
    "Closed periods",
    registers.ClosedPeriod,
    (_AGREEMENT, _PERIOD),
    key=("agreement", "period"),
    references=(_OF_AGREEMENT,),
)

_BY_NAME = {heading_key(layout.sheet): layout for layout in LAYOUTS}


def layout_named(name: str) -> Layout | None:
    """The layout of a sheet by its name, or None if the workbook format has no such sheet."""
    return _BY_NAME.get(heading_key(name))
