"""Builds every table of the summary, from the rows of the registers up to the checks."""

import hashlib
from dataclasses import dataclass

from tracker.exporters.summary import (
    attention,
    balances,
    budgets,
    contributions,
    decisions,
    exposure,
    frameworks,
    funds,
    ledger,
    linked,
    planned,
    register,
    returns,
    schemes,
    scorecard,
    timetable,
    working,
)
from tracker.exporters.summary.checks import Tables, check_table
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import Lines, lines_of
from tracker.exporters.summary.tables import Source, Table


@dataclass(frozen=True)
class Content:
    """Every table of the summary.

    `in_order` has them all in the order of their sheets, `hash` is the SHA-256 hash of their rows.
    """

    lines: Lines
    tables: Tables
    exposure: exposure.ExposureTable
    checks: Table
    in_order: tuple[Table, ...]
    hash: str


@dataclass(frozen=True)
class _Rows:
    """The tables that hold recorded rows, over which the formulas of the others reach."""

    ledger: ledger.LedgerListing
    budget_lines: Table
    profiles: Table
    contribution_lines: Table
    instalments: Table
    split: Table

    @property
    def held(self) -> tuple[Table, ...]:
        """The tables whose rows are held in memory, in the order of their sheets."""
        return (self.contribution_lines, self.instalments, self.budget_lines, self.profiles)


def content_of(facts: SummaryFacts) -> Content:
    """Everything the summary shows; goes through the ledger once."""
    digest = hashlib.sha256()
    lines = lines_of(facts)
    rows = _Rows(
        ledger=ledger.ledger_listing(facts, lines, digest),
        budget_lines=budgets.budget_lines(facts, lines),
        profiles=budgets.profiles(facts, lines),
        contribution_lines=contributions.contribution_lines(facts, lines),
        instalments=contributions.instalments(facts, lines),
        split=working.split_table(lines),
    )
    curves = exposure.exposure_table(facts)
    tables = _tables(facts, lines, rows, curves.table)
    checks = check_table(tables)
    held = (*_in_front(facts, lines, tables), checks, *rows.held)
    for table in held:
        digest.update(table.sheet.name.encode())
        for row in table.rows():
            digest.update(repr(row).encode())
    in_order = (*held, *rows.ledger.tables)
    return Content(lines, tables, curves, checks, in_order, digest.hexdigest())


def _tables(facts: SummaryFacts, lines: Lines, rows: _Rows, curves: Table) -> Tables:
    """The tables of figures; how many formulas read each source decides how far they reach."""
    scheme_lines, partner_lines = len(lines.schemes), len(lines.partners)
    by_scheme = schemes.scheme_table(
        facts,
        lines,
        schemes.SchemeSources(
            Source.of(rows.budget_lines, 2 * scheme_lines),
            Source.of(rows.profiles, scheme_lines),
            rows.ledger,
        ),
    )
    shares = contributions.share_table(lines, by_scheme, Source.of(rows.split, partner_lines))
    steps = working.step_table(lines, rows.split)
    return Tables(
        funds=funds.fund_table(facts, lines, by_scheme, shares, steps),
        schemes=by_scheme,
        contributions=contributions.contribution_table(
            lines,
            Source.of(rows.contribution_lines, 3 * partner_lines),
            Source.of(rows.instalments, 2 * partner_lines),
        ),
        shares=shares,
        steps=steps,
        split=rows.split,
        exposure=curves,
        contribution_lines=rows.contribution_lines,
        instalments=rows.instalments,
        budget_lines=rows.budget_lines,
        ledger=rows.ledger,
    )


def _in_front(facts: SummaryFacts, lines: Lines, tables: Tables) -> tuple[Table, ...]:
    """The tables that people read first, in the order of their sheets."""
    return (
        register.agreement_table(facts),
        register.partner_table(facts),
        decisions.variation_table(facts, lines),
        decisions.decision_table(facts),
        tables.funds,
        tables.schemes,
        tables.contributions,
        tables.shares,
        tables.steps,
        tables.split,
        tables.exposure,
        balances.balance_table(facts),
        *_planned(facts),
        attention.due_table(facts),
        attention.outcome_table(facts),
        attention.finding_table(facts),
        returns.return_table(facts),
        scorecard.scorecard_table(facts),
        frameworks.framework_table(facts),
        frameworks.assessment_table(facts),
        timetable.timetable_table(facts),
    )


def _planned(facts: SummaryFacts) -> tuple[Table, ...]:
    """Next year, the plan, and what is linked between years."""
    following = planned.next_year_table(facts.plans)
    changes = linked.linked_table(facts)
    return (
        following,
        planned.plan_table(facts.plans, following.sheet),
        changes,
        linked.balance_table(facts, changes.sheet),
    )
