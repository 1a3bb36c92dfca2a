"""Who changed what all agreements share: organisations, standard measures, national dates."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.config import LONDON
from tracker.list_questions import SharedListQuestions
from tracker.services.audit.shared_trail import (
    SHARED,
    SharedQuestion,
    changes_of_shared_record,
    count_shared,
    get_shared,
    list_shared,
    list_shared_changes,
    shared_head,
    shared_lines_of,
)
from tracker.services.audit.trail import TrailSort, file_of_batch
from tracker.services.imports.batches import shown_batches
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_words, beginning, reading
from tracker.web.formatting import counted, day
from tracker.web.history import (
    A_PAGE,
    MOST_FIELDS,
    MOST_LINES,
    SORTED,
    asked_trail_order,
    trail_file,
)
from tracker.web.long_work import long_work
from tracker.web.paging import page_links
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("shared_history", __name__)


@pages.get("/audit/entries")
@allowed(Right.READ)
def entries() -> ResponseReturnValue:
    """Every change to what belongs to no agreement, the newest first."""
    if asked("q"):
        count_search()
    given = asked_words(SharedListQuestions())
    question, order, number = _question(given), asked_trail_order(), asked_page()
    with reading() as session:
        head = shared_head(session)
        is_narrow = question != SharedQuestion()
        matches = count_shared(session, question) if is_narrow else head.number
        skip = (number - 1) * A_PAGE
        found = list_shared(session, question, A_PAGE, skip, order.by, descending=order.descending)
    if number > 1 and not found:
        abort(404, "The list has no such page.")
    return render_template(
        "history/shared.html",
        entries=found,
        sentence=_sentence(head.number, head.newest),
        matches=matches,
        is_narrow=is_narrow,
        headings=sort_links(SORTED, order, "changes", {TrailSort.WHEN}),
        people=head.people,
        sheets=SHARED,
        asked=given,
        links=page_links(number, matches, A_PAGE),
        downloads=file_links(".download"),
        most=MOST_FIELDS,
    )


@pages.get("/audit/entries.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
@long_work()
def download(form: str) -> ResponseReturnValue:
    """What was changed as the address asks for it, one row for each changed field."""
    question, order = _question(asked_words(SharedListQuestions())), asked_trail_order()
    with reading() as session:
        changes = list_shared_changes(
            session, question, MOST_FIELDS + 1, order.by, descending=order.descending
        )
        return trail_file(form, "Changes to what all agreements share", changes)


@pages.get("/audit/entries/<int:number>")
@allowed(Right.READ)
def entry(number: int) -> ResponseReturnValue:
    """One change set: each shared record before and after, field by field."""
    page = asked_page()
    with reading() as session:
        found = get_shared(session, number)
        lines = shared_lines_of(session, number, MOST_LINES + 1, (page - 1) * MOST_LINES)
        file_name = file_of_batch(session, found.batch)
        opened = shown_batches(session, [found.batch])
    return render_template(
        "history/shared_entry.html",
        entry=found,
        lines=lines[:MOST_LINES],
        more=len(lines) > MOST_LINES,
        page=page,
        file_name=file_name,
        opened=opened,
    )


@pages.get("/audit/entries/record")
@allowed(Right.READ)
def record() -> ResponseReturnValue:
    """Everything that happened to one shared record, the oldest first."""
    sheet, key = asked("sheet"), asked("record")
    if sheet not in SHARED:
        abort(404, "There is no such register.")
    with reading() as session:
        changes = changes_of_shared_record(session, sheet, key, MOST_LINES)
    return render_template(
        "history/shared_record.html", sheet=sheet, record=key, changes=changes, most=MOST_LINES
    )


def _question(given: Mapping[str, Any]) -> SharedQuestion:
    since, until = given["since"], given["until"]
    if given["sheet"] and given["sheet"] not in SHARED:
        abort(400, "There is no such register.")
    return SharedQuestion(
        given["q"],
        given["sheet"],
        given["person"],
        since=None if since is None else beginning(since),
        before=None if until is None else beginning(until + timedelta(days=1)),
    )


def _sentence(count: int, newest: datetime | None) -> str:
    if newest is None:
        return "Nothing that all agreements share was changed yet."
    were = "was" if count == 1 else "were"
    on = day(newest.astimezone(LONDON).date())
    return (
        f"{counted(count, 'change set')} {were} made to what all agreements share, the newest on "
        f"{on}."
    )
