"""The months of an agreement: open, soft-closed or closed, and who made them so."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.month_log import Completeness, completeness
from tracker.domain.records.agreement_settings import PeriodState, ReopenedPeriod, state_of
from tracker.errors import RuleBroken
from tracker.services.approvals.proposals import Proposed, Written
from tracker.services.changes.month_states import closed_months, period_state, soft_closed_months
from tracker.services.money.month_log import load_month
from tracker.services.money.overview import entered_months
from tracker.services.money.period_acts import PeriodAct, last_acts
from tracker.services.money.periods import PeriodChange, change_period
from tracker.services.records.book import load_book
from tracker.services.records.registers import rows
from tracker.services.records.years import list_years_of
from tracker.sheets import REOPENED_PERIODS, CellFault
from tracker.sheets.kinds import Day
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked_year, now, reading, today, writing
from tracker.web.choices import year_options
from tracker.web.formatting import counted, pounds
from tracker.web.formatting import period as month_name
from tracker.web.money.months import month_of_address
from tracker.web.money.views import typed_reason
from tracker.web.record_forms import typed_day
from tracker.web.saving import WAITS

pages = Blueprint("periods", __name__, url_prefix="/agreements/<code:agreement>/periods")

ACTS = {
    "soft-close": PeriodState.SOFT_CLOSED,
    "close": PeriodState.CLOSED,
    "reopen": PeriodState.OPEN,
}
_DONE = {"soft-close": "soft-closed", "close": "closed", "reopen": "reopened"}
_STATES = {
    PeriodState.OPEN: "open",
    PeriodState.SOFT_CLOSED: "soft-closed",
    PeriodState.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One month of the table: its state, how long it is open again, and who made it so."""

    period: Period
    state: PeriodState
    until: date | None
    act: PeriodAct | None
    entered: int

    @property
    def acts(self) -> list[str]:
        """What may be done to the month now."""
        if self.until is not None:
            return ["close", "reopen"]
        return {
            PeriodState.OPEN: ["soft-close", "close"],
            PeriodState.SOFT_CLOSED: ["close", "reopen"],
            PeriodState.CLOSED: ["reopen"],
        }[self.state]


@pages.get("")
@allowed(Right.READ)
def periods(agreement: str) -> ResponseReturnValue:
    """Which months are closed, and by whom."""
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, sheets=("Partners", "Budgets"))
        closed = closed_months(session, day, [agreement])
        soft = soft_closed_months(session, [agreement])
        again = rows(session, REOPENED_PERIODS, [agreement])
        acts = last_acts(session, agreement)
        entered = entered_months(session, year, [agreement])
    until = {r.period: r.until for r in again if isinstance(r, ReopenedPeriod) and day <= r.until}
    lines = [
        PeriodLine(
            month,
            state_of((agreement, month), closed, soft),
            until.get(month),
            acts.get(month),
            entered.get((agreement, month), 0),
        )
        for month in year.periods
    ]
    return render_template(
        "money/periods.html",
        **frame_of(book),
        year=year,
        choosable=year_options(book.agreement, years, year, day),
        lines=lines,
        sentence=_sentence(lines, year),
        expected=len({(r.fund, r.scheme) for r in book.budgets if r.financial_year == year}),
        words=_WORDS,
    )


_WORDS = {"soft-close": "Soft-close", "close": "Close", "reopen": "Reopen"}


def _sentence(lines: list[PeriodLine], year: FinancialYear) -> str:
    closed = sum(line.state is PeriodState.CLOSED for line in lines)
    soft = sum(line.state is PeriodState.SOFT_CLOSED for line in lines)
    again = [line for line in lines if line.until is not None]
    if not closed and not soft and not again:
        return f"Every month of {year} is open."
    words = f"{counted(closed, 'month')} of {year} {'is' if closed == 1 else 'are'} closed"
    words += f", {soft} soft-closed" if soft else ""
    words += f"; {month_name(again[0].period)} is open again for a time" if again else ""
    return f"{words}."


