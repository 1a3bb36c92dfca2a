"""Writes down the money of one fund of the demonstration: schemes, contributions, spend, terms.

Amounts are given as text or whole pounds, dates as `2026-03-31`, years by the calendar year they
start in, so that a fund reads like the schedule of a real one. Everything is fixed: nothing here
reads a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.money import split_exactly, to_pence, to_pounds
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import (
    Budget,
    Contribution,
    Instalment,
    LedgerEntry,
    Profile,
    Return,
    Row,
    Scheme,
)

Amount = str | int

LAST_COMPLETE_YEAR = FinancialYear(2025)
THIS_YEAR = FinancialYear(2026)
MONTHS_RECORDED = {LAST_COMPLETE_YEAR: 12, THIS_YEAR: 7}

# How spend falls over the months of a year, April first; only the proportions matter.
STEADY = (1,) * 12
WINTER = (7, 7, 7, 7, 8, 8, 9, 10, 11, 11, 10, 9)
LATE = (2, 3, 5, 6, 7, 8, 9, 10, 10, 11, 13, 16)


def pounds(amount: Amount) -> Decimal:
    """An amount in pounds with its two decimals: `"1524876"` is 1524876.00."""
    return to_pounds(to_pence(Decimal(amount)))


def day(text: str) -> date:
    """A date written as `2026-03-31`."""
    return date.fromisoformat(text)


def spread(total: Decimal, rhythm: Sequence[int]) -> list[Decimal]:
    """Split a total over months in the proportions given, exact to the penny."""
    pence = to_pence(total)
    months = {f"{number:02d}": weight for number, weight in enumerate(rhythm, start=1)}
    parts = split_exactly(abs(pence), months)
    return [to_pounds(part if pence >= 0 else -part) for part in parts.values()]


class FundWriter:
    """Collects the register rows of one fund, sheet by sheet, beside those of its agreement."""

    def __init__(self, agreement: str, fund: str, rows: dict[str, list[Row]]) -> None:
        self.code = agreement
        self.fund = fund
        self.rows = rows

    def _add(self, sheet: str, row: Row) -> None:
        self.rows.setdefault(sheet, []).append(row)

    def schemes(self, *schemes: tuple[str, str, str, str, str, str]) -> None:
        """Schemes as code, title, lead commissioner, provider, area of spend and VAT regime."""
        for scheme in schemes:
            self._add("Schemes", Scheme(self.code, self.fund, *scheme))

    def contribution(self, partner: str, year: int, source: str, amount: Amount) -> Contribution:
        """A recurrent, agreed revenue contribution in cash to the fund as a whole.

        The row is returned, so that `mark` can say what is different about it.
        """
        row = Contribution(
            agreement=self.code,
            fund=self.fund,
            scheme=None,
            partner=partner,
            financial_year=FinancialYear(year),
            funding_source=source,
            line="",
            variation=None,
            recurrent=True,
            capital=False,
            in_kind=False,
            designated=False,
            amount=pounds(amount),
            status="Final" if FinancialYear(year) == LAST_COMPLETE_YEAR else "Agreed",
        )
        self._add("Contributions", row)
        return row

    def mark(self, contribution: Contribution, **marks: str | bool) -> None:
        """Say what is special about a contribution: `capital=True`, `variation="V1"`."""
        rows = self.rows["Contributions"]
        rows[rows.index(contribution)] = replace(contribution, **marks)  # type: ignore[arg-type]  # replace() checks the names

    def instalments(
        self,
        partner: str,
        year: int,
        schedule: Iterable[tuple[str, Amount, str | None, str | None, Amount | None]],
    ) -> None:
        """Instalments as due date, amount, invoice, received on and received amount.

        An invoice goes out thirty days before the money is due.
        """
        for due, amount, invoice, received_on, received in schedule:
            row = Instalment(
                agreement=self.code,
                fund=self.fund,
                partner=partner,
                financial_year=FinancialYear(year),
                due_date=day(due),
                amount=pounds(amount),
                invoice=invoice,
                invoiced_on=None if invoice is None else day(due) - timedelta(days=30),
                received_on=None if received_on is None else day(received_on),
                received_amount=None if received is None else pounds(received),
            )
            self._add("Instalments", row)

    def budgets(self, year: int, amounts: Mapping[str, Amount], note: str) -> None:
        """The original budget of each scheme, approved before the year begins."""
        approved = date(year, 2, 24)
        for scheme, amount in amounts.items():
            row = Budget(
                agreement=self.code,
                fund=self.fund,
                scheme=scheme,
                financial_year=FinancialYear(year),
                line="Original",
                amount=pounds(amount),
                approved_on=approved,
                note=note,
            )
            self._add("Budgets", row)

    def virement(
        self, line: str, approved_on: str, amounts: Mapping[str, Amount], note: str
    ) -> None:
        """A change of budget between schemes, or one that a variation brings, on the day it counts."""
        approved = day(approved_on)
        for scheme, amount in amounts.items():
            row = Budget(
                agreement=self.code,
                fund=self.fund,
                scheme=scheme,
                financial_year=FinancialYear.of(approved),
                line=line,
                amount=pounds(amount),
                approved_on=approved,
                note=note,
            )
            self._add("Budgets", row)

    def profile(self, scheme: str, year: int, total: Amount, rhythm: Sequence[int]) -> None:
        """The budget month by month where straight twelfths would mislead."""
        months = zip(FinancialYear(year).periods, spread(pounds(total), rhythm), strict=True)
        for period, amount in months:
            self._add("Profiles", Profile(self.code, self.fund, scheme, period, amount))

    def spend(
        self,
        scheme: str,
        year: int,
        total: Amount,
        rhythm: Sequence[int] = STEADY,
    ) -> None:
        """Actual spend of every month recorded so far, adding up to the total exactly."""
        financial_year = FinancialYear(year)
        count = MONTHS_RECORDED[financial_year]
        for number, amount in enumerate(spread(pounds(total), rhythm[:count]), start=1):
            period = financial_year.month(number)
            self.entry(scheme, period, "Actual", amount, reference=f"GL {period}")

    def forecasts(
        self,
        scheme: str,
        year: int,
        outturns: Mapping[int, Amount],
        narrative: str | None = None,
    ) -> None:
        """Forecast outturns by the month in which they were made; the narrative is of the latest."""
        latest = max(outturns)
        for number, outturn in outturns.items():
            period = FinancialYear(year).month(number)
            words = narrative if number == latest else None
            self.entry(scheme, period, "Forecast outturn", pounds(outturn), narrative=words)

    def entry(
        self,
        scheme: str,
        period: Period,
        measure: str,
        amount: Decimal,
        *,
        narrative: str | None = None,
        reference: str = "",
    ) -> None:
        """One ledger row."""
        row = LedgerEntry(
            self.code, self.fund, scheme, period, measure, amount, narrative, reference
        )
        self._add("Ledger", row)

    def ladder(self, direction: str, effective_from: str, *steps: RiskShare) -> None:
        """The steps of a ladder, first step first; `step` and `split` make them."""
        for row in steps:
            placed = replace(
                row,
                agreement=self.code,
                fund=self.fund,
                direction=direction,
                effective_from=day(effective_from),
            )
            self._add("Risk share", placed)

    def cap(self, direction: str, effective_from: str, partner: str, cap: tuple[str, str]) -> None:
        """The most a partner bears, as an amount and its unit; nobody takes the excess."""
        amount, unit = cap
        row = RiskShareCap(
            self.code,
            self.fund,
            direction,
            day(effective_from),
            partner,
            Decimal(amount),
            unit,
            None,
        )
        self._add("Risk share caps", row)

    def returns(
        self,
        submitted_by: str,
        since: int = 2025,
        late: Mapping[str, str] | None = None,
        missing: Sequence[str] = (),
    ) -> None:
        """Every quarterly report and annual return since a year, submitted unless said otherwise.

        `late` gives the day a report went out when it was not the usual thirty-fifth day.
        """
        for year in (FinancialYear(start) for start in range(since, THIS_YEAR.start + 1)):
            for period in _reported(year):
                usual = period.last_day + timedelta(days=35)
                sent = day(late[str(period)]) if late and str(period) in late else usual
                out = str(period) not in missing
                row = Return(
                    agreement=self.code,
                    fund=self.fund,
                    kind="Quarterly report" if isinstance(period, Quarter) else "Annual return",
                    period=period,
                    due=period.last_day + timedelta(days=42),
                    submitted_on=sent if out else None,
                    submitted_by=submitted_by if out else None,
                )
                self._add("Returns", row)


def _reported(year: FinancialYear) -> list[Quarter | FinancialYear]:
    """The periods of a year whose reports fell due by November 2026."""
    quarters = MONTHS_RECORDED.get(year, 12) // 3
    reported: list[Quarter | FinancialYear] = [Quarter(year, n) for n in range(1, quarters + 1)]
    return [*reported, year] if quarters == 4 else reported
