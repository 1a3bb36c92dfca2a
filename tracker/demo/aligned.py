"""Adult care and health: mostly aligned money, a little that is truly pooled, some only in view.

The three parts of the total, the budget after virements and the overspends of each body are
those published for Oldham's cluster of 2018-19 (124.986, 1.447 and 9.192 million; 133.462 million
after virements; 8.812 million over, of which the council 4.325 million). Reporting such money as
one pool and sharing its overspend would be wrong: each body keeps its own.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import FundWriter
from tracker.demo.parts import measured, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.registers import Row

_OLDHAM = (
    "As published for Oldham 2018-19 (commissioning partnership finance report); the split "
    "between the two schemes is ours"
)


def rows() -> dict[str, list[Row]]:
    """The adult care and health agreement: an aligned, a pooled and an in-view fund."""
    book = AgreementWriter(
        place.agreement(
            "ACH",
            "Adult care and health: aligned and pooled budgets",
            client_group="Adults",
            end_date=date(2029, 3, 31),
            aims="Both bodies plan adult care and health from one set of figures",
            improvement_statement="Commissioners see the whole cost of a pathway before they "
            "change a part of it",
            services="Adult social care, continuing healthcare and transformation projects",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-03-27")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-31")
    aligned = book.fund("ALIGNED", "Aligned budgets", "Aligned")
    pool = book.fund("POOL", "Joint commissioning team and advocacy", "Pooled")
    transformation = book.fund("TRANSF", "Transformation money", "In view")
    aligned.schemes(
        ("ASC", "Adult social care", COUNCIL, "Several", "Social care", LA_VAT),
        (
            "CHC",
            "Continuing and mental health care packages",
            ICB,
            "Several",
            "Continuing care",
            NHS_VAT,
        ),
    )
    pool.schemes(
        ("JCT", "Joint commissioning team", COUNCIL, "Council", "Other", LA_VAT),
        ("ADV", "Advocacy", ICB, "Speak Up Marlshire", "Social care", NHS_VAT),
    )
    transformation.schemes(("T1", "Transformation projects", ICB, "Several", "Other", NHS_VAT))
    _money(aligned, pool, transformation)
    _ledger(aligned, pool, transformation)
    book.held_review(
        "2026-03-31",
        "Annual",
        "2026-03-26",
        "Continue",
        "Continue; both bodies bear their own overspend of 2025-26.",
        "2027-03-31",
    )
    pool.returns("Priya Nair")
    _outcomes(book)
    return book.rows


def _money(aligned: FundWriter, pool: FundWriter, transformation: FundWriter) -> None:
    for year in (2025, 2026):
        aligned.contribution(COUNCIL, year, "Adult social care base budget", 71_400_000)
        aligned.contribution(ICB, year, "ICB programme budget", 53_586_000)
        pool.contribution(COUNCIL, year, "Adult social care base budget", 723_500)
        pool.contribution(ICB, year, "ICB programme budget", 723_500)
        transformation.contribution(ICB, year, "Transformation money", 9_192_000)
        aligned.budgets(year, {"ASC": 71_400_000, "CHC": 53_586_000}, _OLDHAM)
        pool.budgets(year, {"JCT": 980_000, "ADV": 467_000}, _OLDHAM)
        transformation.budgets(year, {"T1": 9_192_000}, _OLDHAM)
    aligned.virement(
        "VIR-7",
        "2025-10-21",
        {"ASC": -1_000_000, "CHC": -1_163_000},
        "Savings taken in year; budget 135.625 to 133.462 million as published",
    )
    for direction in ("Overspend", "Underspend"):
        pool.ladder(
            direction,
            "2025-04-01",
            step(
                1,
                "Lead commissioner",
                "Clause 9.3: each partner bears the variance of the services it commissions",
            ),
        )


def _ledger(aligned: FundWriter, pool: FundWriter, transformation: FundWriter) -> None:
    totals = {"ASC": "74725000", "CHC": "56910000"}
    for scheme, total in totals.items():
        aligned.spend(scheme, 2025, total)
    aligned.forecasts(
        "ASC",
        2025,
        {9: "72015000", 12: "74725000"},
        "Forecast at month 9 was £1.615m over; £2.710m more in the last quarter, as "
        "published: winter placements and a late provider uplift.",
    )
    aligned.forecasts(
        "CHC",
        2025,
        {9: "55900000", 12: "56910000"},
        "£4.487m over: high-cost packages, all commissioned by the ICB.",
    )
    pool.spend("JCT", 2025, "971233.08")
    pool.forecasts("JCT", 2025, {12: "971233.08"})
    pool.spend("ADV", 2025, "467000")
    pool.forecasts("ADV", 2025, {12: "467000"})
    transformation.spend("T1", 2025, "9192000")
    transformation.forecasts("T1", 2025, {12: "9192000"})
    aligned.spend("ASC", 2026, "42610330.90")
    aligned.forecasts(
        "ASC",
        2026,
        {6: "72700000", 7: "72950000"},
        "Savings of £1.1m on supported living not yet agreed with providers.",
    )
    aligned.spend("CHC", 2026, "31006114.27")
    aligned.forecasts("CHC", 2026, {6: "53200000", 7: "53120000"})
    pool.spend("JCT", 2026, "580114.66")
    pool.forecasts("JCT", 2026, {7: "996000"}, "Interim programme lead to March.")
    pool.spend("ADV", 2026, "266000")
    pool.forecasts("ADV", 2026, {7: "455000"})
    transformation.spend("T1", 2026, "4880000")
    transformation.forecasts("T1", 2026, {7: "9192000"})


def _outcomes(book: AgreementWriter) -> None:
    book.measure(
        replace(
            measured("ADV-10", "Advocate allocated within 10 days", "%", "Higher"),
            definition="Referrals to advocacy with an advocate within ten working days",
            frequency="Quarterly",
            baseline=Decimal(80),
            baseline_period=FinancialYear(2024),
            source="Speak Up Marlshire",
        )
    )
    book.targets("ADV-10", {Quarter(FinancialYear(2026), n): "90" for n in (1, 2, 3, 4)})
    book.readings(
        "ADV-10",
        "Quarterly contract return",
        {Quarter(FinancialYear(2026), 1): "88.2", Quarter(FinancialYear(2026), 2): "91.5"},
    )
