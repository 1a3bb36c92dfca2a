"""The register of decisions of an agreement: which body decided what, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right, recorded_by
from tracker.domain.agreements.decisions import DecisionLine, approval_text, decision_lines
from tracker.domain.records.decisions import DecisionKind, DecisionStatus
from tracker.domain.registers import AgreementBook
from tracker.exporters.lists import Cell
from tracker.list_questions import DecisionListQuestions
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted, day
from tracker.web.sorting import file_links
from tracker.web.throttled import an_export

pages = Blueprint("decisions", __name__, url_prefix="/agreements/<code:agreement>")

SHEETS = ("Partners", "Funds", "Schemes", "Variations", "Decisions", "Decision approvals")
HEADINGS = (
    "Decision", "Decided on", "Body", "Type", "What was decided", "Level of the dispute", "Fund",
    "Scheme", "Variation", "Effect", "Options rejected", "Interests declared",
    "Urgent or outside the forward plan", "Reason for urgency", "Report back on", "Approvals",
    "Due", "Status", "Closed on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions the address asks for; blank asks for all."""

    status: str
    kind: str
    urgent: bool

    def includes(self, line: DecisionLine) -> bool:
        """Whether a decision is one of them."""
        row = line.decision
        return (
            (not self.status or row.status == self.status)
            and (not self.kind or row.kind == self.kind)
            and (not self.urgent or row.urgent)
        )


@pages.get("/decisions")
@allowed(Right.READ)
def decisions(agreement: str) -> ResponseReturnValue:
    """What was decided, the latest first, and what is still to be carried out."""
    wanted = _wanted()
    book = _book(agreement)
    lines = decision_lines(book, today())
    return render_template(
        "decisions/decisions.html",
        **frame_of(book),
        sentence=first_sentence(lines, today()),
        lines=[line for line in lines if wanted.includes(line)],
        is_empty=not lines,
        wanted=wanted,
        kinds=list(DecisionKind),
        statuses=list(DecisionStatus),
        downloads=file_links(".download", agreement=agreement),
        today=today(),
        steps=steps_below(agreement)[:1],
    )


@pages.get("/decisions.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(agreement: str, form: str) -> ResponseReturnValue:
    """The list as the address asks for it, as a file."""
    wanted = _wanted()
    book = _book(agreement)
    names = names_of(book)
    found = [line for line in decision_lines(book, today()) if wanted.includes(line)]
    name = f"Decisions of {agreement} on {today():%d-%m-%Y}"
    return list_file(form, name, HEADINGS, [_row(line, names) for line in found])


@pages.get("/decisions/<int:number>")
@allowed(Right.READ)
def decision(agreement: str, number: int) -> ResponseReturnValue:
    """One decision: what it is about, and who approved it for each partner."""
    who = actor()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        codes = [row.organisation for row in book.partners]
        own = recorded_by(session, who, codes)
    line = next(
        (line for line in decision_lines(book, date.max) if line.decision.decision == number), None
    )
    if line is None:
        abort(404, f"This agreement has no decision {number}.")
    frame = frame_of(book)
    return render_template(
        "decisions/decision.html",
        **frame,
        line=line,
        row=line.decision,
        approvals={approval.organisation: approval for approval in line.approvals},
        partners=codes,
        own=own if frame["may_change"] else frozenset(),
        overdue=line.is_overdue_on(today()),
        titles={row.fund: row.title for row in book.funds},
        steps=steps_below(agreement),
    )


def first_sentence(lines: Sequence[DecisionLine], now: date) -> str:
    """How many decisions there are, how many are open and overdue, and whether there is a dispute."""
    if not lines:
        return "No decision is recorded yet."
    still = sum(line.decision.is_open_on(now) for line in lines)
    parts = [f"{counted(len(lines), 'decision')}; {still or 'none'} still open"]
    late = sum(line.is_overdue_on(now) for line in lines)
    if late:
        parts.append(f"{late} overdue")
    urgent = sum(line.decision.urgent for line in lines)
    if urgent:
        parts.append(f"{urgent} taken under urgency or outside the forward plan")
    return f"{', '.join(parts)}.{_dispute(lines, now)}"


def _dispute(lines: Sequence[DecisionLine], now: date) -> str:
    running = [row.decision for row in lines if row.decision.is_dispute]
    running = [row for row in running if row.is_open_on(now)]
    if not running:
        return ""
    highest = max(running, key=lambda row: (row.level or 0, row.decided_on))
    return (
        f" The dispute route is in use: level {highest.level} since {day(highest.decided_on)}, "
        "not resolved."
    )


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=SHEETS)


def _wanted() -> Wanted:
    values = asked_words(DecisionListQuestions())
    return Wanted(values["status"], values["kind"], values["urgent"])


def _row(line: DecisionLine, names: Mapping[str, str]) -> list[Cell]:
    row = line.decision
    return [
        row.decision, row.decided_on, row.body, row.kind, row.text, row.level, row.fund, row.scheme,
        row.variation, row.effect, row.options_rejected, row.interests,
        "Yes" if row.urgent else "No", row.urgency_reason, row.report_back_on,
        "; ".join(approval_text(approval, names) for approval in line.approvals) or None,
        row.due, row.status, row.closed_on,
    ]  # fmt: skip


def steps_below(agreement: str) -> list[dict[str, str]]:
    """The way from the agreement to what belongs to its register of decisions."""
    return [
        {"text": "Board", "href": url_for("board.board", agreement=agreement)},
        {"text": "Decisions", "href": url_for("decisions.decisions", agreement=agreement)},
    ]
