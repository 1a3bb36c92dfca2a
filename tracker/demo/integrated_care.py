"""Tarnford: a council that pays a trust to run adult social care, for a set contribution.

The council's four contribution lines and the net cost of care are those Torbay Council published
for 2024-25 (Local Account Summary, finance). The contribution is a price, not a share of a pool:
what care costs above it stays with the trust, and nothing is shared.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import FundWriter
from tracker.demo.parts import measured
from tracker.demo.place import BOROUGH, ICB, NHS_VAT, TRUST
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Row

_TORBAY = (
    "Council lines and cost of care as published for Torbay 2024-25 (Local Account Summary, "
    "finance); the trust's line is the difference"
)


def rows() -> dict[str, list[Row]]:
    """The Tarnford agreement: lead commissioning under regulation 8, outside any pool."""
    book = AgreementWriter(
        place.agreement(
            "TICO",
            "Tarnford integrated care organisation",
            area="Tarnford",
            client_group="Adults",
            host=TRUST,
            pool_manager="Alison Trewin, Deputy Chief Finance Officer",
            pool_manager_employer=TRUST,
            end_date=date(2030, 3, 31),
            notice_months=12,
            aims="One organisation assesses, arranges and provides care for adults in Tarnford",
            improvement_statement="The trust that discharges a patient also arranges the care "
            "that follows",
            services="Assessment, care arrangement and placements for adults",
            staff_and_goods="214 council social care staff placed at the trust's disposal under "
            "section 113 of the Local Government Act 1972",
            termination_terms="Twelve months' notice, expiring on 31 March (clause 30)",
        )
    )
    book.partner(BOROUGH, *place.BOROUGH_SIGNS, signed_on="2025-03-24")
    book.partner(TRUST, *place.TRUST_SIGNS, signed_on="2025-03-26")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-28")
    book.variation("V1", "2026-07-01", "Placements reported monthly")
    care = book.fund("ASC", "Adult social care paid to the trust", "Lead commissioning")
    care.schemes(
        ("RES", "Residential care", TRUST, "Several", "Social care", NHS_VAT),
        ("NUR", "Nursing care", TRUST, "Several", "Social care", NHS_VAT),
        ("DOM", "Home care", TRUST, "Several", "Social care", NHS_VAT),
        ("SUP", "Supported living and other", TRUST, "Several", "Social care", NHS_VAT),
    )
    _money(care)
    _ledger(care)
    book.review("2026-10-30", "Triggered")
    book.held_review(
        "2026-03-31",
        "Annual",
        "2026-04-21",
        "Continue",
        "The trust asked for the contribution to be looked at again: cost of care £16.7m above it.",
        "2027-03-31",
    )
    care.returns("Alison Trewin", late={"2025-26 Q4": "2026-06-30"})
    _outcomes(book)
    return book.rows


def _money(care: FundWriter) -> None:
    for year in (2025, 2026):
        care.contribution(BOROUGH, year, "Core contract", 56_500_000)
        care.contribution(BOROUGH, year, "Market sustainability grant", 3_625_000)
        care.contribution(BOROUGH, year, "Social care grant", 3_425_000)
        care.contribution(BOROUGH, year, "Delayed discharges grant", 2_065_000)
        care.contribution(TRUST, year, "Trust funds", 16_685_000)
        care.contribution(ICB, year, "None: pays the trust by contract", 0)
        care.budgets(
            year,
            {
                "RES": "45000000",
                "NUR": "10000000",
                "DOM": "25000000",
                "SUP": "2300000",
            },
            _TORBAY,
        )
        care.instalments(
            BOROUGH,
            year,
            [
                _instalment(p.last_day, number, year)
                for number, p in enumerate(FinancialYear(year).periods, start=1)
            ],
        )


def _ledger(care: FundWriter) -> None:
    last_year = {
        "RES": "46218440.10",
        "NUR": "10104223.84",
        "DOM": "26330917.55",
        "SUP": "2344806.51",
    }
    for scheme, total in last_year.items():
        care.spend(scheme, 2025, total)
        care.forecasts(scheme, 2025, {12: total})
    spent = {
        "RES": "27304881.66",
        "NUR": "6012004.31",
        "DOM": "15644120.09",
        "SUP": "1370118.47",
    }
    for scheme, total in spent.items():
        care.spend(scheme, 2026, total)
    care.forecasts(
        "RES",
        2026,
        {6: "46500000", 7: "46840000"},
        "Weekly prices above the fee uplift; 31 placements at more than £1,500.",
    )
    care.forecasts("NUR", 2026, {6: "10250000", 7: "10310000"})
    care.forecasts(
        "DOM",
        2026,
        {6: "26700000", 7: "26820000"},
        "Hours per person up 6 per cent since April.",
    )
    care.forecasts("SUP", 2026, {6: "2350000", 7: "2350000"})


def _instalment(
    due: date, number: int, year: int
) -> tuple[str, str, str | None, str | None, str | None]:
    """A twelfth of 65,615,000.00, the odd eight pence in March."""
    amount = "5467916.74" if number == 12 else "5467916.66"
    if due > date(2026, 10, 31):
        return due.isoformat(), amount, None, None, None
    return due.isoformat(), amount, f"TVFT-{year}-{number:02d}", due.isoformat(), amount


def _outcomes(book: AgreementWriter) -> None:
    year = FinancialYear(2025)
    book.measure(
        replace(
            measured("ASCOF-2C", "Admissions to care homes, 65 and over", "per 100,000", "Lower"),
            definition="Long-term admissions to residential and nursing care, people aged 65 and "
            "over (ASCOF)",
            frequency="Annual",
            baseline=Decimal("604.9"),
            baseline_period=FinancialYear(2024),
            tolerance=Decimal(5),
            source="ASCOF return",
            numerator="Admissions of people aged 65 and over",
            denominator="People aged 65 and over living in the area",
            library_code="ASCOF-2C",
        )
    )
    book.targets("ASCOF-2C", {year: "580", year.next(): "570"})
    book.readings("ASCOF-2C", "ASCOF return", {FinancialYear(2024): "598.2", year: "612.7"})
