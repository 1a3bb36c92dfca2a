"""Writes papers to hand in: reports of a quarter or a year, accounts at its end, statements.

`write_paper` takes everything as `PaperFacts`; it opens no database and reads no clock. The first
sheet is the paper, made to be printed; the sheets behind are the auditor's summary's own, of one
agreement, and every figure of the paper is a live formula over them, stored with its value.
"""

from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path

from tracker.domain.papers.facts import PaperFacts
from tracker.domain.papers.orders import PaperKind
from tracker.exporters.new_workbook import new_workbook
from tracker.exporters.papers.annual import write_annual
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.front import Front
from tracker.exporters.papers.memorandum import write_memorandum
from tracker.exporters.papers.quarterly import write_quarterly
from tracker.exporters.papers.statement import write_statement
from tracker.exporters.splice import finished_file, splice
from tracker.exporters.summary.skeleton import Skeleton

__all__ = ["write_paper"]

_SHEETS: Mapping[PaperKind, tuple[str, Callable[[Front, Behind], None]]] = {
    PaperKind.QUARTERLY_REPORT: ("Report", write_quarterly),
    PaperKind.ANNUAL_RETURN: ("Return", write_annual),
    PaperKind.MEMORANDUM: ("Account", write_memorandum),
    PaperKind.STATEMENT: ("Statement", write_statement),
}


def write_paper(out: Path, facts: PaperFacts) -> None:
    """Write a paper; nothing appears at `out` unless all of it can be written.

    Raises BadFile when `out` cannot be written.
    """
    order = facts.order
    made_at = facts.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    name, write = _SHEETS[order.kind]
    with new_workbook(made_at) as (workbook, made):
        about = f"{order.title}, {order.agreement}, as at {facts.as_at:%d/%m/%Y}"
        skeleton = Skeleton(workbook, about)
        behind = Behind(facts)
        write(Front(skeleton, name, order.title), behind)
        for table in behind.in_order:
            skeleton.add_table(table)
    with finished_file(out) as file:
        splice(made.getvalue(), skeleton.bulk, file)
