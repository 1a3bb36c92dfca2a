"""Applying a mapping: lines of an extract become ledger lines, or are set aside with the reason.

Every line ends in exactly one of four ways, and each way is counted and added up: taken (it goes
to a scheme), ignored (a rule leaves it out), unmatched (no rule fits) or faulty (a rule fits, but
the ledger cannot take it). Nothing is dropped.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from typing import Literal

from tracker.domain.financial_year import Period
from tracker.domain.ledgers.control_totals import ControlTotals, SchemeKey, Sum
from tracker.domain.ledgers.extracts import ExtractLine, Role
from tracker.domain.ledgers.mapping import (
    HEADING,
    Code,
    CodeRule,
    LedgerMapping,
    comparable,
)
from tracker.domain.money import ZERO, to_pounds

LeftKind = Literal["unmatched", "faulty"]

# Line, number of its scheme, month, measure, source reference, whole pence, narrative, date
# (empty if there is none). In a matrix a row of the file has several lines.
MappedLine = tuple[int, int, str, str, str, int, str | None, str]

MOST_LEFT = 10_000
SHOWN = 5
LARGEST_PENCE = 10**15
LONGEST_CODE = 100
LONGEST_NARRATIVE = 500
_MOST_REMEMBERED = 50_000
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A line that was not taken, kept until somebody deals with it.

    `amount` is Decimal pounds after sign and unit, with all its decimals; None where the file has
    none. `code` is what the rules looked at; `kept_code` is the same without columns that may name
    people, which are shown and never kept.
    """

    row: int
    column: str
    kind: LeftKind
    period: str | None
    amount: Decimal | None
    code: str
    reason: str
    kept_code: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A line as it is and as it will be, to look at; `why` says why it goes nowhere.

    `amount` is Decimal pounds as the ledger will have it.
    """

    line: ExtractLine
    scheme: SchemeKey | None = None
    period: str = ""
    amount: Decimal | None = None
    narrative: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules say of lines with the same codes."""

    scheme: int | None
    ignore: str | None
    code: str
    kept_code: str
    fault: str | None = None


