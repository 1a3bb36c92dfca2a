"""Funds and schemes as records: what there is, added, changed, and removed while nothing needs it."""

from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.registers import AgreementBook, Fund, Scheme
from tracker.services.changes.edits import Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets import Layout
from tracker.sheets.agreement_layouts import FUNDS, SCHEMES
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.choices import partner_options
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import Show, removed_record, saved_record

pages = Blueprint("fund_records", __name__, url_prefix="/agreements/<code:agreement>/set-up")

Record = TypeVar("Record", Fund, Scheme)
SHEETS = ("Partners", "Funds", "Schemes")
_FUND_HINTS = {
    "fund": "A short code, unique in this agreement; it cannot be changed later",
    "kind": "Only a pooled fund is shared. Aligned money stays with each body; money in view is "
    "shown for context and counted nowhere",
    "reserve": "Held in the fund against overspends",
    "uncommitted": "Not committed yet, and so available to be cut",
}
_SCHEME_HINTS = {
    "scheme": "A short code, unique in this fund; it cannot be changed later",
    "provider": "A partner by its code or name, or who else provides it",
    "spend_type": "Say it where capital pays for some schemes of the fund",
    "area_of_spend": "For example, Community health or Social care",
    "vat_regime": "For example, Council (section 33), NHS contracted-out services, Exempt, or "
    "Agency (taxable)",
}
_FUND_FIELDS = ("title", "kind", "reserve", "uncommitted")
_SCHEME_FIELDS = (
    "title", "lead_commissioner", "provider", "area_of_spend", "vat_regime", "spend_type",
)  # fmt: skip


@pages.get("/funds")
@allowed(Right.READ)
def funds(agreement: str) -> ResponseReturnValue:
    """Which funds the agreement has, and which schemes each of them."""
    book = _book(agreement)
    return render_template(
        "set_up/funds.html",
        **frame_of(book),
        sentence=_sentence(book),
        funds=[(fund, [s for s in book.schemes if s.fund == fund.fund]) for fund in book.funds],
        steps=_steps(agreement)[:1],
    )


def _sentence(book: AgreementBook) -> str:
    if not book.funds:
        return "No fund is recorded: add the first one, then its schemes."
    have = f"{counted(len(book.funds), 'fund')} with {counted(len(book.schemes), 'scheme')}"
    blank = sum(not scheme.vat_regime for scheme in book.schemes)
    lack = "scheme has" if blank == 1 else "schemes have"
    return f"{have}; {blank} {lack} no VAT regime." if blank else f"{have}."


def _fund_form(*, new: bool) -> RecordForm:
    names = ("fund", *_FUND_FIELDS) if new else _FUND_FIELDS
    return RecordForm(FUNDS, names, labels={"fund": "Code"}, hints=_FUND_HINTS)


def _scheme_form(book: AgreementBook, *, new: bool) -> RecordForm:
    names = ("scheme", *_SCHEME_FIELDS) if new else _SCHEME_FIELDS
    return RecordForm(
        SCHEMES,
        names,
        labels={"scheme": "Code", "vat_regime": "VAT regime"},
        hints=_SCHEME_HINTS,
        options={"lead_commissioner": partner_options(book)},
    )


@pages.get("/add-fund")
@allowed(Right.CHANGE)
def ask_fund(agreement: str) -> ResponseReturnValue:
    """What the new fund is."""
    book, form = _book(agreement), _fund_form(new=True)
    return _page(book, "Add a fund", "Add fund", "")(form.filled(None), [])


@pages.post("/add-fund")
@allowed(Right.CHANGE)
def add_fund(agreement: str) -> ResponseReturnValue:
    """Add a fund."""
    return saved_record(
        _fund_form(new=True),
        None,
        {"agreement": agreement},
        Why("add fund", agreement),
        to=url_for(".funds", agreement=agreement),
        done="The fund is added. Add its schemes next.",
        show=_page(_book(agreement), "Add a fund", "Add fund", ""),
    )


@pages.get("/funds/<code:fund>/change")
@allowed(Right.CHANGE)
def ask_fund_change(agreement: str, fund: str) -> ResponseReturnValue:
    """What is to be different about the fund."""
    book = _book(agreement)
    row = _one(_find_fund(book, fund), f"fund {fund}")
    form = _fund_form(new=False)
    return _page(book, f"Change {row.title}", "Save", form.mark(row))(form.filled(row), [])


@pages.post("/funds/<code:fund>/change")
@allowed(Right.CHANGE)
def change_fund(agreement: str, fund: str) -> ResponseReturnValue:
    """Change a fund."""
    book = _book(agreement)
    row = _find_fund(book, fund)
    form = _fund_form(new=False)
    title = fund if row is None else row.title
    return saved_record(
        form,
        row,
        {"agreement": agreement, "fund": fund},
        Why("change fund", f"{agreement} / {fund}"),
        to=url_for(".funds", agreement=agreement),
        done="The fund is changed.",
        show=_page(book, f"Change {title}", "Save", form.mark(row)),
    )


@pages.get("/funds/<code:fund>/remove")
@allowed(Right.CHANGE)
def ask_fund_removal(agreement: str, fund: str) -> ResponseReturnValue:
    """Whether the fund is to go."""
    book = _book(agreement)
    row = _one(_find_fund(book, fund), f"fund {fund}")
    return _removal_page(book, FUNDS, row, [])


