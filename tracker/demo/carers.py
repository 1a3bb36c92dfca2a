"""Carers and prevention: an underspend of which part stays in the fund and the rest goes back.

The 60 to 40 split is the one published for Dorset's uplift of 2023-24 and for a shared regulatory
service's refunds; the amounts are illustrative. The overspend ladder starts with a part on which
the partners agreed that the board decides.
"""

from dataclasses import replace
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import LATE, FundWriter
from tracker.demo.parts import measured, split, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Row


def rows() -> dict[str, list[Row]]:
    """The carers and prevention agreement: 187,500 under in 2025-26."""
    book = AgreementWriter(
        place.agreement(
            "CARE",
            "Carers and prevention pool",
            client_group="Unpaid carers",
            aims="Carers keep well, and keep caring for as long as they wish to",
            improvement_statement="One assessment opens both the council's and the NHS's support",
            services="Breaks, advice, training and community grants",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-03-11")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-14")
    pool = book.fund("CAREPOOL", "Carers and prevention", "Pooled")
    pool.schemes(
        ("C1", "Carers' breaks", COUNCIL, "Marlshire Carers Together", "Social care", LA_VAT),
        ("C2", "Community grants", COUNCIL, "Several", "Social care", LA_VAT),
    )
    _money(pool)
    _terms(pool)
    _ledger(pool)
    book.held_review(
        "2026-02-27",
        "Annual",
        "2026-02-24",
        "Continue",
        "£100,000.00 of the underspend kept for carers' breaks in 2026-27.",
        "2027-02-26",
    )
    pool.returns("Priya Nair")
    _outcomes(book)
    return book.rows


def _money(pool: FundWriter) -> None:
    for year in (2025, 2026):
        pool.contribution(COUNCIL, year, "Public health grant", 1_500_000)
        pool.contribution(ICB, year, "ICB programme budget", 1_000_000)
        pool.budgets(year, {"C1": 1_700_000, "C2": 800_000}, "Schedule 2")


def _terms(pool: FundWriter) -> None:
    board = "Clause 14.1: the board decides on the first half per cent"
    pool.ladder(
        "Overspend",
        "2025-04-01",
        step(1, "Net schemes", "Clause 14"),
        step(2, "Undetermined", board, limit=("0.5", "% of budget")),
        *split(3, {COUNCIL: "60", ICB: "40"}, "Clause 14.2"),
    )
    pool.cap("Overspend", "2025-04-01", ICB, ("75000", "GBP"))
    pool.ladder(
        "Underspend",
        "2025-04-01",
        step(1, "Net schemes", "Clause 14"),
        step(2, "Retain in fund", "Clause 14.3: for non-recurrent use", limit=("100000", "GBP")),
        *split(3, {COUNCIL: "60", ICB: "40"}, "Clause 14.4"),
    )


def _ledger(pool: FundWriter) -> None:
    pool.spend("C1", 2025, "1612500")
    pool.forecasts("C1", 2025, {6: "1690000", 12: "1612500"})
    pool.spend("C2", 2025, "700000", LATE)
    pool.forecasts(
        "C2",
        2025,
        {6: "800000", 12: "700000"},
        "Second grant round drew few applications.",
    )
    pool.spend("C1", 2026, "1002311.84")
    pool.forecasts("C1", 2026, {6: "1715000", 7: "1738000"})
    pool.spend("C2", 2026, "288400", LATE)
    pool.forecasts("C2", 2026, {6: "790000", 7: "778000"})
    for year, received in ((2025, "2025-06-27"), (2026, "2026-06-29")):
        pool.instalments(
            ICB,
            year,
            [(f"{year}-06-30", 1_000_000, f"MCC-{year}-C", received, 1_000_000)],
        )


def _outcomes(book: AgreementWriter) -> None:
    book.measure(
        replace(
            measured("CAR-QOL", "Carers' quality of life", "score of 12", "Higher"),
            definition="Carer-reported quality of life, survey of adult carers (ASCOF)",
            frequency="Annual",
            baseline=Decimal("7.3"),
            baseline_period=FinancialYear(2023),
            tolerance=Decimal("0.1"),
            source="Survey of adult carers",
        )
    )
    book.targets("CAR-QOL", {FinancialYear(2025): "7.5", FinancialYear(2026): "7.6"})
    book.readings("CAR-QOL", "Survey of adult carers", {FinancialYear(2025): "7.5"})
