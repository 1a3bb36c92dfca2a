"""Logging a month by hand: what is kept of it, and the edits that what was typed asks for."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from tracker.domain.figures import pounds
from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import ACTUAL, COMMITMENT, FORECAST
from tracker.domain.funds.month_log import (
    BY_HAND,
    MEASURES,
    Cell,
    MonthLine,
    SchemeKey,
    month_lines,
)
from tracker.domain.funds.slips import below_spend
from tracker.domain.money import ZERO, to_pounds
from tracker.domain.registers import AgreementBook, LedgerEntry
from tracker.domain.wording import month_text
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.sheets import LEDGER, CellFault
from tracker.sheets.kinds import Kind, Money

NOTE = "note"
FIELDS: Mapping[str, str] = {ACTUAL: "actual", FORECAST: "forecast", COMMITMENT: "commitment"}
"""The name of each measure's cell; the note's is `NOTE`."""

_SHEETS = ("Partners", "Funds", "Schemes", "Budgets", "Profiles", "Ledger", "Closed periods")
_CELLS = text(
    "SELECT c.fund, c.scheme, l.measure, "
    "sum(CASE WHEN l.source_reference = :by_hand THEN 0 ELSE l.amount END), "
    "sum(CASE WHEN l.source_reference = :by_hand THEN 0 ELSE 1 END), "
    "sum(CASE WHEN l.source_reference = :by_hand THEN l.amount ELSE 0 END), "
    "sum(CASE WHEN l.source_reference = :by_hand THEN 1 ELSE 0 END), "
    "max(CASE WHEN l.source_reference = :by_hand THEN l.narrative END), "
    "min(CASE WHEN l.source_reference = :by_hand THEN NULL ELSE l.narrative END), "
    "count(DISTINCT CASE WHEN l.source_reference = :by_hand THEN NULL ELSE l.narrative END) "
    "FROM schemes c JOIN ledger l ON l.scheme_id = c.id "
    "WHERE c.agreement = :agreement AND l.period = :period AND l.measure IN :measures "
    "GROUP BY c.fund, c.scheme, l.measure"
).bindparams(bindparam("measures", expanding=True))


@dataclass(frozen=True, slots=True)
class MonthLog:
    """A month of an agreement, or of one of its funds, with its schemes in the order of their codes."""

    book: AgreementBook
    period: Period
    lines: Sequence[MonthLine]

    @property
    def agreement(self) -> str:
        return self.book.agreement.agreement


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What was typed for a scheme: texts by cell, and the texts that were there to begin with.

    `seen` is what `seen_text` gave when the page was made.
    """

    key: SchemeKey
    texts: Mapping[str, str]
    seen: str

    @property
    def is_touched(self) -> bool:
        """Whether something else stands in the cells than what was there to begin with."""
        typed = [self.texts.get(name, "").strip() for name in (*FIELDS.values(), NOTE)]
        return _texts_in(self.seen) != typed


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one cell, in a sentence without its full stop.

    What is only asked again (`is_question`) may be right: nothing of the scheme is written until
    it is answered.
    """

    key: SchemeKey
    field: str
    sentence: str
    is_question: bool = False


@dataclass(slots=True)
class Judged:
    """The edits that what was typed asks for, each with its cell, and what is wrong with the rest."""

    edits: list[Edit] = field(default_factory=list)
    cells: list[tuple[SchemeKey, str]] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)

    def add(self, key: SchemeKey, name: str, edit: Edit) -> None:
        self.edits.append(edit)
        self.cells.append((key, name))

    def take(self, other: "Judged") -> None:
        """Add what was found of another scheme."""
        self.edits += other.edits
        self.cells += other.cells
        self.faults += other.faults


def load_month(
    session: Session, agreement: str, period: Period, fund: str | None = None
) -> MonthLog:
    """A month as it is kept.

    Raises:
        NotFound: when there is no such agreement.
    """
    book = load_book(session, agreement, period.financial_year, sheets=_SHEETS)
    cells = _load_cells(session, agreement, period)
    return MonthLog(book, period, month_lines(book, period, cells, fund))


def _load_cells(
    session: Session, agreement: str, period: Period
) -> dict[tuple[str, str, str], Cell]:
    """What is kept of a month; the caller has made sure that the agreement may be shown."""
    found = session.execute(
        _CELLS,
        {
            "agreement": agreement,
            "period": str(period),
            "by_hand": BY_HAND,
            "measures": list(MEASURES),
        },
    )
    cells = {}
    for fund, scheme, measure, pence, rows, own_pence, own_rows, narrative, note, notes in found:
        own = LedgerEntry(
            agreement, fund, scheme, period, measure, to_pounds(int(own_pence)), narrative, BY_HAND
        )
        cells[fund, scheme, measure] = Cell(
            to_pounds(int(pence)), int(rows), own if own_rows else None, note, int(notes)
        )
    return cells


def kept_texts(line: MonthLine) -> dict[str, str]:
    """What the cells of a scheme say as they are kept."""
    texts = {FIELDS[measure]: _text(line.cells[measure].total) for measure in MEASURES}
    return texts | {NOTE: line.note}


def seen_text(line: MonthLine) -> str:
    """What a page carries of a scheme, to notice later what its user changed and what others did."""
    imported = [_text(line.cells[measure].imported) for measure in MEASURES]
    return json.dumps([*kept_texts(line).values(), *imported])


def judge(
    log: MonthLog, typed: Iterable[TypedLine], today: date, is_sure: Callable[[str], bool]
) -> Judged:
    """What was typed, held against what is kept: cells that are right become edits.

    A scheme that somebody else changed since its user saw it is left alone, and says so, unless
    it says what was typed already, as it does after the same form came twice.

    Args:
        today: what is spent in a month that has not begun is refused.
        is_sure: whether the user has answered a question that is asked again.
    """
    lines = {line.key: line for line in log.lines}
    judged = Judged()
    for entered in typed:
        line = lines.get(entered.key)
        if line is None or not entered.is_touched:
            continue
        wanted = _judge_line(log, line, entered, today)
        if wanted.edits and (doubt := _doubt(line, wanted, log.period)) and not is_sure(doubt):
            question = LineFault(line.key, FIELDS[ACTUAL], doubt, is_question=True)
            wanted = Judged(faults=[question, *wanted.faults])
        if entered.seen != seen_text(line) and (wanted.edits or wanted.faults):
            judged.faults.append(LineFault(line.key, FIELDS[ACTUAL], _moved(line)))
        else:
            judged.take(wanted)
    return judged


def _moved(line: MonthLine) -> str:
    spend = line.cells[ACTUAL].total
    now = "nothing is recorded as spent" if spend is None else f"the spend is {pounds(spend)}"
    return (
        f"This scheme was changed, by somebody or by an import, since you opened the page: {now} "
        "now. What you typed is still here; save again to put it in place"
    )


def _doubt(line: MonthLine, wanted: Judged, period: Period) -> str | None:
    """What is asked where a scheme would have spent more than its year is forecast to cost."""
    edits = {edit.row.measure: edit for edit in wanted.edits if isinstance(edit.row, LedgerEntry)}
    if not edits.keys() & {ACTUAL, FORECAST}:
        return None
    after = {measure: _total_after(line.cells[measure], edits.get(measure)) for measure in MEASURES}
    spent = line.to_date - (line.cells[ACTUAL].total or ZERO) + (after[ACTUAL] or ZERO)
    forecast = line.last_forecast if after[FORECAST] is None else after[FORECAST]
    if not (beyond := below_spend(forecast, spent)):
        return None
    return (
        f"Is this right? {pounds(spent)} would be spent by the end of {month_text(period)}, "
        f"{pounds(beyond)} more than the forecast outturn of the whole year, {pounds(forecast)}"
    )


def _total_after(cell: Cell, edit: Edit | None) -> Decimal | None:
    """The figure of the month once an edit is written."""
    if edit is None:
        return cell.total
    entry = edit.after if isinstance(edit.after, LedgerEntry) else None
    return replace(cell, by_hand=entry).total


def _judge_line(log: MonthLog, line: MonthLine, entered: TypedLine, today: date) -> Judged:
    judged = Judged()
    note = entered.texts.get(NOTE, "").strip()
    try:
        kept_note = str(Kind().read(note)) if note else None
    except CellFault as fault:
        judged.faults.append(LineFault(line.key, NOTE, f"The note {fault.message}"))
        return judged
    entries = 0
    for measure, name in FIELDS.items():
        cell = line.cells[measure]
        try:
            figure = _figure(entered.texts.get(name, ""))
        except CellFault as fault:
            judged.faults.append(LineFault(line.key, name, f"{measure} {fault.message}"))
            entries += 1
            continue
        amount = cell.entry_for(figure)
        entries += amount is not None
        if sentence := cell.fault(figure, note):
            judged.faults.append(LineFault(line.key, NOTE, f"{measure}: {sentence}"))
            continue
        edit = _edit(log, line, measure, amount, kept_note)
        if amount is not None and edit.before != edit.after and _is_early(log, measure, today):
            judged.faults.append(LineFault(line.key, name, _not_begun(log.period)))
        elif edit.before != edit.after:
            judged.add(line.key, name, edit)
    if note and not entries:
        sentence = "Enter a figure with the note: it is kept beside one"
        judged.faults.append(LineFault(line.key, NOTE, sentence))
    return judged


def _is_early(log: MonthLog, measure: str, today: date) -> bool:
    """Whether a figure says what was spent in a month that has not begun."""
    return measure == ACTUAL and log.period.first_day > today


def _not_begun(period: Period) -> str:
    return (
        f"{month_text(period)} has not begun, so nothing is spent in it yet: what is expected "
        "belongs into the forecast outturn"
    )


def _edit(
    log: MonthLog, line: MonthLine, measure: str, amount: Decimal | None, note: str | None
) -> Edit:
    before = line.cells[measure].by_hand
    after = None
    if amount is not None:
        after = LedgerEntry(log.agreement, *line.key, log.period, measure, amount, note, BY_HAND)
    return Edit(LEDGER, before, after)


def _figure(typed: str) -> Decimal | None:
    """The amount typed, read as a cell of the workbook is; None for a blank."""
    if not typed.strip():
        return None
    return Money().load(Money().read(typed))


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"


def _texts_in(seen: str) -> list[str]:
    """The texts of the cells in what a page carried; blanks where it was tampered with."""
    try:
        said = json.loads(seen)
    except (ValueError, RecursionError):  # it went through a browser, so it may be anything
        said = None
    names = len(FIELDS) + 1
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        return [""] * names
    return [one.strip() for one in said[:names]]
