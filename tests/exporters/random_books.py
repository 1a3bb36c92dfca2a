"""Agreements of every shape at random, under codes that spreadsheets would like to misread."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.domain import books
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import (
    AgreementBook,
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerEntry,
    LedgerTotal,
    Partner,
    Profile,
    Scheme,
)
from tracker.domain.vocabulary import FUND_KINDS, LEDGER_MEASURES

CODES = (
    "007", "7", "A1", "a1", "<5", "*", "?", "~", "TRUE", "1E5", "2025-04", "=x", "é", "x y", "'q",
    "#N/A", "<>", "AND",
)  # fmt: skip
_BY_DIRECTION = {"Overspend": ("Use reserve", "Cut uncommitted"), "Underspend": ("Retain in fund",)}
_ANYWHERE = ("Fixed shares", "By contribution", "Undetermined")
_BY_SCHEME = ("By scheme contribution", "Lead commissioner")


class RandomAgreement:
    """One agreement; the same seed always makes the same one."""

    def __init__(self, number: int, random: Random) -> None:
        self.random = random
        self.code = f"{random.choice(CODES)}{number}"
        self.partners = sorted(random.sample(CODES, random.randint(2, 4)))
        self.funds = [self._fund(code) for code in self._codes(1, 4)]
        self.schemes = [self._scheme(fund, code) for fund in self.funds for code in self._codes()]
        self.entries = [entry for scheme in self.schemes for entry in self._entries(scheme)]

    def book(self) -> AgreementBook:
        """Everything recorded of the agreement."""
        random = self.random
        ladders = [fund for fund in self.funds if fund.kind == "Pooled" and random.random() < 0.85]
        return AgreementBook(
            agreement=books.agreement(agreement=self.code, host=self.partners[0]),
            organisations=tuple(books.organisation(code, f"={code}") for code in self.partners),
            partners=tuple(Partner(self.code, code, None, None, None) for code in self.partners),
            funds=tuple(self.funds),
            schemes=tuple(self.schemes),
            variations=(books.variation("V1", self._day(), agreement=self.code),),
            contributions=tuple(row for fund in self.funds for row in self._contributions(fund)),
            instalments=tuple(row for fund in self.funds for row in self._instalments(fund)),
            budgets=tuple(row for scheme in self.schemes for row in self._budgets(scheme)),
            profiles=tuple(row for scheme in self.schemes for row in self._profiles(scheme)),
            ledger=_totals(self.entries),
            risk_shares=tuple(row for fund in ladders for row in self._ladders(fund)),
            caps=tuple(row for fund in ladders for row in self._caps(fund)),
            closed=frozenset(books.YEAR.periods) if random.random() < 0.4 else frozenset(),
        )

    def _codes(self, least: int = 0, most: int = 4) -> list[str]:
        return sorted(self.random.sample(CODES, self.random.randint(least, most)))

    def _amount(self) -> Decimal:
        most = 10 ** self.random.choice((3, 5, 8, 11))
        return Decimal(self.random.randrange(-most, most)).scaleb(-2)

    def _day(self) -> date:
        return date(2025, 1, 1) + timedelta(days=self.random.randrange(600))

    def _fund(self, code: str) -> Fund:
        reserve, uncommitted = (self.random.choice((None, abs(self._amount()))) for _ in range(2))
        kind = self.random.choice(("Pooled", *FUND_KINDS))
        return Fund(self.code, code, f"=fund {code}", kind, reserve, uncommitted)

    def _scheme(self, fund: Fund, code: str) -> Scheme:
        lead = self.random.choice((None, *self.partners))
        return Scheme(self.code, fund.fund, code, f"+{code}", lead, None, None, None)

    def _entries(self, scheme: Scheme) -> Iterator[LedgerEntry]:
        for period in books.YEAR.periods:
            for measure in (*LEDGER_MEASURES, "Actual"):
                if self.random.random() < 0.3:
                    reference = f"{self.random.randrange(10**9):09d}"
                    yield LedgerEntry(
                        self.code, scheme.fund, scheme.scheme, period, measure, self._amount(),
                        self.random.choice((None, "=1+1", "long " * 30)), reference,
                    )  # fmt: skip

    def _budgets(self, scheme: Scheme) -> Iterator[Budget]:
        for line in ("Original", "VIR-1", "VIR-2")[: self.random.randint(0, 3)]:
            approved = None if line == "Original" else self.random.choice((None, self._day()))
            yield Budget(
                self.code, scheme.fund, scheme.scheme, books.YEAR, line, self._amount(), approved,
                None,
            )  # fmt: skip

    def _profiles(self, scheme: Scheme) -> Iterator[Profile]:
        for period in self.random.choice(((), books.YEAR.periods[::5])):
            yield Profile(self.code, scheme.fund, scheme.scheme, period, self._amount())

    def _contributions(self, fund: Fund) -> Iterator[Contribution]:
        for partner in self.partners:
            for line in range(self.random.randint(0, 3)):
                amount = self._amount()
                yield books.contribution(
                    partner,
                    amount if self.random.random() < 0.3 else abs(amount),
                    fund.fund,
                    agreement=self.code,
                    line=str(line),
                    in_kind=self.random.random() < 0.3,
                    status=self.random.choice(("Agreed", "Proposed", "Final")),
                    variation=self.random.choice((None, None, "V1")),
                )

    def _instalments(self, fund: Fund) -> Iterator[Instalment]:
        for partner in self.partners:
            received = (
                self.random.choice((None, self._day())),
                self.random.choice((None, self._amount())),
            )
            yield Instalment(
                self.code, fund.fund, partner, books.YEAR, self._day(), self._amount(), None, None,
                *received,
            )  # fmt: skip

    def _ladders(self, fund: Fund) -> Iterator[RiskShare]:
        netted = self.random.random() < 0.4
        for direction, own in _BY_DIRECTION.items():
            methods = (*own, *_ANYWHERE, *(() if netted else _BY_SCHEME))
            steps = ["Net schemes"] if netted else []
            steps += self.random.choices(methods, k=self.random.randint(0, 3))
            for number, method in enumerate(steps, start=1):
                row = replace(
                    books.step(method, number, direction), agreement=self.code, fund=fund.fund
                )
                yield from self._step(row)

    def _step(self, row: RiskShare) -> Iterator[RiskShare]:
        if row.method != "Net schemes" and self.random.random() < 0.6:
            percent = Decimal(self.random.randrange(1, 10)), "% of budget"
            limit, unit = self.random.choice((percent, (abs(self._amount()), "GBP")))
            row = replace(row, limit=limit, limit_unit=unit)
        if row.method != "Fixed shares":
            yield row
            return
        for partner in self.partners:
            yield replace(row, partner=partner, share=f"1/{len(self.partners)}")

    def _caps(self, fund: Fund) -> Iterator[RiskShareCap]:
        for direction in self.random.choice(((), tuple(_BY_DIRECTION))):
            capped, other, *_ = self.partners
            yield RiskShareCap(
                self.code, fund.fund, direction, date(2025, 4, 1), capped, abs(self._amount()),
                "GBP", self.random.choice((None, other)),
            )  # fmt: skip


def _totals(entries: list[LedgerEntry]) -> tuple[LedgerTotal, ...]:
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in entries:
        sums[row.fund, row.scheme, row.period, row.measure] += row.amount
    return tuple(LedgerTotal(*key, amount) for key, amount in sorted(sums.items()))
