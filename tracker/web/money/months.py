"""Log the month: what was spent, what the year is forecast to cost, scheme by scheme.

Submitting writes the figures, which every partner of the agreement then sees. A draft is kept for
the person who saves it and is seen by nobody outside their organisation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.financial_year import Period, add_months
from tracker.domain.funds.month_log import Completeness, MonthLine, completeness
from tracker.domain.money import total_of
from tracker.domain.records.agreement_settings import PeriodState
from tracker.domain.registers import Fund
from tracker.services.approvals.drafts import (
    Draft,
    NewDraft,
    discard_draft,
    find_draft,
    list_drafts,
    save_draft,
)
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import EditsRefused, RowsMoved
from tracker.services.changes.month_states import period_state
from tracker.services.money.month_log import FIELDS, Judged, LineFault, MonthLog, judge, load_month
from tracker.services.money.period_acts import PeriodAct, last_acts
from tracker.web.agreement_pages import frame_of, fund_of, may
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked_page, now, reading, today, writing
from tracker.web.formatting import counted, pounds
from tracker.web.formatting import period as month_name
from tracker.web.money.grid import (
    COLUMNS,
    REASON,
    SEEN,
    Texts,
    field_name,
    filled_from_block,
    form_texts,
    grid_lines,
    summary_of,
    typed_lines,
)
from tracker.web.money.views import typed_reason
from tracker.web.paging import page_links
from tracker.web.slips import is_sure

pages = Blueprint("months", __name__, url_prefix="/agreements/<code:agreement>")

A_PAGE = 200
_FIRST_YEAR, _LAST_YEAR = 1948, 2199
_MOST_FUNDS = 3


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month as its address asks for it: of a whole agreement, or of one of its funds."""

    log: MonthLog
    fund: Fund | None
    state: PeriodState
    closing: PeriodAct | None
    may_change: bool
    draft: Draft | None
    others: tuple[Draft, ...]

    @property
    def is_open(self) -> bool:
        """Whether the asking person may enter anything here."""
        return self.may_change and self.state is not PeriodState.CLOSED

    @property
    def done(self) -> Completeness:
        return completeness(self.log.lines)

    @property
    def title(self) -> str:
        of = self.fund.title if self.fund else self.log.book.agreement.title
        return f"{month_name(self.log.period)}, {of}"


@pages.get("/months/<period>")
@allowed(Right.READ)
def month(agreement: str, period: str) -> ResponseReturnValue:
    """A month of every fund of an agreement."""
    return _shown(_view(agreement, period, None))


@pages.post("/months/<period>")
@allowed(Right.CHANGE)
def log_month(agreement: str, period: str) -> ResponseReturnValue:
    """Submit the month, keep it as a draft, or fill the grid from a block."""
    return _done(agreement, period, None)


@pages.get("/funds/<code:fund>/months/<period>")
@allowed(Right.READ)
def fund_month(agreement: str, fund: str, period: str) -> ResponseReturnValue:
    """A month of one fund."""
    return _shown(_view(agreement, period, fund))


@pages.post("/funds/<code:fund>/months/<period>")
@allowed(Right.CHANGE)
def log_fund_month(agreement: str, fund: str, period: str) -> ResponseReturnValue:
    """As `log_month`, for one fund."""
    return _done(agreement, period, fund)


def month_of_address(text: str) -> Period:
    """The month that an address names as 2026-10; any other word is no page."""
    try:
        found = Period.from_text(text)
    except ValueError:
        abort(404, "There is no such month: an address names it as 2026-10.")
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        abort(404, "The tracker keeps no month of that year.")
    return found


def _view(agreement: str, period: str, fund: str | None) -> MonthView:
    with reading() as session:
        return _load(session, agreement, month_of_address(period), fund)


def _load(session: Session, agreement: str, period: Period, fund: str | None) -> MonthView:
    log = load_month(session, agreement, period, fund)
    state = period_state(session, agreement, period, today())
    acts = {} if state is PeriodState.OPEN else last_acts(session, agreement)
    can_change = may(log.book, Right.CHANGE)
    drafts = list_drafts(session, actor(), agreement) if can_change else []
    return MonthView(
        log,
        None if fund is None else fund_of(log.book, fund),
        state,
        acts.get(period),
        can_change,
        find_draft(session, actor(), request.path) if can_change else None,
        tuple(d for d in drafts if d.form == request.path and d.person != actor().name),
    )


