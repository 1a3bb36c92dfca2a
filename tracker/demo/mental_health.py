"""Mental health: standing percentages agreed years ago, under budget, and overdue for review.

The split of 86.87 to 13.13 per cent whoever holds the contract is the one West Sussex County
Council published for working-age mental health (Market Position Statement).
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

_WEST_SUSSEX = (
    "Shares of 86.87 and 13.13 per cent as published for West Sussex (Mental Health Services "
    "Market Position Statement); the amounts are ours"
)


def rows() -> dict[str, list[Row]]:
    """The mental health agreement of 2019, whose review of April 2026 was never held."""
    book = AgreementWriter(
        place.agreement(
            "MH",
            "Working-age mental health pooled budget",
            client_group="Adults of working age with mental ill health",
            host=ICB,
            pool_manager="Tom Birchall, Deputy Director of Finance",
            pool_manager_employer=ICB,
            start_date=date(2019, 4, 1),
            end_date=date(2027, 3, 31),
            notice_months=12,
            termination_terms="Twelve months' notice in writing, expiring on 31 March (clause 22)",
            review_every_months=36,
            next_review=date(2026, 4, 30),
            consultation_ended=date(2018, 12, 14),
            aims="Nobody with a serious mental illness loses support because two bodies disagree",
            improvement_statement="Joint packages for section 117 aftercare are agreed in one "
            "panel instead of two",
            services="Community teams, supported housing and aftercare packages",
            nhs_functions="Community mental health services; section 117 aftercare",
        )
    )
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2019-03-20")
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2019-03-28")
    pool = book.fund("MHPOOL", "Working-age mental health pool", "Pooled")
    pool.schemes(
        ("1", "Community mental health teams", ICB, TVFT, "Mental health", NHS_VAT),
        ("2", "Section 117 aftercare packages", COUNCIL, "Several", "Social care", LA_VAT),
        ("3", "Supported housing", COUNCIL, "Marl Housing Trust", "Social care", LA_VAT),
        ("4", "Crisis and home treatment", ICB, TVFT, "Mental health", NHS_VAT),
    )
    _money(pool)
    _ledger(pool)
    _governance(book, pool)
    return book.rows


def _money(pool: FundWriter) -> None:
    for year in (2025, 2026):
        pool.contribution(ICB, year, "ICB programme budget", "22999904.97")
        pool.contribution(COUNCIL, year, "Adult social care base budget", "3476329.60")
        pool.budgets(
            year,
            {
                "1": "12150000",
                "2": "6326234.57",
                "3": "3400000",
                "4": "4600000",
            },
            _WEST_SUSSEX,
        )
    for direction in ("Overspend", "Underspend"):
        pool.ladder(
            direction,
            "2019-04-01",
            step(1, "Net schemes", "Schedule 2 paragraph 4"),
            *split(
                2,
                {ICB: "86.87", COUNCIL: "13.13"},
                "Schedule 2 paragraph 5: whoever holds the contract",
            ),
        )
    for year, invoice in ((2025, "ICB-24"), (2026, "ICB-26")):
        dues = [
            (f"{year}-06-30", "Q1"),
            (f"{year}-09-30", "Q2"),
            (f"{year}-12-31", "Q3"),
            (f"{year + 1}-03-31", "Q4"),
        ]
        pool.instalments(
            COUNCIL,
            year,
            [
                (due, "869082.40", f"{invoice}-{quarter}", due, "869082.40")
                if due < "2026-11-01"
                else (due, "869082.40", None, None, None)
                for due, quarter in dues
            ],
        )


def _ledger(pool: FundWriter) -> None:
    last_year = {"1": "12088120.40", "2": "6611702.19", "3": "3318004.00", "4": "4401255.08"}
    for scheme, total in last_year.items():
        pool.spend(scheme, 2025, total)
        pool.forecasts(scheme, 2025, {12: total})
    spent = {"1": "6821447.90", "2": "3944183.55", "3": "1944012.00", "4": "2473860.71"}
    for scheme, total in spent.items():
        pool.spend(scheme, 2026, total)
    pool.forecasts(
        "1",
        2026,
        {6: "11810000", 7: "11705000"},
        "Eleven vacancies in the north team; recruitment resumes in January.",
    )
    pool.forecasts(
        "2",
        2026,
        {6: "6702000", 7: "6781984.12"},
        "Four high-cost packages started since June.",
    )
    pool.forecasts("3", 2026, {6: "3335000", 7: "3331000"})
    pool.forecasts(
        "4",
        2026,
        {6: "4310000", 7: "4248000"},
        "Second crisis house opens in February, six months late.",
    )


def _governance(book: AgreementWriter, pool: FundWriter) -> None:
    book.held_review(
        "2023-04-28",
        "Annual",
        "2023-05-10",
        "Continue",
        "Continue. The percentages of 2019 to be tested against "
        "the caseload before the next review.",
        "2026-04-30",
    )
    book.review("2026-04-30", "Annual")
    pool.returns("Tom Birchall", since=2019, missing=("2026-27 Q1", "2026-27 Q2"))
    book.measure(
        replace(
            measured("MH-LOS", "Length of stay on acute wards", "days", "Lower"),
            definition="Mean length of stay of discharged patients aged 18 to 64",
            frequency="Quarterly",
            baseline=Decimal("41.2"),
            baseline_period=FinancialYear(2019),
            tolerance=Decimal("0.5"),
            source="Trust return",
        )
    )
    quarters = [Quarter(FinancialYear(2025), n) for n in (1, 2, 3, 4)]
    book.targets(
        "MH-LOS",
        dict.fromkeys([*quarters, *(Quarter(FinancialYear(2026), n) for n in (1, 2, 3, 4))], "36"),
    )
    values = ("38.4", "37.7", "36.9", "36.2")
    book.readings("MH-LOS", "Trust return", dict(zip(quarters, values, strict=True)))
