"""A small invented agreement that fills every sheet of the workbook with valid rows.

The template shows it on the sheet Examples. The place, the bodies and the people are invented.
"""

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tracker.domain import registers as r
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.records import outcomes as o
from tracker.domain.records import risk

_YEAR = FinancialYear(2025)
_APRIL, _MAY = Period(2025, 4), Period(2025, 5)
_START = date(2025, 4, 1)

_AGREEMENT = r.Agreement(
    agreement="AG-01",
    title="Amberdale Better Care Fund",
    legal_basis="Section 75",
    area="Amberdale",
    client_group="Older people",
    host="AMB",
    pool_manager="Robin Example",
    pool_manager_employer="Amberdale Council",
    start_date=_START,
    end_date=date(2027, 3, 31),
    notice_months=6,
    notice_at_year_end=True,
    review_every_months=12,
    next_review=date(2026, 1, 31),
    aims="People stay independent at home for longer.",
    improvement_statement="One team and one budget for leaving hospital.",
    services="Reablement, equipment, carers' breaks",
    nhs_functions="Community nursing and therapy",
    council_functions="Adult social care assessments and services",
    staff_and_goods="Four therapists, seconded",
    variation_terms="In writing, signed by both partners",
    termination_terms="Six months' notice, expiring on 31 March",
    monitoring="Quarterly to the partnership board",
    consultation_ended=date(2025, 1, 31),
    dispute_route="Pool manager, then chief officers, then mediation",
    exit_plan="Schedule 7",
    audit_route="The host's external auditor",
    report_within_days=42,
)


def _contribution(
    partner: str,
    source: str,
    amount: Decimal,
    *,
    line: str = "",
    variation: str | None = None,
    in_kind: bool = False,
) -> r.Contribution:
    return r.Contribution(
        agreement="AG-01",
        fund="BCF",
        scheme=None,
        partner=partner,
        financial_year=_YEAR,
        funding_source=source,
        line=line,
        variation=variation,
        recurrent=variation is None,
        capital=False,
        in_kind=in_kind,
        designated=False,
        amount=amount,
        status="Agreed",
    )


def _entry(
    scheme: str, measure: str, amount: Decimal, narrative: str | None, reference: str
) -> r.LedgerEntry:
    return r.LedgerEntry("AG-01", "BCF", scheme, _APRIL, measure, amount, narrative, reference)


def _step(
    direction: str,
    step: int,
    method: str,
    *,
    partner: str | None = None,
    share: str | None = None,
    clause: str | None = None,
) -> risk.RiskShare:
    return risk.RiskShare(
        agreement="AG-01",
        fund="BCF",
        scheme=None,
        direction=direction,
        effective_from=_START,
        step=step,
        method=method,
        limit=None,
        limit_unit=None,
        partner=partner,
        share=share,
        clause=clause or "Schedule 3, 4.2",
        base="Revised",
        include_in_kind=False,
    )


