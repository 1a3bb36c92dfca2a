"""A partner's schedule of instalments: made from its contribution, looked at, then put in place."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import add_months
from tracker.domain.funds.instalment_schedules import (
    MONTHLY,
    QUARTERLY,
    Payer,
    Replan,
    cash_by_partner,
    regular_dates,
    replan,
)
from tracker.domain.funds.position import contributions_in_force
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Instalment
from tracker.services.changes.edits import Edit, Why, edit_image
from tracker.sheets import CellFault
from tracker.sheets.kinds import Day
from tracker.sheets.money_layouts import INSTALMENTS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked
from tracker.web.formatting import day, pounds
from tracker.web.money.contributions import instalments_of
from tracker.web.money.views import FundMoney, fund_money
from tracker.web.record_forms import DATE_PARTS
from tracker.web.saving import save

pages = Blueprint(
    "schedules", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/schedule"
)

PATTERNS = {"monthly": MONTHLY, "quarterly": QUARTERLY}
CUSTOM = "custom"
MOST_DATES = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen on the form, as typed."""

    pattern: str
    first: tuple[str, str, str]
    days: str


@pages.get("")
@allowed(Right.CHANGE)
def ask(agreement: str, fund: str) -> ResponseReturnValue:
    """How a partner is to pay: equal monthly or quarterly instalments, or days one chooses."""
    view = fund_money(agreement, fund)
    first = _usual_first(view)
    usual = Wish("monthly", ("1", str(first.month), str(first.year)), "")
    return _form(view, _payer(view), usual, [])


@pages.post("")
@allowed(Right.CHANGE)
def make(agreement: str, fund: str) -> ResponseReturnValue:
    """Show the schedule that follows, and put it in place once that is confirmed."""
    view = fund_money(agreement, fund)
    payer = _payer(view)
    wish = _wish()
    dates = _dates(view, wish)
    if not _is_days(dates):
        return _form(view, payer, wish, [one for one in dates if isinstance(one, FieldFault)])
    days = [one for one in dates if isinstance(one, date)]
    plan = replan(payer, _cash(view, payer), days, _existing(view, payer))
    if fault := _plan_fault(plan):
        return _form(view, payer, wish, [fault])
    edits = _edits(plan)
    mark = _mark(edits)
    if request.form.get("confirmed") != "yes" or request.form.get("mark") != mark:
        return _check(view, payer, wish, plan, mark)
    to = view.at("contributions.contributions", _anchor="schedule")
    done = f"The schedule is in place: {len(plan.kept) + len(plan.added)} instalments, {pounds(plan.total)}."
    saved = save(edits, Why("make schedule", f"{view.subject} / {payer.partner}"), to=to, done=done)
    return _form(view, payer, wish, saved) if isinstance(saved, list) else saved


def _usual_first(view: FundMoney) -> date:
    """The year's first day; in the year, the first of next month, so that nothing is late at once."""
    later = add_months(view.today.replace(day=1), 1)
    return later if view.year.first_day < later <= view.year.last_day else view.year.first_day


def _payer(view: FundMoney) -> Payer:
    partner = asked("partner")
    if partner not in {row.organisation for row in view.book.partners}:
        abort(404, "The agreement has no such partner.")
    return Payer(view.fund.agreement, view.fund.fund, partner, view.year)


def _cash(view: FundMoney, payer: Payer) -> Decimal:
    """What the partner is to pay in the year once every variation has taken effect."""
    rows = contributions_in_force(view.book, view.year, view.year.last_day)
    cash = cash_by_partner(row for row in rows if row.fund == payer.fund)
    return cash.get(payer.partner, ZERO)


def _existing(view: FundMoney, payer: Payer) -> list[Instalment]:
    return [row for row in instalments_of(view) if row.partner == payer.partner]


def _wish() -> Wish:
    parts = [request.form.get(f"first-{part}", "").strip() for part in DATE_PARTS]
    return Wish(
        request.form.get("pattern", ""),
        (parts[0], parts[1], parts[2]),
        request.form.get("days", ""),
    )


def _dates(view: FundMoney, wish: Wish) -> Sequence[date | FieldFault]:
    """The days of the schedule, or what is wrong with what was typed."""
    if wish.pattern == CUSTOM:
        typed = [
            line for text in wish.days.splitlines() for line in text.split(",") if line.strip()
        ]
        if not typed:
            return [FieldFault("days", "Enter the days on which the partner pays, one on a line")]
        if len(typed) > MOST_DATES:
            return [FieldFault("days", f"Enter {MOST_DATES} days at most")]
        return [_day(one, "days") for one in typed]
    if wish.pattern not in PATTERNS:
        return [FieldFault("pattern", "Choose how the partner pays")]
    first = _day("/".join(wish.first), "first")
    if isinstance(first, date) and not view.year.first_day <= first <= view.year.last_day:
        return [
            FieldFault(
                "first",
                f"Enter a day from {day(view.year.first_day)} to {day(view.year.last_day)}: the "
                f"schedule is for {view.year}",
            )
        ]
    if isinstance(first, FieldFault):
        return [first]
    return regular_dates(first, PATTERNS[wish.pattern], view.year.last_day)


def _day(typed: str, field: str) -> date | FieldFault:
    try:
        found = Day().load(Day().read(typed.strip()))
    except CellFault as fault:
        return FieldFault(field, f"{typed.strip() or 'A blank'} {fault.message}")
    assert found is not None
    return found


def _is_days(dates: Sequence[date | FieldFault]) -> bool:
    return bool(dates) and all(isinstance(one, date) for one in dates)


def _plan_fault(plan: Replan) -> FieldFault | None:
    if not plan.kept and not plan.added:
        return FieldFault(
            "pattern", "Add this partner’s contribution first: there is nothing to pay in cash"
        )
    if plan.left_over:
        return FieldFault(
            "pattern",
            f"{pounds(plan.left_over)} is not invoiced yet, and all of these days have an "
            "instalment that is: choose later days",
        )
    return None


def _edits(plan: Replan) -> list[Edit]:
    """Each day's instalment as it is to be: added, changed in its amount, or removed."""
    before = {row.due_date: row for row in plan.removed}
    after = {row.due_date: row for row in plan.added}
    days = sorted(before.keys() | after.keys())
    return [Edit(INSTALMENTS, before.get(one), after.get(one)) for one in days]


def _mark(edits: Sequence[Edit]) -> str:
    """What the page of the check carries, to notice that something changed since it was shown."""
    said = json.dumps([edit_image(edit) for edit in edits], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _form(
    view: FundMoney, payer: Payer, wish: Wish, faults: Sequence[FieldFault]
) -> ResponseReturnValue:
    page = view.page(
        "money/schedule.html", payer=payer, wish=wish, faults=list(faults),
        total=_cash(view, payer), existing=_existing(view, payer),
        to=view.at("contributions.contributions", _anchor="schedule"),
    )  # fmt: skip
    return page, 422 if faults else 200


def _check(
    view: FundMoney, payer: Payer, wish: Wish, plan: Replan, mark: str
) -> ResponseReturnValue:
    removed = total_of(row.amount for row in plan.removed)
    return view.page(
        "money/schedule_check.html", payer=payer, wish=wish, plan=plan, mark=mark,
        rows=sorted((*plan.kept, *plan.added), key=lambda row: row.due_date), removed=removed,
        total=_cash(view, payer),
        to=view.at("schedules.ask", partner=payer.partner),
    )  # fmt: skip
