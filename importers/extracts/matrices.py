"""The rows of a matrix: one transaction for each amount across, subtotals checked and not added."""

from collections.abc import Sequence
from decimal import Decimal

from importers.extracts.amounts import amount_of, has_fractions
from importers.extracts.contents import is_blank, says_not_given
from importers.extracts.lines import SUMS_UP, OnTaken, Taken, shown_cells
from importers.extracts.moments import Moment, MomentColumn, moment_of
from importers.extracts.plan import Plan
from importers.extracts.portions import Portion, portion_of
from importers.extracts.shapes import Shapes
from importers.extracts.sources import Blemishes
from importers.extracts.sums import ColumnSums
from importers.extracts.tally import Tally
from importers.extracts.totals import (
    ends_in_total,
    is_balance,
    is_part,
    speaks_of_balance,
    total_label,
)
from tracker.domain.ledgers.extracts import RawRow, SkippedRow, StatedTotal
from tracker.domain.money import ZERO


def sums_tell_totals(plan: Plan, shapes: Shapes, head: Sequence[Sequence[object]]) -> bool:
    """Whether rows that add up those above them may be taken for totals.

    Three schemes of 100, 200 and 300 may be just that; a total further down then says so, because
    it agrees only when all three are counted.
    """
    portion = portion_of(head[plan.header_row :], plan.header_row + 1, plan.width)
    wrong = []
    for by_sums in (True, False):
        trial = Tally()
        MatrixReader(plan, trial, Blemishes(), shapes, None, by_sums=by_sums).take(portion)
        wrong.append(sum(not total.agrees for total in trial.stated))
    return wrong[0] <= wrong[1]