def _done(agreement: str, period: str, fund: str | None) -> ResponseReturnValue:
    """Do what the pressed button says."""
    wanted = request.form.get("do", "submit")
    given = form_texts()
    if wanted == "fill":
        view = _view(agreement, period, fund)
        filled, sentence = filled_from_block(_page_of(view.log), given)
        return _shown(view, filled, notice=sentence)
    if wanted == "draft":
        return _keep_draft(agreement, period, fund, given)
    if wanted == "discard":
        with writing() as session:
            discard_draft(session, actor(), request.path)
        flash("The draft is gone; the page shows what is recorded.", "success")
        return redirect(request.full_path.rstrip("?"), 303)
    return _submit(agreement, period, fund, given)


def _keep_draft(agreement: str, period: str, fund: str | None, given: Texts) -> ResponseReturnValue:
    with writing() as session:
        view = _load(session, agreement, month_of_address(period), fund)
        save_draft(
            session, actor(), now(), NewDraft(request.path, f"Log {view.title}", agreement, given)
        )
    flash("The draft is saved. Only your own organisation sees it until you submit it.", "success")
    return redirect(request.full_path.rstrip("?"), 303)


def _submit(agreement: str, period: str, fund: str | None, given: Texts) -> ResponseReturnValue:
    """Write every cell that is right; what is not stays typed, marked, and kept as a draft."""
    with writing() as session:
        view = _load(session, agreement, month_of_address(period), fund)
        judged = judge(view.log, typed_lines(view.log, given), today(), is_sure)
        refusals = _write(session, view, judged)
        faults = [*judged.faults]
        kept = _faulty_only(given, view.log.lines, faults) if not refusals else dict(given)
        discard_draft(session, actor(), request.path)
        if faults or refusals:
            title = f"Log {view.title}"
            draft = NewDraft(request.path, title, agreement, kept)
            save_draft(session, actor(), now(), draft)
        written = 0 if refusals else len(judged.edits)
    if not faults and not refusals:
        flash(_written_words(view, written), "success")
        return redirect(request.full_path.rstrip("?"), 303)
    fresh = _view(agreement, period, fund)
    notice = f"{counted(written, 'figure')} saved. " if written else ""
    notice += "What is marked is not saved yet; your typing is kept as a draft."
    return _shown(fresh, given, faults, refusals, notice=notice, only_faulty=not refusals)


def _write(session: Session, view: MonthView, judged: Judged) -> list[FieldFault]:
    """Write the edits in one change set; what refuses them all is said once."""
    if not judged.edits:
        return []
    reason = typed_reason()
    if isinstance(reason, FieldFault):
        return [reason]
    of = f" / {view.fund.fund}" if view.fund else ""
    try:
        commit_edits(
            session,
            actor(),
            now(),
            judged.edits,
            action="log month",
            subject=f"{view.log.agreement}{of} {view.log.period}",
            reason=reason,
        )
    except EditsRefused as refusal:
        return [
            FieldFault(_field_of(judged, problem.edit, problem.field), problem.message.rstrip("."))
            for problem in refusal.problems
        ]
    except RowsMoved as moved:
        return [FieldFault("form", moved.sentence.rstrip("."))]
    return []


def _field_of(judged: Judged, edit: int | None, field: str | None) -> str:
    if edit is not None:
        key, name = judged.cells[edit]
        return field_name(name, key)
    return REASON if field == REASON else "form"


def _faulty_only(
    given: Texts, lines: Sequence[MonthLine], faults: Sequence[LineFault]
) -> dict[str, str]:
    """What was typed for the schemes in which something is wrong; the others are saved."""
    wrong = {fault.key for fault in faults}
    names = {
        field_name(n, line.key) for line in lines if line.key in wrong for n in (*COLUMNS, SEEN)
    }
    return {name: text for name, text in given.items() if name in names or name == REASON}


def _written_words(view: MonthView, written: int) -> str:
    if not written:
        return f"Nothing was changed: {month_name(view.log.period)} says this already."
    return (
        f"{counted(written, 'figure')} of {month_name(view.log.period)} "
        f"{'is' if written == 1 else 'are'} submitted. Every partner can see "
        f"{'it' if written == 1 else 'them'}."
    )


