"""Everything recorded of an agreement in one reading order, each row with where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.audit import Stored, image_of
from tracker.domain.registers import LedgerTotal, Row
from tracker.services.imports.batches import shown_batches
from tracker.services.records.book import load_book
from tracker.services.records.origins import Files, Origin, files_of, origin_in
from tracker.services.records.register_union import read_stored
from tracker.sheets import LAYOUTS, LEDGER, VERSIONS, Layout, Style
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS
from tracker.sheets.decision_layouts import (
    DECISION_APPROVALS,
    DECISIONS,
    SIGNING_AUTHORITIES,
    VARIATION_SIGNATURES,
)
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import reading
from tracker.web.formatting import counted, day, pounds

pages = Blueprint("whole_record", __name__)

# An agreement is one record of many long texts, read field by field; the rest are tables.
_READ_BY_FIELD = frozenset({"Agreements", "Agreement versions"})


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One row: its cells in the order of the headings, its key, and where it came from."""

    key: str
    cells: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class RecordSection:
    """One register of the agreement; `numeric` says which columns are figures."""

    sheet: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    lines: Sequence[RecordLine]
    by_field: bool

    @property
    def anchor(self) -> str:
        return self.sheet.lower().replace(" ", "-")


@pages.get("/agreements/<code:agreement>/record")
@allowed(Right.READ)
def record(agreement: str) -> ResponseReturnValue:
    """The agreement from its text to its outcomes, as an auditor reads it."""
    with reading() as session:
        book = load_book(session, agreement)
        stored = read_stored(session, _ORDER, agreement)
        files = files_of(session, (item for own in stored.values() for item in own))
        opened = shown_batches(session, files)
    sections = [_section(layout, stored[layout.sheet], files) for layout in _ORDER]
    filled = [section for section in sections if section.lines]
    return render_template(
        "whole_record/record.html",
        **frame_of(book),
        sections=filled,
        opened=opened,
        empty=[section.sheet for section in sections if not section.lines],
        ledger=book.ledger,
        sentence=first_sentence(filled, book.ledger),
    )


_ORDER = (*(layout for layout in LAYOUTS if layout is not LEDGER and layout.key[0] == "agreement"),
          VERSIONS, VARIATION_SIGNATURES, SIGNING_AUTHORITIES, DECISIONS,
          DECISION_APPROVALS, FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS, ASSESSMENTS,
          ASSESSMENT_SCORES)  # fmt: skip


def first_sentence(filled: Sequence[RecordSection], ledger: Sequence[LedgerTotal]) -> str:
    """How many records there are, in how many registers, and what they came from."""
    lines = [line for section in filled for line in section.lines]
    batches = {line.origin.batch for line in lines if line.origin.batch is not None}
    by_hand = sum(line.origin.batch is None for line in lines)
    source = f"{counted(len(batches), 'batch', 'batches')}"
    hand = f" and {counted(by_hand, 'entry', 'entries')} by hand" if by_hand else ""
    return (
        f"{counted(len(lines), 'record')} in {counted(len(filled), 'register')}, from {source}"
        f"{hand}; besides, {counted(len(ledger), 'monthly figure')} of the ledger."
    )


def _section(layout: Layout, stored: Sequence[Stored], files: Files) -> RecordSection:
    columns = [c for c in layout.columns if c.field != "agreement"]
    return RecordSection(
        layout.sheet,
        tuple(column.heading for column in columns),
        tuple(column.kind.style in {Style.MONEY, Style.NUMBER, Style.WHOLE} for column in columns),
        [
            RecordLine(
                layout.key_text(item.row), _cells(layout, item.row), origin_in(files, layout, item)
            )
            for item in stored
        ],
        layout.sheet in _READ_BY_FIELD,
    )


def _cells(layout: Layout, row: Row) -> tuple[str, ...]:
    """The cells as people read them: money in pounds, dates in words."""
    image = image_of(layout, row)
    cells = []
    for column in layout.columns:
        if column.field == "agreement":
            continue
        value = layout.value(row, column.field)
        if isinstance(value, Decimal) and column.kind.style is Style.MONEY:
            cells.append(pounds(value))
        elif isinstance(value, date):
            cells.append(day(value))
        else:
            cells.append(image.get(column.heading, ""))
    return tuple(cells)
