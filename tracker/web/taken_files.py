"""Which files were taken away from the pages, by whom and when: for administrators and auditors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.config import LONDON
from tracker.exporters.lists import Cell
from tracker.list_questions import TakenListQuestions
from tracker.services.audit.taken_files import (
    TakenLine,
    TakenQuestion,
    TakenSort,
    count_taken,
    list_taken,
    newest_taken,
)
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked, asked_page, asked_words, beginning, reading
from tracker.web.files import list_file
from tracker.web.formatting import counted, day
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("taken_files", __name__)

A_PAGE = 50
MOST_IN_A_FILE = 20_000
HEADINGS = ("When", "Who", "File", "Agreement", "Asked for by", "From")
SORTED = {TakenSort.WHEN: "When", TakenSort.WHO: "Who", TakenSort.FILE: "File"}


@pages.get("/audit/files")
@allowed(Right.AUDIT)
def files() -> ResponseReturnValue:
    """Every file that the people of one's organisations took away, the newest first."""
    if asked("q"):
        count_search()
    given = asked_words(TakenListQuestions())
    question, order = _question(given)
    number = asked_page()
    with reading() as session:
        who = actor()
        newest = newest_taken(session, who)
        total = count_taken(session, who, TakenQuestion())
        is_narrow = question != TakenQuestion()
        matches = count_taken(session, who, question) if is_narrow else total
        skip = (number - 1) * A_PAGE
        lines = list_taken(
            session, who, question, order.by, descending=order.descending, most=A_PAGE, skip=skip
        )
    if number > 1 and not lines:
        abort(404, "The list has no such page.")
    return render_template(
        "history/files.html",
        sentence=_sentence(total, newest),
        lines=lines,
        asked=given,
        matches=matches,
        is_narrow=is_narrow,
        headings=sort_links(SORTED, order, "files", {TakenSort.WHEN}),
        downloads=file_links(".download"),
        links=page_links(number, matches, A_PAGE),
    )


@pages.get("/audit/files.<any(xlsx, csv):form>")
@allowed(Right.AUDIT)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, as a file; which is then in the list, too."""
    question, order = _question(asked_words(TakenListQuestions()))
    with reading() as session:
        found = list_taken(
            session,
            actor(),
            question,
            order.by,
            descending=order.descending,
            most=MOST_IN_A_FILE + 1,
        )
    if len(found) > MOST_IN_A_FILE:
        abort(
            400,
            f"These are more than {MOST_IN_A_FILE:,} files, which is the most a list can hold. "
            "Ask for fewer days.",
        )
    return list_file(form, "Files taken away", HEADINGS, [_row(line) for line in found])


def _question(given: Mapping[str, Any]) -> tuple[TakenQuestion, Order[TakenSort]]:
    since, until = given["since"], given["until"]
    question = TakenQuestion(
        given["q"],
        given["agreement"],
        since=None if since is None else beginning(since),
        before=None if until is None else beginning(until + timedelta(days=1)),
    )
    return question, asked_order(given["sort"] or f"-{TakenSort.WHEN}", TakenSort.WHEN)


def _row(line: TakenLine) -> list[Cell]:
    return [line.at, line.by, line.file_name, line.agreement, line.asked, line.address]


def _sentence(count: int, newest: datetime | None) -> str:
    if newest is None:
        return "No file was taken away yet by the people of your organisation."
    were = "was" if count == 1 else "were"
    on = day(newest.astimezone(LONDON).date())
    return f"{counted(count, 'file')} {were} taken away, the latest on {on}."