def _page_of(log: MonthLog) -> MonthLog:
    """The part of the month that the present page shows."""
    first = (asked_page() - 1) * A_PAGE
    if first and first >= len(log.lines):
        abort(404, "The month has no such page.")
    return replace(log, lines=log.lines[first : first + A_PAGE])


def _shown(
    view: MonthView,
    given: Texts | None = None,
    faults: Sequence[LineFault] = (),
    refusals: Sequence[FieldFault] = (),
    *,
    notice: str = "",
    only_faulty: bool = False,
) -> ResponseReturnValue:
    log = view.log
    shown = _page_of(log)
    if given is None and view.draft is not None and view.is_open:
        given = view.draft.texts
    page = render_template(
        "money/month.html",
        **frame_of(log.book),
        view=view,
        period=log.period,
        sentence=month_sentence(view),
        lines=grid_lines(shown.lines, given, faults, only_faulty=only_faulty),
        funds={row.fund: row.title for row in log.book.funds},
        totals=_totals(log.lines),
        done=view.done,
        fields=FIELDS,
        reason=(given or {}).get(REASON, ""),
        faults=[*refusals, *summary_of(faults, log.lines)],
        notice=notice,
        links=page_links(asked_page(), len(log.lines), A_PAGE),
        **_neighbours(view),
    )
    return page, 422 if faults or refusals else 200


def _totals(lines: Sequence[MonthLine]) -> dict[str, dict[str, Decimal | None]]:
    """The month's figures of each fund added up, in pounds; funds are not added to each other.

    They may be of different kinds: pooled money, aligned money and money in view are no one sum.
    """
    by_fund: dict[str, list[MonthLine]] = {}
    for line in lines:
        by_fund.setdefault(line.scheme.fund, []).append(line)
    return {fund: _totals_of(own) for fund, own in by_fund.items()}


def _totals_of(lines: Sequence[MonthLine]) -> dict[str, Decimal | None]:
    found = {
        name: _sum(line.cells[measure].total for line in lines) for measure, name in FIELDS.items()
    }
    return found | {
        "last_month": _sum(line.last_month for line in lines),
        "to_date": _sum(line.to_date for line in lines),
        "profile": _sum(line.profile for line in lines),
        "last_forecast": _sum(line.last_forecast for line in lines),
    }


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return total_of(known) if known else None


def month_sentence(view: MonthView) -> str:
    """How far the month is entered, what each fund comes to, and how that stands to its profile."""
    name, done = month_name(view.log.period), view.done
    if not view.log.lines:
        return f"{name}: there is no scheme yet to enter anything for."
    entered = {line.scheme.fund for line in view.log.lines if line.is_entered}
    if not done.expected and not entered:
        return f"{name}: no scheme has a budget in {view.log.period.financial_year}."
    words = f"{name}: {done.entered} of {counted(done.expected, 'scheme')} entered"
    totals = [
        _fund_words(view, row, several=len(entered) > 1)
        for row in view.log.book.funds
        if row.fund in entered
    ]
    return "; ".join([words, *(totals if len(totals) <= _MOST_FUNDS else [])]) + "."


def _fund_words(view: MonthView, fund: Fund, *, several: bool) -> str:
    own = completeness(line for line in view.log.lines if line.scheme.fund == fund.fund)
    start = f"{fund.title} {pounds(own.total)}" if several else f"total {pounds(own.total)}"
    return f"{start}, {_against_profile(own)}"


def _against_profile(done: Completeness) -> str:
    if not done.variance:
        return "as profiled"
    whose = "" if done.is_complete else " of those entered"
    way = "over" if done.variance > 0 else "under"
    return f"{pounds(abs(done.variance))} {way} the profile{whose}"


def _neighbours(view: MonthView) -> dict[str, object]:
    """The addresses of the month before and after, and of the whole agreement or its funds."""
    log = view.log
    first = log.period.first_day
    months = {"before": add_months(first, -1), "after": add_months(first, 1)}
    return {
        name: (Period.of(day), month_address(log.agreement, Period.of(day), view.fund))
        for name, day in months.items()
    }


def month_address(agreement: str, period: Period, fund: Fund | None = None) -> str:
    """Where a month is logged, of a whole agreement or of one of its funds."""
    if fund is None:
        return url_for("months.month", agreement=agreement, period=str(period))
    return url_for("months.fund_month", agreement=agreement, fund=fund.fund, period=str(period))
