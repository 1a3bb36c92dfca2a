"""Linked variations: contribution changes of several years that net to zero, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.planning.linked_contributions import contribution_of, mismatches
from tracker.domain.records.linked_variations import (
    LinkedSet,
    LinkedVariation,
    linked_sets,
    open_balances,
    set_faults,
)
from tracker.domain.registers import AgreementBook, Row
from tracker.errors import NotFound
from tracker.services.changes.edits import Edit, Why
from tracker.sheets import Layout, Value
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.sheets.money_layouts import CONTRIBUTIONS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading, today
from tracker.web.planning.linked_form import LinkedForm, TypedSet, mark_of_set
from tracker.web.planning.linked_words import linked_sentence, set_sentence
from tracker.web.planning.views import linked_book
from tracker.web.saving import save

pages = Blueprint("linked", __name__, url_prefix="/agreements/<code:agreement>/money/linked")

MOVED = "Somebody else changed this set since you opened it. Check what it says now, and save again"


@dataclass(frozen=True)
class Linked:
    """An agreement with its linked variations, as the pages show them."""

    book: AgreementBook
    sets: Sequence[LinkedSet]
    present: FinancialYear

    @property
    def years(self) -> list[FinancialYear]:
        """From this year, or the first change if that is earlier, to the last year that matters."""
        said = {year for one in self.sets for year in one.years}
        said |= {one.head.balance_due for one in self.sets if one.head.balance_due}
        starts = [year.start for year in {*said, self.present}]
        return [FinancialYear(n) for n in range(min(starts), max(starts) + 1)]

    def one(self, link: str) -> LinkedSet:
        """A set by its reference.

        Raises:
            NotFound: when there is none.
        """
        found = next((one for one in self.sets if one.head.link == link), None)
        if found is None:
            raise NotFound(f"There is no set of linked variations {link}.")
        return found


@pages.get("")
@allowed(Right.READ)
def linked(agreement: str) -> ResponseReturnValue:
    """Every set with its changes, and the open balance by partner and year."""
    view = _linked(agreement)
    names = names_of(view.book)
    return render_template(
        "planning/linked.html",
        **frame_of(view.book),
        sentence=linked_sentence(view.sets, view.present, names),
        sets=view.sets,
        words={one.head.link: set_sentence(one, view.present, names) for one in view.sets},
        wrong={one.head.link: list(mismatches(one, view.book.contributions)) for one in view.sets},
        years=view.years,
        balances=open_balances(view.sets, view.years),
        present=view.present,
    )


@pages.get("/add")
@allowed(Right.CHANGE)
def ask_add(agreement: str) -> ResponseReturnValue:
    """The form for a set of linked changes."""
    view = _linked(agreement)
    return _page(view, None, LinkedForm(view.book, view.present).filled(None), [])


@pages.post("/add")
@allowed(Right.CHANGE)
def add(agreement: str) -> ResponseReturnValue:
    """Record a set, and the contributions it changes."""
    return _saved(_linked(agreement), None)


@pages.get("/<code:link>/change")
@allowed(Right.CHANGE)
def ask_change(agreement: str, link: str) -> ResponseReturnValue:
    """The form with a set as it is."""
    view = _linked(agreement)
    kept = view.one(link)
    return _page(view, kept, LinkedForm(view.book, view.present).filled(kept), [])


@pages.post("/<code:link>/change")
@allowed(Right.CHANGE)
def change(agreement: str, link: str) -> ResponseReturnValue:
    """Change a set, and the contributions with it."""
    view = _linked(agreement)
    return _saved(view, view.one(link))


@pages.get("/<code:link>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, link: str) -> ResponseReturnValue:
    """Ask before a set goes, with the contributions it changed."""
    view = _linked(agreement)
    return _removal(view, view.one(link), [])


@pages.post("/<code:link>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, link: str) -> ResponseReturnValue:
    """Remove a set with its contributions; the audit trail keeps them."""
    view = _linked(agreement)
    to = url_for("linked.linked", agreement=agreement)
    kept = next((one for one in view.sets if one.head.link == link), None)
    if kept is None:  # gone already, as it is after the same form came twice
        flash("The set is removed.", "success")
        return redirect(to, 303)
    if request.form.get("mark") != mark_of_set(kept):
        return _removal(view, kept, [FieldFault("form", MOVED)]), 409
    saved = save(
        set_edits(view.book, kept, None),
        Why("remove linked variations", f"{agreement} / {link}"),
        to=to,
        done="The set is removed, and the contributions it changed are as before it.",
    )
    if isinstance(saved, list):
        return _removal(view, kept, saved), 422
    return saved


def set_edits(book: AgreementBook, before: LinkedSet | None, after: LinkedSet | None) -> list[Edit]:
    """What makes one set of another: its head, its changes, and the contributions they are.

    A contribution that somebody changed by hand is put right; one of a change that goes is removed
    as it is now.
    """
    kept = {CONTRIBUTIONS.key_of(row): row for row in book.contributions}
    rows_before, rows_after = _rows(before), _rows(after)
    edits = []
    for place in {**rows_before, **rows_after}:
        layout, key = place
        old, new = rows_before.get(place), rows_after.get(place)
        if layout is CONTRIBUTIONS and old is not None:
            old = kept.get(key)
        if old != new:
            edits.append(Edit(layout, old, new))
    return edits


def _rows(of: LinkedSet | None) -> dict[tuple[Layout, tuple[Value, ...]], Row]:
    if of is None:
        return {}
    rows: list[tuple[Layout, Row]] = [(LINKED_VARIATIONS, of.head)]
    rows += [(LINKED_CHANGES, change) for change in of.changes]
    rows += [(CONTRIBUTIONS, contribution_of(of.head, change)) for change in of.changes]
    return {(layout, layout.key_of(row)): row for layout, row in rows}


def _saved(view: Linked, kept: LinkedSet | None) -> ResponseReturnValue:
    form = LinkedForm(view.book, view.present)
    found, entered, faults = form.typed(kept)
    if found.wants_more:
        return _page(view, kept, found, [])
    if entered is not None:
        faults = [
            FieldFault(field, sentence.rstrip(".")) for field, sentence in set_faults(entered)
        ]
        if kept is None and any(one.head.link == entered.head.link for one in view.sets):
            faults.append(
                FieldFault("link", f"Set {entered.head.link} is recorded already: enter another")
            )
    if entered is None or faults:
        return _page(view, kept, found, faults), 422
    if kept is not None and request.form.get("mark") != mark_of_set(kept):
        return _page(view, kept, found, [FieldFault("form", MOVED)]), 409
    agreement = view.book.agreement.agreement
    saved = save(
        set_edits(view.book, kept, entered),
        Why(
            "change linked variations" if kept else "add linked variations",
            f"{agreement} / {entered.head.link}",
        ),
        to=url_for("linked.linked", agreement=agreement),
        done="The linked variations are saved, and the contributions of each year with them.",
    )
    if isinstance(saved, list):
        return _page(view, kept, found, [form.placed(fault) for fault in saved]), 422
    return saved


def _linked(agreement: str) -> Linked:
    with reading() as session:
        book = linked_book(session, agreement)
    sets = linked_sets(book.linked_variations, book.linked_changes)
    return Linked(book, sets, FinancialYear.of(today()))


def _page(
    view: Linked, kept: LinkedSet | None, found: TypedSet, faults: Sequence[FieldFault]
) -> str:
    head: LinkedVariation | None = kept.head if kept else None
    return render_template(
        "planning/linked_form.html",
        **frame_of(view.book),
        head=head,
        typed=found,
        mark=mark_of_set(kept) if kept else "",
        faults=list(faults),
        action=request.path,
        back=url_for("linked.linked", agreement=view.book.agreement.agreement),
    )


def _removal(view: Linked, kept: LinkedSet, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "planning/linked_removal.html",
        **frame_of(view.book),
        kept=kept,
        mark=mark_of_set(kept),
        faults=list(faults),
        action=request.path,
        back=url_for("linked.linked", agreement=view.book.agreement.agreement),
    )
