"""Sample registers of any size for the benchmarks: the same seed always makes the same rows.

A sample has agreements of one pooled fund each, two partners, a budget and contributions for each
year, a ladder of three steps in both directions, and a ledger. Ledger rows come from a generator
in the order of their key, so that millions of them need no memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from math import ceil
from pathlib import Path
from random import Random

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.risk import RiskShare
from tracker.domain.registers import (
    Agreement,
    Budget,
    Contribution,
    Fund,
    LedgerEntry,
    Organisation,
    Partner,
    Row,
    Scheme,
)
from tracker.exporters import workbook
from tracker.exporters.workbook import LedgerCells, write_workbook

COUNCIL, ICB = "COUNCIL", "ICB"
FUND = "POOL"
FIRST_YEAR = FinancialYear(2016)

_NARRATIVES = (
    "Agency cover, two posts",
    "Late invoice from the provider",
    "Accrual for homes not yet billed",
    "Recharge agreed with the trust",
)


@dataclass(frozen=True)
class Size:
    """How large a sample is; every scheme has one actual a month for so many years."""

    agreements: int
    schemes: int
    years: int
    first_year: FinancialYear = FIRST_YEAR

    @property
    def financial_years(self) -> list[FinancialYear]:
        start = self.first_year.start
        return [FinancialYear(start + number) for number in range(self.years)]

    @property
    def last_year(self) -> FinancialYear:
        return self.financial_years[-1]

    @property
    def actuals(self) -> int:
        """How many `Actual` rows the ledger has; a forecast for each scheme comes on top."""
        return self.agreements * self.schemes * self.years * 12


PORTFOLIO = Size(agreements=2_000, schemes=10, years=10)
"""Ten years of 2,000 agreements with ten schemes: 2.4 million actuals."""


def agreement_code(number: int) -> str:
    """The code of the agreement of this number, first is 0."""
    return f"A{number:05d}"


def scheme_code(number: int) -> str:
    """The code of the scheme of this number within its fund, first is 0."""
    return f"S{number:03d}"


def register_rows(size: Size, seed: int = 1) -> dict[str, list[Row]]:
    """Every register except the ledger, by sheet name."""
    random = Random(seed)
    rows: dict[str, list[Row]] = {
        "Organisations": [
            Organisation(COUNCIL, "Sample Council", "Council", None, None, None),
            Organisation(ICB, "NHS Sample Integrated Care Board", "ICB", None, None, None),
        ]
    }
    for number in range(size.agreements):
        for sheet, row in _agreement_rows(size, number, random):
            rows.setdefault(sheet, []).append(row)
    return rows


def ledger_entries(size: Size, seed: int = 1) -> Iterator[LedgerEntry]:
    """The ledger in the order of its key: an actual a month, and last year's final forecast."""
    random = Random(seed)
    months = [period for year in size.financial_years for period in year.periods]
    for number in range(size.agreements):
        agreement = agreement_code(number)
        for place in range(size.schemes):
            scheme = scheme_code(place)
            for period in months:
                amount = Decimal(random.randrange(500_000, 9_500_000)).scaleb(-2)
                words = random.choice(_NARRATIVES) if random.random() < 0.05 else None
                entry = LedgerEntry(
                    agreement, FUND, scheme, period, "Actual", amount, words, f"GL {period}"
                )
                yield entry
            outturn = Decimal(random.randrange(50_000_000, 75_000_000)).scaleb(-2)
            yield replace(
                entry,
                measure="Forecast outturn",
                amount=outturn,
                narrative=None,
                source_reference="",
            )


def ledger_cells(size: Size, seed: int = 1) -> Iterator[LedgerCells]:
    """The ledger as the workbook writer takes it."""
    return map(workbook.ledger_cells, ledger_entries(size, seed))


