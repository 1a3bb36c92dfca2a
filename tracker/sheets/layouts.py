"""The sheets of the tracker workbook, in the order in which they build on each other.

Headings and their meaning are a public contract: new optional columns may be added, the ones
there are never change. `BESIDE` has the registers that are kept besides the workbook.
"""

from tracker.domain import registers
from tracker.domain.records import agreement_settings, review_settings
from tracker.domain.records.documents import Document
from tracker.domain.vocabulary import APPROVALS, BANK_HOLIDAYS, DOCUMENT_KINDS
from tracker.sheets import row_rules
from tracker.sheets.agreement_layouts import (
    AGREEMENTS,
    FUNDS,
    ORGANISATIONS,
    PARTNERS,
    SCHEMES,
    VARIATIONS,
)
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS
from tracker.sheets.balance_layouts import BALANCE_LAYOUTS
from tracker.sheets.check_layouts import CHECK_RECORDS
from tracker.sheets.columns import AGREEMENT, CODE, DAY, NUMBER, OF_AGREEMENT, PERIOD, TEXT
from tracker.sheets.decision_layouts import (
    DECISION_APPROVALS,
    DECISIONS,
    SIGNING_AUTHORITIES,
    VARIATION_SIGNATURES,
)
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS
from tracker.sheets.kinds import Choice, Whole
from tracker.sheets.layout import Column, Layout, Reference
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.sheets.money_layouts import (
    BUDGETS,
    CONTRIBUTIONS,
    COST_CENTRE_TOTALS,
    INSTALMENTS,
    LEDGER,
    PROFILES,
    RISK_SHARE,
    RISK_SHARE_CAPS,
)
from tracker.sheets.monitoring_layouts import (
    OUTCOME_MEASURES,
    OUTCOME_READINGS,
    OUTCOME_TARGETS,
    RETURNS,
    REVIEWS,
)
from tracker.sheets.outcome_layouts import (
    FORMER_DEFINITIONS,
    MEASURE_LIBRARY,
    OUTCOME_SETTINGS,
)
from tracker.sheets.review_layouts import (
    REVIEW_ACTIONS,
    REVIEW_ATTENDANCE,
    REVIEW_MEETINGS,
    REVIEW_PACKS,
)
from tracker.sheets.timetable_layouts import (
    BCF_DATES,
    BCF_RETURNS,
    KEY_DATES,
    TIMETABLE_DEPENDENCIES,
)

__all__ = [
    "AGREEMENTS",
    "AGREEMENT_SETTINGS",
    "BESIDE",
    "BUDGETS",
    "CLOSED_PERIODS",
    "CONTRIBUTIONS",
    "DOCUMENTS",
    "FUNDS",
    "INSTALMENTS",
    "LAYOUTS",
    "LEDGER",
    "ORGANISATIONS",
    "OUTCOME_MEASURES",
    "OUTCOME_READINGS",
    "OUTCOME_TARGETS",
    "PARTNERS",
    "PROFILES",
    "REOPENED_PERIODS",
    "RETURNS",
    "REVIEWS",
    "REVIEW_SETTINGS",
    "RISK_SHARE",
    "RISK_SHARE_CAPS",
    "SCHEMES",
    "SOFT_CLOSED_PERIODS",
    "VARIATIONS",
    "VERSIONS",
    "heading_key",
    "layout_named",
]

LAYOUTS = (
    ORGANISATIONS,
    AGREEMENTS,
    PARTNERS,
    FUNDS,
    SCHEMES,
    VARIATIONS,
    CONTRIBUTIONS,
    INSTALMENTS,
    BUDGETS,
    PROFILES,
    LEDGER,
    RISK_SHARE,
    RISK_SHARE_CAPS,
    REVIEWS,
    RETURNS,
    OUTCOME_MEASURES,
    OUTCOME_TARGETS,
    OUTCOME_READINGS,
)


def heading_key(text: str) -> str:
    """What counts when sheet names and headings are compared: neither case nor repeated space."""
    return " ".join(text.split()).casefold()


