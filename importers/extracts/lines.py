"""The rows of a list, one transaction each: counted, or left out with a reason.

Most portions of a ledger hold nothing but transactions and are counted column by column. Only a
portion with a blank, a total or a cell that cannot be read is looked at row by row.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from importers.extracts.amounts import AmountColumn, has_fractions
from importers.extracts.contents import is_blank, says_not_given
from importers.extracts.moments import Moment, MomentColumn
from importers.extracts.plan import Plan
from importers.extracts.portions import Portion
from importers.extracts.shapes import Shapes
from importers.extracts.sources import Blemishes
from importers.extracts.tally import Tally
from importers.extracts.totals import ends_in_total, is_balance, speaks_of_balance, total_label
from tracker.domain.ledgers.extracts import RawRow, SkippedRow
from tracker.domain.money import ZERO

SUMS_UP = "a total, judged by its sum"
_FEW_LINES = 2  # two lines come to the amount of a third one by chance often enough

Taken = tuple[int, Sequence[object], Moment | None, Decimal, int]
"""A transaction: row number, cells, day or month, amount, position of its amount."""
OnTaken = Callable[[list[Taken]], None]


def shown_cells(row: Sequence[object]) -> tuple[str, ...]:
    """A row's cells as text."""
    if all(isinstance(cell, str) for cell in row):
        return tuple(cell.strip() for cell in row if isinstance(cell, str))
    from tracker.sheets.cells import cell_text  # noqa: PLC0415  # heavy, and text needs none of it

    return tuple(cell_text(cell).strip() for cell in row)  # type: ignore[arg-type]  # a reader's cell


