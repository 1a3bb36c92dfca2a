"""What a proposal says, field by field, as people read it: amounts in pounds, dates in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.agreements.approvals import ProposalState
from tracker.domain.registers import Row
from tracker.services.approvals.records import Proposal
from tracker.services.changes.edits import Edit
from tracker.sheets import Column, Layout, Style
from tracker.web.formatting import counted, day, moment, pounds

BLANK = "Blank"


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of a row before and after."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """One row that would be added, changed or removed."""

    what: str
    sheet: str
    record: str
    fields: tuple[ShownField, ...]


def shown_edits(edits: Sequence[Edit]) -> list[ShownEdit]:
    """Every edit with the fields that change; of a row that comes or goes, those that are filled."""
    return [
        ShownEdit(
            _what(edit), edit.layout.sheet, edit.layout.key_text(edit.row), tuple(_fields(edit))
        )
        for edit in edits
    ]


def _what(edit: Edit) -> str:
    if edit.before is None:
        return "Add"
    return "Remove" if edit.after is None else "Change"


def _fields(edit: Edit) -> Iterator[ShownField]:
    for column in edit.layout.columns:
        before = shown_value(edit.layout, column, edit.before)
        after = shown_value(edit.layout, column, edit.after)
        if before != after:
            yield ShownField(column.heading, before or BLANK, after or BLANK)


def shown_value(layout: Layout, column: Column, row: Row | None) -> str:
    """A field as a page shows it; empty where it is blank or the row is not there."""
    if row is None:
        return ""
    value = layout.value(row, column.field)
    if isinstance(value, Decimal):
        return pounds(value) if column.kind.style is Style.MONEY else f"{value:f}"
    if isinstance(value, date):
        return day(value)
    written = column.kind.write(value)
    return "" if written is None else str(written)


def waiting_sentence(number: int) -> str:
    """How many proposals wait for somebody.

    >>> waiting_sentence(2)
    '2 things wait for your approval.'
    """
    if number == 0:
        return "Nothing waits for your approval."
    return f"{counted(number, 'thing')} wait{'s' if number == 1 else ''} for your approval."


def state_sentence(proposal: Proposal, why_not: str | None) -> str:
    """Where a proposal stands, as its page says first.

    Args:
        why_not: why its reader may not approve it; None if they may.
    """
    if proposal.state is ProposalState.SUBMITTED:
        if why_not is None:
            return "This waits for your approval. Nothing is changed until you give it."
        return "This waits for somebody else’s approval. Nothing is changed until it is given."
    if proposal.state is ProposalState.DRAFT:
        return f"This is a draft. Only {proposal.prepared_for or 'its author'} can see it."
    done = {
        ProposalState.APPROVED: "approved, and what it says is written",
        ProposalState.RETURNED: "returned to those who prepared it",
        ProposalState.WITHDRAWN: "withdrawn, and nothing was changed",
        ProposalState.OVERTAKEN: "overtaken by other changes, and nothing was changed",
    }[proposal.state]
    when = "" if proposal.decided_at is None else f" on {moment(proposal.decided_at)}"
    return f"This was {done}{when}."


COLOURS = {
    ProposalState.DRAFT: "grey",
    ProposalState.SUBMITTED: "blue",
    ProposalState.APPROVED: "green",
    ProposalState.RETURNED: "orange",
    ProposalState.WITHDRAWN: "grey",
    ProposalState.OVERTAKEN: "red",
}
