"""One variation: who signed it by what authority, what it does to the money, what it changed."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right, recorded_by
from tracker.domain.agreements.variation_effect import effect_of
from tracker.domain.agreements.variation_signing import Signing, signing_of
from tracker.domain.agreements.versions import versions_of
from tracker.domain.registers import AgreementBook, Variation
from tracker.domain.wording import listed
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.agreements.redlines import changed_fields
from tracker.web.allowing import allowed
from tracker.web.asking import actor, reading, today
from tracker.web.formatting import counted, day

pages = Blueprint("variations", __name__)

SHEETS = (
    "Partners", "Funds", "Variations", "Agreement versions", "Contributions",
    "Variation signatures", "Decisions",
)  # fmt: skip


@pages.get("/agreements/<code:agreement>/versions/<code:variation>")
@allowed(Right.READ)
def variation(agreement: str, variation: str) -> ResponseReturnValue:
    """A variation from its signatures to its pounds."""
    who = actor()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        own = recorded_by(session, who, [row.organisation for row in book.partners])
    row = next((row for row in book.variations if row.variation == variation), None)
    if row is None:
        abort(404, f"This agreement has no variation {variation}.")
    signing = signing_of(book, row, today())
    lines = versions_of(book, today())
    place = next(n for n, line in enumerate(lines) if line.variation == variation)
    frame = frame_of(book)
    return render_template(
        "versions/variation.html",
        **frame,
        variation=row,
        sentence=sentence_of(book, signing),
        signing=signing,
        own=own if frame["may_change"] else frozenset(),
        for_all=own >= {row.organisation for row in book.partners},
        without_authority=listed(
            frame["names"].get(line.organisation, line.organisation)
            for line in signing.partners
            if line.lacks_authority
        ),
        effect=effect_of(book, [variation]),
        before=lines[place + 1],
        after=lines[place],
        changes=changed_fields(
            AGREEMENTS, lines[place + 1].content, lines[place].content, frame["names"]
        ),
        decisions=[one for one in book.decisions if one.variation == variation],
        steps=[{"text": "Versions", "href": url_for("versions.versions", agreement=agreement)}],
    )


def sentence_of(book: AgreementBook, signing: Signing) -> str:
    """When it takes effect, whether everybody has signed, and how late."""
    row, names = signing.variation, names_of(book)
    start = f"Variation {row.variation} {_takes(row)} effect on {day(row.effective_from)}"
    late = counted(signing.days_late, "day")
    if signing.signed_on is not None:
        when = f"signed by every partner, the last on {day(signing.signed_on)}"
        return f"{start}; it is {when}" + (f", {late} later." if signing.days_late else ".")
    missing = listed(names.get(code, code) for code in signing.missing)
    whom = f"by {missing}" if len(signing.missing) < len(signing.partners) else "by anybody"
    running = f"; it has been in effect for {late}" if signing.days_late else ""
    return f"{start}; it is not signed {whom}{running}."


def _takes(row: Variation) -> str:
    return "took" if row.effective_from <= today() else "takes"