class ListReader:
    """Reads a list of transactions."""

    def __init__(
        self,
        plan: Plan,
        tally: Tally,
        blemishes: Blemishes,
        shapes: Shapes,
        on_taken: OnTaken | None,
    ) -> None:
        self._plan, self._tally, self._on_taken = plan, tally, on_taken
        self._shapes = shapes
        self._blemishes, self._spoilt = blemishes, blemishes.rows()
        self._amounts = [AmountColumn() for _money in plan.money]
        self.moments = MomentColumn(day_first=plan.day_first)
        self._date = plan.positions.get("date")
        self._pair = "debit" in plan.positions
        known = {*plan.money, *(() if self._date is None else (self._date,))}
        self._others = [at for at in range(plan.width) if at not in known]
        self._damaged: set[int] = set()
        self._suspects: dict[int, str] = {}
        self._fewest_others = plan.width

    def take(self, portion: Portion) -> None:
        """Count the transactions of a portion."""
        amounts = self._amounts_of(portion)
        moments = None if self._date is None else self.moments.read(portion.columns[self._date])
        self._damaged = portion.damaged_rows()
        self._suspects = self._shapes.suspects(portion)
        whole = (
            moments is not None
            and _complete(moments)
            and _complete(amounts)
            and not any(row > portion.first - 1 and row <= portion.last for row in self._spoilt)
            and not self._suspects
            and not any(length > self._plan.width for length in portion.odd.values())
            and not portion.names_total(self._others)
            and not portion.names_balance(self._others)
        )
        taken = (
            self._all(portion, amounts, moments)
            if whole
            else self._sifted(portion, amounts, moments)
        )
        if taken and self._on_taken:
            self._on_taken(taken)

    def _amounts_of(self, portion: Portion) -> list[Decimal | None]:
        read = [column.read(portion.columns[at])
                for column, at in zip(self._amounts, self._plan.money, strict=True)]  # fmt: skip
        if not self._pair:
            return read[0]
        cells = [portion.columns[at] for at in self._plan.money]
        sign = 1 if self._plan.credits_negative else -1
        return [
            _difference(debit, credit, sign, (of_debit, of_credit))
            for debit, credit, of_debit, of_credit in zip(*read, *cells, strict=True)
        ]

    def _all(
        self,
        portion: Portion,
        amounts: Sequence[Decimal | None],
        moments: Sequence[Moment | None] | None,
    ) -> list[Taken]:
        assert self._date is not None
        assert moments is not None
        exact = [amount for amount in amounts if amount is not None]
        days = {found.day for value in portion.values[self._date] if (found := self.moments[value])}
        tally = self._tally
        tally.end_blanks()
        tally.count(exact)
        tally.span(list(days))
        tally.damaged.extend(sorted(self._damaged))
        if any(column.fractions for column in self._amounts):
            tally.fractions.extend(
                number
                for number, amount in enumerate(exact, portion.first)
                if has_fractions(amount)
            )
        ends = {*range(min(5, len(exact))), *range(max(0, len(exact) - 5), len(exact))}
        for index in sorted(ends):
            tally.show(RawRow(portion.first + index, shown_cells(portion.rows[index])))
        if self._on_taken is None:
            return []
        at = self._plan.money[0]
        numbers = range(portion.first, portion.last + 1)
        return [(number, row, moment, amount, at) for number, row, moment, amount
                in zip(numbers, portion.rows, moments, exact, strict=True)]  # fmt: skip

    def question(self) -> str | None:
        """Whether a point that all amounts have is one of decimals."""
        shown = [found for column in self._amounts if (found := column.all_in_thousandths())]
        if len(shown) < len(self._amounts):
            return None
        return (
            f"All amounts have three digits behind the point, such as {shown[0][:20]}: does it stand between "
            "thousands? It was read as a decimal point."
        )

    # ------------------------------------------------------------------------------ row by row

    def _sifted(
        self,
        portion: Portion,
        amounts: Sequence[Decimal | None],
        moments: Sequence[Moment | None] | None,
    ) -> list[Taken]:
        taken: list[Taken] = []
        for index, row in enumerate(portion.rows):
            number = portion.first + index
            if not any(row) or all(map(is_blank, row)):
                if number in self._spoilt:
                    self._skip(number, self._spoilt_reason(number, row) or "no amount", None)
                else:
                    self._tally.blank(number, number)
                continue
            moment = moments[index] if moments is not None else None
            amount = amounts[index]
            reason, expected = self._trouble(portion, number, row, amount, moment)
            if reason:
                counted = None if number in self._suspects else amount
                self._skip(number, reason, counted, expected=expected)
            elif amount is not None:
                self._count_one(portion, number, row, amount, moment)
                taken.append((number, row, moment, amount, self._plan.money[0]))
        return taken

    def _count_one(
        self,
        portion: Portion,
        number: int,
        row: Sequence[object],
        amount: Decimal,
        moment: Moment | None,
    ) -> None:
        tally = self._tally
        tally.end_blanks()
        tally.count([amount])
        filled = sum(not is_blank(row[at]) for at in self._others)
        self._fewest_others = min(self._fewest_others, filled)
        if moment is not None:
            tally.span([moment.day])
        if number in self._damaged:
            tally.damaged.append(number)
        if has_fractions(amount):
            tally.fractions.append(number)
        if portion.odd.get(number, 0) > self._plan.width:
            tally.ragged.append(number)
        if any(speaks_of_balance(text) for at in self._others if isinstance(text := row[at], str)):
            tally.forwards.append(number)
        tally.show(RawRow(number, shown_cells(row)))

    def _skip(
        self, number: int, reason: str, amount: Decimal | None, *, expected: bool = False
    ) -> None:
        self._tally.skip(SkippedRow(number, reason, expected, amount))

    def _trouble(
        self, portion: Portion, number: int, row: Sequence[object], amount: Decimal | None,
        moment: Moment | None,
    ) -> tuple[str, bool]:  # fmt: skip
        """Why a row is no transaction, empty if it is one, and whether that was to be expected."""
        if number in self._spoilt and (spoilt := self._spoilt_reason(number, row)):
            return spoilt, False
        others = [row[at] for at in self._others if not is_blank(row[at])]
        dated = moment is not None
        if self._is_total(number, row, others, amount, dated=dated):
            return "total row", True
        if amount is not None and is_balance(others):
            self._tally.balances.append(number)
            return "a balance brought or carried forward", True
        if amount is not None and (dated or (self._date is None and others)):
            suspect = self._suspects.get(number)
            return (
                (suspect, False) if suspect else (self._unnamed_total(number, amount, others), True)
            )
        return self._no_entry(portion, number, row, amount, others, dated=dated)

    def _no_entry(
        self, portion: Portion, number: int, row: Sequence[object], amount: Decimal | None,
        others: Sequence[object], *, dated: bool,
    ) -> tuple[str, bool]:  # fmt: skip
        """Why a row without an amount or a date is no transaction, and whether that was to be expected."""
        if self._repeats_headings(row):
            return "the headings again", True
        length = portion.odd.get(number)
        if length is not None and (amount is not None or dated or len(others) > 1):
            more = "more" if length > self._plan.width else "fewer"
            return f"{more} fields ({length}) than headings ({self._plan.width})", False
        if amount is None:
            return self._without_amount(row, others, dated=dated)
        if self._date is not None and not is_blank(row[self._date]):
            return "the date cannot be read", False
        return ("no date" if self._date is not None else "an amount and nothing besides"), False

    def _without_amount(
        self, row: Sequence[object], others: Sequence[object], *, dated: bool
    ) -> tuple[str, bool]:
        filled = [at for at in self._plan.money if not is_blank(row[at])]
        if (
            not dated
            and len(others) < 3
            and len(others) + len(filled) < max(3, len(self._others) * 0.5)
        ):
            return "a note, no transaction", True
        if filled and all(says_not_given(row[at]) for at in filled):
            return "no amount: it says that none is given", False
        return ("the amount cannot be read" if filled else "no amount"), False

    def _is_total(
        self, number: int, row: Sequence[object], others: Sequence[object], amount: Decimal | None,
        *, dated: bool,
    ) -> bool:  # fmt: skip
        tally = self._tally
        adds_up = amount is not None and tally.rows > 1 and amount in (tally.total, tally.since)
        label = total_label(row)
        if label is None:
            ends = (len(others) <= 2 or adds_up) and ends_in_total(others)
            if not ends and (dated or others or not adds_up):
                return False
            label = ""
        if dated and len(others) > (1 if label else 0) and not adds_up:
            tally.named_totals.append(number)
            return False
        if amount is not None:
            tally.hold_against(number, amount, label)
        return True

    def _unnamed_total(self, number: int, amount: Decimal, others: Sequence[object]) -> str:
        """Why a row without a date is a total by its sum alone; empty where nothing speaks for it."""
        if self._date is not None or not self._tally.adds_up(amount):
            return ""
        if len(others) >= self._fewest_others:
            if self._tally.rows > _FEW_LINES:
                self._tally.like_totals.append(number)
            return ""
        self._tally.unnamed_totals.append(number)
        self._tally.hold_against(number, amount, "")
        return SUMS_UP

    def _repeats_headings(self, row: Sequence[object]) -> bool:
        pairs = [(str(cell).strip().casefold(), heading.casefold())
                 for cell, heading in zip(row, self._plan.headings, strict=True)
                 if not is_blank(cell)]  # fmt: skip
        return len(pairs) > 1 and sum(a == b for a, b in pairs) >= len(pairs) * 0.6

    def _spoilt_reason(self, number: int, row: Sequence[object]) -> str | None:
        for column in sorted(self._plan.needed):
            fault = self._blemishes.faults.get((number, column))
            if fault:
                return fault.rstrip(".")
            box = self._blemishes.covered.get((number, column))
            if box and not is_blank(row[column - 1]):
                return f"its amount or date is hidden under the merged cells {box}"
        return None


def _complete(found: Sequence[object]) -> bool:
    """Whether nothing in it is None; asking an amount whether it equals None is slower by far."""
    return type(None) not in set(map(type, found))


def _difference(
    debit: Decimal | None, credit: Decimal | None, sign: int, cells: tuple[object, object]
) -> Decimal | None:
    """Debit minus credit; None where both are blank or one cannot be read."""
    for amount, cell in zip((debit, credit), cells, strict=True):
        if amount is None and not is_blank(cell):
            return None
    if debit is None and credit is None:
        return None
    return (debit or ZERO) + sign * (credit or ZERO)
