"""How somebody's extract becomes ledger rows: the mapping, as a person confirmed it.

A mapping belongs to an organisation and has a name of its own; both are part of the source
reference of every ledger row it makes, so that a row says whose ledger it came from and a
corrected extract finds its own earlier rows. Spending is positive in the ledger.
"""

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.ledgers.extracts import AcrossColumn, ExtractLayout, Form, Inspection
from tracker.domain.ledgers.extracts import Role as ColumnRole

Match = Literal["exact", "prefix", "pattern", "every"]
Use = Literal["ledger", "comparison"]
PeriodFrom = Literal["date", "column", "fixed", "heading"]

HEADING = "(heading)"
"""Stands for the heading of an amount's column in a matrix, wherever a column is named."""

LONGEST_NAME = 40
LONGEST_PREFIX = 60
LONGEST_VALUE = 200
MOST_RULES = 5_000
_NAME = re.compile(r"[^/~\s](?:[^/~\r\n\t]*[^/~\s])?")


@dataclass(frozen=True, slots=True)
class FromColumn:
    """A code that stands in a column of the extract itself."""

    column: str


Code = str | FromColumn


@dataclass(frozen=True, slots=True)
class Target:
    """Where a line goes: the codes of an agreement, one of its funds and one of its schemes."""

    agreement: Code
    fund: Code
    scheme: Code

    @property
    def columns(self) -> tuple[str, ...]:
        """The extract's columns its codes are taken from."""
        codes = (self.agreement, self.fund, self.scheme)
        return tuple(code.column for code in codes if isinstance(code, FromColumn))


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One rule: lines whose column holds the value go to the target, or are left out.

    `match` says how the value is compared, without regard to case and repeated space: `exact`,
    `prefix` (the cell begins with it), `pattern` (`*` stands for anything, `?` for one character,
    nothing else is special, so no pattern can take long), or `every` (any line; no column).
    Exactly one of `target` and `ignore` is given; `ignore` is the reason for leaving lines out.
    """

    match: Match
    value: str = ""
    column: str | None = None
    target: Target | None = None
    ignore: str | None = None

    def matcher(self) -> Callable[[str], bool]:
        """A function that says whether a cell, made comparable, satisfies the rule."""
        wanted = comparable(self.value)
        if self.match == "every":
            return lambda _cell: True
        if self.match == "exact":
            return lambda cell: cell == wanted
        if self.match == "prefix":
            return lambda cell: cell.startswith(wanted)
        # fnmatch never backtracks over a star, but gives brackets a meaning they do not have here.
        compiled = re.compile(fnmatch.translate(wanted.replace("[", "[[]")))
        return lambda cell: compiled.match(cell) is not None

    def in_words(self) -> str:
        """What the rule looks for, for people."""
        if self.match == "every":
            return "every line"
        how = {"exact": "is", "prefix": "begins with", "pattern": "looks like"}[self.match]
        return f"{self.column} {how} {self.value!r}"


def comparable(text: str) -> str:
    """A code as it is compared: neither case nor repeated space counts."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of amounts in a matrix: its month, and the ledger measure (None: not taken)."""

    column: str
    period: Period | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class MappedLayout:
    """Where the extract keeps what, and what it looked like when the mapping was made.

    `encoding`, `delimiter` and `headings` are what was found then; a file that differs is
    noticed. `header_row` None: wherever the headings are found; 0: the file has none. `day_first`:
    whether 04/05/2026 is the 4th of May; None: nobody has said it.
    """

    columns: Mapping[ColumnRole, str]
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    headings: tuple[str, ...] = ()
    across: tuple[MappedColumn, ...] = ()
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class MonthSource:
    """Where a line's month comes from.

    `date`: its date. `column`: a column that names the month, with the `year` where it only
    counts months (1 is April). `fixed`: the one `month`. `heading`: the heading of its amount.
    """

    source: PeriodFrom = "date"
    column: str | None = None
    month: Period | None = None
    year: FinancialYear | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """What must hold of every extract of this kind, remembered with the mapping.

    `own_total`: the totals printed in the file agree with its lines, or nothing is taken in.
    """

    own_total: bool = True


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """One organisation's mapping of one source, complete.

    `use` is `ledger`, or `comparison` for a partner's extract of the same money, which is only
    held against the ledger and never counted in it. `unit` is what one unit of the file is worth
    in pounds. `rounded` lets amounts with fractions of a penny in, rounded half up to the penny.
    `measure` is None in a matrix whose columns each name their own. `code_columns` are what lines
    without a rule are listed by, besides the columns of the rules; with them a mapping may begin
    without a single rule.
    """

    name: str
    organisation: str
    layout: MappedLayout
    rules: tuple[CodeRule, ...]
    source: str = ""
    form: Form = "list"
    use: Use = "ledger"
    reversed_sign: bool = False
    unit: int = 1
    rounded: bool = False
    month: MonthSource = field(default_factory=MonthSource)
    measure: str | None = "Actual"
    narrative: tuple[str, ...] = ()
    code_columns: tuple[str, ...] = ()
    checks: Checks = field(default_factory=Checks)

    @property
    def prefix(self) -> str:
        """What the source reference of each of its rows begins with."""
        return f"{self.organisation}/{self.name}/"

    @property
    def rule_columns(self) -> tuple[str, ...]:
        """The columns its rules look at, each once; those lines are listed by come first."""
        found = [*self.code_columns]
        found += [rule.column for rule in self.rules if rule.column is not None]
        found += [c for rule in self.rules if rule.target for c in rule.target.columns]
        return tuple(dict.fromkeys(found))

    @property
    def used_columns(self) -> tuple[str, ...]:
        """Every column of the file it cannot do without."""
        used = [*self.layout.columns.values(), *self._carried]
        used += [across.column for across in self.layout.across if across.measure is not None]
        return tuple(dict.fromkeys(used))

    @property
    def _carried(self) -> tuple[str, ...]:
        wanted = [*self.rule_columns, *self.narrative]
        if self.month.column is not None:
            wanted.append(self.month.column)
        return tuple(dict.fromkeys(column for column in wanted if column != HEADING))

    def reading_layout(self) -> ExtractLayout:
        """What the reader needs to know of it."""
        across = tuple(
            AcrossColumn(one.column, str(one.period) if one.period else None, one.measure)
            for one in self.layout.across
            if one.measure is not None
        )
        layout = self.layout
        return ExtractLayout(
            layout.columns,
            layout.sheet,
            layout.header_row,
            across,
            self._carried,
            day_first=layout.day_first,
        )


