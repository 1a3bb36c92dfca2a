"""Linked variations between years, beside the workbook: the sets, and the changes of each.

Every change is a row of the Contributions sheet too, whose Line is the reference of the set.
"""

from collections.abc import Mapping

from tracker.domain.records import linked_variations
from tracker.domain.vocabulary import LINK_KINDS
from tracker.sheets.cells import Wire
from tracker.sheets.columns import (
    AGREEMENT,
    AMOUNT,
    CODE,
    FINANCIAL_YEAR,
    FUND,
    OF_AGREEMENT,
    OF_FUND,
    OF_PARTNER,
    PARTNER,
    TEXT,
    YEAR,
)
from tracker.sheets.kinds import Choice, Code
from tracker.sheets.layout import Column, Layout, Reference
from tracker.sheets.row_rules import Faults

_LINK = Column("Set", "link", CODE, required=True)


def _change(row: Mapping[str, Wire]) -> Faults:
    """A change changes something, and nobody pays for itself."""
    if row["amount"] == 0:
        yield "amount", "is nil: enter how much more (below nil: less) the partner contributes"
    if row["owed_by"] is not None and row["owed_by"] == row["partner"]:
        yield (
            "owed_by",
            "is the paying partner itself: name the partner it pays for, or leave it blank",
        )


LINKED_VARIATIONS = Layout(
    "Linked variations",
    linked_variations.LinkedVariation,
    (
        AGREEMENT,
        _LINK,
        Column("Title", "title", TEXT, required=True),
        Column("Kind", "kind", Choice(values=LINK_KINDS), required=True),
        Column("Variation", "variation", CODE),
        Column("Balance due in", "balance_due", YEAR),
        Column("Authority", "authority", TEXT),
    ),
    key=("agreement", "link"),
    references=(OF_AGREEMENT, Reference(("agreement", "variation"), "Variations")),
)
LINKED_CHANGES = Layout(
    "Linked changes",
    linked_variations.LinkedChange,
    (
        AGREEMENT,
        _LINK,
        FUND,
        PARTNER,
        FINANCIAL_YEAR,
        Column(
            "Funding source", "funding_source", Code(guidance="The source's name"), required=True
        ),
        AMOUNT,
        Column("Paid for", "owed_by", CODE),
    ),
    key=("agreement", "link", "fund", "partner", "financial_year", "funding_source"),
    references=(
        Reference(("agreement", "link"), "Linked variations"),
        OF_FUND,
        OF_PARTNER,
        Reference(("agreement", "owed_by"), "Partners"),
    ),
    row_faults=_change,
)
