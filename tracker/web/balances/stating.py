"""A body says what its own ledger shows: typed, pasted, or confirmed as the tracker shows it."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.balances.comparing import ComparedBalance, Owing
from tracker.domain.funds.month_block import read_block
from tracker.domain.money import money_text
from tracker.domain.records.balances import OwnBalance
from tracker.errors import RuleBroken
from tracker.schemas import row_from_texts, texts_of
from tracker.services.approvals.drafts import (
    Draft,
    NewDraft,
    discard_draft,
    list_drafts,
    save_draft,
)
from tracker.services.balances.views import (
    StatedAmounts,
    Stating,
    amounts_here,
    balances_of,
    require_own,
    state,
)
from tracker.services.changes.edits import Why, mark_of
from tracker.sheets.balance_layouts import OWN_BALANCES
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, now, reading, writing
from tracker.web.balances.words import PREFIX, Balances, asked_balances, without_fault
from tracker.web.formatting import counted, day, moment
from tracker.web.saving import save

pages = Blueprint("balance_stating", __name__, url_prefix=PREFIX)

COLUMNS = ("due", "invoiced", "paid", "note")
SEEN = "seen"
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """A balance as a line of the form, with what stands in its boxes."""

    balance: ComparedBalance
    ref: str
    title: str
    texts: Mapping[str, str]
    seen: str


@dataclass(frozen=True, slots=True)
class Form:
    """The balances that one body states, and the drafts its people have left of them."""

    found: Balances
    organisation: str
    balances: Sequence[ComparedBalance]
    drafts: Sequence[Draft]

    @property
    def key(self) -> str:
        """The address under which a draft of it is kept."""
        return f"{request.path}?{self.found.year}&{self.found.as_at}&{self.organisation}"

    @property
    def draft(self) -> Draft | None:
        """What the asking person left in it."""
        return next((d for d in self._all if d.person == actor().name), None)

    @property
    def others(self) -> list[str]:
        """Who else of the body left a draft of it, and when."""
        return [
            f"{d.person} left a draft of this on {moment(d.saved_at)}."
            for d in self._all
            if d.person != actor().name
        ]

    @property
    def _all(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.form == self.key]

    @property
    def headings(self) -> dict[str, str]:
        """The columns as the body calls them: what it received as host, or paid."""
        is_host = self.organisation == self.found.book.as_at(self.found.as_at).host
        return {
            "due": "Due",
            "invoiced": "Invoiced",
            "paid": "Received" if is_host else "Paid",
            "note": "Note",
        }


@pages.get("/state")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """The boxes for what a body's own ledger shows, with what it has stated or left as a draft."""
    form = _form(agreement)
    if asked("fill") == "tracker":
        return _page(form, _tracker_texts(form), [], _CONFIRM)
    if form.draft is not None:
        return _page(form, form.draft.texts, [], "This is your draft; nobody else’s side sees it.")
    return _page(form, {}, [], "")


_CONFIRM = (
    "These are the figures as the tracker shows them. Hold them against your own ledger, correct "
    "what differs, and submit. Nothing is stated yet."
)


@pages.post("/state")
@allowed(Right.CHANGE)
def submit(agreement: str) -> ResponseReturnValue:
    """Show the figures to the other side, keep them as a draft, or fill the boxes."""
    form, wanted = _form(agreement), request.form.get("do", "submit")
    texts = _typed(form)
    if wanted == "tracker":
        return _page(form, {**texts, **_tracker_texts(form)}, [], _CONFIRM)
    if wanted == "fill":
        filled, notice = _pasted(form, texts)
        return _page(form, filled, [], notice)
    if wanted in {"draft", "discard"}:
        return _draft(form, texts, discards=wanted == "discard")
    return _submitted(form, texts)


def _form(agreement: str) -> Form:
    with reading() as session:
        found = without_fault(asked_balances(session, agreement))
        organisation = asked("organisation") or next(iter(found.own), "")
        require_own(actor(), found.book, organisation)
        drafts = list_drafts(session, actor(), agreement)
    own = balances_of(found.book, organisation, found.year, found.as_at)
    return Form(found, organisation, own, drafts)


