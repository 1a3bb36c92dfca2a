"""What cannot be of a fund's money, and what is likely to be a slip, across rows and sheets.

A scheme cannot give away more than it has: whoever moves budget by hand is refused, in the same
transaction that would write it, so that of two people who move the last pound one does. A file
may bring such a budget as other books have it, and is taken in with a warning.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from tracker.domain.funds.lines import is_original
from tracker.domain.funds.position import PROPOSED
from tracker.domain.funds.slips import beyond_contributions, funding_words, is_far_beyond
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Budget, Contribution, Fund, Row
from tracker.domain.wording import pounds_text
from tracker.services.changes.import_rules import Comparisons, as_warning, problem, touched
from tracker.services.records.comparison import SheetComparison
from tracker.sheets.money_layouts import BUDGETS
from tracker.sheets.reading import Problem

MOST_SAID = 20
_OF_SCHEME = ("agreement", "fund", "scheme", "financial_year")
_OF_FUND = ("agreement", "fund", "financial_year")
_Key = tuple[object, ...]


@dataclass(slots=True)
class _Lines:
    """The budget lines of a scheme in a year, as they were and as they would be."""

    before: Decimal = ZERO
    rows: list[Budget] = field(default_factory=list)

    @property
    def after(self) -> Decimal:
        return total_of(row.amount for row in self.rows)

    @property
    def is_short(self) -> bool:
        """Whether a scheme that spends would have less than nothing.

        One whose original budget is below nil has income, which may well be raised; and what is
        short already may be mended in steps.
        """
        original = total_of(row.amount for row in self.rows if is_original(row))
        return original >= 0 and self.after < 0 and self.after < self.before


def below_nil(comparisons: Comparisons) -> Iterator[Problem]:
    """Schemes from which more budget would be moved than they have."""
    comparison = comparisons[BUDGETS.sheet]
    found: dict[_Key, _Lines] = {key: _Lines() for key in touched(comparison, _OF_SCHEME)}
    for row in comparison.merged.values() if found else ():
        if isinstance(row, Budget) and (lines := found.get(_key(row, _OF_SCHEME))):
            lines.rows.append(row)
    for stored in comparison.kept.values() if found else ():
        if isinstance(stored.row, Budget) and (lines := found.get(_key(stored.row, _OF_SCHEME))):
            lines.before += stored.row.amount
    for _, lines in sorted(found.items(), key=lambda item: str(item[0])):
        if lines.is_short:
            yield _short(comparison, lines)


def _short(comparison: SheetComparison, lines: _Lines) -> Problem:
    changed = {BUDGETS.key_of(row) for row in _touched_rows(comparison)}
    rows = sorted(lines.rows, key=lambda row: (BUDGETS.key_of(row) not in changed, row.amount))
    least = rows[0]
    has = lines.after - least.amount
    words = (
        f"Scheme {least.scheme} would have a budget of {pounds_text(lines.after)} below nil in "
        f"{least.financial_year}"
    )
    if not is_original(least) and has >= 0:
        words += f": it has {pounds_text(has)}, and no more can be moved out of it"
    return problem(comparison, BUDGETS.key_of(least), "amount", f"{words}.")


def money_warnings(comparisons: Comparisons) -> Iterator[str]:
    """What a file says of budgets that cannot be, or is likely to be a slip."""
    yield from map(as_warning, islice(below_nil(comparisons), MOST_SAID))
    yield from islice(_far_beyond(comparisons), MOST_SAID)


def _far_beyond(comparisons: Comparisons) -> Iterator[str]:
    """Funds whose budgets, once the file is in, are far above what is contributed."""
    comparison = comparisons[BUDGETS.sheet]
    wanted = touched(comparison, _OF_FUND)
    if not wanted:
        return
    budgets = _sums(comparison.merged.values(), wanted)
    money = (
        row
        for row in comparisons["Contributions"].merged.values()
        if isinstance(row, Contribution) and row.status != PROPOSED
    )
    contributions = _sums(money, wanted)
    largest = sorted(
        _touched_rows(comparison), key=lambda row: (-row.amount, str(BUDGETS.key_of(row)))
    )
    for row in largest:
        key = _key(row, _OF_FUND)
        if key not in wanted:
            continue
        wanted.discard(key)
        put_in = contributions.get(key, ZERO)
        fund = comparisons["Funds"].merged.get((row.agreement, row.fund))
        reserve = fund.reserve or ZERO if isinstance(fund, Fund) else ZERO
        beyond = beyond_contributions(budgets[key], put_in, reserve)
        if is_far_beyond(beyond, put_in):
            message = (
                f"The budgets of fund {row.fund} of agreement {row.agreement} in "
                f"{row.financial_year} would be {pounds_text(beyond)} above its "
                f"{funding_words(put_in, reserve)}: check this largest one."
            )
            yield as_warning(problem(comparison, BUDGETS.key_of(row), "amount", message))


def _touched_rows(comparison: SheetComparison) -> list[Budget]:
    rows = [row for row, _ in comparison.new] + [change.after for change in comparison.changed]
    return [row for row in rows if isinstance(row, Budget)]


def _sums(rows: Iterable[Row], wanted: Collection[_Key]) -> dict[_Key, Decimal]:
    sums: dict[_Key, Decimal] = {}
    for row in rows:
        if isinstance(row, Budget | Contribution) and (key := _key(row, _OF_FUND)) in wanted:
            sums[key] = sums.get(key, ZERO) + row.amount
    return sums


def _key(row: Budget | Contribution, fields: tuple[str, ...]) -> _Key:
    return tuple(getattr(row, name) for name in fields)
