"""The sheets behind a paper: the rows its figures are made of, as the auditor's summary has them.

They are built by the summary's own tables, of one agreement, so that a figure of a paper and one
of the summary are the same formula over the same rows.
"""

from functools import cached_property

from tracker.domain.financial_year import Period
from tracker.domain.money import to_pence
from tracker.domain.papers.facts import InPeriod, PaperFacts, in_period, month_reached
from tracker.domain.papers.orders import months_of
from tracker.exporters.bulk_rows import BulkRow, Formula, serial
from tracker.exporters.papers.front import Piece
from tracker.exporters.summary.budgets import PROFILES, profiled_schemes
from tracker.exporters.summary.content import content_of
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.ledger import TO_DATE
from tracker.exporters.summary.lines import FundLine, PartnerLine, SchemeLine, StepLine
from tracker.exporters.summary.tables import Source, Table, rounded, stored

_SHEETS = (
    "Funds", "Schemes", "Contributions", "Shares", "Risk share", "Risk share split",
    "Contribution lines", "Instalments", "Budget lines", "Profiles", "Ledger",
)  # fmt: skip
_MONTH = "Month"


class Behind:
    """The tables behind, and how formulas in front reach them."""

    def __init__(self, facts: PaperFacts) -> None:
        self.facts = facts
        content = content_of(_summary_facts(facts))
        self.lines = content.lines
        self.tables = content.tables
        self.in_order = [t for t in content.in_order if t.sheet.spec.sheet in _SHEETS]
        self._rows: dict[str, list[BulkRow]] = {}

    @property
    def funds(self) -> tuple[FundLine, ...]:
        """The funds of the paper, in its order."""
        return self.lines.funds

    def schemes_of(self, fund: FundLine) -> list[SchemeLine]:
        """The schemes of a fund."""
        return [line for line in self.lines.schemes if line.fund is fund]

    def partners_of(self, fund: FundLine) -> list[PartnerLine]:
        """The partners of a fund."""
        return [line for line in self.lines.partners if line.fund is fund]

    def steps_of(self, fund: FundLine) -> list[StepLine]:
        """The steps that were reached in a fund."""
        return [line for line in self.lines.steps if line.fund is fund]

    def name(self, code: str | None) -> str:
        """The name of a body."""
        return "" if code is None else self.facts.names.get(code, code)

    def of_fund(self, line: FundLine, heading: str) -> Piece:
        """A figure of a fund."""
        return self._at(self.tables.funds, heading, line.number - 1)

    def of_scheme(self, line: SchemeLine, heading: str) -> Piece:
        """A figure of a scheme."""
        return self._at(self.tables.schemes, heading, line.number - 1)

    def of_contributions(self, line: PartnerLine, heading: str) -> Piece:
        """A figure of what a partner puts in."""
        return self._at(self.tables.contributions, heading, line.number - 1)

    def of_share(self, line: PartnerLine, heading: str) -> Piece:
        """A figure of what a partner bears."""
        return self._at(self.tables.shares, heading, line.number - 1)

    def of_step(self, line: StepLine, heading: str) -> Piece:
        """A figure of a step."""
        return self._at(self.tables.steps, heading, line.number - 1)

    def of_split(self, step: StepLine, partner: PartnerLine, heading: str) -> Piece:
        """A partner's figure in a step; None where it has no part in it."""
        place = self.tables.split.sheet.spec.place
        for index, row in enumerate(self._read(self.tables.split)):
            if (row[place["Step line"]], row[place["Line"]]) == (step.number, partner.number):
                return self._at(self.tables.split, heading, index)
        return None

    def of_row(self, sheet: str, index: int, heading: str) -> Piece:
        """A cell of the rows of a register, counted from 0 in their order."""
        return self._at(self._table(sheet), heading, index)

    @cached_property
    def in_period(self) -> dict[tuple[str, str], InPeriod]:
        """What of every scheme's figures is of the paper's period."""
        return in_period(self.facts)

    def spent_in_period(self, line: SchemeLine) -> Formula:
        """A scheme's spend in the paper's period, added up from its ledger rows."""
        first, last = (self._month(number) for number in months_of(self.facts.order.period))
        cell = self.tables.schemes.sheet.there("Line", line.number - 1)
        text = self.tables.ledger.source.total(
            "Amount", line.number, cell, ("Counts as", TO_DATE),
            (_MONTH, f">={serial(first.first_day)}"), (_MONTH, f"<={serial(last.first_day)}"),
        )  # fmt: skip
        return Formula(rounded(text), to_pence(self._own(line).spent))

    def budget_in_period(self, line: SchemeLine) -> Formula:
        """A scheme's budget of the paper's period, by its profile, or in twelfths without one."""
        sheet, index = self.tables.schemes.sheet, line.number - 1
        before = months_of(self.facts.order.period)[0] - 1
        if line.position.scheme.scheme in profiled_schemes(line.fund, self._summary):
            first = self._month(before + 1)
            source = Source.of(self._table(PROFILES.sheet), len(self.lines.schemes))
            text = rounded(
                source.total(
                    "Amount", line.number, sheet.there("Line", index), ("Counts", "Yes"),
                    (_MONTH, f">={serial(first.first_day)}"),
                )
            )  # fmt: skip
        else:
            month = min(before, month_reached(self.facts))
            revised = f"ROUND({sheet.there('Revised budget', index)}*100,0)"
            to_date = sheet.there("Budget to date", index)
            text = rounded(f"{to_date}-ROUND({revised}*{month}/12,0)/100")
        return Formula(text, to_pence(self._own(line).budget))

    def _own(self, line: SchemeLine) -> InPeriod:
        scheme = line.position.scheme
        return self.in_period[scheme.fund, scheme.scheme]

    def _month(self, number: int) -> Period:
        return self.facts.year.month(number)

    @cached_property
    def _summary(self) -> SummaryFacts:
        return _summary_facts(self.facts)

    def _table(self, sheet: str) -> Table:
        return next(table for table in self.in_order if table.sheet.spec.sheet == sheet)

    def _at(self, table: Table, heading: str, index: int) -> Piece:
        """The cell of a table: what it holds, and the formula that leads to it."""
        cell = self._read(table)[index][table.sheet.spec.place[heading]]
        value = stored(cell)
        if value is None or value == "":
            return None
        return Formula(table.sheet.there(heading, index), value)

    def _read(self, table: Table) -> list[BulkRow]:
        name = table.sheet.name
        if name not in self._rows:
            self._rows[name] = list(table.rows())
        return self._rows[name]


def _summary_facts(facts: PaperFacts) -> SummaryFacts:
    """The paper's rows and results, as the summary's tables take them."""
    return SummaryFacts(
        scope=facts.order.agreement,
        year=facts.year,
        as_at=facts.as_at,
        made_by=facts.made_by,
        made_at=facts.made_at,
        books=(facts.book,),
        positions=(facts.position,),
        due=(),
        findings=(),
        outcomes=(),
        scorecards=(),
        exposures=(),
        ledger=facts.ledger,
    )
