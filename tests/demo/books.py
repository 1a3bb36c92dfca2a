"""Agreement books of register rows, put together by plain code."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.records.checks import Answers
from tracker.domain.registers import AgreementBook, LedgerEntry, LedgerTotal, Row

Rows = Mapping[str, Sequence[Row]]

_ANSWERS = {
    "notes": "Notes on findings",
    "recovery_plans": "Recovery plans",
    "sign_offs": "Plan sign-offs",
    "leaving_decisions": "Leaving decisions",
    "novations": "Novations",
    "notices": "Notices",
    "exit_items": "Exit items",
}
_FIELDS = {
    "partners": "Partners",
    "funds": "Funds",
    "schemes": "Schemes",
    "variations": "Variations",
    "contributions": "Contributions",
    "instalments": "Instalments",
    "budgets": "Budgets",
    "profiles": "Profiles",
    "risk_shares": "Risk share",
    "caps": "Risk share caps",
    "reviews": "Reviews",
    "returns": "Returns",
    "measures": "Outcome measures",
    "targets": "Outcome targets",
    "readings": "Outcome readings",
    "financial_frameworks": "Financial frameworks",
    "framework_leads": "Framework leads",
    "assessments": "Assessments",
    "assessment_scores": "Assessment scores",
    "bcf_returns": "Better Care Fund returns",
}


def book_of(rows: Rows, code: str) -> AgreementBook:
    """The book of one agreement, its ledger added up by scheme, month and measure."""
    own = {sheet: tuple(row for row in found if getattr(row, "agreement", None) == code)
           for sheet, found in rows.items()}  # fmt: skip
    (agreement,) = own["Agreements"]
    return AgreementBook(
        agreement=agreement,
        organisations=tuple(rows["Organisations"]),
        bcf_dates=tuple(rows.get("Better Care Fund dates", ())),
        ledger=_totals(own.get("Ledger", ())),
        answers=Answers(**{field: own.get(sheet, ()) for field, sheet in _ANSWERS.items()}),
        **{field: own.get(sheet, ()) for field, sheet in _FIELDS.items()},
    )


def _totals(entries: Sequence[LedgerEntry]) -> tuple[LedgerTotal, ...]:
    sums: dict[tuple[str, str, Period, str], Decimal] = defaultdict(Decimal)
    for row in entries:
        sums[row.fund, row.scheme, row.period, row.measure] += row.amount
    return tuple(LedgerTotal(*key, amount) for key, amount in sorted(sums.items()))