class ExtractMapper:
    """Takes an extract's lines in portions and maps them.

    `schemes` lists the schemes lines go to, in the order in which they came up; a mapped line
    names its scheme by its place there. `left` holds at most `MOST_LEFT` of the lines set aside;
    `left_count` says how many there are. `first` and `last` show a few lines.
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
        self.first: list[Sample] = []
        self.last: deque[Sample] = deque(maxlen=SHOWN)
        self._known, self._month_of = known, month_of
        self._rules = [(rule, rule.matcher()) for rule in mapping.rules]
        self._columns = mapping.rule_columns
        roles: tuple[Role, ...] = ("supplier", "description")
        # The label of a matrix's row names a scheme; a transaction's description may name anybody.
        named = roles if mapping.form == "list" else roles[:1]
        personal = {mapping.layout.columns.get(role) for role in named}
        self._kept = [column not in personal for column in self._columns]
        taken = [one.column for one in mapping.layout.across if one.measure is not None]
        self._place = {column: place for place, column in enumerate(taken)}
        self.lines_per_row = max(1, len(taken))
        self._factor = Decimal(-mapping.unit if mapping.reversed_sign else mapping.unit)
        # A source reference is a code of the workbook, with room for ~2, ~3 behind it.
        self._prefix = mapping.prefix
        self._room = LONGEST_CODE - len(self._prefix) - 8
        self._verdicts: dict[tuple[str, ...], _Verdict] = {}
        self._numbers: dict[SchemeKey, int] = {}
        self._months: dict[str, tuple[str | None, str]] = {}
        self._measure = mapping.measure or ""

    @property
    def keeps_codes(self) -> bool:
        """Whether codes may be kept: none of them comes from a column that may name people."""
        return all(self._kept)

    def take(self, lines: Sequence[ExtractLine]) -> list[MappedLine]:
        """Map some lines; those that are not taken are counted and kept aside."""
        outcomes = [self._take(line) for line in lines]
        if len(self.first) < SHOWN:
            self.first += self._samples(lines[:SHOWN], outcomes[:SHOWN])[: SHOWN - len(self.first)]
        self.last.extend(self._samples(lines[-SHOWN:], outcomes[-SHOWN:]))
        return [mapped for mapped in outcomes if mapped is not None]

    def _samples(
        self, lines: Sequence[ExtractLine], outcomes: Sequence[MappedLine | None]
    ) -> list[Sample]:
        return [self._sample(line, mapped) for line, mapped in zip(lines, outcomes, strict=True)]

    def _sample(self, line: ExtractLine, mapped: MappedLine | None) -> Sample:
        if mapped is not None:
            return Sample(line, self.schemes[mapped[1]], mapped[2], to_pounds(mapped[5]), mapped[6])
        verdict = self._verdict(line)
        if verdict.ignore is not None:
            return Sample(line, why=f"Left out: {verdict.ignore}")
        return Sample(line, why=verdict.fault or f"No rule fits {verdict.code or 'a blank code'}")

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
        amount = line.amount if self._factor == 1 else line.amount * self._factor
        verdict = self._verdict(line)
        if verdict.ignore is not None:
            self.totals.read.add(amount)
            self.totals.ignored.setdefault(verdict.ignore, Sum()).add(amount)
            return None
        period, fault = self._month(line)
        if verdict.scheme is None:
            kind: LeftKind = "faulty" if verdict.fault else "unmatched"
            reason = verdict.fault or "No rule of the mapping fits this line."
            self.set_aside(_left(line, kind, period, amount, verdict, reason))
            return None
        if period is None:
            self.set_aside(_left(line, "faulty", None, amount, verdict, fault))
            return None
        pence = self._pence(amount)
        if isinstance(pence, str):
            self.set_aside(_left(line, "faulty", period, amount, verdict, pence))
            return None
        return self._taken(line, verdict.scheme, period, amount, pence)

    def _taken(
        self, line: ExtractLine, scheme: int, period: str, amount: Decimal, pence: int
    ) -> MappedLine:
        measure = line.measure or self._measure
        totals = self.totals
        totals.read.add(amount)
        taken = amount
        if self.mapping.rounded:
            taken = to_pounds(pence)
            totals.rounding += taken - amount
        place = self.schemes[scheme], period, measure
        found = totals.places.get(place)
        if found is None:
            found = totals.places[place] = Sum()
        found.rows += 1
        found.total += taken
        number = line.row
        if self.lines_per_row > 1:
            number = number * self.lines_per_row + self._place.get(line.column, 0)
        return (
            number,
            scheme,
            period,
            measure,
            self._reference(line),
            pence,
            self._narrative(line),
            line.day.isoformat() if line.day else "",
        )

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
        said = line.cells
        cells = tuple(
            [line.column if column == HEADING else said.get(column, "") for column in self._columns]
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
        code = _joined(cells.values())
        kept = _joined(
            cell for keeps, cell in zip(self._kept, cells.values(), strict=True) if keeps
        )
        compared = {column: comparable(cell) for column, cell in cells.items()}
        for rule, matches in self._rules:
            if matches(compared.get(rule.column or "", "")):
                return self._applied(rule, cells, _Verdict(None, None, code, kept))
        return _Verdict(None, None, code, kept)

    def _applied(self, rule: CodeRule, cells: Mapping[str, str], undecided: _Verdict) -> _Verdict:
        if rule.target is None:
            return replace(undecided, ignore=rule.ignore)

        def said(wanted: Code) -> str:
            return wanted if isinstance(wanted, str) else cells[wanted.column].strip()

        target = rule.target
        key = (said(target.agreement), said(target.fund), said(target.scheme))
        if key not in self._known:
            fault = f"There is no scheme {key[2]} in fund {key[1]} of agreement {key[0]}."
            return replace(undecided, fault=fault)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.schemes)
            self.schemes.append(key)
        return replace(undecided, scheme=number)

    def _month(self, line: ExtractLine) -> tuple[str | None, str]:
        """The line's month, or None and why it has none."""
        month = self.mapping.month
        if month.source == "fixed" and month.month is not None:
            return str(month.month), ""
        if month.source == "column":
            return self._month_read(line.cells.get(month.column or "", ""))
        if line.period is not None:
            return line.period, ""
        if line.day is not None:
            return line.day.isoformat()[:7], ""
        return None, "The line has no date, so it belongs to no month."

    def _month_read(self, text: str) -> tuple[str | None, str]:
        found = self._months.get(text)
        if found is None:
            if len(self._months) >= _MOST_REMEMBERED:
                self._months.clear()
            try:
                found = str(self._month_of(text)), ""
            except ValueError as error:
                found = None, str(error)
            self._months[text] = found
        return found

    def _reference(self, line: ExtractLine) -> str:
        """The mapping's prefix and what names the line: its reference, or else what it says."""
        own = line.reference
        if not (own.isalnum() and own.isascii()):
            own = " ".join(own.replace("~", "-").split())
            own = "".join(character for character in own if character.isprintable())
        if not own:
            texts: tuple[str, ...] = (line.cost_centre, line.supplier, line.description)
            # A mapping that names none of these columns leaves only what its rules look at.
            if not any(texts):
                texts = tuple(line.cells.get(column, "") for column in self._columns)
            said = "\x1f".join((*texts, line.column))
            own = f"{line.day or line.period or 'line'} {_digest(said)}"
        elif len(own) > self._room:
            own = f"{own[: self._room - 13]} {_digest(own)}"
        return self._prefix + own

    def _narrative(self, line: ExtractLine) -> str | None:
        cells = [" ".join(line.cells.get(column, "").split()) for column in self.mapping.narrative]
        said = "; ".join(filter(None, cells))
        if not said.isprintable():
            said = "".join(character for character in said if character.isprintable())
        return said[:LONGEST_NARRATIVE] or None


def _left(
    line: ExtractLine,
    kind: LeftKind,
    period: str | None,
    amount: Decimal,
    verdict: _Verdict,
    reason: str,
) -> LeftLine:
    return LeftLine(
        line.row, line.column, kind, period, amount, verdict.code, reason, verdict.kept_code
    )


def _joined(cells: Iterable[str]) -> str:
    """Cells as one code, each with single spaces and cut to a code's length."""
    shown = (" ".join(cell.split())[:LONGEST_CODE] for cell in cells)
    return " / ".join(cell for cell in shown if cell)


def _digest(said: str) -> str:
    """Twelve characters that tell texts apart without repeating them."""
    return blake2b(said.encode(), digest_size=6).hexdigest()
