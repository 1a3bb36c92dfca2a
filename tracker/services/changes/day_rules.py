"""Days that cannot be, held against each other and against the agreement they belong to.

A page refuses them when they are entered. A workbook may bring what was recorded elsewhere long
ago, where nobody can ask any more: there they are taken in, and said in a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from tracker.domain.financial_year import outcome_period_text
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import (
    Agreement,
    Budget,
    Contribution,
    Instalment,
    Partner,
    Return,
    Review,
    Row,
    Variation,
    agreement_of,
)
from tracker.domain.wording import day_text
from tracker.services.changes.import_rules import Comparisons, as_warning, problem
from tracker.sheets.agreement_layouts import AGREEMENTS, PARTNERS, VARIATIONS
from tracker.sheets.decision_layouts import VARIATION_SIGNATURES
from tracker.sheets.money_layouts import BUDGETS, CONTRIBUTIONS, INSTALMENTS
from tracker.sheets.monitoring_layouts import RETURNS, REVIEWS
from tracker.sheets.reading import Problem

SHEETS = frozenset({AGREEMENTS.sheet, PARTNERS.sheet, VARIATIONS.sheet})
"""What days are held against."""
MOST_SAID = 20
EARLIEST_YEARS = 5
"""How long before it begins something is signed at the earliest; an older day is a slip."""

_JUDGED = (
    AGREEMENTS, PARTNERS, VARIATIONS, VARIATION_SIGNATURES, CONTRIBUTIONS, BUDGETS, INSTALMENTS,
    REVIEWS, RETURNS,
)  # fmt: skip
_Faults = Iterator[tuple[str, str]]


def day_problems(comparisons: Comparisons) -> Iterator[Problem]:
    """Every day that cannot be, of the rows that are new and of what changed in the others."""
    beside = _Beside(comparisons, _first_signed(comparisons))
    for comparison in (comparisons[one.sheet] for one in _JUDGED if one.sheet in comparisons):
        layout = comparison.layout
        touched: list[tuple[Row, Row | None]] = [(row, None) for row, _ in comparison.new]
        touched += [(change.after, change.stored.row) for change in comparison.changed]
        for row, before in touched:
            # What was wrong before stays to be mended, and keeps nobody from changing the rest.
            known = set() if before is None else set(_faults(before, beside))
            for field, message in _faults(row, beside):
                if (field, message) not in known:
                    yield problem(comparison, layout.key_of(row), field, message)


def day_warnings(comparisons: Comparisons) -> Iterator[str]:
    """The same of a file, which is taken in all the same."""
    found = day_problems(comparisons)
    yield from map(as_warning, islice(found, MOST_SAID))
    if more := sum(1 for _ in found):
        yield f"{more} more {'day' if more == 1 else 'days'} in the file cannot be."


@dataclass(frozen=True, slots=True)
class _Beside:
    """What days are held against: the registers, and when each agreement was first signed."""

    comparisons: Comparisons
    signed: Mapping[str, date]

    def agreement(self, row: Row) -> Agreement | None:
        found = self.comparisons[AGREEMENTS.sheet].merged.get((agreement_of(row),))
        return found if isinstance(found, Agreement) else None

    def variation(self, row: VariationSignature) -> Variation | None:
        found = self.comparisons[VARIATIONS.sheet].merged.get((row.agreement, row.variation))
        return found if isinstance(found, Variation) else None


def _first_signed(comparisons: Comparisons) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for row in comparisons[PARTNERS.sheet].merged.values():
        if isinstance(row, Partner) and row.signed_on is not None:
            found[row.agreement] = min(row.signed_on, found.get(row.agreement, row.signed_on))
    return found


def _faults(row: Row, beside: _Beside) -> _Faults:
    agreement = row if isinstance(row, Agreement) else beside.agreement(row)
    if agreement is None:
        return
    if isinstance(row, Agreement):
        yield from _of_agreement(row)
    elif isinstance(row, Review):
        yield from _of_review(row, agreement.start_date)
        yield from _unsigned(row, beside.signed.get(row.agreement))
    elif isinstance(row, Return):
        yield from _of_return(row)
        yield from _outside_term(row, agreement)
    elif isinstance(row, Contribution | Budget | Instalment):
        yield from _of_money(row, agreement.start_date)
    else:
        yield from _of_signing(row, agreement.start_date, beside)


def _of_agreement(row: Agreement) -> _Faults:
    start, then = f"the agreement starts on {day_text(row.start_date)}", row.next_review
    if row.end_date == row.start_date:
        yield "end_date", f"The end date is no later than {start}: enter the day on which it ends."
    if then is not None and then <= row.start_date:
        message = f"The next review, {day_text(then)}, is not after {start}: enter a later day."
        yield "next_review", message


def _of_signing(row: Row, start: date, beside: _Beside) -> _Faults:
    if isinstance(row, Partner):
        yield from _signature(row.signed_on, start, "the agreement starts")
    elif isinstance(row, Variation):
        if row.effective_from < start:
            early = f"{day_text(row.effective_from)} is before the agreement starts"
            yield (
                "effective_from",
                f"{early} on {day_text(start)}: enter the day from which it varies it.",
            )
        yield from _signature(row.signed_on, row.effective_from, "the variation takes effect")
    elif isinstance(row, VariationSignature) and (varied := beside.variation(row)) is not None:
        yield from _signature(row.signed_on, varied.effective_from, "the variation takes effect")


def _signature(signed_on: date | None, start: date, what: str) -> _Faults:
    if signed_on is not None and (start - signed_on).days > EARLIEST_YEARS * 366:
        early = f"{day_text(signed_on)} is more than {EARLIEST_YEARS} years before {what}"
        yield "signed_on", f"{early} on {day_text(start)}: enter the day that the signed copy says."


def _of_money(row: Contribution | Budget | Instalment, start: date) -> _Faults:
    if row.financial_year.last_day < start:
        over = f"{row.financial_year} is over before the agreement starts on {day_text(start)}"
        yield "financial_year", f"{over}: enter a later year."


def _of_review(row: Review, start: date) -> _Faults:
    early = f"is before the agreement starts on {day_text(start)}: there is nothing to review then."
    if row.due < start:
        yield "due", f"{day_text(row.due)} {early}"
    if row.held_on is not None and row.held_on < start:
        yield "held_on", f"{day_text(row.held_on)} {early}"
    if row.held_on is None and row.outcome is not None:
        blank = "Held on is blank although there is an outcome"
        yield "held_on", f"{blank}: enter the day of the review, or clear the outcome."
    last, which = (row.due, "is due") if row.held_on is None else (row.held_on, "was held")
    if row.next_review is not None and row.next_review <= last:
        early = f"{day_text(row.next_review)} is not after {day_text(last)}"
        yield "next_review", f"{early}, when this review {which}: enter a later day."


def _unsigned(row: Review, signed: date | None) -> _Faults:
    """A review is of an agreement that somebody has signed, as on the pages for holding one."""
    if row.held_on is not None and (signed is None or signed > row.held_on):
        nobody = f"Nobody had signed the agreement by {day_text(row.held_on)}"
        yield "held_on", f"{nobody}: record the signatures under Partners, or enter another day."


def _of_return(row: Return) -> _Faults:
    period, first, last = outcome_period_text(row.period), row.period.first_day, row.period.last_day
    if row.due is not None and row.due < first:
        early = f"{day_text(row.due)} is before {period} begins on {day_text(first)}"
        yield "due", f"{early}: enter the day by which it is to be sent."
    if row.submitted_on is not None and row.submitted_on < last:
        early = f"{day_text(row.submitted_on)} is before {period} ends on {day_text(last)}"
        yield "submitted_on", f"{early}: enter the day on which it was sent."


def _outside_term(row: Return, agreement: Agreement) -> _Faults:
    period, start, end = outcome_period_text(row.period), agreement.start_date, agreement.end_date
    if row.period.last_day < start:
        over = f"{period} is over before the agreement starts on {day_text(start)}"
        yield "period", f"{over}: enter a later period."
    if end is not None and row.period.first_day > end:
        after = f"{period} begins after the agreement ends on {day_text(end)}"
        yield "period", f"{after}: record the extension first."
