"""An agreement's ledger held against its funding, its cost centre and its partners' books."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.cost_centres import CostCentreTotal
from tracker.domain.registers import AgreementBook
from tracker.schemas import CostCentreForm, answered
from tracker.services.changes.edits import EditsRefused
from tracker.services.extracts.reconciliation import enter_cost_centre_total, reconcile
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import ROOT, frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked_year, now, reading, today, writing
from tracker.web.extracts.words import reconciliation_sentence

pages = Blueprint("reconciling", __name__, url_prefix=f"{ROOT}/reconcile")

SHOWN_LINES = 200


@pages.get("")
@allowed(Right.READ)
def reconciliation(agreement: str) -> ResponseReturnValue:
    """What agrees and what does not, with the age of each difference."""
    return _page(agreement, [])


def _page(agreement: str, faults: list[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, agreement)
        years = _years(book)
        year = asked_year(years, today())
        found = reconcile(session, agreement, year, today())
    return render_template(
        "ledgers/reconcile.html",
        **frame_of(book),
        found=found,
        funds=_funds(book),
        years=sorted({*years, year}, reverse=True),
        year=year,
        sentence=reconciliation_sentence(found),
        shown=SHOWN_LINES,
        typed=request.form,
        faults=faults,
    )


def _years(book: AgreementBook) -> list[FinancialYear]:
    """The years with a budget, a contribution or a ledger row, the latest first."""
    years = {row.financial_year for row in book.budgets}
    years |= {row.financial_year for row in book.contributions}
    years |= {total.period.financial_year for total in book.ledger}
    return sorted(years, reverse=True)


def _funds(book: AgreementBook) -> list[tuple[str, str]]:
    return [(fund.fund, f"{fund.title} ({fund.fund})") for fund in book.funds]


@pages.post("")
@allowed(Right.CHANGE)
def enter(agreement: str) -> ResponseReturnValue:
    """Keep what the host's cost centre shows for a fund to the end of a month."""
    values, wrong = answered(CostCentreForm(), request.form.to_dict())
    faults = [FieldFault(name, sentence) for name, sentence in wrong.items()]
    for name, missing in (("fund", "Choose the fund"), ("period", "Enter the month"),
                          ("amount", "Enter what the cost centre shows")):  # fmt: skip
        if values[name] is None and name not in wrong:
            faults.append(FieldFault(name, missing))
    if faults:
        return _page(agreement, faults), 422
    total = CostCentreTotal(
        agreement,
        values["fund"],
        values["period"],
        values["amount"],
        values["note"],
        actor().name,
        today(),
    )
    try:
        with writing() as session:
            enter_cost_centre_total(session, actor(), now(), total)
    except EditsRefused as refused:
        return _page(agreement, [FieldFault("fund", refused.sentence)]), 422
    flash("The cost centre total is kept.", "success")
    return redirect(
        url_for(
            "reconciling.reconciliation",
            agreement=agreement,
            year=str(total.period.financial_year),
        ),
        303,
    )