def _draft(form: Form, texts: Mapping[str, str], *, discards: bool) -> ResponseReturnValue:
    title = f"Balances as at {day(form.found.as_at)}"
    draft = NewDraft(form.key, title, form.found.agreement, texts, form.organisation)
    try:
        with writing() as session:
            if discards:
                discard_draft(session, actor(), form.key)
            else:
                save_draft(session, actor(), now(), draft)
    except RuleBroken as refusal:
        return _page(form, texts, [FieldFault("form", refusal.sentence.rstrip("."))], ""), 422
    words = "Your draft is discarded." if discards else (
        "The draft is saved. Only finance leads of your own organisation can see it."
    )  # fmt: skip
    flash(words, "success")
    return redirect(form.found.at("balance_stating.ask", organisation=form.organisation), 303)


def _submitted(form: Form, texts: Mapping[str, str]) -> ResponseReturnValue:
    amounts, faults = _read(form, texts)
    moved = [
        FieldFault(
            f"due-{ref_of(one.owing)}",
            f"{form.found.title(one.owing)} was changed by somebody else of your organisation "
            "meanwhile: check the figures and submit again",
        )
        for one in form.balances
        if texts.get(f"{SEEN}-{ref_of(one.owing)}", "") != _seen(one, form.organisation)
    ]
    if faults or moved:
        return _page(form, texts, [*faults, *moved], ""), 409 if moved else 422
    if not amounts:
        fault = FieldFault("form", "Enter the figures of one balance at least")
        return _page(form, texts, [fault], ""), 422
    found = form.found
    stating = Stating(form.organisation, found.year, found.as_at, actor().name, found.today)
    try:
        edits = state(found.book, stating, amounts)
    except RuleBroken as refusal:
        fault = FieldFault("form", refusal.sentence.rstrip("."))
        return _page(form, texts, [fault], ""), 422
    subject = f"{found.agreement} / {form.organisation} {found.year} as at {found.as_at:%d/%m/%Y}"
    saved = save(
        edits,
        Why("state balances", subject),
        to=found.address,
        done=f"{counted(len(edits), 'balance')} stated; the other side can see it now."
        if edits
        else "Nothing was different from what you have stated already.",
    )
    if isinstance(saved, list):
        return _page(form, texts, saved, ""), 422
    if not isinstance(saved, tuple):  # a page with both versions has saved nothing yet
        with writing() as session:
            discard_draft(session, actor(), form.key)
    return saved


def _read(
    form: Form, texts: Mapping[str, str]
) -> tuple[dict[Owing, StatedAmounts], list[FieldFault]]:
    """What was typed for each balance; a line left blank is not stated."""
    amounts: dict[Owing, StatedAmounts] = {}
    faults: list[FieldFault] = []
    for one in form.balances:
        ref = ref_of(one.owing)
        typed = {name: texts.get(f"{name}-{ref}", "").strip() for name in COLUMNS}
        if not any(typed.values()):
            if one.own(form.organisation) is not None:
                faults.append(
                    FieldFault(f"due-{ref}", f"{form.found.title(one.owing)}: what was stated can "
                               "be corrected, but not taken back: enter the figures")
                )  # fmt: skip
            continue
        row = row_from_texts(OWN_BALANCES, {**_fixed(form, one), **typed})
        if isinstance(row, list):
            faults += [
                FieldFault(
                    f"{f.field}-{ref}" if f.field in COLUMNS else "form",
                    f"{form.found.title(one.owing)}: {_in_words(form, f.field, f.sentence)}",
                )
                for f in row
            ]
        elif isinstance(row, OwnBalance):
            amounts[one.owing] = StatedAmounts(row.due, row.invoiced, row.paid, row.note)
    return amounts, faults


def _in_words(form: Form, field: str, sentence: str) -> str:
    """A fault with the column as the body calls it: the host has received what the payer paid."""
    if field == "paid":
        heading = form.headings["paid"]
        return sentence.replace("Paid", heading).replace("the paid", f"the {heading.lower()}")
    return sentence


