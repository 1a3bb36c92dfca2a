"""Writes the auditor's summary: one workbook in which every figure traces to its rows.

`write_summary` takes everything as `SummaryFacts`; it opens no database and reads no clock. The
tables are built from the bottom up, each with live formulas over the ones below it and the
stored value of every formula: rows of the registers, then schemes, steps and shares, then funds,
then the checks that prove them all.
"""

from datetime import UTC
from pathlib import Path

from tracker.exporters.new_workbook import new_workbook
from tracker.exporters.splice import finished_file, splice
from tracker.exporters.summary.charts import add_charts
from tracker.exporters.summary.content import content_of
from tracker.exporters.summary.cover import add_cover, add_headlines
from tracker.exporters.summary.facts import Exposure, LedgerLine, SummaryFacts
from tracker.exporters.summary.guide import add_guide
from tracker.exporters.summary.skeleton import Skeleton

__all__ = ["Exposure", "LedgerLine", "SummaryFacts", "write_summary"]


def write_summary(out: Path, facts: SummaryFacts) -> None:
    """Write the summary; nothing appears at `out` unless all of it can be written.

    The ledger is never held in memory. Raises BadFile when `out` cannot be written.
    """
    content = content_of(facts)
    tables = content.tables
    made_at = facts.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    with new_workbook(made_at) as (workbook, made):
        skeleton = Skeleton(workbook, f"{facts.scope}, as at {facts.as_at:%d/%m/%Y}")
        front = add_cover(skeleton, facts, content.hash)
        add_guide(skeleton)
        add_charts(skeleton, content.lines, tables.contributions, tables.schemes, content.exposure)
        for table in content.in_order:
            skeleton.add_table(table)
        add_headlines(skeleton, front, tables.funds, content.checks, content.in_order)
    with finished_file(out) as file:
        splice(made.getvalue(), skeleton.bulk, file)
