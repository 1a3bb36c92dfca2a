"""A valid row of each register without any argument; a test says only what it is about.

The agreement is a plain section 75 one between a council (LA) and an integrated care board
(ICB): signed in time, complete, reviewed, with one pooled fund and one scheme in 2025-26.
`clean_book` is that agreement with nothing for a health check to find on `TODAY`.
"""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.records.outcomes import (
    FormerDefinition,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
)
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import (
    Agreement,
    AgreementBook,
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerTotal,
    Organisation,
    Partner,
    Profile,
    Return,
    Review,
    Scheme,
    Variation,
    Version,
)

YEAR = FinancialYear(2025)
TODAY = date(2025, 12, 15)


def month(number: int, year: FinancialYear = YEAR) -> Period:
    return year.month(number)


def agreement(**changes: Any) -> Agreement:
    row = Agreement(
        agreement="A1",
        title="Better Care Fund",
        legal_basis="Section 75",
        area="Northshire",
        client_group="Older people",
        host="LA",
        pool_manager="P. Manager",
        pool_manager_employer="LA",
        start_date=date(2025, 4, 1),
        end_date=date(2028, 3, 31),
        notice_months=12,
        notice_at_year_end=False,
        review_every_months=12,
        next_review=None,
        aims="People stay at home longer.",
        improvement_statement="One team, one assessment.",
        services="Reablement for people over 65.",
        nhs_functions="Rehabilitation",
        council_functions="Home care",
        staff_and_goods="None",
        variation_terms="By agreement in writing.",
        termination_terms="Twelve months' notice.",
        monitoring="Monthly to the board.",
        consultation_ended=date(2025, 1, 31),
        dispute_route=None,
        exit_plan=None,
        audit_route=None,
        report_within_days=42,
    )
    return replace(row, **changes)


def version(ended_by: str, **changes: Any) -> Version:
    return Version(**asdict(agreement(**changes)), ended_by=ended_by)


def partner(organisation: str = "LA", **changes: Any) -> Partner:
    row = Partner("A1", organisation, "A. Signatory", "Chief executive", date(2025, 3, 20))
    return replace(row, **changes)


def organisation(code: str = "LA", name: str | None = None) -> Organisation:
    own = "Northshire Council" if code == "LA" else f"Northshire {code}"
    return Organisation(code, name or own, "Council", None, None, None)


def fund(code: str = "F1", kind: str = "Pooled", **changes: Any) -> Fund:
    return replace(Fund("A1", code, f"Fund {code}", kind, None, None), **changes)


def scheme(code: str = "S1", of: str = "F1", **changes: Any) -> Scheme:
    row = Scheme("A1", of, code, f"Scheme {code} of {of}", "LA", None, None, None)
    return replace(row, **changes)


def budget(amount: str | Decimal, code: str = "S1", of: str = "F1", **changes: Any) -> Budget:
    row = Budget("A1", of, code, YEAR, "Original", Decimal(amount), None, None)
    return replace(row, **changes)


def profile(number: int, amount: str | Decimal, code: str = "S1", of: str = "F1") -> Profile:
    return Profile("A1", of, code, month(number), Decimal(amount))


def ledger(
    measure: str,
    number: int,
    amount: str | Decimal,
    code: str = "S1",
    of: str = "F1",
    **changes: Any,
) -> LedgerTotal:
    return replace(LedgerTotal(of, code, month(number), measure, Decimal(amount)), **changes)


def actual(number: int, amount: str | Decimal, code: str = "S1", **changes: Any) -> LedgerTotal:
    return ledger("Actual", number, amount, code, **changes)


def forecast(number: int, amount: str | Decimal, code: str = "S1", **changes: Any) -> LedgerTotal:
    return ledger("Forecast outturn", number, amount, code, **changes)


def contribution(giver: str, amount: str | Decimal, of: str = "F1", **changes: Any) -> Contribution:
    row = Contribution(
        agreement="A1",
        fund=of,
        scheme=None,
        partner=giver,
        financial_year=YEAR,
        funding_source="Additional",
        line="",
        variation=None,
        recurrent=True,
        capital=False,
        in_kind=False,
        designated=False,
        amount=Decimal(amount),
        status="Agreed",
    )
    return replace(row, **changes)


def instalment(due: date, amount: str | Decimal = "100.00", **changes: Any) -> Instalment:
    row = Instalment("A1", "F1", "ICB", YEAR, due, Decimal(amount), None, None, None, None)
    return replace(row, **changes)


