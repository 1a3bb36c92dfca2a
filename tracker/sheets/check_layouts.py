"""What is recorded because a check asks for it, in the shape of the workbook's sheets."""

from tracker.domain.records import checks as check_records
from tracker.domain.vocabulary import CONSULTATIONS, SIGN_OFF_ROLES
from tracker.sheets import row_rules
from tracker.sheets.columns import (
    AGREEMENT,
    CODE,
    DAY,
    FINANCIAL_YEAR,
    FUND,
    MONEY,
    OF_AGREEMENT,
    OF_FUND,
    TEXT,
)
from tracker.sheets.kinds import Choice, Whole, YesNo
from tracker.sheets.layout import Column, Layout, Reference

_OF_ORGANISATION = Reference(("agreement", "organisation"), "Partners")
_ORGANISATION = Column("Organisation", "organisation", CODE, required=True)

FINDING_NOTES = Layout(
    "Notes on findings",
    check_records.FindingNote,
    (
        AGREEMENT,
        Column("Check", "number", CODE, required=True),
        Column("About", "about", TEXT, required=True),
        Column("Note", "text", TEXT, required=True),
        Column("Said by", "said_by", TEXT, required=True),
        Column("Said on", "said_on", DAY, required=True),
    ),
    key=("agreement", "number", "about"),
    references=(OF_AGREEMENT,),
)
RECOVERY_PLANS = Layout(
    "Recovery plans",
    check_records.RecoveryPlan,
    (
        AGREEMENT,
        FUND,
        FINANCIAL_YEAR,
        Column("Drawn up on", "drawn_up_on", DAY, required=True),
        Column("Owner", "owner", TEXT, required=True),
        Column("What is done", "measures", TEXT, required=True),
        Column("To be recovered", "amount", MONEY),
        Column("Meeting on", "meeting_on", DAY),
    ),
    key=("agreement", "fund", "financial_year", "drawn_up_on"),
    references=(OF_FUND,),
    row_faults=row_rules.recovery_plan,
)
PLAN_SIGN_OFFS = Layout(
    "Plan sign-offs",
    check_records.PlanSignOff,
    (
        AGREEMENT,
        FINANCIAL_YEAR,
        _ORGANISATION,
        Column("Role", "role", Choice(values=SIGN_OFF_ROLES), required=True),
        Column("Name", "name", TEXT, required=True),
        Column("Signed on", "signed_on", DAY, required=True),
        Column("Delegated", "delegated", YesNo()),
        Column("Authority", "authority", TEXT),
        Column("Ratified on", "ratified_on", DAY),
    ),
    key=("agreement", "financial_year", "organisation", "role"),
    references=(_OF_ORGANISATION,),
)
LEAVING_DECISIONS = Layout(
    "Leaving decisions",
    check_records.LeavingDecision,
    (
        AGREEMENT,
        _ORGANISATION,
        Column("Considered on", "considered_on", DAY, required=True),
        Column("Reason", "reason", TEXT, required=True),
        Column("Consultation", "consultation", Choice(values=CONSULTATIONS)),
        Column("Decided on", "decided_on", DAY),
        Column("Grounds", "grounds", TEXT),
        Column("Settled on", "settled_on", DAY),
    ),
    key=("agreement", "organisation", "considered_on"),
    references=(_OF_ORGANISATION,),
    row_faults=row_rules.leaving_decision,
)
NOVATIONS = Layout(
    "Novations",
    check_records.Novation,
    (
        AGREEMENT,
        _ORGANISATION,
        Column("Evidence", "evidence", TEXT, required=True),
        Column("Day", "day", DAY, required=True),
        Column("Document", "document", Whole(least=1, most=100_000)),
    ),
    key=("agreement", "organisation"),
    references=(_OF_ORGANISATION, Reference(("agreement", "document"), "Documents")),
)
NOTICES = Layout(
    "Notices",
    check_records.NoticeService,
    (
        AGREEMENT,
        Column("Document", "document", Whole(least=1, most=100_000), required=True),
        Column("Served by", "served_by", CODE, required=True),
        Column("Served on", "served_on", CODE, required=True),
        Column("Received on", "received_on", DAY),
    ),
    key=("agreement", "document", "served_by", "served_on"),
    references=(
        Reference(("agreement", "document"), "Documents"),
        Reference(("agreement", "served_by"), "Partners"),
        Reference(("agreement", "served_on"), "Partners"),
    ),
    row_faults=row_rules.notice,
)
EXIT_ITEMS = Layout(
    "Exit items",
    check_records.ExitItem,
    (
        AGREEMENT,
        Column("Item", "item", TEXT, required=True),
        Column("Settled on", "done_on", DAY, required=True),
        Column("Settled by", "done_by", TEXT, required=True),
        Column("Note", "note", TEXT),
    ),
    key=("agreement", "item"),
    references=(OF_AGREEMENT,),
)
CHECK_RECORDS = (
    FINDING_NOTES,
    RECOVERY_PLANS,
    PLAN_SIGN_OFFS,
    LEAVING_DECISIONS,
    NOVATIONS,
    NOTICES,
    EXIT_ITEMS,
)
