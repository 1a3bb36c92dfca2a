"""Applying a mapping: lines of an extract become ledger lines, or are set aside with the reason.

Every line ends in exactly one of four ways, and each way is counted and added up: taken (it goes
to a scheme), ignored (a rule leaves it out), unmatched (no rule fits) or faulty (a rule fits, but
the ledger cannot take it). Nothing is dropped.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from typing import Literal

from tracker.domain.extract_mapping import (
    HEADING,
    Code,
    CodeRule,
    LedgerMapping,
    comparable,
)
from tracker.domain.financial_year import Period
from tracker.domain.ledger_extracts import ExtractLine
from tracker.domain.money import ZERO, to_pounds

SchemeKey = tuple[str, str, str]
LeftKind = Literal["unmatched", "faulty"]

# Line, row in the file, number of its scheme, month, measure, source reference, whole pence,
# narrative, date (empty if there is none).
MappedLine = tuple[int, int, int, str, str, str, int, str | None, str]

MOST_LEFT = 10_000
LARGEST_PENCE = 10**15
LONGEST_CODE = 100
LONGEST_NARRATIVE = 500
_MOST_REMEMBERED = 50_000
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A line that was not taken, kept until somebody deals with it.

    `amount` is Decimal pounds after sign and unit, with all its decimals; None where the file has
    none. `code` is what the rules looked at, without columns that may name people.
    """

    row: int
    column: str
    kind: LeftKind
    period: str | None
    amount: Decimal | None
    code: str
    reason: str


@dataclass(slots=True)
class Sum:
    """How many lines there are and what they add up to, in Decimal pounds."""

    rows: int = 0
    total: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        """Count one more line."""
        self.rows += 1
        self.total += amount


@dataclass(slots=True)
class ControlTotals:
    """What became of every line read; `by_scheme` and `by_period` cover the lines taken.

    Totals are Decimal pounds after sign and unit. `rounding` is what rounding to the penny added.
    """

    read: Sum = field(default_factory=Sum)
    taken: Sum = field(default_factory=Sum)
    by_scheme: dict[SchemeKey, Sum] = field(default_factory=dict)
    by_period: dict[tuple[str, str], Sum] = field(default_factory=dict)
    ignored: dict[str, Sum] = field(default_factory=dict)
    unmatched: dict[str, Sum] = field(default_factory=dict)
    faulty: dict[str, Sum] = field(default_factory=dict)
    rounding: Decimal = ZERO

    def withdraw(
        self, scheme: SchemeKey, period: str, measure: str, amount: Decimal, reason: str
    ) -> None:
        """Count a line that was taken as a faulty one."""
        for sums in (self.taken, self.by_scheme[scheme], self.by_period[period, measure]):
            sums.rows -= 1
            sums.total -= amount
        self.faulty.setdefault(reason, Sum()).add(amount)

    @property
    def balances(self) -> bool:
        """Whether what was read is what was taken, ignored, unmatched and faulty together."""
        parts = [self.taken, *self.ignored.values(), *self.unmatched.values()]
        parts += self.faulty.values()
        rows, total = sum(p.rows for p in parts), sum((p.total for p in parts), ZERO)
        return rows == self.read.rows and total == self.read.total + self.rounding