def variation(reference: str, effective: date, **changes: Any) -> Variation:
    return replace(Variation("A1", reference, effective, None, effective), **changes)


def step(method: str, number: int = 1, direction: str = "Overspend", **changes: Any) -> RiskShare:
    row = RiskShare(
        agreement="A1",
        fund="F1",
        scheme=None,
        direction=direction,
        effective_from=date(2025, 4, 1),
        step=number,
        method=method,
        limit=None,
        limit_unit=None,
        partner=None,
        share=None,
        clause="Schedule 3",
        base="Revised",
        include_in_kind=False,
    )
    return replace(row, **changes)


def fixed_shares(shares: dict[str, str], **changes: Any) -> tuple[RiskShare, ...]:
    return tuple(
        step("Fixed shares", **({"partner": code, "share": share} | changes))
        for code, share in shares.items()
    )


def cap(capped: str, amount: str | Decimal, **changes: Any) -> RiskShareCap:
    row = RiskShareCap(
        "A1", "F1", "Overspend", date(2025, 4, 1), capped, Decimal(amount), "GBP", None
    )
    return replace(row, **changes)


def review(due: date, held_on: date | None = None, **changes: Any) -> Review:
    return replace(Review("A1", due, "Annual", held_on, None, None, None), **changes)


def report(period: Quarter | FinancialYear, submitted_on: date | None, **changes: Any) -> Return:
    kind = "Quarterly report" if isinstance(period, Quarter) else "Annual return"
    return replace(Return("A1", "F1", kind, period, None, submitted_on, None), **changes)


def measure(code: str = "M1", **changes: Any) -> OutcomeMeasure:
    row = OutcomeMeasure(
        agreement="A1",
        measure=code,
        title="Still at home after 91 days",
        unit="per cent",
        better="Higher",
        definition=None,
        baseline=Decimal(80),
        baseline_period=FinancialYear(2024),
        frequency="Quarterly",
        tolerance=None,
        source=None,
    )
    return replace(row, **changes)


def target(period: Any, value: str, upper: str | None = None, code: str = "M1") -> OutcomeTarget:
    return OutcomeTarget(
        "A1", code, period, Decimal(value), None if upper is None else Decimal(upper)
    )


def reading(period: Any, value: str | None, code: str = "M1", **changes: Any) -> OutcomeReading:
    row = OutcomeReading(
        "A1", code, period, None if value is None else Decimal(value), "Final", None
    )
    return replace(row, **changes)


def former_definition(
    replaced_from: Any, version: int = 1, code: str = "M1", **changes: Any
) -> FormerDefinition:
    row = FormerDefinition(
        agreement="A1",
        measure=code,
        version=version,
        replaced_from=replaced_from,
        reason="Clients who pay in full are counted in",
        definition="Funded admissions",
        numerator=None,
        denominator=None,
        baseline=Decimal(70),
        baseline_period=FinancialYear(2023),
    )
    return replace(row, **changes)


def book(**changes: Any) -> AgreementBook:
    """Two partners, a pooled fund with one scheme, and nothing else but what the test gives."""
    plain = AgreementBook(
        agreement=agreement(),
        organisations=(
            organisation("ICB", "Northshire Integrated Care Board"),
            organisation("LA", "Northshire Council"),
        ),
        partners=(partner("ICB"), partner("LA")),
        funds=(fund(),),
        schemes=(scheme(),),
    )
    return replace(plain, **changes)


def clean_book(**changes: Any) -> AgreementBook:
    """An agreement in which no health check finds anything on `TODAY`."""
    clean = book(
        schemes=(scheme(provider="ICB", vat_regime="NHS contracted-out services"),),
        contributions=(contribution("ICB", "600.00"), contribution("LA", "400.00")),
        budgets=(budget("1000.00"),),
        ledger=(actual(1, "80.00"), forecast(6, "1010.00")),
        risk_shares=(
            *fixed_shares({"ICB": "60", "LA": "40"}),
            *fixed_shares({"ICB": "60", "LA": "40"}, direction="Underspend"),
        ),
        reviews=(review(date(2026, 3, 31)),),
        returns=(
            report(Quarter(YEAR, 1), date(2025, 7, 31)),
            report(Quarter(YEAR, 2), date(2025, 10, 31)),
        ),
        measures=(measure(),),
        targets=(target(YEAR, "85"),),
        readings=(reading(Quarter(YEAR, 2), "86"),),
    )
    return replace(clean, **changes)