def faults(mapping: LedgerMapping) -> Iterator[str]:
    """What contradicts itself within a mapping, in sentences; nothing if it can be used."""
    if not _NAME.fullmatch(mapping.name) or len(mapping.name) > LONGEST_NAME:
        yield (
            f"name: {mapping.name!r} must have 1 to {LONGEST_NAME} characters, none of them a slash "
            "or a tilde, because it becomes part of every source reference."
        )
    if not mapping.organisation or {"/", "~"} & set(mapping.organisation):
        yield "organisation: enter the code of the organisation whose ledger this is, without / or ~."
    if len(mapping.prefix) > LONGEST_PREFIX:
        yield (
            f"name: together with the organisation's code it may have {LONGEST_PREFIX - 2} characters: "
            "shorten it."
        )
    if mapping.unit not in {1, 1000}:
        yield "unit: enter pounds or thousands."
    if not mapping.rules and not mapping.code_columns:
        yield (
            "rules: there is none, so no line would go anywhere; add at least one, or name the "
            "column to list lines by under code_columns."
        )
    if len(mapping.rules) > MOST_RULES:
        yield f"rules: there are more than {MOST_RULES:,}; use prefixes or patterns."
    yield from _layout_faults(mapping)
    yield from _month_faults(mapping)
    for number, rule in enumerate(mapping.rules, 1):
        yield from (f"rules, entry {number}: {fault}" for fault in _rule_faults(rule, mapping))


def _layout_faults(mapping: LedgerMapping) -> Iterator[str]:
    layout = mapping.layout
    if mapping.form == "matrix":
        yield from _matrix_faults(layout)
    else:
        yield from _list_faults(layout)
        if mapping.measure is None:
            yield "measure: enter Actual, Forecast outturn or Commitment."
    headings = set(layout.headings)
    for column in mapping.used_columns:
        if headings and column not in headings:
            yield f"layout: column {column!r} is used, but is not among its headings."


