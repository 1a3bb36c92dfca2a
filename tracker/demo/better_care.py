"""The Better Care Fund: a pooled fund over budget, whose ladder empties the reserve first.

Contributions of 2025-26 take the lines that Nottingham City published for the second quarter of
2015-16 (Commissioning Sub-Committee, 13 October 2015, item 20), among them a deduction printed
without its sign, and Bracknell Forest's published Improved Better Care Fund grant. The reserve of
500,000 and the order of the ladder are those published for Rotherham.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.parts import measured, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT, TVFT
from tracker.demo.writer import LATE, WINTER, AgreementWriter, pounds
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.registers import Row

_NHS_MINIMUM = "NHS minimum contribution"
_NOTTINGHAM = (
    "Contribution lines as published for Nottingham City, 2015-16 Q2 (Commissioning "
    "Sub-Committee 13 October 2015, item 20); spread over schemes by us"
)


def rows() -> dict[str, list[Row]]:
    """The Better Care Fund agreement, with a fund shown only in view beside it."""
    book = AgreementWriter(
        place.agreement(
            "BCF",
            "Marlshire Better Care Fund 2025 to 2027",
            client_group="Adults aged 65 and over",
            end_date=date(2027, 3, 31),
            aims="More people live well at home for longer; fewer emergency admissions; nobody "
            "waits in hospital for a package of care",
            improvement_statement="One team arranges discharge and reablement, so that a person "
            "tells their story once and leaves hospital on the day they are ready",
            services="Reablement, intermediate care, home adaptations, support to carers, urgent "
            "community response and hospital discharge for adults in Marlshire",
            staff_and_goods="Two discharge co-ordinators of the council, in kind (Schedule 4)",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-09-22")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-10-14")
    book.variation("V1", "2026-07-01", "Winter discharge capacity 2026-27", "2026-06-24")
    book.fund("POOL", "Better Care Fund pool", "Pooled", reserve=500_000, uncommitted=100_000)
    book.fund("ACUTE", "Emergency admissions, for context", "In view")
    _schemes(book)
    _contributions(book)
    _budgets(book)
    _ledger(book)
    _terms(book)
    _governance(book)
    _outcomes(book)
    return book.rows


def _schemes(book: AgreementWriter) -> None:
    book.schemes(
        "POOL",
        ("001", "Reablement at home", COUNCIL, "Marlshire Home First", "Social care", LA_VAT),
        ("002", "Bed-based intermediate care", ICB, TVFT, "Community health", NHS_VAT),
        (
            "003",
            "Home adaptations (Disabled Facilities Grant)",
            COUNCIL,
            "District councils",
            "Social care",
            LA_VAT,
        ),
        ("004", "Support to carers", COUNCIL, "Marlshire Carers Together", "Social care", LA_VAT),
        ("005", "Urgent community response", ICB, TVFT, "Community health", NHS_VAT),
        (
            "006",
            "Discharge support and infrastructure",
            ICB,
            "Several",
            "Community health",
            NHS_VAT,
        ),
    )
    book.schemes(
        "ACUTE",
        ("A01", "Emergency admissions, 65 and over", ICB, TVFT, "Acute", NHS_VAT),
    )


def _contributions(book: AgreementWriter) -> None:
    for year, minimum in ((2025, "10711000"), (2026, "11317242.60")):
        line = book.contribution("POOL", ICB, year, _NHS_MINIMUM, minimum)
        book.mark(line, designated=True)
        book.contribution("POOL", ICB, year, "Additional NHS contribution", 916_000)
        line = book.contribution("POOL", COUNCIL, year, "Disabled Facilities Grant", 507_000)
        book.mark(line, capital=True, designated=True)
        line = book.contribution(
            "POOL", COUNCIL, year, "Local Authority Better Care Grant", 1_524_876
        )
        book.mark(line, designated=True)
        book.contribution("POOL", COUNCIL, year, "Additional LA contribution", 358_000)
        line = book.contribution("POOL", COUNCIL, year, "Additional LA contribution", 60_000)
        book.mark(line, line="Seconded staff", in_kind=True)
    deduction = book.contribution("POOL", ICB, 2025, _NHS_MINIMUM, -153_000)
    book.mark(deduction, line="Non-elective adjustment", recurrent=False)
    capital = book.contribution("POOL", COUNCIL, 2025, "Social care capital grant", 432_000)
    book.mark(capital, capital=True, recurrent=False)
    winter = book.contribution("POOL", ICB, 2026, "Additional NHS contribution", 400_000)
    book.mark(winter, variation="V1", recurrent=False)
    winter = book.contribution("POOL", COUNCIL, 2026, "Additional LA contribution", 100_000)
    book.mark(winter, variation="V1", recurrent=False)
    book.instalments(
        "POOL",
        ICB,
        2025,
        [
            ("2025-04-15", "2868500", "MCC-70114", "2025-04-14", "2868500"),
            ("2025-07-15", "2868500", "MCC-70388", "2025-07-15", "2868500"),
            ("2025-10-15", "2868500", "MCC-70652", "2025-10-29", "2868500"),
            ("2026-01-15", "2868500", "MCC-70921", "2026-01-15", "2868500"),
        ],
    )
    book.instalments(
        "POOL",
        ICB,
        2026,
        [
            ("2026-04-15", "3058310.65", "MCC-71207", "2026-04-15", "3058310.65"),
            ("2026-07-15", "3058310.65", "MCC-71490", "2026-08-03", "3058310.65"),
            ("2026-10-15", "3258310.65", "MCC-71765", None, None),
            ("2027-01-15", "3258310.65", None, None, None),
        ],
    )


def _budgets(book: AgreementWriter) -> None:
    book.budgets(
        "POOL",
        2025,
        {
            "001": "3100000",
            "002": "4250000",
            "003": "939000",
            "004": "1180000",
            "005": "3300000",
            "006": "1526876",
        },
        _NOTTINGHAM,
    )
    book.budgets(
        "POOL",
        2026,
        {
            "001": "3275000",
            "002": "4490000",
            "003": "507000",
            "004": "1225000",
            "005": "3480000",
            "006": "1646118.60",
        },
        "NHS minimum uplifted by 5.66 per cent, the published Better Care Fund uplift of 2022-23",
    )
    book.virement(
        "POOL",
        "VIR-1",
        "2026-06-16",
        {"001": 150_000, "004": -150_000},
        "Carers' respite underused; moved to reablement",
    )
    book.virement(
        "POOL",
        "V1",
        "2026-07-01",
        {"002": 300_000, "006": 200_000},
        "Variation V1: winter discharge capacity",
    )
    book.profile("POOL", "003", 2026, 507_000, LATE)
    book.profile("POOL", "006", 2026, "1846118.60", WINTER)
    book.budgets("ACUTE", 2025, {"A01": "41200000"}, "For context only; outside the agreement")
    book.budgets("ACUTE", 2026, {"A01": "42900000"}, "For context only; outside the agreement")


def _ledger(book: AgreementWriter) -> None:
    last_year = {
        "001": "3044180.22",
        "002": "4118902.75",
        "003": "897344.10",
        "004": "1096531.40",
        "005": "3287715.03",
        "006": "1429546.60",
    }
    for scheme, total in last_year.items():
        book.spend("POOL", scheme, 2025, total, LATE if scheme == "003" else WINTER)
        book.forecasts("POOL", scheme, 2025, {12: total}, "Final outturn, agreed with the ICB")
    book.spend("POOL", "001", 2026, "2214906.18")
    book.forecasts(
        "POOL",
        "001",
        2026,
        {4: "3610000", 6: "3755000", 7: "3825000"},
        "Agency cover for 6.4 vacancies at the Tarnside office; two starters in "
        "November. Block price renewed at 4.1 per cent against 2 per cent budgeted.",
    )
    book.spend("POOL", "002", 2026, "3066417.55")
    book.forecasts(
        "POOL",
        "002",
        2026,
        {4: "4790000", 6: "5180000", 7: "5350000"},
        "Average stay 31 days against 24 planned; 9 spot beds open since August. "
        "Recovery plan goes to the Board on 3 December.",
    )
    book.spend("POOL", "003", 2026, "164220.00", LATE)
    book.forecasts(
        "POOL",
        "003",
        2026,
        {4: "507000", 7: "477000"},
        "Three large adaptations slip into 2027-28; grant is capital and stays in the fund.",
    )
    book.spend("POOL", "004", 2026, "548870.40")
    book.forecasts(
        "POOL",
        "004",
        2026,
        {4: "1075000", 7: "965000"},
        "Fewer respite bookings than planned; contract is on activity.",
    )
    book.spend("POOL", "005", 2026, "2078332.91")
    book.forecasts(
        "POOL",
        "005",
        2026,
        {4: "3480000", 7: "3570000"},
        "Pay award above the planning assumption.",
    )
    book.spend("POOL", "006", 2026, "866204.85", WINTER)
    book.forecasts(
        "POOL",
        "006",
        2026,
        {4: "1646118.60", 7: "1806118.60"},
        "Trusted assessor post filled two months late.",
    )
    book.entry(
        "POOL",
        "002",
        Period(2026, 10),
        "Commitment",
        pounds("212400"),
        narrative="Spot beds ordered to 31 December, not yet invoiced",
        reference="PO 448812",
    )
    book.entry(
        "POOL",
        "001",
        Period(2026, 9),
        "Actual",
        pounds("-18250.00"),
        narrative="Quarter 1 agency invoice charged twice, reversed",
        reference="JNL 20931",
    )
    book.spend("ACUTE", "A01", 2025, "42018776.31", WINTER)
    book.forecasts("ACUTE", "A01", 2025, {12: "42018776.31"})
    book.spend("ACUTE", "A01", 2026, "25104338.20", WINTER)
    book.forecasts("ACUTE", "A01", 2026, {7: "44350000"}, "For context only")


def _terms(book: AgreementWriter) -> None:
    since = "2025-04-01"
    book.ladder(
        "POOL",
        "Overspend",
        since,
        step(1, "Net schemes", "Schedule 3 paragraph 5: underspends meet overspends first"),
        step(2, "Use reserve", "Schedule 3 paragraph 6: the risk reserve"),
        step(3, "Cut uncommitted", "Schedule 3 paragraph 7: allocations not yet committed"),
        step(4, "By contribution", "Schedule 3 paragraph 8: in proportion to contributions"),
    )
    book.ladder(
        "POOL",
        "Underspend",
        since,
        step(1, "Net schemes", "Schedule 3 paragraph 5"),
        step(
            2,
            "Retain in fund",
            "Schedule 3 paragraph 9: carried forward for joint schemes",
            limit=("250000", "GBP"),
        ),
        step(3, "By contribution", "Schedule 3 paragraph 10: the rest is returned"),
    )
    capital = "Schedule 3 paragraph 12: capital grant is never shared or returned"
    book.ladder("POOL", "Overspend", since, step(1, "Lead commissioner", capital, scheme="003"))
    book.ladder("POOL", "Underspend", since, step(1, "Retain in fund", capital, scheme="003"))
    book.cap("POOL", "Overspend", since, COUNCIL, ("5", "% of contribution"))


def _governance(book: AgreementWriter) -> None:
    book.held_review(
        "2026-03-10",
        "Annual",
        "2026-03-12",
        "Continue",
        "Continue for 2026-27. The Board asked for the "
        "intermediate care pathway to be looked at before the winter.",
        "2027-02-26",
    )
    book.held_review(
        "2026-11-05",
        "Triggered",
        "2026-11-05",
        "Continue",
        "Forecast overspend above 5 per cent of the pool. "
        "Recovery plan for scheme 002 to come to the Board on 3 December 2026.",
        "2027-02-26",
    )
    book.review("2027-02-26", "Annual")
    book.returns("POOL", "Priya Nair", late={"2025-26 Q3": "2026-03-02"})


def _outcomes(book: AgreementWriter) -> None:
    year, this_year = FinancialYear(2025), FinancialYear(2026)
    book.measure(
        replace(
            measured(
                "BCF25-1", "Emergency admissions, 65 and over", "per 100,000 a month", "Lower"
            ),
            definition="Emergency admissions of residents aged 65 and over per 100,000 of that age "
            "(Better Care Fund 2025-26)",
            frequency="Quarterly",
            baseline=Decimal("1904"),
            baseline_period=FinancialYear(2024),
            source="Hospital Episode Statistics",
        )
    )
    book.targets("BCF25-1", {Quarter(this_year, n): "1850" for n in (1, 2, 3, 4)})
    book.readings(
        "BCF25-1",
        "ICB business intelligence",
        {
            Quarter(year, 4): "1968",
            Quarter(this_year, 1): "1893",
            Quarter(this_year, 2): "1921",
        },
    )
    book.measure(
        replace(
            measured("BCF25-2", "Average discharge delay", "days", "Lower"),
            definition="Mean days from discharge-ready date to discharge, acute adults",
            frequency="Monthly",
            baseline=Decimal("0.90"),
            baseline_period=FinancialYear(2024),
            tolerance=Decimal("0.05"),
            source="Trust discharge return",
        )
    )
    months = [this_year.month(n) for n in range(1, 8)]
    book.targets("BCF25-2", dict.fromkeys(months, "0.75"))
    values = ["0.84", "0.81", "0.78", "0.77", "0.74", "0.72", None]
    book.readings("BCF25-2", "Trust discharge return", dict(zip(months, values, strict=True)))
    book.measure(
        replace(
            measured("BED-OCC", "Intermediate care beds in use", "%", "In range"),
            definition="Occupied bed days over available bed days, schemes 002 and spot beds",
            frequency="Quarterly",
            baseline=Decimal("93.4"),
            baseline_period=year,
            tolerance=Decimal("1"),
            source="Provider return",
        )
    )
    book.targets("BED-OCC", {Quarter(this_year, n): ("85", "92") for n in (1, 2, 3, 4)})
    book.readings(
        "BED-OCC",
        "Provider return",
        {
            Quarter(this_year, 1): "90.6",
            Quarter(this_year, 2): "95.2",
        },
    )
