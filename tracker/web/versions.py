"""The versions of an agreement, and what changed from one to another, word by word."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.versions import FIRST, VersionLine, versions_of
from tracker.services.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, reading, today
from tracker.web.formatting import counted, day
from tracker.web.redlines import changed_fields

pages = Blueprint("versions", __name__)

SHEETS = ("Partners", "Variations", "Agreement versions")
_AS_MADE = "first"  # how the address names the agreement as first made


@pages.get("/agreements/<code:agreement>/versions")
@allowed(Right.READ)
def versions(agreement: str) -> ResponseReturnValue:
    """How often the agreement was varied, and what each variation changed."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    lines = versions_of(book, today())
    after = _chosen(lines, asked("to"), lines[0])
    place = lines.index(after)
    before = _chosen(lines, asked("from"), lines[min(place + 1, len(lines) - 1)])
    frame = frame_of(book)
    return render_template(
        "versions/versions.html",
        **frame,
        sentence=_sentence(lines),
        lines=lines,
        before=before,
        after=after,
        changes=changed_fields(AGREEMENTS, before.content, after.content, frame["names"]),
        as_made=_AS_MADE,
    )


def _chosen(lines: Sequence[VersionLine], text: str, usual: VersionLine) -> VersionLine:
    if not text:
        return usual
    wanted = FIRST if text == _AS_MADE else text
    found = next((line for line in lines if line.variation == wanted), None)
    if found is None:
        abort(404, f"This agreement has no version {text}.")
    return found


def _sentence(lines: Sequence[VersionLine]) -> str:
    number = len(lines) - 1
    if not number:
        return "The agreement has not been varied."
    late = sum(line.days_late > 0 for line in lines)
    since = f"from {day(lines[0].start)}"
    latest = "The agreement was varied " + (
        f"once, {since}" if number == 1 else f"{counted(number, 'time')}, last {since}"
    )
    if not late:
        return f"{latest}; {'it' if number == 1 else 'every variation'} was signed in time."
    return f"{latest}; {'it' if number == 1 else counted(late, 'variation')} took effect unsigned."
