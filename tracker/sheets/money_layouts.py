"""The sheets of money: contributions, instalments, budgets, profiles, ledger, risk share and its caps."""

from tracker.domain import registers
from tracker.domain.records import risk as risk_records
from tracker.domain.records.cost_centres import CostCentreTotal
from tracker.domain.vocabulary import (
    BASES,
    CAP_UNITS,
    CONTRIBUTION_STATUSES,
    LEDGER_MEASURES,
    LIMIT_UNITS,
    METHODS,
    RECURRENCES,
)
from tracker.sheets import row_rules
from tracker.sheets.columns import (
    AGREEMENT,
    AMOUNT,
    ANY_SCHEME,
    CODE,
    DAY,
    DIRECTION,
    EFFECTIVE,
    FINANCIAL_YEAR,
    FUND,
    MONEY,
    OF_FUND,
    OF_PARTNER,
    OF_SCHEME,
    PARTNER,
    PERIOD,
    SCHEME,
    TEXT,
)
from tracker.sheets.kinds import BudgetLine, Choice, Code, Share, Term, Whole, YesNo
from tracker.sheets.layout import Column, Layout, Reference

CONTRIBUTIONS = Layout(
    "Contributions",
    registers.Contribution,
    (
        AGREEMENT,
        FUND,
        ANY_SCHEME,
        PARTNER,
        FINANCIAL_YEAR,
        Column(
            "Funding source", "funding_source", Code(guidance="The source's name"), required=True
        ),
        Column("Line", "line", Code(blank="")),
        Column("Variation", "variation", CODE),
        Column("Recurrent", "recurrent", YesNo(blank=True)),
        Column("Capital", "capital", YesNo()),
        Column("In kind", "in_kind", YesNo()),
        Column("Designated", "designated", YesNo()),
        AMOUNT,
        Column("Status", "status", Choice(blank="Agreed", values=CONTRIBUTION_STATUSES)),
        Column("Exit date", "exit_date", DAY),
        Column("Dispute", "dispute", TEXT),
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
    ),
    references=(
        OF_FUND,
        OF_SCHEME,
        OF_PARTNER,
        Reference(("agreement", "variation"), "Variations"),
    ),
)

INSTALMENTS = Layout(
    "Instalments",
    registers.Instalment,
    (
        AGREEMENT,
        FUND,
        PARTNER,
        FINANCIAL_YEAR,
        Column("Due date", "due_date", DAY, required=True),
        AMOUNT,
        Column("Invoice", "invoice", TEXT),
        Column("Invoiced on", "invoiced_on", DAY),
        Column("Received on", "received_on", DAY),
        Column("Received amount", "received_amount", MONEY),
    ),
    key=("agreement", "fund", "partner", "due_date"),
    references=(OF_FUND, OF_PARTNER),
)

BUDGETS = Layout(
    "Budgets",
    registers.Budget,
    (
        AGREEMENT,
        FUND,
        SCHEME,
        FINANCIAL_YEAR,
        Column("Line", "line", BudgetLine(), required=True),
        AMOUNT,
        Column("Approved on", "approved_on", DAY),
        Column("Note", "note", TEXT),
        Column("Funding source", "funding_source", Code(guidance="The source's name")),
        Column("Recurrence", "recurrence", Choice(values=RECURRENCES)),
    ),
    key=("agreement", "fund", "scheme", "financial_year", "line"),
    references=(OF_SCHEME,),
)

PROFILES = Layout(
    "Profiles",
    registers.Profile,
    (AGREEMENT, FUND, SCHEME, PERIOD, AMOUNT),
    key=("agreement", "fund", "scheme", "period"),
    references=(OF_SCHEME,),
)

LEDGER = Layout(
    "Ledger",
    registers.LedgerEntry,
    (
        AGREEMENT,
        FUND,
        SCHEME,
        PERIOD,
        Column("Measure", "measure", Choice(values=LEDGER_MEASURES), required=True),
        AMOUNT,
        Column("Narrative", "narrative", TEXT),
        Column("Source reference", "source_reference", Code(blank="")),
    ),
    key=("agreement", "fund", "scheme", "period", "measure", "source_reference"),
    references=(OF_SCHEME,),
)

RISK_SHARE = Layout(
    "Risk share",
    risk_records.RiskShare,
    (
        AGREEMENT,
        FUND,
        ANY_SCHEME,
        DIRECTION,
        EFFECTIVE,
        Column("Step", "step", Whole(least=1, most=999), required=True),
        Column("Method", "method", Choice(values=METHODS), required=True),
        Column("Limit", "limit", Term()),
        Column("Limit unit", "limit_unit", Choice(values=LIMIT_UNITS)),
        Column("Partner", "partner", CODE),
        Column("Share", "share", Share()),
        Column("Clause", "clause", TEXT),
        Column("Base", "base", Choice(blank="Revised", values=BASES)),
        Column("Include in kind", "include_in_kind", YesNo()),
    ),
    key=("agreement", "fund", "scheme", "direction", "effective_from", "step", "partner"),
    references=(OF_FUND, OF_SCHEME, OF_PARTNER),
    row_faults=row_rules.risk_share,
)

RISK_SHARE_CAPS = Layout(
    "Risk share caps",
    risk_records.RiskShareCap,
    (
        AGREEMENT,
        FUND,
        DIRECTION,
        EFFECTIVE,
        PARTNER,
        Column("Cap", "cap", Term(), required=True),
        Column("Cap unit", "cap_unit", Choice(values=CAP_UNITS), required=True),
        Column("Excess to", "excess_to", CODE),
    ),
    key=("agreement", "fund", "direction", "effective_from", "partner"),
    references=(OF_FUND, OF_PARTNER, Reference(("agreement", "excess_to"), "Partners")),
    row_faults=row_rules.risk_share_cap,
)

# Beside the workbook: entered by hand, and held against the ledger.
COST_CENTRE_TOTALS = Layout(
    "Cost centre totals",
    CostCentreTotal,
    (
        AGREEMENT,
        FUND,
        PERIOD,
        AMOUNT,
        Column("Note", "note", TEXT),
        Column("Entered by", "entered_by", TEXT, required=True),
        Column("Entered on", "entered_on", DAY, required=True),
    ),
    key=("agreement", "fund", "period"),
    references=(OF_FUND,),
)