def added_up(sums: Mapping[str, Sum]) -> Sum:
    """Several sums as one."""
    return Sum(sum(s.rows for s in sums.values()), sum((s.total for s in sums.values()), ZERO))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules say of lines with the same codes."""

    scheme: int | None
    ignore: str | None
    code: str
    fault: str | None = None


class ExtractMapper:
    """Takes an extract's lines in portions and maps them.

    `schemes` lists the schemes lines go to, in the order in which they came up; a mapped line
    names its scheme by its place there. `left` holds at most `MOST_LEFT` of the lines set aside;
    `left_count` says how many there are.
    """

    def __init__(
        self,
        mapping: LedgerMapping,
        known: Collection[SchemeKey],
        month_of: Callable[[str], Period],
    ) -> None:
        """Prepare the rules.

        Args:
            mapping: a mapping without faults.
            known: the schemes that are recorded; a line that names another is faulty.
            month_of: reads the text of the month's column; raises ValueError with the reason.
        """
        self.mapping = mapping
        self.totals = ControlTotals()
        self.schemes: list[SchemeKey] = []
        self.left: list[LeftLine] = []
        self.left_count = 0
        self._known, self._month_of = known, month_of
        self._rules = [(rule, rule.matcher()) for rule in mapping.rules]
        self._columns = mapping.rule_columns
        personal = {mapping.layout.columns.get(role) for role in ("supplier", "description")}
        self._shown = [column not in personal for column in self._columns]
        taken = [one.column for one in mapping.layout.across if one.measure is not None]
        self._place = {column: place for place, column in enumerate(taken)}
        self.lines_per_row = max(1, len(taken))
        self._factor = Decimal(-mapping.unit if mapping.reversed_sign else mapping.unit)
        # A source reference is a code of the workbook, with room for ~2, ~3 behind it.
        self._room = LONGEST_CODE - len(mapping.prefix) - 8
        self._verdicts: dict[tuple[str, ...], _Verdict] = {}
        self._numbers: dict[SchemeKey, int] = {}
        self._months: dict[str, Period | str] = {}

    def take(self, lines: Iterable[ExtractLine]) -> list[MappedLine]:
        """Map some lines; those that are not taken are counted and kept aside."""
        mapped = []
        for line in lines:
            row = self._take(line)
            if row is not None:
                mapped.append(row)
        return mapped

    def in_pounds(self, amount: Decimal | None) -> Decimal | None:
        """An amount of the file in Decimal pounds, spending positive."""
        return None if amount is None else amount * self._factor

    def set_aside(self, line: LeftLine) -> None:
        """Keep a line that was not taken, and count it among the lines read."""
        amount = line.amount or ZERO
        self.totals.read.add(amount)
        sums = self.totals.unmatched if line.kind == "unmatched" else self.totals.faulty
        name = line.code if line.kind == "unmatched" else line.reason
        sums.setdefault(name, Sum()).add(amount)
        self.keep_aside(line)

    def keep_aside(self, line: LeftLine) -> None:
        """Keep a line that is counted already."""
        self.left_count += 1
        if len(self.left) < MOST_LEFT:
            self.left.append(line)

    def _take(self, line: ExtractLine) -> MappedLine | None:
        amount = line.amount * self._factor
        verdict = self._verdict(line)
        if verdict.ignore is not None:
            self.totals.read.add(amount)
            self.totals.ignored.setdefault(verdict.ignore, Sum()).add(amount)
            return None
        month = self._month(line)
        period = str(month) if isinstance(month, Period) else None
        if verdict.scheme is None:
            kind: LeftKind = "faulty" if verdict.fault else "unmatched"
            reason = verdict.fault or "No rule of the mapping fits this line."
            self.set_aside(_left(line, kind, period, amount, verdict.code, reason))
            return None
        if period is None:
            self.set_aside(_left(line, "faulty", None, amount, verdict.code, str(month)))
            return None
        return self._taken(line, verdict, period, amount)

    def _taken(
        self, line: ExtractLine, verdict: _Verdict, period: str, amount: Decimal
    ) -> MappedLine | None:
        pence = self._pence(amount)
        if isinstance(pence, str):
            self.set_aside(_left(line, "faulty", period, amount, verdict.code, pence))
            return None
        assert verdict.scheme is not None
        measure = line.measure or self.mapping.measure or ""
        self._count(verdict.scheme, period, measure, amount, to_pounds(pence))
        place = self._place.get(line.column, 0)
        return (
            line.row * self.lines_per_row + place,
            line.row,
            verdict.scheme,
            period,
            measure,
            self._reference(line),
            pence,
            self._narrative(line),
            line.day.isoformat() if line.day else "",
        )

    def _count(
        self, scheme: int, period: str, measure: str, amount: Decimal, taken: Decimal
    ) -> None:
        totals = self.totals
        totals.read.add(amount)
        totals.taken.add(taken)
        totals.rounding += taken - amount
        totals.by_scheme.setdefault(self.schemes[scheme], Sum()).add(taken)
        totals.by_period.setdefault((period, measure), Sum()).add(taken)

    def _pence(self, amount: Decimal) -> int | str:
        """Whole pence, or why the ledger cannot take the amount."""
        pence = amount * 100
        if abs(pence) >= LARGEST_PENCE:
            return "The amount is larger than any the tracker keeps: check the figure."
        whole = int(pence)
        if whole == pence:
            return whole
        if not self.mapping.rounded:
            return (
                "The amount has more than two decimals: correct it, or let the mapping round "
                "amounts to the penny."
            )
        return int(amount.quantize(_PENNY, ROUND_HALF_UP) * 100)

    def _verdict(self, line: ExtractLine) -> _Verdict:
        cells = tuple(
            line.column if column == HEADING else line.cells.get(column, "")
            for column in self._columns
        )
        verdict = self._verdicts.get(cells)
        if verdict is None:
            if len(self._verdicts) >= _MOST_REMEMBERED:
                self._verdicts.clear()
            verdict = self._verdicts[cells] = self._judge(
                dict(zip(self._columns, cells, strict=True))
            )
        return verdict

    def _judge(self, cells: Mapping[str, str]) -> _Verdict:
        code = " / ".join(
            shown
            for shows, cell in zip(self._shown, cells.values(), strict=True)
            if shows and (shown := " ".join(cell.split())[:LONGEST_CODE])
        )
        compared = {column: comparable(cell) for column, cell in cells.items()}
        for rule, matches in self._rules:
            if matches(compared.get(rule.column or "", "")):
                return self._applied(rule, cells, code)
        return _Verdict(None, None, code)

    def _applied(self, rule: CodeRule, cells: Mapping[str, str], code: str) -> _Verdict:
        if rule.target is None:
            return _Verdict(None, rule.ignore, code)

        def said(wanted: Code) -> str:
            return wanted if isinstance(wanted, str) else cells[wanted.column].strip()

        target = rule.target
        key = (said(target.agreement), said(target.fund), said(target.scheme))
        if key not in self._known:
            fault = f"There is no scheme {key[2]} in fund {key[1]} of agreement {key[0]}."
            return _Verdict(None, None, code, fault)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.schemes)
            self.schemes.append(key)
        return _Verdict(number, None, code)

    def _month(self, line: ExtractLine) -> Period | str:
        """The line's month, or why it has none."""
        month = self.mapping.month
        if month.source == "fixed" and month.month is not None:
            return month.month
        if month.source == "column":
            return self._month_read(line.cells.get(month.column or "", ""))
        if line.period is not None:
            return Period.from_text(line.period)
        if line.day is not None:
            return Period(line.day.year, line.day.month)
        return "The line has no date, so it belongs to no month."

    def _month_read(self, text: str) -> Period | str:
        found = self._months.get(text)
        if found is None:
            if len(self._months) >= _MOST_REMEMBERED:
                self._months.clear()
            try:
                found = self._month_of(text)
            except ValueError as error:
                found = str(error)
            self._months[text] = found
        return found

    def _reference(self, line: ExtractLine) -> str:
        """The mapping's prefix and what names the line: its reference, or else what it says."""
        own = " ".join(line.reference.replace("~", "-").split())
        own = own if own.isprintable() else "".join(c for c in own if c.isprintable())
        if not own:
            texts: tuple[str, ...] = (line.cost_centre, line.supplier, line.description)
            # A mapping that names none of these columns leaves only what its rules look at.
            if not any(texts):
                texts = tuple(line.cells.get(column, "") for column in self._columns)
            said = "\x1f".join((*texts, line.column))
            own = f"{line.day or line.period or 'line'} {_digest(said)}"
        elif len(own) > self._room:
            own = f"{own[: self._room - 13]} {_digest(own)}"
        return f"{self.mapping.prefix}{own}"

    def _narrative(self, line: ExtractLine) -> str | None:
        cells = (" ".join(line.cells.get(column, "").split()) for column in self.mapping.narrative)
        said = "; ".join(cell for cell in cells if cell)
        said = "".join(character for character in said if character.isprintable())
        return said[:LONGEST_NARRATIVE] or None


def _left(
    line: ExtractLine,
    kind: LeftKind,
    period: str | None,
    amount: Decimal,
    code: str,
    reason: str,
) -> LeftLine:
    return LeftLine(line.row, line.column, kind, period, amount, code, reason)


def _digest(said: str) -> str:
    """Twelve characters that tell texts apart without repeating them."""
    return blake2b(said.encode(), digest_size=6).hexdigest()