@pages.get("/<period>/<act>")
@allowed(Right.CHANGE)
def ask(agreement: str, period: str, act: str) -> ResponseReturnValue:
    """Say what would be locked or opened, in pounds, before it is."""
    return _page(agreement, month_of_address(period), _act(act), [])


def _is_done(act: str, state: PeriodState, *, is_closed: bool) -> bool:
    """Whether a month is already what an act would make of it.

    Args:
        is_closed: whether it is closed, be it open again for a time.
    """
    if act == "soft-close" and is_closed:
        return True
    return state is ACTS[act] and not (act == "reopen" and is_closed)


@pages.post("/<period>/<act>")
@allowed(Right.CHANGE)
def change(agreement: str, period: str, act: str) -> ResponseReturnValue:
    """Close, soft-close or reopen a month, at once or as a proposal for another pair of eyes."""
    month, wanted = month_of_address(period), _act(act)
    until = _until() if wanted == "reopen" else None
    if isinstance(until, FieldFault):
        return _page(agreement, month, wanted, [until])
    reason = typed_reason()
    if isinstance(reason, FieldFault):
        return _page(agreement, month, wanted, [reason])
    if wanted == "reopen" and reason is None:
        fault = FieldFault("reason", f"Give the reason for reopening {month_name(month)}")
        return _page(agreement, month, wanted, [fault])
    asked_for = PeriodChange(agreement, month, ACTS[wanted], reason, until)
    try:
        with writing() as session:
            outcome = change_period(session, actor(), now(), asked_for)
    except RuleBroken as refused:
        fault = FieldFault("until" if until else "form", refused.sentence.rstrip("."))
        return _page(agreement, month, wanted, [fault])
    if isinstance(outcome, Proposed):
        flash(WAITS, "success")
        return redirect(url_for("approvals.proposal", number=outcome.number), 303)
    already = " already" if outcome == Written(None) else ""
    flash(f"{month_name(month)} is {_STATES[ACTS[wanted]] if already else _DONE[wanted]}{already}.",
          "success")  # fmt: skip
    return redirect(
        url_for("periods.periods", agreement=agreement, year=str(month.financial_year)), 303
    )


def _act(word: str) -> str:
    if word not in ACTS:
        abort(404, "A month can be soft-closed, closed or reopened.")
    return word


def _until() -> date | FieldFault | None:
    """The last day on which the month is open again; None for good."""
    typed = typed_day("until")
    if not typed:
        return None
    try:
        return Day().load(Day().read(typed))
    except CellFault as fault:
        return FieldFault("until", f"The last day {fault.message}")


def _page(
    agreement: str, period: Period, act: str, faults: list[FieldFault]
) -> ResponseReturnValue:
    with reading() as session:
        log = load_month(session, agreement, period)
        state = period_state(session, agreement, period, today())
        soft = (agreement, period) in soft_closed_months(session, [agreement])
    is_closed = state is PeriodState.CLOSED or period in log.book.closed
    is_done = _is_done(act, state, is_closed=is_closed)
    page = render_template(
        "money/period.html",
        **frame_of(log.book),
        period=period,
        act=act,
        state=state,
        is_closed=is_closed,
        soft=soft,
        done=completeness(log.lines),
        missing=[line for line in log.lines if line.expected and not line.is_entered],
        sentence=f"{month_name(period)} is {_STATES[state]} already, so nothing would change."
        if is_done
        else _what_changes(act, period, completeness(log.lines)),
        is_done=is_done,
        words=_WORDS,
        faults=faults,
        typed=request.form,
        to=url_for("periods.periods", agreement=agreement, year=str(period.financial_year)),
    )
    return page, 422 if faults else 200


def _what_changes(act: str, period: Period, done: Completeness) -> str:
    name = month_name(period)
    what = f"{pounds(done.total)} of spend in {name}"
    if act == "close":
        return f"{what} would be locked: nobody could enter or change anything in the month."
    if act == "soft-close":
        return f"{what} could be changed by the host’s finance leads only, with a reason."
    return f"{what} could be changed again."