# What the tracker keeps besides the workbook has the same shape, so that it is written, compared
# and recorded by the same means.
VERSIONS = Layout(
    "Agreement versions",
    registers.Version,
    (*AGREEMENTS.columns, Column("Ended by", "ended_by", CODE, required=True)),
    key=("agreement", "ended_by"),
    references=(Reference(("agreement", "ended_by"), "Variations"),),
)
CLOSED_PERIODS = Layout(
    "Closed periods",
    agreement_settings.ClosedPeriod,
    (AGREEMENT, PERIOD),
    key=("agreement", "period"),
    references=(OF_AGREEMENT,),
)
SOFT_CLOSED_PERIODS = Layout(
    "Soft-closed periods",
    agreement_settings.SoftClosedPeriod,
    (AGREEMENT, PERIOD),
    key=("agreement", "period"),
    references=(OF_AGREEMENT,),
)
REOPENED_PERIODS = Layout(
    "Reopened periods",
    agreement_settings.ReopenedPeriod,
    (AGREEMENT, PERIOD, Column("Until", "until", DAY, required=True)),
    key=("agreement", "period"),
    references=(OF_AGREEMENT, Reference(("agreement", "period"), "Closed periods")),
)
AGREEMENT_SETTINGS = Layout(
    "Agreement settings",
    agreement_settings.AgreementSetting,
    (AGREEMENT, Column("Approvals", "approvals", Choice(values=APPROVALS), required=True)),
    key=("agreement",),
    references=(OF_AGREEMENT,),
)
# What is blank is as usual: tracker.domain.records.review_settings says what that is.
REVIEW_SETTINGS = Layout(
    "Review settings",
    review_settings.ReviewSetting,
    (
        AGREEMENT,
        Column("Forecast variance (per cent)", "variance_percent", NUMBER),
        Column("Contribution change (per cent)", "contribution_percent", NUMBER),
        Column("Late forecast movement (per cent)", "movement_percent", NUMBER),
        Column("Periods off track", "off_track_periods", Whole(least=1, most=24)),
        Column("Review within days", "review_within_days", Whole(least=1, most=366)),
        Column("Escalated after working days", "escalate_after", Whole(least=1, most=260)),
        Column("Bank holidays", "bank_holidays", Choice(values=BANK_HOLIDAYS)),
    ),
    key=("agreement",),
    references=(OF_AGREEMENT,),
    row_faults=row_rules.review_setting,
)
# The files themselves are kept apart (tracker.services.agreements.documents); this is what is said of them.
DOCUMENTS = Layout(
    "Documents",
    Document,
    (
        AGREEMENT,
        Column("Document", "document", Whole(least=1, most=100_000), required=True),
        Column("Kind", "kind", Choice(values=DOCUMENT_KINDS), required=True),
        Column("Title", "title", TEXT, required=True),
        Column("Day", "day", DAY),
        Column("File name", "file_name", TEXT, required=True),
        Column("Size", "size", Whole(least=1, most=2_147_483_647), required=True),
        Column("SHA-256", "sha256", CODE, required=True),
        Column("Attached by", "attached_by", TEXT, required=True),
        Column("Attached on", "attached_on", DAY, required=True),
        Column("Removed by", "removed_by", TEXT),
        Column("Removed on", "removed_on", DAY),
        Column("Removal reason", "removal_reason", TEXT),
    ),
    key=("agreement", "document"),
    references=(OF_AGREEMENT,),
)
# Kept beside the workbook, and changed by hand like its sheets. All but the library of measures
# belong to single agreements.
BESIDE = (
    AGREEMENT_SETTINGS,
    REVIEW_SETTINGS,
    CLOSED_PERIODS,
    SOFT_CLOSED_PERIODS,
    REOPENED_PERIODS,
    COST_CENTRE_TOTALS,
    DOCUMENTS,
    LINKED_VARIATIONS,
    LINKED_CHANGES,
    *BALANCE_LAYOUTS,
    *CHECK_RECORDS,
    REVIEW_PACKS,
    REVIEW_MEETINGS,
    REVIEW_ATTENDANCE,
    REVIEW_ACTIONS,
    VARIATION_SIGNATURES,
    SIGNING_AUTHORITIES,
    DECISIONS,
    DECISION_APPROVALS,
    FINANCIAL_FRAMEWORKS,
    FRAMEWORK_LEADS,
    ASSESSMENTS,
    ASSESSMENT_SCORES,
    KEY_DATES,
    TIMETABLE_DEPENDENCIES,
    BCF_DATES,
    BCF_RETURNS,
    MEASURE_LIBRARY,
    FORMER_DEFINITIONS,
    OUTCOME_SETTINGS,
)

_BY_NAME = {heading_key(layout.sheet): layout for layout in LAYOUTS}


def layout_named(name: str) -> Layout | None:
    """The layout of a sheet by its name, or None if the workbook format has no such sheet."""
    return _BY_NAME.get(heading_key(name))
