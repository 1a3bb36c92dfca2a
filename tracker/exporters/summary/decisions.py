"""Variations with their signatures and pounds, and the register of decisions."""

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.domain.agreements.decisions import DecisionLine, approval_text, decision_lines
from tracker.domain.agreements.variation_effect import effect_of
from tracker.domain.agreements.variation_signing import PartnerSigning, Signing, signing_of
from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import to_pence
from tracker.domain.records.decisions import DecisionStatus
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import Lines, pence
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money
from tracker.sheets import Style

VARIATIONS = Spec(
    "Variations",
    "VariationEffects",
    "Variations: who signed, how late, and what each partner puts in more or less",
    "One row for each partner, and for each kind of fund and year in which its contributions "
    "change. Days late count from taking effect to the last signature, or to the as-at date.",
    (
        Field("Agreement"),
        Field("Variation"),
        Field("Title", width=34),
        Field("Effective from", Style.DATE),
        Field("Signed by every partner on", Style.DATE, width=14),
        Field("Days late", Style.WHOLE),
        Field("Partner"),
        Field("Signed on", Style.DATE),
        Field("Signatory", width=30),
        Field("Authority", width=40),
        Field("Days authority had expired", Style.WHOLE, width=12),
        Field("Kind", width=14),
        Field("Financial year", width=10),
        money("Effect"),
    ),
    frozen=2,
)
DECISIONS = Spec(
    "Decisions",
    "DecisionRegister",
    "Decisions of boards",
    "Every decision taken by the as-at date, the latest first in each agreement; open is what was "
    "still to be carried out on that date.",
    (
        Field("Agreement"),
        Field("Decision", Style.WHOLE),
        Field("Decided on", Style.DATE),
        Field("Body", width=26),
        Field("Type", width=14),
        Field("What was decided", width=60),
        Field("Level of the dispute", Style.WHOLE),
        Field("Fund"),
        Field("Scheme"),
        Field("Variation"),
        money("Effect", total=False),
        Field("Options rejected", width=50),
        Field("Interests declared", width=50),
        Field("Urgent or outside the forward plan", width=12),
        Field("Reason for urgency", width=50),
        Field("Report back on", Style.DATE),
        Field("Approvals", width=60),
        Field("Due", Style.DATE),
        Field("Status", width=11),
        Field("Closed on", Style.DATE),
    ),
    frozen=2,
)

_Change = tuple[FundKind | None, FinancialYear | None, int | None]


def variation_table(facts: SummaryFacts, lines: Lines) -> Table:
    """Every variation of every agreement, partner by partner."""
    rows = [row for book in facts.books for row in _variations(book, facts.as_at)]
    return Table.of(Sheet(VARIATIONS, len(rows), lines.kinds), rows)


def _variations(book: AgreementBook, as_at: date) -> Iterator[BulkRow]:
    for variation in sorted(book.variations, key=lambda row: (row.effective_from, row.variation)):
        signing = signing_of(book, variation, as_at)
        changes = _changes(book, variation.variation)
        signed = {row.organisation: row for row in signing.partners}
        for partner in sorted(signed.keys() | changes.keys()):
            for change in changes.get(partner) or [(None, None, None)]:
                yield _variation(signing, partner, signed.get(partner), change)


def _changes(book: AgreementBook, variation: str) -> Mapping[str, list[_Change]]:
    """What each partner puts in more or less, in whole pence by kind of fund and year."""
    found: dict[str, list[_Change]] = {}
    for kind in effect_of(book, [variation]).kinds:
        for row in kind.partners:
            found.setdefault(row.partner, []).extend(
                (kind.kind, year, to_pence(amount)) for year, amount in sorted(row.by_year.items())
            )
    return found


def _variation(
    signing: Signing, partner: str, signed: PartnerSigning | None, change: _Change
) -> BulkRow:
    variation, (kind, year, effect) = signing.variation, change
    signature = None if signed is None else signed.signature
    return VARIATIONS.row(
        {
            "Agreement": variation.agreement,
            "Variation": variation.variation,
            "Title": variation.title,
            "Effective from": variation.effective_from,
            "Signed by every partner on": signing.signed_on,
            "Days late": signing.days_late,
            "Partner": partner,
            "Signed on": None if signed is None else signed.signed_on,
            "Signatory": None if signature is None else _who(signature),
            "Authority": None if signature is None else _authority(signature),
            "Days authority had expired": None if signed is None else signed.days_expired,
            "Kind": None if kind is None else str(kind),
            "Financial year": None if year is None else str(year),
            "Effect": effect,
        }
    )


def _who(signature: VariationSignature) -> str:
    return ", ".join(text for text in (signature.signatory, signature.signatory_role) if text)


def _authority(signature: VariationSignature) -> str | None:
    words = [text for text in (signature.authority, signature.body, signature.minute) if text]
    if signature.delegated:
        until = signature.delegation_expires
        words.append("delegated" if until is None else f"delegated until {day_text(until)}")
    return ", ".join(words) or None


def decision_table(facts: SummaryFacts) -> Table:
    """Every decision taken by the as-at date."""
    rows = [
        _decision(line, {row.code: row.name for row in book.organisations}, facts.as_at)
        for book in facts.books
        for line in decision_lines(book, facts.as_at)
    ]
    return Table.of(Sheet(DECISIONS, len(rows)), rows)


def _decision(line: DecisionLine, names: Mapping[str, str], as_at: date) -> BulkRow:
    row = line.decision
    is_open = row.is_open_on(as_at)
    approvals = (approval_text(approval, names) for approval in line.approvals)
    return DECISIONS.row(
        {
            "Agreement": row.agreement,
            "Decision": row.decision,
            "Decided on": row.decided_on,
            "Body": row.body,
            "Type": row.kind,
            "What was decided": row.text,
            "Level of the dispute": row.level,
            "Fund": row.fund,
            "Scheme": row.scheme,
            "Variation": row.variation,
            "Effect": pence(row.effect),
            "Options rejected": row.options_rejected,
            "Interests declared": row.interests,
            "Urgent or outside the forward plan": "Yes" if row.urgent else "No",
            "Reason for urgency": row.urgency_reason,
            "Report back on": row.report_back_on,
            "Approvals": "\n".join(approvals) or None,
            "Due": row.due,
            "Status": DecisionStatus.OPEN.value if is_open else row.status,
            "Closed on": None if is_open else row.closed_on,
        }
    )
