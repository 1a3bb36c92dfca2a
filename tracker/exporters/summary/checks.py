"""The checks sheet: every total reached in two ways, and the difference, which must be nil.

Both figures are live formulas over whole columns, so that a row changed, sorted away or lost
after the export shows as a difference. The stored values are added up from the rows as written,
not from the position, so that they prove the export itself too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.budgets import COUNTS
from tracker.exporters.summary.ledger import COMMITTED, OUTTURN, TO_DATE, LedgerListing
from tracker.exporters.summary.schemes import CLOSED_YEAR
from tracker.exporters.summary.tables import (
    Field,
    Sheet,
    Spec,
    Table,
    money,
    rounded,
    stored,
    sumifs,
)
from tracker.sheets import Style

CHECKS = Spec(
    "Checks",
    "ProofChecks",
    "Checks: every difference is nil",
    "Each line reaches one figure in two ways. Control totals run over all rows, whatever the "
    "kind of fund: they prove that nothing is missing, and are no totals of money.",
    (
        Field("No.", Style.WHOLE),
        Field("What must agree", width=90),
        money("First figure", total=False),
        money("Second figure", total=False),
        money("Difference", total=False),
        Field("Result", width=12),
    ),
)


@dataclass(frozen=True)
class Tables:
    """The tables that the checks compare."""

    funds: Table
    schemes: Table
    contributions: Table
    shares: Table
    steps: Table
    split: Table
    exposure: Table
    contribution_lines: Table
    instalments: Table
    budget_lines: Table
    ledger: LedgerListing


@dataclass(frozen=True)
class _Check:
    sentence: str
    first: Formula
    second: Formula | int


def check_table(tables: Tables) -> Table:
    """Every check with both its figures."""
    checks = list(_checks(tables))
    sheet = Sheet(CHECKS, len(checks))
    return Table.of(sheet, [_row(check, index, sheet) for index, check in enumerate(checks)])


def differences(checks: Table) -> Formula:
    """How many checks differ."""
    place = checks.sheet.spec.place["Difference"]
    count = sum(1 for row in checks.rows() if stored(row[place]))
    return Formula(f"SUMPRODUCT(({checks.sheet.column('Difference')}<>0)*1)", count)


def _row(check: _Check, index: int, sheet: Sheet) -> BulkRow:
    at = partial(sheet.here, index=index)
    difference = _pence(check.first) - _pence(check.second)
    return CHECKS.row(
        {
            "No.": index + 1,
            "What must agree": check.sentence,
            "First figure": check.first,
            "Second figure": check.second,
            "Difference": Formula(
                rounded(f"{at('First figure')}-{at('Second figure')}"), difference
            ),
            "Result": Formula(
                f'IF({at("Difference")}=0,"agrees","DIFFERS")',
                "DIFFERS" if difference else "agrees",
            ),
        }
    )


def _pence(figure: BulkCell) -> int:
    """The whole pence of an amount; a blank is nil."""
    value = stored(figure)
    return value if isinstance(value, int) else 0


def _checks(tables: Tables) -> Iterator[_Check]:
    yield from _ledger_checks(tables)
    yield from _source_checks(tables)
    yield from _roll_up_checks(tables)
    yield from _risk_share_checks(tables)
    yield from _as_exported(tables.funds)


def _ledger_checks(tables: Tables) -> Iterator[_Check]:
    schemes, ledger = tables.schemes, tables.ledger
    yield _Check(
        "Control total: actual to date of all schemes = ledger rows that count as actual to date",
        _sum(schemes, "Actual to date"),
        _ledger(ledger, TO_DATE),
    )
    forecasts = _ledger(ledger, OUTTURN)
    basis = schemes.sheet.spec.place["Outturn from"]
    closed = _sum(schemes, "Actual to date", "Outturn from", CLOSED_YEAR)
    closed_pence = schemes.sum("Actual to date", lambda row: row[basis] == CLOSED_YEAR)
    yield _Check(
        "Control total: outturn of all schemes = latest forecasts, or actuals of a closed year",
        _sum(schemes, "Outturn"),
        Formula(f"{forecasts.text}+{closed.text}", _pence(forecasts) + closed_pence),
    )
    yield _Check(
        "Control total: commitments of all schemes = latest commitments in the ledger",
        _sum(schemes, "Commitments"),
        _ledger(ledger, COMMITTED),
    )


def _source_checks(tables: Tables) -> Iterator[_Check]:
    yield _Check(
        "Control total: revised budget of all schemes = budget lines that count",
        _sum(tables.schemes, "Revised budget"),
        _sum(tables.budget_lines, "Amount", "Counts", COUNTS),
    )
    yield _Check(
        "Control total: revised contributions of all partners = contribution lines that count",
        _sum(tables.contributions, "Revised"),
        _sum(tables.contribution_lines, "Amount", "Counts", COUNTS),
    )
    for heading in ("Due to date", "Received to date"):
        yield _Check(
            f"Control total: {heading.lower()} of all partners = instalments, {heading.lower()}",
            _sum(tables.contributions, heading),
            _sum(tables.instalments, heading),
        )


def _roll_up_checks(tables: Tables) -> Iterator[_Check]:
    for heading in (
        "Revised budget", "Budget to date", "Actual to date", "Variance to date", "Commitments",
        "Variance", "Movement",
    ):  # fmt: skip
        yield _Check(
            f"Control total: {heading.lower()} of all funds = {heading.lower()} of all schemes",
            _sum(tables.funds, heading),
            _sum(tables.schemes, heading),
        )


def _risk_share_checks(tables: Tables) -> Iterator[_Check]:
    funds, pooled = tables.funds, str(FundKind.POOLED)
    parts = {
        "Partners' shares": 1, "Reserve used": 1, "Uncommitted cut": 1, "Retained": -1,
        "Unallocated": 1,
    }  # fmt: skip
    figures = [(_sum(funds, part, "Kind", pooled), sign) for part, sign in parts.items()]
    yield _Check(
        "Variance of pooled funds = shares + reserve used + uncommitted cut - retained + "
        "unallocated",
        _sum(funds, "Variance", "Kind", pooled),
        Formula(
            "".join(f"{'+' if sign > 0 else '-'}{figure.text}" for figure, sign in figures)[1:],
            sum(sign * _pence(figure) for figure, sign in figures),
        ),
    )
    for sentence, table in (
        ("Pooled funds whose parts do not add up = nil", funds),
        ("Points of the exposure curves whose parts do not add up = nil", tables.exposure),
    ):
        yield _Check(sentence, _absolute(table), 0)
    yield _Check(
        "Shares of pooled funds = every split, signed",
        _sum(tables.shares, "Share", "Kind", pooled),
        _sum(tables.split, "Signed share"),
    )
    yield _Check(
        "What the steps gave to partners = every split after caps",
        _sum(tables.steps, "To partners"),
        _sum(tables.split, "After caps"),
    )


def _as_exported(funds: Table) -> Iterator[_Check]:
    for kind in funds.sheet.kinds:
        for heading in ("Revised budget", "Actual to date", "Variance"):
            live = _sum(funds, heading, "Kind", str(kind))
            yield _Check(
                f"{heading}, {kind}: now = when the tracker exported it",
                live,
                _pence(live),
            )


def _sum(table: Table, heading: str, where: str = "", word: str = "") -> Formula:
    """The live sum of a column, of all rows or of those with a word in another column."""
    amounts = table.sheet.column(heading)
    if not where:
        return Formula(rounded(f"SUM({amounts})"), table.sum(heading))
    place = table.sheet.spec.place[where]
    text = sumifs(amounts, (table.sheet.column(where), f'"{word}"'))
    return Formula(rounded(text), table.sum(heading, lambda row: row[place] == word))


def _ledger(listing: LedgerListing, counts_as: str) -> Formula:
    pieces = [
        sumifs(table.sheet.column("Amount"), (table.sheet.column("Counts as"), f'"{counts_as}"'))
        for table in listing.tables
    ]
    return Formula(rounded("+".join(pieces)), listing.totals[counts_as])


def _absolute(table: Table) -> Formula:
    """The sum of a table's own differences without their signs, so that none hides another."""
    place = table.sheet.spec.place["Check"]
    pence = sum(abs(_pence(row[place])) for row in table.rows())
    return Formula(f"SUMPRODUCT(ABS({table.sheet.column('Check')}))", pence)