EXAMPLES: MappingProxyType[str, tuple[r.Row, ...]] = MappingProxyType(
    {
        "Organisations": (
            r.Organisation("AMB", "Amberdale Council", "Council", None, None, None),
            r.Organisation("QXX", "NHS Amber ICB", "ICB", date(2022, 7, 1), None, None),
            r.Organisation(
                "09Z", "NHS Amberdale CCG", "CCG", date(2013, 4, 1), date(2022, 6, 30), "QXX"
            ),
        ),
        "Agreements": (_AGREEMENT,),
        "Partners": (
            r.Partner(
                "AG-01", "AMB", "Sam Sample", "Director of adult services", date(2025, 3, 20)
            ),
            r.Partner("AG-01", "QXX", "Alex Instance", "Chief finance officer", date(2025, 3, 24)),
        ),
        "Funds": (
            r.Fund(
                "AG-01", "BCF", "Better Care Fund", "Pooled", Decimal("50000.00"), Decimal("0.00")
            ),
            r.Fund("AG-01", "ALN", "Aligned community budgets", "Aligned", None, None),
        ),
        "Schemes": (
            r.Scheme(
                "AG-01", "BCF", "001", "Reablement", "AMB", "Amberdale Homecare Ltd",
                "Social care", "Host",
            ),
            r.Scheme(
                "AG-01", "BCF", "002", "Community equipment", "QXX", None, "Community health", None
            ),
        ),
        "Variations": (
            r.Variation("AG-01", "V1", date(2025, 10, 1), "Winter pressures", date(2025, 9, 15)),
        ),
        "Contributions": (
            _contribution("QXX", "NHS minimum", Decimal("1200000.00")),
            _contribution("AMB", "Council", Decimal("800000.00")),
            _contribution("AMB", "Council", Decimal("25000.00"), line="In kind", in_kind=True),
            _contribution("QXX", "NHS minimum", Decimal("50000.00"), variation="V1"),
        ),
        "Instalments": (
            r.Instalment(
                "AG-01", "BCF", "QXX", _YEAR, date(2025, 4, 30), Decimal("300000.00"), "INV-1001",
                date(2025, 4, 3), date(2025, 4, 28), Decimal("300000.00"),
            ),
            r.Instalment(
                "AG-01", "BCF", "QXX", _YEAR, date(2025, 7, 31), Decimal("300000.00"), None, None,
                None, None,
            ),
        ),
        "Budgets": (
            r.Budget(
                "AG-01", "BCF", "001", _YEAR, "Original", Decimal("1400000.00"), _START, None
            ),
            r.Budget("AG-01", "BCF", "002", _YEAR, "Original", Decimal("600000.00"), _START, None),
            r.Budget(
                "AG-01", "BCF", "002", _YEAR, "VIR-01", Decimal("-20000.00"), date(2025, 8, 1),
                "Moved to reablement",
            ),
            r.Budget(
                "AG-01", "BCF", "001", _YEAR, "VIR-01", Decimal("20000.00"), date(2025, 8, 1),
                "Moved from equipment",
            ),
        ),
        "Profiles": (
            r.Profile("AG-01", "BCF", "001", _APRIL, Decimal("110000.00")),
            r.Profile("AG-01", "BCF", "001", _MAY, Decimal("115000.00")),
        ),
        "Ledger": (
            _entry("001", "Actual", Decimal("118250.40"), "Homecare, April", "GL-000101"),
            _entry("001", "Actual", Decimal("-1250.00"), "Client income", "GL-000102"),
            _entry("001", "Forecast outturn", Decimal("1465000.00"), None, ""),
            _entry("002", "Commitment", Decimal("35000.00"), "Orders placed", ""),
        ),
        "Risk share": (
            _step("Overspend", 1, "Net schemes"),
            _step("Overspend", 2, "Use reserve", clause="Schedule 3, 4.1"),
            _step("Overspend", 3, "Fixed shares", partner="AMB", share="40"),
            _step("Overspend", 3, "Fixed shares", partner="QXX", share="60"),
            _step("Underspend", 1, "Net schemes"),
            _step("Underspend", 2, "By contribution", clause="Schedule 3, 4.3"),
        ),
        "Risk share caps": (
            risk.RiskShareCap(
                "AG-01", "BCF", "Overspend", _START, "AMB", Decimal("75000"), "GBP", "QXX"
            ),
        ),
        "Reviews": (
            r.Review(
                "AG-01", date(2026, 1, 31), "Annual", date(2026, 1, 27), "Continue",
                "Continue for another year", date(2027, 1, 31),
            ),
        ),
        "Returns": (
            r.Return(
                "AG-01", "BCF", "Quarterly report", Quarter(_YEAR, 1), date(2025, 8, 11),
                date(2025, 8, 6), "Robin Example",
            ),
            r.Return("AG-01", "BCF", "Annual return", _YEAR, date(2026, 5, 12), None, None),
        ),
        "Outcome measures": (
            o.OutcomeMeasure(
                "AG-01", "M1", "At home 91 days after leaving hospital", "Per cent", "Higher",
                "Of people aged 65 or over who left hospital into reablement", Decimal("81.5"),
                FinancialYear(2024), "Quarterly", Decimal("1"), "Local survey",
                "Those still at home 91 days later", "Those who left hospital into reablement",
                "BCF", None, "person still at home", "BCF-91",
            ),
        ),
        "Outcome targets": (
            o.OutcomeTarget("AG-01", "M1", Quarter(_YEAR, 1), Decimal("83"), None),
        ),
        "Outcome readings": (
            o.OutcomeReading("AG-01", "M1", Quarter(_YEAR, 1), Decimal("82.6"), "Final", None, Decimal(190), Decimal(230)),
        ),
    }
)  # fmt: skip
"""The example rows by sheet name."""