def _fixed(form: Form, one: ComparedBalance) -> dict[str, str]:
    found = form.found
    return {
        "agreement": found.agreement, "fund": one.owing.fund, "payer": one.owing.payer,
        "financial_year": str(found.year), "as_at": f"{found.as_at:%d/%m/%Y}",
        "organisation": form.organisation, "stated_by": actor().name,
        "stated_on": f"{found.today:%d/%m/%Y}",
    }  # fmt: skip


def _typed(form: Form) -> dict[str, str]:
    names = {f"{c}-{ref_of(one.owing)}" for one in form.balances for c in (*COLUMNS, SEEN)}
    return {name: text for name, text in request.form.items() if name in names}


def _tracker_texts(form: Form) -> dict[str, str]:
    texts: dict[str, str] = {}
    for one in form.balances:
        here, ref = amounts_here(one), ref_of(one.owing)
        texts |= {
            f"due-{ref}": money_text(here.due),
            f"invoiced-{ref}": money_text(here.invoiced),
            f"paid-{ref}": money_text(here.paid),
        }
    return texts


def _pasted(form: Form, texts: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The boxes with a pasted table put in, and a sentence that says what was done."""
    block = request.form.get("block", "")[:MOST_TEXT]
    titles = {row.fund: row.title for row in form.found.book.funds}
    funds = [one.owing.fund for one in form.balances]
    several = len(set(funds)) < len(funds)  # then a line names its payer too
    named = [
        (f"{o.owing.fund} {o.owing.payer}", f"{titles.get(o.owing.fund, '')} {o.owing.payer}")
        if several
        else (o.owing.fund, titles.get(o.owing.fund, ""))
        for o in form.balances
    ]
    filled = read_block(_with_tabs(block), named, form.headings)
    found = dict(texts)
    for (place, name), text in filled.texts.items():
        found[f"{name}-{ref_of(form.balances[place].owing)}"] = text
    sentence = f"{counted(filled.schemes, 'balance')} filled from the table. Nothing is stated yet."
    if filled.unplaced:
        sentence += (
            f" {counted(len(filled.unplaced), 'line')} named no balance here and "
            f"{'was' if len(filled.unplaced) == 1 else 'were'} left out: "
            f"{'; '.join(filled.unplaced[:5])[:300]}"
        )
    return found, sentence


def _with_tabs(block: str) -> str:
    """A table as a spreadsheet copies it; comma-separated lines are turned into one."""
    if "\t" in block or "," not in block:
        return block
    try:
        lines = list(csv.reader(io.StringIO(block)))
    except csv.Error:
        return block
    return "\n".join("\t".join(cell.replace("\n", " ") for cell in line) for line in lines)


def ref_of(owing: Owing) -> str:
    """What stands for a balance in names of fields: a hash, because codes may hold anything."""
    return hashlib.sha256(json.dumps([owing.fund, owing.payer]).encode()).hexdigest()[:12]


def _seen(one: ComparedBalance, organisation: str) -> str:
    return mark_of(OWN_BALANCES, one.own(organisation))


def _page(form: Form, texts: Mapping[str, str], faults: Sequence[FieldFault], notice: str) -> str:
    found = form.found
    return render_template(
        "balances/state.html",
        **frame_of(found.book, found.book.as_at(found.as_at)),
        view=found,
        form=form,
        lines=[_line(form, one, texts) for one in form.balances],
        who=names_of(found.book).get(form.organisation, form.organisation),
        steps=found.steps,
        faults=list(faults),
        notice=notice,
    )


def _line(form: Form, one: ComparedBalance, texts: Mapping[str, str]) -> Line:
    ref, own = ref_of(one.owing), one.own(form.organisation)
    kept = {} if own is None else texts_of(OWN_BALANCES, own)
    return Line(
        one,
        ref,
        form.found.title(one.owing),
        {name: texts.get(f"{name}-{ref}", kept.get(name, "")) for name in COLUMNS},
        _seen(one, form.organisation),
    )
