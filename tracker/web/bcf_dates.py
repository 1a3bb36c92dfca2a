"""The national dates of the Better Care Fund: read by everybody, kept by administrators."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.obligations.bcf_dates import ListedDate, Standing
from tracker.domain.records.timetables import BcfDate
from tracker.errors import NotFound
from tracker.schemas import texts_of
from tracker.services.changes.edits import Why, mark_of
from tracker.services.timetables.bcf_dates import list_bcf_dates
from tracker.sheets import CellFault
from tracker.sheets.timetable_layouts import BCF_DATES
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, reading
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record

pages = Blueprint("bcf_dates", __name__, url_prefix="/settings/better-care-fund-dates")

_HINTS = {
    "financial_year": "The year it is about, such as 2026-27",
    "what": "For example, Quarter 3 report",
    "day": "Leave it blank if nothing is asked for: so a shipped date is struck out",
    "source": "The guidance or letter that says so",
}
_ADD = RecordForm(BCF_DATES, ("financial_year", "what", "day", "source"), hints=_HINTS)
_CHANGE = RecordForm(BCF_DATES, ("day", "source"), hints=_HINTS)


@pages.get("")
@allowed(Right.READ)
def dates() -> ResponseReturnValue:
    """Which dates are asked for, year by year."""
    with reading() as session:
        found = list_bcf_dates(session)
    return render_template(
        "bcf_dates/dates.html",
        sentence=_sentence(found),
        dates=found,
        words=_words,
        may_change=actor().has(Right.ADMINISTER),
    )


def _sentence(found: Sequence[ListedDate]) -> str:
    own = sum(one.own is not None for one in found)
    years = {one.date.financial_year for one in found}
    known = f"{counted(len(found), 'date')} of {counted(len(years), 'year')} are known"
    if not own:
        return f"{known}, all as shipped: add what was published since."
    return f"{known}; {own} of them {'was' if own == 1 else 'were'} entered here."


@pages.get("/add")
@allowed(Right.ADMINISTER)
def ask() -> ResponseReturnValue:
    """Which date to add."""
    return _form("Add a date", _ADD.filled(None), [], "")


@pages.post("/add")
@allowed(Right.ADMINISTER)
def add() -> ResponseReturnValue:
    """Add a date, or strike one out."""
    return saved_record(
        _ADD,
        None,
        {},
        Why("add Better Care Fund date", "all agreements"),
        to=url_for(".dates"),
        done="The date is added.",
        show=lambda fields, faults: _form("Add a date", fields, faults, ""),
    )


@pages.get("/change")
@allowed(Right.ADMINISTER)
def ask_change() -> ResponseReturnValue:
    """What is to be different about a date."""
    one = _asked_date()
    return _form(_heading("Change", one.date), _CHANGE.filled(one.date), [], _mark(one))


@pages.post("/change")
@allowed(Right.ADMINISTER)
def change() -> ResponseReturnValue:
    """Change a date; a shipped one is then kept here."""
    one = _asked_date()
    return saved_record(
        _CHANGE,
        one.own,
        _words(one.date),
        Why("change Better Care Fund date", f"{one.date.financial_year} / {one.date.what}"),
        to=url_for(".dates"),
        done="The date is changed.",
        show=lambda fields, faults: _form(_heading("Change", one.date), fields, faults, _mark(one)),
    )


@pages.get("/remove")
@allowed(Right.ADMINISTER)
def ask_remove() -> ResponseReturnValue:
    """Whether what was entered here is to go."""
    one = _asked_date()
    if one.own is None:
        abort(404, "This date is shipped with the tracker: strike it out by changing it.")
    return _removal(one, [])


@pages.post("/remove")
@allowed(Right.ADMINISTER)
def remove() -> ResponseReturnValue:
    """Take away what was entered here; a shipped date is then again as shipped."""
    one = _asked_date()
    return removed_record(
        BCF_DATES,
        one.own,
        Why("remove Better Care Fund date", f"{one.date.financial_year} / {one.date.what}"),
        to=url_for(".dates"),
        done="What was entered here is removed.",
        show=lambda faults: _removal(one, faults),
    )


def _asked_date() -> ListedDate:
    """The date that the address names."""
    kind = BCF_DATES.column["financial_year"].kind
    try:
        year = kind.load(kind.read(asked("financial_year")))
    except CellFault:
        abort(404, "There is no such date.")
    with reading() as session:
        found = list_bcf_dates(session)
    wanted = (
        one for one in found if (one.date.financial_year, one.date.what) == (year, asked("what"))
    )
    one = next(wanted, None)
    if one is None:
        raise NotFound("There is no such date: somebody may have removed it.")
    return one


def _words(row: BcfDate) -> dict[str, str]:
    """The words of an address that name a date."""
    texts = texts_of(BCF_DATES, row)
    return {name: texts[name] for name in BCF_DATES.key}


def _mark(one: ListedDate) -> str:
    return mark_of(BCF_DATES, one.own)


def _heading(verb: str, row: BcfDate) -> str:
    return f"{verb} {row.what} for {row.financial_year}"


def _form(
    heading: str, fields: Sequence[ShownField], faults: Sequence[FieldFault], mark: str
) -> str:
    return render_template(
        "bcf_dates/form.html",
        heading=heading,
        fields=fields,
        faults=faults,
        mark=mark,
        action=request.full_path.rstrip("?"),
    )


def _removal(one: ListedDate, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "bcf_dates/removal.html",
        heading=_heading("Remove", one.date),
        added=one.standing is Standing.ADDED,
        faults=faults,
        mark=_mark(one),
        action=request.full_path.rstrip("?"),
    )
