"""Files to take away: the empty template, the workbook that imports again, the summary.

A workbook with many ledger rows is made by the worker: the page that would have been the download
offers to have it made.
"""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker import outgoing
from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.jobs import JobKind
from tracker.exporters.template import write_template
from tracker.outgoing import Scope
from tracker.services.jobs.queue import Order
from tracker.services.records.exported import count_ledger
from tracker.services.records.years import list_recorded_years
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked, asked_day, asked_year, now, reading, today
from tracker.web.files import workbook as as_download
from tracker.web.imports.jobs import hand_over, the_settings
from tracker.web.long_work import long_work
from tracker.web.throttled import an_export, of_agreement

pages = Blueprint("downloads", __name__, url_prefix="/downloads")


@pages.get("/template.xlsx")
@allowed(Right.READ)
def template() -> ResponseReturnValue:
    """The empty workbook, with guidance and examples."""
    return as_download("Tracker template", write_template)


@pages.get("/workbook.xlsx")
@allowed(Right.READ)
@an_export
@long_work()
def workbook() -> ResponseReturnValue:
    """What is recorded, as the workbook that imports again without a change."""
    scope = _workbook_scope()
    with reading() as session:
        if _is_large(session, scope):
            return _offer("Workbook", scope)
        return as_download(
            _named("Workbook", scope), lambda out: outgoing.save_workbook(session, out, scope)
        )


@pages.post("/workbook.xlsx")
@allowed(Right.READ)
def ask_workbook() -> ResponseReturnValue:
    """Have the workbook made by the worker."""
    return _hand_over(JobKind.WORKBOOK, "Workbook", _workbook_scope())


@pages.get("/summary.xlsx")
@allowed(Right.READ)
@an_export
@long_work()
def summary() -> ResponseReturnValue:
    """The auditor's summary of a year, as at a date."""
    scope = _summary_scope()
    with reading() as session:
        if _is_large(session, scope):
            return _offer("Summary", scope)
        return as_download(
            _named("Summary", scope),
            lambda out: outgoing.save_summary(session, out, scope, actor(), now(), today()),
        )


@pages.post("/summary.xlsx")
@allowed(Right.READ)
def ask_summary() -> ResponseReturnValue:
    """Have the summary made by the worker."""
    return _hand_over(JobKind.SUMMARY, "Summary", _summary_scope())


def _workbook_scope() -> Scope:
    return Scope(agreements=_wanted(), year=_year() if asked("year") else None)


def _summary_scope() -> Scope:
    year = _year()
    as_at, fault = asked_day(year, today())
    if fault:
        abort(400, f"{fault.sentence}.")
    return Scope(_wanted(), year, as_at)


def _is_large(session: Session, scope: Scope) -> bool:
    most = the_settings().limits.large_rows
    return count_ledger(session, scope, most + 1) > most


def _offer(what: str, scope: Scope) -> str:
    return render_template(
        "downloads/large.html",
        name=_named(what, scope),
        most=the_settings().limits.large_rows,
        address=request.full_path.rstrip("?"),
    )


def _hand_over(kind: JobKind, what: str, scope: Scope) -> ResponseReturnValue:
    said = {
        "agreement": next(iter(scope.agreements or ()), ""),
        "year": str(scope.year or ""),
        "as_at": scope.as_at.isoformat() if scope.as_at else "",
        "today": today().isoformat(),
        "name": _named(what, scope),
    }
    return hand_over(Order(kind, said["name"], said))


def _wanted() -> tuple[str, ...] | None:
    code = asked("agreement")
    of_agreement(code or None)
    return (code,) if code else None


def _year() -> FinancialYear:
    with reading() as session:
        return asked_year(list_recorded_years(session), today())


def _named(what: str, scope: Scope) -> str:
    """The file's name: what it is, whose, which year and as at when."""
    words = [what]
    if scope.agreements:
        words.append(", ".join(scope.agreements))
    if scope.year:
        words.append(str(scope.year))
    if scope.as_at:
        words.append(f"as at {scope.as_at}")
    return " ".join(words)
