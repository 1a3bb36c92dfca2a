"""The list of imports as its address asks for it, and as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.exporters.lists import Cell
from tracker.list_questions import BatchListQuestions
from tracker.services.imports.batches import (
    BATCH_STATUSES,
    Batch,
    BatchKind,
    BatchQuestion,
    BatchSort,
    list_batches,
)
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_words, beginning, reading, today
from tracker.web.files import list_file
from tracker.web.imports.batch_words import STATUSES, changes_of
from tracker.web.sorting import Order, asked_choice, asked_order
from tracker.web.throttled import an_export, count_search

pages = Blueprint("batch_list", __name__)

SORTED = {BatchSort.BATCH: "Batch", BatchSort.FILE: "File", BatchSort.WHO: "Imported by"}
HEADINGS = (
    "Batch", "File", "Kind", "Imported at", "Imported by", "Changes", "Status", "Ledger rows",
    "Ledger control total", "SHA-256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchesAsked:
    """The question, and the order of the answer."""

    question: BatchQuestion
    order: Order[BatchSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves batches out."""
        return any(value for name, value in self.given.items() if name != "sort")

    def answer(self, session: Session, most: int | None = None, skip: int = 0) -> list[Batch]:
        """The batches asked for, in the order asked for."""
        by, descending = self.order.by, self.order.descending
        return list_batches(session, most, skip, self.question, by, descending=descending)


def asked_batches() -> BatchesAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    if asked("q"):
        count_search()
    values = asked_words(BatchListQuestions())
    if values["status"] and values["status"] not in BATCH_STATUSES:
        abort(400, "There is no such status.")
    until: date | None = values["until"]
    question = BatchQuestion(
        search=values["q"],
        kind=asked_choice(BatchKind, values["kind"], "kind of file") if values["kind"] else None,
        status=values["status"],
        since=beginning(values["since"]) if values["since"] else None,
        before=beginning(until + timedelta(days=1)) if until else None,
    )
    order = asked_order(values["sort"] or f"-{BatchSort.BATCH}", BatchSort.BATCH)
    return BatchesAsked(question, order, values)


@pages.get("/imports.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each import, as a file."""
    wanted = asked_batches()
    with reading() as session:
        found = wanted.answer(session)
    return list_file(form, f"Imports on {today():%d-%m-%Y}", HEADINGS, [_row(one) for one in found])


def _row(batch: Batch) -> list[Cell]:
    of_whole: list[Cell] = [batch.ledger_rows, batch.ledger_total] if batch.is_whole else [None] * 2
    return [
        batch.number, batch.file_name, batch.kind.value, batch.imported_at, batch.imported_by,
        changes_of(batch), STATUSES[batch.status], *of_whole, batch.sha256,
    ]  # fmt: skip
