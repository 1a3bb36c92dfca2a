"""Older people: a large pool on rounded percentages, over budget, with an instalment missing.

Contributions of 99 and 96 million, the 51 to 49 split and the income target of 18 million are
those published for Oxfordshire's older people's pool of 2013-14 (Health Service Journal; county
Cabinet, 18 June 2013, item 65). The agreement rounds its percentages, so the shares differ from
an exact split by contribution.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import WINTER, FundWriter
from tracker.demo.parts import measured, split, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT, TVFT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.registers import Row

_OXFORDSHIRE = (
    "Total and contributions as published for Oxfordshire 2013-14 (HSJ; Cabinet 18 June 2013 "
    "item 65); spread over schemes by us"
)


def rows() -> dict[str, list[Row]]:
    """The older people's agreement, with twelve instalments a year from the ICB."""
    book = AgreementWriter(
        place.agreement(
            "OP",
            "Marlshire older people's pooled budget",
            client_group="Older people",
            end_date=date(2030, 3, 31),
            aims="Older people get the care they need once, from whoever is best placed to give "
            "it, without an argument about who pays",
            improvement_statement="One budget for placements and continuing healthcare ends the "
            "disputes at the boundary between the two",
            services="Care home placements, home support, continuing healthcare and community "
            "hospitals for people aged 65 and over",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-03-18")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-25")
    pool = book.fund("OPPOOL", "Older people's pool", "Pooled")
    pool.schemes(
        ("RES", "Care home placements", COUNCIL, "Several", "Social care", LA_VAT),
        ("HOME", "Home support", COUNCIL, "Several", "Social care", LA_VAT),
        ("CHC", "Continuing healthcare", ICB, "Several", "Continuing care", NHS_VAT),
        ("HOSP", "Community hospitals", ICB, TVFT, "Community health", NHS_VAT),
        ("INC", "Client contributions (income)", COUNCIL, "Council", "Social care", LA_VAT),
    )
    _money(pool)
    _instalments(pool)
    _ledger(pool)
    _governance(book, pool)
    return book.rows


def _money(pool: FundWriter) -> None:
    for year in (2025, 2026):
        pool.contribution(COUNCIL, year, "Adult social care base budget", 99_000_000)
        pool.contribution(ICB, year, "ICB programme budget", 96_000_000)
        pool.budgets(
            year,
            {
                "RES": "104000000",
                "HOME": "45000000",
                "CHC": "38000000",
                "HOSP": "26000000",
                "INC": "-18000000",
            },
            _OXFORDSHIRE,
        )
        pool.profile("CHC", year, "38000000", WINTER)
    for direction in ("Overspend", "Underspend"):
        pool.ladder(
            direction,
            "2025-04-01",
            step(1, "Net schemes", "Clause 11.1: one pool, without ring-fences inside it"),
            *split(
                2,
                {COUNCIL: "51", ICB: "49"},
                "Clause 11.2: 51 per cent council, 49 per cent ICB, rounded as the partners agreed",
            ),
        )


def _instalments(pool: FundWriter) -> None:
    last_year = [p.last_day.isoformat() for p in FinancialYear(2025).periods]
    pool.instalments(
        ICB,
        2025,
        [
            (due, 8_000_000, f"MCC-60{number:02d}", due, 8_000_000)
            for number, due in enumerate(last_year, start=1)
        ],
    )
    this_year = [p.last_day.isoformat() for p in FinancialYear(2026).periods]
    received = {
        0: (this_year[0], 8_000_000),
        1: ("2026-06-19", 8_000_000),
        2: (this_year[2], 8_000_000),
        3: (this_year[3], 8_000_000),
        4: (this_year[4], 7_600_000),
        5: (this_year[5], 8_000_000),
    }
    pool.instalments(
        ICB,
        2026,
        [
            (
                due,
                8_000_000,
                f"MCC-61{number + 1:02d}" if number < 8 else None,
                *received.get(number, (None, None)),
            )
            for number, due in enumerate(this_year)
        ],
    )


def _ledger(pool: FundWriter) -> None:
    last_year = {
        "RES": "104812455.16",
        "HOME": "43610902.38",
        "CHC": "38220714.90",
        "HOSP": "25941377.19",
        "INC": "-18225449.26",
    }
    for scheme, total in last_year.items():
        pool.spend(scheme, 2025, total, WINTER if scheme == "CHC" else (1,) * 12)
        pool.forecasts(scheme, 2025, {9: total, 12: total})
    spent = {
        "RES": "61790335.71",
        "HOME": "25701448.02",
        "CHC": "22380917.44",
        "HOSP": "15166661.05",
        "INC": "-10394118.60",
    }
    for scheme, total in spent.items():
        pool.spend(scheme, 2026, total, WINTER if scheme == "CHC" else (1,) * 12)
    pool.forecasts(
        "RES",
        2026,
        {3: "104400000", 6: "105300000", 7: "105600000"},
        "54 more placements than a year ago; average weekly cost £1,118 against £1,090 budgeted.",
    )
    pool.forecasts(
        "HOME",
        2026,
        {3: "45000000", 6: "44300000", 7: "44150000"},
        "Hours handed back by two providers, only partly replaced.",
    )
    pool.forecasts(
        "CHC",
        2026,
        {3: "38000000", 6: "38350000", 7: "38400000"},
        "Fast-track cases up 9 per cent.",
    )
    pool.forecasts("HOSP", 2026, {3: "26000000", 6: "26000000", 7: "26000000"})
    pool.forecasts(
        "INC",
        2026,
        {3: "-18000000", 6: "-18100000", 7: "-18150000"},
        "Higher client contributions follow the higher number of placements.",
    )


def _governance(book: AgreementWriter, pool: FundWriter) -> None:
    book.held_review(
        "2026-02-27",
        "Annual",
        "2026-02-24",
        "Continue",
        "Percentages looked at against actual contributions "
        "(50.77 and 49.23 per cent) and kept at 51 and 49.",
        "2027-02-26",
    )
    pool.returns("Priya Nair", late={"2026-27 Q1": "2026-08-21"})
    book.measure(
        replace(
            measured("CP-28", "Care packages in place within 28 days", "%", "Higher"),
            definition="Share of packages in place within 28 days of assessment. The target is "
            "Torbay's published result of 2008 (Audit Commission, Means to an end, 2009)",
            baseline=Decimal("88.5"),
            baseline_period=FinancialYear(2024),
            tolerance=Decimal(1),
            source="Council case system",
        )
    )
    months = FinancialYear(2026).periods
    book.targets("CP-28", dict.fromkeys(months, "97"))
    values = ("96.1", "96.4", "97.2", "97.0", "97.8", "98.1", "97.5")
    book.readings("CP-28", "Council case system", dict(zip(months, values, strict=False)))
    book.measure(
        replace(
            measured("IC-4H", "Urgent cases seen by a therapist within 4 hours", "%", "Higher"),
            definition="Urgent intermediate care referrals seen within 4 hours",
            baseline=Decimal("71"),
            baseline_period=FinancialYear(2024),
            source="Trust therapy system",
        )
    )
    book.targets("IC-4H", {Period(2026, m): "90" for m in range(4, 13)})
    values = ("84.0", "82.5", "81.9", "80.2", "78.8", "79.4", "77.1")
    book.readings("IC-4H", "Trust therapy system", dict(zip(months, values, strict=False)))
