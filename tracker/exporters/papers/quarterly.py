"""The report of a quarter: what came in, what was spent, where it will end, and who bears it."""

from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.blocks import (
    explanations,
    forecast,
    fund_heading,
    income,
    late,
    particulars,
    shares,
    sources,
    spending,
)
from tracker.exporters.papers.front import Front

OFFICES = ("The pool manager",)


def write_quarterly(front: Front, behind: Behind) -> None:
    """Write the report under its title."""
    particulars(front, behind)
    for place, fund in enumerate(behind.funds):
        if place:
            front.new_page()
        fund_heading(front, behind, fund)
        income(front, behind, fund)
        late(front, behind, fund)
        spending(front, behind, fund)
        forecast(front, behind, fund)
        shares(front, behind, fund)
        explanations(front, behind, fund)
    front.heading("Submitted for the partners by")
    front.signatures(OFFICES)
    sources(front, behind)
