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
from tracker.demo.fund_writer import LATE, WINTER, FundWriter, pounds
from tracker.demo.parts import measured, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT, TVFT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.registers import Row

_LAST_YEAR, _THIS_YEAR = FinancialYear(2025), FinancialYear(2026)
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
    pool = book.fund(
        "POOL", "Better Care Fund pool", "Pooled", reserve=500_000, uncommitted=100_000
    )
    acute = book.fund("ACUTE", "Emergency admissions, for context", "In view")
    _schemes(pool, acute)
    _contributions(pool)
    _instalments(pool)
    _budgets(pool, acute)
    _ledger(pool)
    _ledger_this_year(pool)
    _ledger_in_view(acute)
    _terms(pool)
    _governance(book, pool)
    _outcomes(book)
    return book.rows


def _schemes(pool: FundWriter, acute: FundWriter) -> None:
    pool.schemes(
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
    acute.schemes(
        ("A01", "Emergency admissions, 65 and over", ICB, TVFT, "Acute", NHS_VAT),
    )


def _contributions(pool: FundWriter) -> None:
    for year, minimum in ((2025, "10711000"), (2026, "11317242.60")):
        line = pool.contribution(ICB, year, _NHS_MINIMUM, minimum)
        pool.mark(line, designated=True)
        pool.contribution(ICB, year, "Additional NHS contribution", 916_000)
        line = pool.contribution(COUNCIL, year, "Disabled Facilities Grant", 507_000)
        pool.mark(line, capital=True, designated=True)
        line = pool.contribution(COUNCIL, year, "Local Authority Better Care Grant", 1_524_876)
        pool.mark(line, designated=True)
        pool.contribution(COUNCIL, year, "Additional LA contribution", 358_000)
        line = pool.contribution(COUNCIL, year, "Additional LA contribution", 60_000)
        pool.mark(line, line="Seconded staff", in_kind=True)
    deduction = pool.contribution(ICB, 2025, _NHS_MINIMUM, -153_000)
    pool.mark(deduction, line="Non-elective adjustment", recurrent=False)
    capital = pool.contribution(COUNCIL, 2025, "Social care capital grant", 432_000)
    pool.mark(capital, capital=True, recurrent=False)
    winter = pool.contribution(ICB, 2026, "Additional NHS contribution", 400_000)
    pool.mark(winter, variation="V1", recurrent=False)
    winter = pool.contribution(COUNCIL, 2026, "Additional LA contribution", 100_000)
    pool.mark(winter, variation="V1", recurrent=False)


def _instalments(pool: FundWriter) -> None:
    pool.instalments(
        ICB,
        2025,
        [
            ("2025-04-15", "2868500", "MCC-70114", "2025-04-14", "2868500"),
            ("2025-07-15", "2868500", "MCC-70388", "2025-07-15", "2868500"),
            ("2025-10-15", "2868500", "MCC-70652", "2025-10-29", "2868500"),
            ("2026-01-15", "2868500", "MCC-70921", "2026-01-15", "2868500"),
        ],
    )
    pool.instalments(
        ICB,
        2026,
        [
            ("2026-04-15", "3058310.65", "MCC-71207", "2026-04-15", "3058310.65"),
            ("2026-07-15", "3058310.65", "MCC-71490", "2026-08-03", "3058310.65"),
            ("2026-10-15", "3258310.65", "MCC-71765", None, None),
            ("2027-01-15", "3258310.65", None, None, None),
        ],
    )


def _budgets(pool: FundWriter, acute: FundWriter) -> None:
    pool.budgets(
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
    pool.budgets(
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
    pool.virement(
        "VIR-1",
        "2026-06-16",
        {"001": 150_000, "004": -150_000},
        "Carers' respite underused; moved to reablement",
    )
    pool.virement(
        "V1",
        "2026-07-01",
        {"002": 300_000, "006": 200_000},
        "Variation V1: winter discharge capacity",
    )
    pool.profile("003", 2026, 507_000, LATE)
    pool.profile("006", 2026, "1846118.60", WINTER)
    acute.budgets(2025, {"A01": "41200000"}, "For context only; outside the agreement")
    acute.budgets(2026, {"A01": "42900000"}, "For context only; outside the agreement")


def _ledger(pool: FundWriter) -> None:
    last_year = {
        "001": "3044180.22",
        "002": "4118902.75",
        "003": "897344.10",
        "004": "1096531.40",
        "005": "3287715.03",
        "006": "1429546.60",
    }
    for scheme, total in last_year.items():
        pool.spend(scheme, 2025, total, LATE if scheme == "003" else WINTER)
        pool.forecasts(scheme, 2025, {12: total}, "Final outturn, agreed with the ICB")


def _ledger_this_year(pool: FundWriter) -> None:
    pool.spend("001", 2026, "2214906.18")
    pool.forecasts(
        "001",
        2026,
        {4: "3610000", 6: "3755000", 7: "3825000"},
        "Agency cover for 6.4 vacancies at the Tarnside office; two starters in "
        "November. Block price renewed at 4.1 per cent against 2 per cent budgeted.",
    )
    pool.spend("002", 2026, "3066417.55")
    pool.forecasts(
        "002",
        2026,
        {4: "4790000", 6: "5180000", 7: "5350000"},
        "Average stay 31 days against 24 planned; 9 spot beds open since August. "
        "Recovery plan goes to the Board on 3 December.",
    )
    pool.spend("003", 2026, "164220.00", LATE)
    pool.forecasts(
        "003",
        2026,
        {4: "507000", 7: "477000"},
        "Three large adaptations slip into 2027-28; grant is capital and stays in the fund.",
    )
    pool.spend("004", 2026, "548870.40")
    pool.forecasts(
        "004",
        2026,
        {4: "1075000", 7: "965000"},
        "Fewer respite bookings than planned; contract is on activity.",
    )
    pool.spend("005", 2026, "2078332.91")
    pool.forecasts(
        "005",
        2026,
        {4: "3480000", 7: "3570000"},
        "Pay award above the planning assumption.",
    )
    pool.spend("006", 2026, "866204.85", WINTER)
    pool.forecasts(
        "006",
        2026,
        {4: "1646118.60", 7: "1806118.60"},
        "Trusted assessor post filled two months late.",
    )
    _single_entries(pool)


def _single_entries(pool: FundWriter) -> None:
    pool.entry(
        "002",
        Period(2026, 10),
        "Commitment",
        pounds("212400"),
        narrative="Spot beds ordered to 31 December, not yet invoiced",
        reference="PO 448812",
    )
    pool.entry(
        "001",
        Period(2026, 9),
        "Actual",
        pounds("-18250.00"),
        narrative="Quarter 1 agency invoice charged twice, reversed",
        reference="JNL 20931",
    )


def _ledger_in_view(acute: FundWriter) -> None:
    acute.spend("A01", 2025, "42018776.31", WINTER)
    acute.forecasts("A01", 2025, {12: "42018776.31"})
    acute.spend("A01", 2026, "25104338.20", WINTER)
    acute.forecasts("A01", 2026, {7: "44350000"}, "For context only")


def _terms(pool: FundWriter) -> None:
    since = "2025-04-01"
    pool.ladder(
        "Overspend",
        since,
        step(1, "Net schemes", "Schedule 3 paragraph 5: underspends meet overspends first"),
        step(2, "Use reserve", "Schedule 3 paragraph 6: the risk reserve"),
        step(3, "Cut uncommitted", "Schedule 3 paragraph 7: allocations not yet committed"),
        step(4, "By contribution", "Schedule 3 paragraph 8: in proportion to contributions"),
    )
    pool.ladder(
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
    pool.ladder("Overspend", since, step(1, "Lead commissioner", capital, scheme="003"))
    pool.ladder("Underspend", since, step(1, "Retain in fund", capital, scheme="003"))
    pool.cap("Overspend", since, COUNCIL, ("5", "% of contribution"))


def _governance(book: AgreementWriter, pool: FundWriter) -> None:
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
    pool.returns("Priya Nair", late={"2025-26 Q3": "2026-03-02"})


def _outcomes(book: AgreementWriter) -> None:
    _admissions(book)
    _discharge(book)
    _beds(book)


def _admissions(book: AgreementWriter) -> None:
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
    book.targets("BCF25-1", {Quarter(_THIS_YEAR, n): "1850" for n in (1, 2, 3, 4)})
    book.readings(
        "BCF25-1",
        "ICB business intelligence",
        {
            Quarter(_LAST_YEAR, 4): "1968",
            Quarter(_THIS_YEAR, 1): "1893",
            Quarter(_THIS_YEAR, 2): "1921",
        },
    )


def _discharge(book: AgreementWriter) -> None:
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
    months = [_THIS_YEAR.month(n) for n in range(1, 8)]
    book.targets("BCF25-2", dict.fromkeys(months, "0.75"))
    values = ["0.84", "0.81", "0.78", "0.77", "0.74", "0.72", None]
    book.readings("BCF25-2", "Trust discharge return", dict(zip(months, values, strict=True)))


def _beds(book: AgreementWriter) -> None:
    book.measure(
        replace(
            measured("BED-OCC", "Intermediate care beds in use", "%", "In range"),
            definition="Occupied bed days over available bed days, schemes 002 and spot beds",
            frequency="Quarterly",
            baseline=Decimal("93.4"),
            baseline_period=_LAST_YEAR,
            tolerance=Decimal("1"),
            source="Provider return",
        )
    )
    book.targets("BED-OCC", {Quarter(_THIS_YEAR, n): ("85", "92") for n in (1, 2, 3, 4)})
    book.readings(
        "BED-OCC",
        "Provider return",
        {
            Quarter(_THIS_YEAR, 1): "90.6",
            Quarter(_THIS_YEAR, 2): "95.2",
        },
    )