def write_sample_workbook(out: Path, ledger_rows: int, seed: int = 1) -> Size:
    """Write a workbook with exactly so many ledger rows, and return its size.

    Agreements have ten schemes with one year of months each, so 100,000 rows need 770 agreements.
    """
    one = Size(agreements=1, schemes=10, years=1, first_year=FinancialYear(2025))
    size = replace(one, agreements=ceil(ledger_rows / (one.actuals + one.schemes)))
    write_workbook(out, register_rows(size, seed), islice(ledger_cells(size, seed), ledger_rows))
    return size


def _agreement_rows(size: Size, number: int, random: Random) -> Iterator[tuple[str, Row]]:
    code = agreement_code(number)
    yield "Agreements", _agreement(code, size)
    signed = date(size.first_year.start, 3, 14)
    yield "Partners", Partner(code, COUNCIL, "A. Sample", "Chief Executive", signed)
    yield "Partners", Partner(code, ICB, "B. Sample", "Chief Executive", signed + timedelta(days=7))
    yield "Funds", Fund(code, FUND, f"Pool of {code}", "Pooled", Decimal("50000.00"), None)
    for row in _terms(code, size.first_year.first_day):
        yield "Risk share", row
    for place in range(size.schemes):
        scheme = scheme_code(place)
        lead = COUNCIL if place % 2 else ICB
        title = f"Scheme {place + 1} of {code}"
        yield "Schemes", Scheme(code, FUND, scheme, title, lead, None, "Social care", None)
    for year in size.financial_years:
        for partner in (COUNCIL, ICB):
            yield "Contributions", _contribution(code, partner, year, random)
        for place in range(size.schemes):
            amount = Decimal(random.randrange(50_000_000, 70_000_000)).scaleb(-2)
            scheme = scheme_code(place)
            yield (
                "Budgets",
                Budget(code, FUND, scheme, year, "Original", amount, year.first_day, None),
            )


def _contribution(code: str, partner: str, year: FinancialYear, random: Random) -> Contribution:
    return Contribution(
        agreement=code,
        fund=FUND,
        scheme=None,
        partner=partner,
        financial_year=year,
        funding_source="Base budget",
        line="",
        variation=None,
        recurrent=True,
        capital=False,
        in_kind=False,
        designated=False,
        amount=Decimal(random.randrange(200_000_000, 400_000_000)).scaleb(-2),
        status="Agreed",
    )


def _terms(code: str, since: date) -> Iterator[RiskShare]:
    """Net, then the reserve or the fund takes 50,000, then by contribution."""
    blank = RiskShare(
        agreement=code,
        fund=FUND,
        scheme=None,
        direction="Overspend",
        effective_from=since,
        step=1,
        method="Net schemes",
        limit=None,
        limit_unit=None,
        partner=None,
        share=None,
        clause="Schedule 3",
        base="Revised",
        include_in_kind=False,
    )
    for direction, kept in (("Overspend", "Use reserve"), ("Underspend", "Retain in fund")):
        first = replace(blank, direction=direction)
        yield first
        yield replace(first, step=2, method=kept, limit=Decimal(50_000), limit_unit="GBP")
        yield replace(first, step=3, method="By contribution")


def _agreement(code: str, size: Size) -> Agreement:
    return Agreement(
        agreement=code,
        title=f"Sample agreement {code}",
        legal_basis="Section 75",
        area="Sample",
        client_group="Adults",
        host=COUNCIL,
        pool_manager="C. Sample",
        pool_manager_employer=COUNCIL,
        start_date=size.first_year.first_day,
        end_date=size.last_year.next().last_day,
        notice_months=6,
        notice_at_year_end=False,
        review_every_months=12,
        next_review=size.last_year.last_day,
        aims="People live well at home",
        improvement_statement="One team instead of two",
        services="Reablement and intermediate care",
        nhs_functions="Community health services",
        council_functions="Care and support",
        staff_and_goods="None",
        variation_terms="In writing",
        termination_terms="Six months' notice",
        monitoring="Quarterly",
        consultation_ended=None,
        dispute_route=None,
        exit_plan=None,
        audit_route="External audit",
        report_within_days=None,
    )
