"""Writes down one agreement of the demonstration: partners, funds, reviews and outcomes."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.demo.fund_writer import THIS_YEAR, Amount, FundWriter, day, pounds
from tracker.domain.financial_year import OutcomePeriod
from tracker.domain.records.outcomes import OutcomeMeasure, OutcomeReading, OutcomeTarget
from tracker.domain.registers import (
    Agreement,
    Fund,
    Partner,
    Review,
    Row,
    Variation,
)


class AgreementWriter:
    """Collects the register rows of one agreement, sheet by sheet."""

    def __init__(self, agreement: Agreement) -> None:
        self.code = agreement.agreement
        self.rows: dict[str, list[Row]] = {"Agreements": [agreement]}

    def _add(self, sheet: str, row: Row) -> None:
        self.rows.setdefault(sheet, []).append(row)

    def partner(
        self, organisation: str, signatory: str, role: str, signed_on: str | None = None
    ) -> None:
        """A partner and who signs for it; without a date it has not signed."""
        signed = None if signed_on is None else day(signed_on)
        self._add("Partners", Partner(self.code, organisation, signatory, role, signed))

    def fund(
        self,
        fund: str,
        title: str,
        kind: str,
        reserve: Amount | None = None,
        uncommitted: Amount | None = None,
    ) -> FundWriter:
        """A fund; `reserve` and `uncommitted` are what the terms may draw on."""
        held = None if reserve is None else pounds(reserve)
        free = None if uncommitted is None else pounds(uncommitted)
        self._add("Funds", Fund(self.code, fund, title, kind, held, free))
        return FundWriter(self.code, fund, self.rows)

    def variation(
        self, variation: str, effective_from: str, title: str, signed_on: str | None = None
    ) -> None:
        """A change to the agreement; without a day the workbook does not say when it was signed."""
        signed = None if signed_on is None else day(signed_on)
        row = Variation(self.code, variation, day(effective_from), title, signed)
        self._add("Variations", row)

    def review(self, due: str, kind: str) -> None:
        """A review due and not held."""
        self._add("Reviews", Review(self.code, day(due), kind, None, None, None, None))

    def held_review(
        self, due: str, kind: str, held_on: str, outcome: str, decision: str, next_review: str
    ) -> None:
        """A review held, what was decided, and when the next one is due."""
        row = Review(self.code, day(due), kind, day(held_on), outcome, decision, day(next_review))
        self._add("Reviews", row)

    def measure(self, measure: OutcomeMeasure) -> None:
        """An outcome measure, as `measured` makes it."""
        self._add("Outcome measures", replace(measure, agreement=self.code))

    def targets(self, measure: str, targets: Mapping[OutcomePeriod, str | tuple[str, str]]) -> None:
        """Targets by period; a pair is the lower and the upper end of a range."""
        for period, target in targets.items():
            low, high = target if isinstance(target, tuple) else (target, None)
            upper = None if high is None else Decimal(high)
            row = OutcomeTarget(self.code, measure, period, Decimal(low), upper)
            self._add("Outcome targets", row)

    def readings(
        self,
        measure: str,
        source: str,
        readings: Mapping[OutcomePeriod, str | None],
        made_of: Mapping[OutcomePeriod, tuple[int, int]] | None = None,
    ) -> None:
        """Readings by period; None is a reading that could not be had. This year's are provisional.

        Args:
            made_of: numerator and denominator by period, where they are known.
        """
        for period, value in readings.items():
            status = "Provisional" if period.first_day >= THIS_YEAR.first_day else "Final"
            row = OutcomeReading(
                agreement=self.code,
                measure=measure,
                period=period,
                value=None if value is None else Decimal(value),
                status="Not available" if value is None else status,
                source=source,
            )
            if made_of and period in made_of:
                counted, of = made_of[period]
                row = replace(row, numerator=Decimal(counted), denominator=Decimal(of))
            self._add("Outcome readings", row)
