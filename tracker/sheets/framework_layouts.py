"""What is kept of the five financial frameworks beside the workbook, in the shape of its sheets."""

from collections.abc import Iterable, Mapping

from tracker.domain.records import frameworks as financial_frameworks
from tracker.domain.vocabulary import FRAMEWORKS, SYNCHRONISED
from tracker.sheets.cells import Wire
from tracker.sheets.columns import AGREEMENT, DAY, OF_AGREEMENT, OF_PARTNER, PARTNER, TEXT
from tracker.sheets.kinds import Choice, Whole
from tracker.sheets.layout import Column, Layout, Reference

_FRAMEWORK = Column("Framework", "framework", Choice(values=FRAMEWORKS), required=True)


def _framework(row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    """An action has its owner and its day; nothing is done that was not to be done."""
    for field, what in (("action_owner", "who does it"), ("action_due", "the day it is due")):
        if row["action"] is not None and row[field] is None:
            yield field, f"is blank although there is an action: enter {what}"
    for field in ("action_owner", "action_due", "action_done_on"):
        if row["action"] is None and row[field] is not None:
            yield field, "belongs to an action: enter what is to be done, or clear it"


FINANCIAL_FRAMEWORKS = Layout(
    "Financial frameworks",
    financial_frameworks.FinancialFramework,
    (
        AGREEMENT,
        _FRAMEWORK,
        Column("What is in place", "in_place", TEXT),
        Column("Evidence", "evidence", TEXT),
        Column("Document", "document", Whole(least=1, most=100_000)),
        Column("Synchronised", "synchronised", Choice(values=SYNCHRONISED), required=True),
        Column("Action", "action", TEXT),
        Column("Action owner", "action_owner", TEXT),
        Column("Action due", "action_due", DAY),
        Column("Action done on", "action_done_on", DAY),
        Column("Seen on", "seen_on", DAY, required=True),
    ),
    key=("agreement", "framework"),
    references=(OF_AGREEMENT, Reference(("agreement", "document"), "Documents")),
    row_faults=_framework,
)
FRAMEWORK_LEADS = Layout(
    "Framework leads",
    financial_frameworks.FrameworkLead,
    (AGREEMENT, _FRAMEWORK, PARTNER, Column("Who answers for it", "person", TEXT, required=True)),
    key=("agreement", "framework", "partner"),
    references=(OF_PARTNER,),
)