class MatrixReader:
    """Reads the amounts of every row, column by column."""

    def __init__(
        self,
        plan: Plan,
        tally: Tally,
        blemishes: Blemishes,
        shapes: Shapes,
        on_taken: OnTaken | None,
        *,
        by_sums: bool = True,
    ) -> None:
        """With `by_sums`, a row that adds up those above it is a total, whatever it is called."""
        self._by_sums = by_sums
        self._plan, self._tally, self._on_taken = plan, tally, on_taken
        self._blemishes, self._shapes = blemishes, shapes
        self._suspects: dict[int, str] = {}
        self.moments = MomentColumn(day_first=plan.day_first)
        self._across = [at for at, _column in plan.across]
        periods = {at: moment_of(column.period or "") for at, column in plan.across}
        self._moments = periods
        self._others = [
            at for at in range(plan.width) if at not in {*self._across, *plan.row_totals}
        ]
        self._date = plan.positions.get("date")
        self._sums = ColumnSums(self._across)

    def take(self, portion: Portion) -> None:
        """Count the amounts of a portion."""
        damaged = portion.damaged_rows()
        self._suspects = self._shapes.suspects(portion)
        taken: list[Taken] = []
        for number, row in enumerate(portion.rows, portion.first):
            taken += self._row(number, row, damaged=number in damaged)
        if taken and self._on_taken:
            self._on_taken(taken)

    def _row(self, number: int, row: Sequence[object], *, damaged: bool) -> list[Taken]:
        tally = self._tally
        fault = self._fault(number)
        if fault:
            tally.skip(SkippedRow(number, fault, expected=False))
            return []
        if all(map(is_blank, row)):
            tally.blank(number, number)
            return []
        amounts = {at: found for at in self._across
                   if not is_blank(row[at]) and (found := amount_of(row[at])) is not None}  # fmt: skip
        absent = sum(says_not_given(row[at]) for at in self._across)
        unreadable = sum(not is_blank(row[at]) for at in self._across) - len(amounts) - absent
        others = [row[at] for at in self._others if not is_blank(row[at])]
        label = total_label(others) or ("total" if ends_in_total(others) else None)
        if label is not None:
            self._hold_against(number, amounts, label)
            return []
        if not amounts:
            self._without_amounts(number, others, unreadable, absent)
            return []
        if not self._is_entry(number, amounts, others):
            return []
        if unreadable:
            reason = f"{unreadable} of its amounts cannot be read; the others were counted"
            tally.skip(SkippedRow(number, reason, expected=False))
        moment = None if self._date is None else self.moments[row[self._date]]
        if self._date is not None and moment is None:
            reason = "no date" if is_blank(row[self._date]) else "the date cannot be read"
            stated = sum(amounts.values(), ZERO)
            tally.skip(SkippedRow(number, reason, expected=False, amount=stated))
            return []
        return self._counted(number, row, amounts, absent, moment, damaged=damaged)

    def _counted(
        self, number: int, row: Sequence[object], amounts: dict[int, Decimal], absent: int, moment: Moment | None, *,
        damaged: bool,
    ) -> list[Taken]:  # fmt: skip
        tally = self._tally
        tally.end_blanks()
        tally.not_given += absent
        tally.count(list(amounts.values()))
        moments = {at: self._moments[at] or moment for at in amounts}
        tally.span([found.day for found in moments.values() if found])
        parent = self._sums.count(number, amounts)
        if parent:
            tally.parents.append((parent, number))
        if damaged:
            tally.damaged.append(number)
        if any(map(has_fractions, amounts.values())):
            tally.fractions.append(number)
        self._check_row_totals(number, row, sum(amounts.values(), ZERO))
        tally.show(RawRow(number, shown_cells(row)))
        return [(number, row, moments[at], amount, at) for at, amount in amounts.items()]

    def _is_entry(self, number: int, amounts: dict[int, Decimal], others: Sequence[object]) -> bool:
        """Whether a row of amounts counts, as far as its words, its sums and its fields say."""
        tally, stated = self._tally, sum(amounts.values(), ZERO)
        if not others:
            self._without_name(number, amounts)
            return False
        if is_balance(others):
            tally.balances.append(number)
            tally.skip(SkippedRow(number, "a balance brought or carried forward", amount=stated))
            return False
        if number in self._suspects:
            tally.skip(SkippedRow(number, self._suspects[number], expected=False))
            return False
        if self._by_sums and self._sums.adds_up(amounts):
            tally.unnamed_totals.append(number)
            self._hold_against(number, amounts, "", SUMS_UP)
            return False
        self._note_words(number, others)
        return True

    def _note_words(self, number: int, others: Sequence[object]) -> None:
        """Keep in mind a row that counts although its words cast doubt on it."""
        if is_part(others):
            self._tally.parts.append(number)
        if any(speaks_of_balance(cell) for cell in others if isinstance(cell, str)):
            self._tally.forwards.append(number)

    def _check_row_totals(self, number: int, row: Sequence[object], counted: Decimal) -> None:
        for at in self._plan.row_totals:
            stated = amount_of(row[at]) if not is_blank(row[at]) else None
            if stated is not None and stated != counted:
                covers = f"the row's own amounts ({self._plan.labels[at]})"
                self._tally.stated.append(StatedTotal(number, stated, counted, covers))

    def _hold_against(
        self, number: int, amounts: dict[int, Decimal], label: str, reason: str = "total row"
    ) -> None:
        """Each column's total against the lines above it, or those since the last total."""
        stated = sum(amounts.values(), ZERO)
        since = sum((self._sums.since[at] for at in amounts), ZERO)
        everything = sum((self._sums.all[at] for at in amounts), ZERO)
        whole = "grand" in label or everything in (since, stated)
        counted, covers = (everything, "all lines above it") if whole else (
            since, "the lines since the last total")  # fmt: skip
        # Two columns may be wrong by the same amount, so each is looked at.
        sums = self._sums.all if whole else self._sums.since
        wrong = [at for at, amount in amounts.items() if amount != sums[at]]
        if wrong and stated == counted:
            at = wrong[0]
            stated, counted = amounts[at], sums[at]
            covers = f"{covers}, in the column {self._plan.labels[at]}"
        if amounts:
            self._tally.stated.append(StatedTotal(number, stated, counted, covers))
        self._tally.skip(SkippedRow(number, reason, amount=stated))
        self._sums.begin_anew()

    def _without_amounts(
        self, number: int, others: Sequence[object], unreadable: int, absent: int
    ) -> None:
        if unreadable:
            self._tally.skip(SkippedRow(number, "the amounts cannot be read", expected=False))
        elif absent:
            reason = "no amount: it says that none is given"
            self._tally.skip(SkippedRow(number, reason, expected=False))
        elif len(others) > max(2, len(self._others) * 0.6):
            self._tally.skip(SkippedRow(number, "no amount", expected=False))
        else:
            self._tally.skip(SkippedRow(number, "a heading or note, no amounts"))

    def _without_name(self, number: int, amounts: dict[int, Decimal]) -> None:
        """Bare figures: a total if they add up, and nobody's otherwise."""
        stated = sum(amounts.values(), ZERO)
        sums = {
            sum((sums[at] for at in amounts), ZERO) for sums in (self._sums.since, self._sums.all)
        }
        if stated in sums:
            self._hold_against(number, amounts, "")
        else:
            reason = "amounts without a name"
            self._tally.skip(SkippedRow(number, reason, expected=False, amount=stated))

    def _fault(self, number: int) -> str | None:
        for column in sorted(self._plan.needed):
            fault = self._blemishes.faults.get((number, column))
            if fault:
                return fault.rstrip(".")
        return None
