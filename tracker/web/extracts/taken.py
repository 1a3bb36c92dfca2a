"""Extracts that went in, the lines they left to deal with, and the mappings kept for the next."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from importers.marked import write_marked, write_marked_text
from tracker.access import Right
from tracker.errors import BadFile
from tracker.extract_intake import check_extract
from tracker.services.extracts.left import KeptLine, count_left, list_left, settle_left
from tracker.services.extracts.mapping_files import mapping_text
from tracker.services.extracts.mappings import get_mapping
from tracker.services.extracts.problems import left_problems
from tracker.services.extracts.taking import ExtractPlan
from tracker.services.extracts.waiting import get_extract
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked_page, now, reading, the_database, writing
from tracker.web.extracts.files import incoming_extract, waiting_extract
from tracker.web.extracts.intake import asked_wish
from tracker.web.extracts.words import exact, exact_text, extract_sentence
from tracker.web.files import workbook
from tracker.web.formatting import counted
from tracker.web.long_work import long_work
from tracker.web.paging import page_links
from tracker.web.throttled import an_export

pages = Blueprint("taken_extracts", __name__, url_prefix="/ledgers")

A_PAGE = 100
LONGEST_NUMBER = 10  # no line of any file has a number of more digits


@pages.get("/extracts/<int:number>")
@allowed(Right.READ)
def extract(number: int) -> ResponseReturnValue:
    """What one extract brought, with its control totals."""
    with reading() as session:
        found = get_extract(session, number)
    return render_template(
        "ledgers/extract.html",
        extract=found,
        totals=found.totals,
        sentence=extract_sentence(found),
        exact_text=exact_text,
    )


@pages.get("/left")
@allowed(Right.READ)
def left() -> ResponseReturnValue:
    """The lines that did not go in and that nobody has dealt with."""
    return _left([])


def _left(faults: list[FieldFault]) -> str:
    number = asked_page()
    with reading() as session:
        count = count_left(session)
        lines = list_left(session, A_PAGE, (number - 1) * A_PAGE)
    if number > 1 and not lines:
        abort(404, "The list has no such page.")
    return render_template(
        "ledgers/left.html",
        batches=_by_batch(lines),
        count=count,
        links=page_links(number, count, A_PAGE),
        exact=exact,
        faults=faults,
        how=request.form.get("how", ""),
    )


def _by_batch(lines: Sequence[KeptLine]) -> list[tuple[KeptLine, list[KeptLine]]]:
    """Lines by the extract that left them, each with one of its lines to name it by."""
    found: dict[int, list[KeptLine]] = {}
    for line in lines:
        found.setdefault(line.batch, []).append(line)
    return [(own[0], own) for own in found.values()]


@pages.post("/left/<int:number>")
@allowed(Right.CHANGE)
def settle(number: int) -> ResponseReturnValue:
    """Note how some lines of an extract were dealt with."""
    with reading() as session:
        get_extract(session, number)  # what is not there has no faults to speak of
    sent = request.form.getlist("line")
    chosen = [int(line) for line in sent if line.isdecimal() and len(line) < LONGEST_NUMBER]
    how = request.form.get("how", "").strip()
    faults = []
    if not chosen:
        faults.append(FieldFault(f"lines-{number}", "Choose the lines that were dealt with"))
    if not how:
        faults.append(FieldFault(f"how-{number}", "Say how they were dealt with"))
    if faults:
        return _left(faults), 422
    with writing() as session:
        count = settle_left(session, actor(), now(), number, chosen[:A_PAGE], how)
    flash(f"{counted(count, 'line')} dealt with.", "success")
    return redirect(url_for("taken_extracts.left"), 303)


@pages.get("/mappings/<code:organisation>/<code:name>")
@allowed(Right.READ)
@an_export
def mapping(organisation: str, name: str) -> ResponseReturnValue:
    """A kept mapping as the file the command line takes."""
    with reading() as session:
        kept = get_mapping(session, organisation, name)
    return send_file(
        BytesIO(mapping_text(kept.mapping).encode()),
        mimetype="application/json",
        as_attachment=True,
        download_name="mapping.json",
        max_age=0,
    )


@pages.get("/files/<token>/marked")
@allowed(Right.READ)
@an_export
@long_work()
def marked(token: str) -> ResponseReturnValue:
    """The user's own file with the rows that cannot go in marked."""
    waiting = waiting_extract(token)
    with incoming_extract(waiting, asked_wish(request.args.to_dict())) as incoming:
        plan = check_extract(the_database(), actor(), incoming)
        return _marked(incoming.path, waiting.file.name, plan)


def _marked(original: Path, name: str, plan: ExtractPlan) -> ResponseReturnValue:
    problems = list(plan.imported.problems) or list(left_problems(plan.found, plan.mapper))
    if not problems:
        abort(404, "This file has no rows to mark.")
    shown, delimiter = f"{Path(name).stem} with errors marked", plan.found.delimiter
    if delimiter is None:
        return workbook(shown, lambda out: write_marked(original, "xlsx", problems, out))
    out = original.with_name("marked.csv")
    try:
        write_marked_text(original, delimiter, problems, out)
        content = out.read_bytes()
    except BadFile:
        return workbook(shown, lambda listed: write_marked(original, "csv", problems, listed))
    return send_file(
        BytesIO(content),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"{shown}.csv",
        max_age=0,
    )
