"""Signatures with their authority, and decisions, beside the workbook, in the shape of its sheets."""

from collections.abc import Iterable, Mapping

from tracker.domain.records import decisions as decision_records
from tracker.domain.records import signatures as signature_records
from tracker.domain.records.decisions import DecisionKind, DecisionStatus
from tracker.domain.vocabulary import DECISION_KINDS, DECISION_STATUSES
from tracker.sheets.cells import Wire
from tracker.sheets.columns import AGREEMENT, CODE, DAY, MONEY, OF_AGREEMENT, OF_FUND, TEXT
from tracker.sheets.kinds import Choice, Whole, YesNo
from tracker.sheets.layout import Column, Layout, Reference

Faults = Iterable[tuple[str, str]]

_NUMBER = Whole(least=1, most=100_000)
_ORGANISATION = Column("Organisation", "organisation", CODE, required=True)
_OF_PARTNER = Reference(("agreement", "organisation"), "Partners")
_DELEGATION = (
    Column("Body", "body", TEXT),
    Column("Minute reference", "minute", TEXT),
    Column("Delegated", "delegated", YesNo()),
    Column("Delegation expires", "delegation_expires", DAY),
)
_AUTHORITY = (Column("Authority given by", "authority", TEXT), *_DELEGATION)


def delegation(row: Mapping[str, Wire]) -> Faults:
    """Only what was delegated can expire."""
    if row["delegation_expires"] is not None and not row["delegated"]:
        yield (
            "delegation_expires",
            "belongs to a delegated authority: answer Yes to Delegated, or leave it blank",
        )


def decision(row: Mapping[str, Wire]) -> Faults:
    """A decision that is closed says when, an urgent one why, and a dispute at which level."""
    yield from _what_it_is_about(row)
    yield from _urgency(row)
    closed, status = row["closed_on"], row["status"]
    if closed is None and status != DecisionStatus.OPEN:
        yield "closed_on", f"is blank: enter the day from which it is {str(status).lower()}"
    if closed is not None and status == DecisionStatus.OPEN:
        yield "closed_on", "belongs to a decision that is done or withdrawn: choose its status"
    for field in ("closed_on", "due", "report_back_on"):
        day, decided = row[field], row["decided_on"]
        if isinstance(day, str) and isinstance(decided, str) and day < decided:
            yield field, "is before the day of the decision: enter that day or a later one"


def _what_it_is_about(row: Mapping[str, Wire]) -> Faults:
    is_dispute = row["kind"] == DecisionKind.DISPUTE
    if is_dispute and row["level"] is None:
        yield "level", "is blank: enter the level of the dispute route that was reached, from 1"
    if row["level"] is not None and not is_dispute:
        yield "level", "belongs to a dispute step: clear it, or choose that type"
    if row["scheme"] is not None and row["fund"] is None:
        yield "fund", "is blank although a scheme is named: name its fund too"


def _urgency(row: Mapping[str, Wire]) -> Faults:
    if row["urgent"]:
        if row["urgency_reason"] is None:
            yield "urgency_reason", "is blank: enter why the decision could not wait"
        return
    for field in ("urgency_reason", "report_back_on"):
        if row[field] is not None:
            yield field, "belongs to a decision taken under urgency: clear it, or answer Yes there"


VARIATION_SIGNATURES = Layout(
    "Variation signatures",
    signature_records.VariationSignature,
    (
        AGREEMENT,
        Column("Variation", "variation", CODE, required=True),
        _ORGANISATION,
        Column("Signatory", "signatory", TEXT, required=True),
        Column("Signatory role", "signatory_role", TEXT),
        Column("Signed on", "signed_on", DAY, required=True),
        *_AUTHORITY,
    ),
    key=("agreement", "variation", "organisation"),
    references=(Reference(("agreement", "variation"), "Variations"), _OF_PARTNER),
    row_faults=delegation,
)
SIGNING_AUTHORITIES = Layout(
    "Signing authorities",
    signature_records.SigningAuthority,
    (AGREEMENT, _ORGANISATION, *_AUTHORITY),
    key=("agreement", "organisation"),
    references=(_OF_PARTNER,),
    row_faults=delegation,
)
DECISIONS = Layout(
    "Decisions",
    decision_records.Decision,
    (
        AGREEMENT,
        Column("Decision", "decision", _NUMBER, required=True),
        Column("Decided on", "decided_on", DAY, required=True),
        Column("Body", "body", TEXT, required=True),
        Column("Type", "kind", Choice(values=DECISION_KINDS), required=True),
        Column("What was decided", "text", TEXT, required=True),
        Column("Level of the dispute", "level", Whole(least=1, most=9)),
        Column("Fund", "fund", CODE),
        Column("Scheme", "scheme", CODE),
        Column("Variation", "variation", CODE),
        Column("Effect", "effect", MONEY),
        Column("Options rejected", "options_rejected", TEXT),
        Column("Interests declared", "interests", TEXT),
        Column("Urgent or outside the forward plan", "urgent", YesNo()),
        Column("Reason for urgency", "urgency_reason", TEXT),
        Column("Report back on", "report_back_on", DAY),
        Column("Due", "due", DAY),
        Column("Status", "status", Choice(values=DECISION_STATUSES), required=True),
        Column("Closed on", "closed_on", DAY),
    ),
    key=("agreement", "decision"),
    references=(
        OF_AGREEMENT,
        OF_FUND,
        Reference(("agreement", "fund", "scheme"), "Schemes"),
        Reference(("agreement", "variation"), "Variations"),
    ),
    row_faults=decision,
)
DECISION_APPROVALS = Layout(
    "Decision approvals",
    decision_records.DecisionApproval,
    (
        AGREEMENT,
        Column("Decision", "decision", _NUMBER, required=True),
        _ORGANISATION,
        Column("Approved by", "approver", TEXT, required=True),
        Column("Approved on", "approved_on", DAY, required=True),
        *_DELEGATION,
    ),
    key=("agreement", "decision", "organisation"),
    references=(Reference(("agreement", "decision"), "Decisions"), _OF_PARTNER),
    row_faults=delegation,
)
