"""The sheets that say who agreed what: organisations, agreements, partners, funds, schemes, variations."""

from tracker.domain import registers
from tracker.domain.obligations.agreement_calendar import ASSUMED_REPORT_DAYS
from tracker.domain.vocabulary import FUND_KINDS, LEGAL_BASES, ORGANISATION_TYPES, SPEND_TYPES
from tracker.sheets import row_rules
from tracker.sheets.columns import (
    AGREEMENT,
    CODE,
    DAY,
    EFFECTIVE,
    FUND,
    MONEY,
    MONTHS,
    OF_AGREEMENT,
    OF_FUND,
    SCHEME,
    TEXT,
)
from tracker.sheets.kinds import Choice, Whole, YesNo
from tracker.sheets.layout import Column, Layout, Reference

ORGANISATIONS = Layout(
    "Organisations",
    registers.Organisation,
    (
        Column("Code", "code", CODE, required=True),
        Column("Name", "name", TEXT, required=True),
        Column("Type", "type", Choice(values=ORGANISATION_TYPES), required=True),
        Column("Valid from", "valid_from", DAY),
        Column("Valid to", "valid_to", DAY),
        Column("Successor", "successor", CODE),
    ),
    key=("code",),
    references=(Reference(("successor",), "Organisations"),),
    row_faults=row_rules.organisation,
)

AGREEMENTS = Layout(
    "Agreements",
    registers.Agreement,
    (
        AGREEMENT,
        Column("Title", "title", TEXT, required=True),
        Column("Legal basis", "legal_basis", Choice(values=LEGAL_BASES), required=True),
        Column("Area", "area", TEXT),
        Column("Client group", "client_group", TEXT),
        Column("Host", "host", CODE, required=True),
        Column("Pool manager", "pool_manager", TEXT),
        Column("Pool manager employer", "pool_manager_employer", TEXT),
        Column("Start date", "start_date", DAY, required=True),
        Column("End date", "end_date", DAY),
        Column("Notice months", "notice_months", Whole(most=600, guidance="A number of months")),
        Column("Notice only at year end", "notice_at_year_end", YesNo()),
        Column("Review every months", "review_every_months", MONTHS),
        Column("Next review", "next_review", DAY),
        Column("Aims", "aims", TEXT),
        Column("Improvement statement", "improvement_statement", TEXT),
        Column("Services", "services", TEXT),
        Column("NHS functions", "nhs_functions", TEXT),
        Column("Council functions", "council_functions", TEXT),
        Column("Staff and goods", "staff_and_goods", TEXT),
        Column("Variation terms", "variation_terms", TEXT),
        Column("Termination terms", "termination_terms", TEXT),
        Column("Monitoring", "monitoring", TEXT),
        Column("Consultation ended", "consultation_ended", DAY),
        Column("Dispute route", "dispute_route", TEXT),
        Column("Exit plan", "exit_plan", TEXT),
        Column("Audit route", "audit_route", TEXT),
        Column(
            "Report within days",
            "report_within_days",
            Whole(
                most=3_660,
                guidance=f"Days after the period's end; blank means {ASSUMED_REPORT_DAYS}",
            ),
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
        AGREEMENT,
        Column("Organisation", "organisation", CODE, required=True),
        Column("Signatory", "signatory", TEXT),
        Column("Signatory role", "signatory_role", TEXT),
        Column("Signed on", "signed_on", DAY),
    ),
    key=("agreement", "organisation"),
    references=(OF_AGREEMENT, Reference(("organisation",), "Organisations")),
)

FUNDS = Layout(
    "Funds",
    registers.Fund,
    (
        AGREEMENT,
        FUND,
        Column("Title", "title", TEXT, required=True),
        Column("Kind", "kind", Choice(values=FUND_KINDS), required=True),
        Column("Reserve", "reserve", MONEY),
        Column("Uncommitted", "uncommitted", MONEY),
    ),
    key=("agreement", "fund"),
    references=(OF_AGREEMENT,),
    row_faults=row_rules.fund,
)

SCHEMES = Layout(
    "Schemes",
    registers.Scheme,
    (
        AGREEMENT,
        FUND,
        SCHEME,
        Column("Title", "title", TEXT, required=True),
        Column("Lead commissioner", "lead_commissioner", CODE),
        Column("Provider", "provider", TEXT),
        Column("Area of spend", "area_of_spend", TEXT),
        Column("VAT regime", "vat_regime", TEXT),
        Column("Revenue or capital", "spend_type", Choice(values=SPEND_TYPES)),
    ),
    key=("agreement", "fund", "scheme"),
    references=(OF_FUND, Reference(("agreement", "lead_commissioner"), "Partners")),
)

VARIATIONS = Layout(
    "Variations",
    registers.Variation,
    (
        AGREEMENT,
        Column("Variation", "variation", CODE, required=True),
        EFFECTIVE,
        Column("Title", "title", TEXT),
        Column("Signed on", "signed_on", DAY),
    ),
    key=("agreement", "variation"),
    references=(OF_AGREEMENT,),
)