def _matrix_faults(layout: MappedLayout) -> Iterator[str]:
    if all(one.measure is None for one in layout.across):
        yield "layout, across: a matrix needs at least one column of amounts with a measure."
    if layout.columns.keys() & {"amount", "debit", "credit"}:
        yield "layout, columns: a matrix has its amounts in the columns listed under across."


def _list_faults(layout: MappedLayout) -> Iterator[str]:
    pair = layout.columns.keys() & {"debit", "credit"}
    if "amount" in layout.columns and pair:
        yield "layout, columns: name either the amount, or debit and credit, not both."
    elif "amount" not in layout.columns and len(pair) < 2:
        yield "layout, columns: name the column of the amount, or both debit and credit."
    if layout.across:
        yield "layout, across: only a matrix has columns of amounts across."


def _month_faults(mapping: LedgerMapping) -> Iterator[str]:
    month = mapping.month
    if month.source == "date" and "date" not in mapping.layout.columns:
        yield "period: it is to come from the date, but layout, columns names no date."
    if month.source == "column" and not month.column:
        yield "period, column: name the column that holds the month."
    if month.source == "fixed" and month.month is None:
        yield "period, month: enter a month such as 2025-04."
    if month.source == "heading":
        taken = [one for one in mapping.layout.across if one.measure is not None]
        if mapping.form != "matrix":
            yield "period: only a matrix has months in its headings."
        for one in taken:
            if one.period is None:
                yield f"layout, across: column {one.column!r} needs its period, such as 2025-04."


def _rule_faults(rule: CodeRule, mapping: LedgerMapping) -> Iterator[str]:
    if (rule.target is None) == (rule.ignore is None):
        yield "give either agreement, fund and scheme, or ignore with the reason."
    if rule.ignore is not None and not rule.ignore.strip():
        yield "ignore: say why these lines are left out."
    if rule.match != "every":
        if not rule.column:
            yield "column: name the column the rule looks at."
        if not rule.value.strip() and rule.match != "exact":
            yield f"{rule.match}: enter what to look for."
        if len(rule.value) > LONGEST_VALUE:
            yield f"{rule.match}: enter at most {LONGEST_VALUE} characters."
    columns = [*(rule.target.columns if rule.target else ()), rule.column]
    if HEADING in columns and mapping.form != "matrix":
        yield f"{HEADING} stands for the headings of a matrix, and this is a list."


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """How the columns of a file differ from those its mapping was made from."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What changed, for people; empty if nothing did."""
        parts = []
        if self.gone:
            parts.append(f"{_listed(self.gone)} {'is' if len(self.gone) == 1 else 'are'} gone")
        if self.new:
            parts.append(f"{_listed(self.new)} {'is' if len(self.new) == 1 else 'are'} new")
        return f"The layout changed: {', '.join(parts)}." if parts else ""


def _listed(columns: Sequence[str]) -> str:
    quoted = [f"'{column}'" for column in columns[:5]]
    more = f" and {len(columns) - 5} more" if len(columns) > 5 else ""
    return f"column{'' if len(columns) == 1 else 's'} {', '.join(quoted)}{more}"


def completed(mapping: LedgerMapping, found: Inspection) -> LedgerMapping:
    """The mapping with what its first file looked like, by which the next is recognised."""
    layout = mapping.layout
    if layout.headings:
        return mapping
    seen = replace(
        layout,
        headings=found.headings,
        encoding=layout.encoding or found.encoding,
        delimiter=layout.delimiter or found.delimiter,
    )
    return replace(mapping, layout=seen)


def layout_change(mapping: LedgerMapping, found: Inspection) -> LayoutChange:
    """What is different about a file's columns; `needed` are those the mapping misses."""
    have = found.headings
    known = mapping.layout.headings or mapping.used_columns
    missing = tuple(column for column in known if column not in have)
    new = tuple(column for column in have if column not in known) if mapping.layout.headings else ()
    needed = tuple(column for column in mapping.used_columns if column not in have)
    return LayoutChange(missing, new, needed)
