"""Writes the auditor's summary: one workbook in which every figure traces to its rows.

`write_summary` takes everything as `SummaryFacts`; it opens no database and reads no clock. The
tables are built from the bottom up, each with live formulas over the ones below it and the
stored value of every formula: rows of the registers, then schemes, steps and shares, then funds,
then the checks that prove them all.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from tracker.exporters.new_workbook import new_workbook
from tracker.exporters.splice import finished_file, splice
from tracker.exporters.summary import (
    attention,
    budgets,
    charts,
    contributions,
    cover,
    exposure,
    funds,
    guide,
    ledger,
    register,
    schemes,
    working,
)
from tracker.exporters.summary.checks import Tables, check_table
from tracker.exporters.summary.facts import Exposure, LedgerLine, SummaryFacts
from tracker.exporters.summary.lines import Lines, lines_of
from tracker.exporters.summary.skeleton import Skeleton
from tracker.exporters.summary.tables import Source, Table

__all__ = ["Exposure", "LedgerLine", "SummaryFacts", "write_summary"]


def write_summary(out: Path, facts: SummaryFacts) -> None:
    """Write the summary; nothing appears at `out` unless all of it can be written.

    The ledger is never held in memory. Raises BadFile when `out` cannot be written.
    """
    content = _content(facts)
    made_at = facts.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    with new_workbook(made_at) as (workbook, made):
        skeleton = Skeleton(workbook, f"{facts.scope}, as at {facts.as_at:%d/%m/%Y}")
        front = cover.add_cover(skeleton, facts, content.hash)
        guide.add_guide(skeleton)
        tables = content.tables
        charts.add_charts(
            skeleton, content.lines, tables.contributions, tables.schemes, content.exposure
        )
        for table in content.in_order:
            skeleton.add_table(table)
        cover.add_headlines(skeleton, front, tables.funds, content.checks, content.in_order)
    with finished_file(out) as file:
        splice(made.getvalue(), skeleton.bulk, file)


@dataclass(frozen=True)
class _Content:
    """Every table of the summary, in the order of its sheets, and the hash of their rows."""

    lines: Lines
    tables: Tables
    checks: Table
    exposure: exposure.ExposureTable
    in_order: tuple[Table, ...]
    hash: str


def _content(facts: SummaryFacts) -> _Content:
    digest = hashlib.sha256()
    lines = lines_of(facts)
    listing = ledger.ledger_listing(facts, lines, digest)
    budget_lines = budgets.budget_lines(facts, lines)
    profiles = budgets.profiles(facts, lines)
    contribution_lines = contributions.contribution_lines(facts, lines)
    instalments = contributions.instalments(facts, lines)
    split = working.split_table(lines)
    scheme_table = schemes.scheme_table(
        facts,
        lines,
        schemes.SchemeSources(
            Source.of(budget_lines, 2 * len(lines.schemes)),
            Source.of(profiles, len(lines.schemes)),
            listing.source,
        ),
    )
    steps = working.step_table(lines, split)
    shares = contributions.share_table(lines, scheme_table, Source.of(split, len(lines.partners)))
    contribution_table = contributions.contribution_table(
        lines,
        Source.of(contribution_lines, 3 * len(lines.partners)),
        Source.of(instalments, 2 * len(lines.partners)),
    )
    curves = exposure.exposure_table(facts)
    tables = Tables(
        funds=funds.fund_table(lines, scheme_table, shares, steps),
        schemes=scheme_table,
        contributions=contribution_table,
        shares=shares,
        steps=steps,
        split=split,
        exposure=curves.table,
        contribution_lines=contribution_lines,
        instalments=instalments,
        budget_lines=budget_lines,
        ledger=listing,
    )
    checks = check_table(tables)
    rows_held = (
        register.agreement_table(facts),
        register.partner_table(facts),
        tables.funds,
        scheme_table,
        contribution_table,
        shares,
        steps,
        split,
        curves.table,
        attention.due_table(facts),
        attention.outcome_table(facts),
        attention.finding_table(facts),
        checks,
        contribution_lines,
        instalments,
        budget_lines,
        profiles,
    )
    for table in rows_held:
        digest.update(table.sheet.name.encode())
        for row in table.rows():
            digest.update(repr(row).encode())
    return _Content(
        lines, tables, checks, curves, (*rows_held, *listing.tables), digest.hexdigest()
    )