@pages.post("/funds/<code:fund>/remove")
@allowed(Right.CHANGE)
def remove_fund(agreement: str, fund: str) -> ResponseReturnValue:
    """Remove a fund that nothing else names."""
    book = _book(agreement)
    row = _find_fund(book, fund)
    return removed_record(
        FUNDS,
        row,
        Why("remove fund", f"{agreement} / {fund}"),
        to=url_for(".funds", agreement=agreement),
        done=f"Fund {fund} is removed.",
        show=lambda faults: _removal_page(book, FUNDS, row, faults),
    )


@pages.get("/funds/<code:fund>/add-scheme")
@allowed(Right.CHANGE)
def ask_scheme(agreement: str, fund: str) -> ResponseReturnValue:
    """What the new scheme is."""
    book = _book(agreement)
    row = _one(_find_fund(book, fund), f"fund {fund}")
    form = _scheme_form(book, new=True)
    return _page(book, f"Add a scheme to {row.title}", "Add scheme", "")(form.filled(None), [])


@pages.post("/funds/<code:fund>/add-scheme")
@allowed(Right.CHANGE)
def add_scheme(agreement: str, fund: str) -> ResponseReturnValue:
    """Add a scheme to a fund."""
    book = _book(agreement)
    row = _one(_find_fund(book, fund), f"fund {fund}")
    return saved_record(
        _scheme_form(book, new=True),
        None,
        {"agreement": agreement, "fund": fund},
        Why("add scheme", f"{agreement} / {fund}"),
        to=url_for(".funds", agreement=agreement),
        done="The scheme is added.",
        show=_page(book, f"Add a scheme to {row.title}", "Add scheme", ""),
    )


@pages.get("/funds/<code:fund>/schemes/<code:scheme>/change")
@allowed(Right.CHANGE)
def ask_scheme_change(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """What is to be different about the scheme."""
    book = _book(agreement)
    row = _one(_find_scheme(book, fund, scheme), f"scheme {scheme}")
    form = _scheme_form(book, new=False)
    return _page(book, f"Change {row.title}", "Save", form.mark(row))(form.filled(row), [])


@pages.post("/funds/<code:fund>/schemes/<code:scheme>/change")
@allowed(Right.CHANGE)
def change_scheme(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """Change a scheme."""
    book = _book(agreement)
    row = _find_scheme(book, fund, scheme)
    form = _scheme_form(book, new=False)
    title = scheme if row is None else row.title
    return saved_record(
        form,
        row,
        {"agreement": agreement, "fund": fund, "scheme": scheme},
        Why("change scheme", f"{agreement} / {fund} / {scheme}"),
        to=url_for(".funds", agreement=agreement),
        done="The scheme is changed.",
        show=_page(book, f"Change {title}", "Save", form.mark(row)),
    )


@pages.get("/funds/<code:fund>/schemes/<code:scheme>/remove")
@allowed(Right.CHANGE)
def ask_scheme_removal(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """Whether the scheme is to go."""
    book = _book(agreement)
    row = _one(_find_scheme(book, fund, scheme), f"scheme {scheme}")
    return _removal_page(book, SCHEMES, row, [])


@pages.post("/funds/<code:fund>/schemes/<code:scheme>/remove")
@allowed(Right.CHANGE)
def remove_scheme(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """Remove a scheme that nothing else names."""
    book = _book(agreement)
    row = _find_scheme(book, fund, scheme)
    return removed_record(
        SCHEMES,
        row,
        Why("remove scheme", f"{agreement} / {fund} / {scheme}"),
        to=url_for(".funds", agreement=agreement),
        done=f"Scheme {scheme} is removed.",
        show=lambda faults: _removal_page(book, SCHEMES, row, faults),
    )


def _page(book: AgreementBook, question: str, button: str, mark: str) -> Show:
    """The page of a form, to be filled or shown again."""

    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return render_template(
            "agreements/question.html",
            **frame_of(book),
            question=question,
            paragraphs=[],
            fields=fields,
            faults=faults,
            mark=mark,
            button=button,
            back=url_for(".funds", agreement=book.agreement.agreement),
            steps=_steps(book.agreement.agreement),
        )

    return show


def _removal_page(
    book: AgreementBook, layout: Layout, row: Fund | Scheme | None, faults: Sequence[FieldFault]
) -> str:
    assert row is not None
    what = "fund" if layout is FUNDS else "scheme"
    needs = "schemes, contributions, returns or terms" if layout is FUNDS else "budgets or spend"
    return render_template(
        "agreements/remove.html",
        **frame_of(book),
        what=row.title,
        paragraphs=[f"A {what} with {needs} cannot be removed: those go first."],
        faults=faults,
        mark=mark_of(layout, row),
        back=url_for(".funds", agreement=book.agreement.agreement),
        steps=_steps(book.agreement.agreement),
    )


def _steps(agreement: str) -> list[dict[str, str]]:
    return [
        {"text": "Set-up", "href": url_for("set_up.task_list", agreement=agreement)},
        {"text": "Funds and schemes", "href": url_for(".funds", agreement=agreement)},
    ]


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=SHEETS)


def _find_fund(book: AgreementBook, fund: str) -> Fund | None:
    return next((row for row in book.funds if row.fund == fund), None)


def _find_scheme(book: AgreementBook, fund: str, scheme: str) -> Scheme | None:
    return next((row for row in book.schemes if (row.fund, row.scheme) == (fund, scheme)), None)


def _one(row: Record | None, what: str) -> Record:
    if row is None:
        abort(404, f"There is no {what} in this agreement.")
    return row
