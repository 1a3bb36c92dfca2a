"""Two small pools whose terms bite: tiers by size of overspend, and a cap that is reached.

Community equipment takes the contributions published for Salford in 2006-07 (scrutiny
presentation, 6 September 2006); its tiers are illustrative. Intermediate care follows the shape
published for Rotherham: pro rata to the contributions to each scheme, capped at what a partner
agreed, the rest undecided until both finance directors decide.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import FundWriter
from tracker.demo.parts import measured, split, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT, TVFT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.registers import Row


def equipment() -> dict[str, list[Row]]:
    """Community equipment: the host bears the first per cent, the next two are shared, and so on."""
    book = AgreementWriter(
        place.agreement(
            "CES",
            "Community equipment service",
            client_group="People of all ages who need equipment at home",
            end_date=date(2027, 3, 31),
            aims="Equipment is in place within seven days, and comes back when it is not needed",
            improvement_statement="One store, one catalogue and one delivery round",
            services="Loan, delivery, repair and collection of equipment for daily living",
            staff_and_goods="The stock of equipment (Schedule 6)",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-02-26")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-03")
    pool = book.fund("EQUIP", "Community equipment pool", "Pooled")
    pool.schemes(
        (
            "E1",
            "Equipment and minor adaptations",
            COUNCIL,
            "Marlshire Equipment Ltd",
            "Community health",
            LA_VAT,
        ),
    )
    _equipment_money(pool)
    _equipment_terms(pool)
    for year, received in ((2025, "2025-05-06"), (2026, "2026-05-05")):
        pool.instalments(
            ICB, year, [(f"{year}-05-01", 1_300_000, f"MCC-{year}-E", received, 1_300_000)]
        )
    book.held_review(
        "2026-02-27",
        "Annual",
        "2026-03-05",
        "Continue",
        "Continue to March 2027; options for a joint tender to the autumn meeting.",
        "2027-02-26",
    )
    pool.returns("Priya Nair")
    _equipment_outcomes(book)
    return book.rows


def _equipment_money(pool: FundWriter) -> None:
    for year in (2025, 2026):
        pool.contribution(ICB, year, "ICB programme budget", 1_300_000)
        pool.contribution(COUNCIL, year, "Adult social care base budget", 1_100_000)
        pool.budgets(
            year,
            {"E1": 2_400_000},
            "Contributions as published for Salford "
            "2006-07 (scrutiny presentation, 6 September 2006)",
        )
    pool.spend("E1", 2025, "2361884.25")
    pool.forecasts("E1", 2025, {12: "2361884.25"})
    pool.spend("E1", 2026, "1466070.13")
    pool.forecasts(
        "E1",
        2026,
        {3: "2400000", 6: "2481000", 7: "2508000"},
        "Orders up 11 per cent since discharge to assess; recycling rate 71 per cent "
        "against 80 planned.",
    )


def _equipment_terms(pool: FundWriter) -> None:
    pool.ladder(
        "Overspend",
        "2025-04-01",
        *split(
            1,
            {COUNCIL: "100"},
            "Schedule 3.2: the host bears the first 1 per cent",
            limit=("1", "% of budget"),
        ),
        *split(
            2,
            {COUNCIL: "50", ICB: "50"},
            "Schedule 3.3: the next 2 per cent in equal parts",
            limit=("2", "% of budget"),
        ),
        *split(3, {COUNCIL: "30", ICB: "70"}, "Schedule 3.4: above 3 per cent"),
    )
    pool.ladder(
        "Underspend",
        "2025-04-01",
        step(1, "By contribution", "Schedule 3.5: returned in proportion"),
    )


def _equipment_outcomes(book: AgreementWriter) -> None:
    book.measure(
        replace(
            measured("CES-7", "Equipment delivered within 7 days", "%", "Higher"),
            definition="Deliveries within seven calendar days of the order. The target is Torbay's "
            "published result of 2008 (Audit Commission, Means to an end, 2009)",
            baseline=Decimal("90"),
            baseline_period=FinancialYear(2024),
            tolerance=Decimal("0.5"),
            source="Contractor's monthly return",
            numerator="Deliveries within seven days",
            denominator="All deliveries",
            fund="EQUIP",
            cost_for_each="delivery in time",
            library_code="CES-7",
        )
    )
    months = FinancialYear(2026).periods
    book.targets("CES-7", dict.fromkeys(months, "99"))
    values = ("99.2", "99.1", "99.4", "98.9", "99.0", "99.3", "99.1")
    in_time = (1240, 991, 1491, 989, 1089, 993, 991)
    all_of_them = (1250, 1000, 1500, 1000, 1100, 1000, 1000)
    book.readings(
        "CES-7",
        "Contractor's return",
        dict(zip(months, values, strict=False)),
        made_of=dict(zip(months, zip(in_time, all_of_them, strict=True), strict=False)),
    )


def intermediate_care() -> dict[str, list[Row]]:
    """Intermediate care: 50,000 over, of which the capped ICB leaves 5,000 to be decided."""
    book = AgreementWriter(
        place.agreement(
            "IC",
            "Intermediate care beds and therapy",
            client_group="Adults leaving hospital",
            aims="People go home from hospital with the therapy they need",
            improvement_statement="Therapists follow the patient from ward to bed to home",
            services="Step-down beds and therapy at home",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-03-18")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-25")
    pool = book.fund("ICPOOL", "Intermediate care pool", "Pooled")
    pool.schemes(
        ("BEDS", "Step-down beds", COUNCIL, "Several care homes", "Social care", LA_VAT),
        ("THER", "Therapy at home", ICB, TVFT, "Community health", NHS_VAT),
    )
    _care_money(pool)
    _care_terms(pool)
    _care_ledger(pool)
    book.review("2027-01-29", "Annual")
    pool.returns("Priya Nair", missing=("2026-27 Q2",))
    _care_outcomes(book)
    return book.rows


def _care_money(pool: FundWriter) -> None:
    for year in (2025, 2026):
        for partner, source, scheme, amount in (
            (COUNCIL, "Adult social care base budget", "BEDS", 600_000),
            (ICB, "ICB programme budget", "BEDS", 400_000),
            (COUNCIL, "Adult social care base budget", "THER", 150_000),
            (ICB, "ICB programme budget", "THER", 450_000),
        ):
            line = pool.contribution(partner, year, source, amount)
            pool.mark(line, scheme=scheme)
        pool.budgets(
            year,
            {"BEDS": 1_000_000, "THER": 600_000},
            "Illustrative, on the terms published for Rotherham's call-off agreement, clause 8.4",
        )


def _care_terms(pool: FundWriter) -> None:
    pool.ladder(
        "Overspend",
        "2025-04-01",
        step(
            1,
            "By scheme contribution",
            "Clause 8.4: in proportion to the share of each scheme, up to the maximum funding",
        ),
    )
    pool.cap("Overspend", "2025-04-01", ICB, ("15000", "GBP"))
    pool.ladder(
        "Underspend",
        "2025-04-01",
        step(
            1,
            "Retain in fund",
            "Clause 8.6: kept for other overspends or new joint schemes",
        ),
    )


def _care_ledger(pool: FundWriter) -> None:
    for scheme, total in (("BEDS", "991204.18"), ("THER", "600000")):
        pool.spend(scheme, 2025, total)
        pool.forecasts(scheme, 2025, {12: total})
    pool.spend("BEDS", 2026, "618332.50")
    pool.forecasts(
        "BEDS",
        2026,
        {6: "1021000", 7: "1050000"},
        "Two homes closed to admissions; spot beds bought instead. ICB is at its cap: "
        "finance directors to decide on the rest.",
    )
    pool.spend("THER", 2026, "343100.04")
    pool.forecasts("THER", 2026, {6: "594000", 7: "588000"})


def _care_outcomes(book: AgreementWriter) -> None:
    book.measure(
        replace(
            measured("BCF-91", "Still at home 91 days after discharge", "%", "Higher"),
            definition="People aged 65 and over still at home 91 days after discharge into "
            "reablement (ASCOF)",
            frequency="Quarterly",
            baseline=Decimal("82.1"),
            baseline_period=FinancialYear(2024),
            source="Council case system",
        )
    )
    quarters = [Quarter(FinancialYear(2026), n) for n in (1, 2, 3, 4)]
    book.targets("BCF-91", dict.fromkeys(quarters, "85"))
    book.readings("BCF-91", "Council case system", {quarters[0]: "85.6", quarters[1]: None})
