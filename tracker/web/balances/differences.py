"""What is said of a difference: explained by timing, put in dispute, resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.balances.comparing import ComparedBalance
from tracker.domain.balances.statement import difference_words
from tracker.domain.records.balances import BalanceDispute, BalanceExplanation, Figure, Timing
from tracker.domain.registers import Row
from tracker.errors import RuleBroken
from tracker.services.balances.views import (
    Explaining,
    Stating,
    dispute,
    explain,
    get_dispute,
    get_explanation,
    require_own,
    resolve,
)
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.sheets import Layout
from tracker.sheets.balance_layouts import BALANCE_DISPUTES, BALANCE_EXPLANATIONS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading
from tracker.web.balances.words import (
    FIGURE_WORDS,
    PREFIX,
    Balances,
    acting_body,
    asked_balance,
    asked_balances,
    without_fault,
)
from tracker.web.formatting import day, pounds
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.record_pages import removed_record
from tracker.web.saving import conflict, save

pages = Blueprint("balance_differences", __name__, url_prefix=PREFIX)


@dataclass(frozen=True, slots=True)
class Words:
    """What a page with one form says: its question, what it is about, and its button."""

    heading: str
    lead: str
    button: str
    warning: str = ""


@pages.get("/explain")
@allowed(Right.CHANGE)
def ask_explain(agreement: str) -> ResponseReturnValue:
    """The form for a line that explains a difference of timing."""
    found, one = _asked(agreement)
    form = _explaining(found, one)
    usual = _usual(one)
    fields = [_with_value(field, usual.get(field.name, "")) for field in form.filled(None)]
    return _page(found, _explain_words(found, one), fields, [])


@pages.post("/explain")
@allowed(Right.CHANGE)
def add_explanation(agreement: str) -> ResponseReturnValue:
    """Put a line beside the difference that both sides see."""
    found, one = _asked(agreement)
    organisation = acting_body(found, one.sides)
    form, words = _explaining(found, one), _explain_words(found, one)
    row = form.read(fixed={**_fixed(found, one, organisation), "line": "1",
                           "given_by": actor().name, "given_on": f"{found.today:%d/%m/%Y}"})  # fmt: skip
    if isinstance(row, list):
        return _page(found, words, form.typed(), row), 422
    assert isinstance(row, BalanceExplanation)
    figure = next(f for f in one.figures if f.figure == row.figure)
    # Only the size is typed: which side shows more is known.
    amount = -row.amount if figure.left < 0 else row.amount
    line = Explaining(Figure(row.figure), row.kind, amount, row.reason)
    try:
        edit = explain(found.book, _stating(found, organisation), one, line)
    except RuleBroken as refusal:
        fault = FieldFault("amount", refusal.sentence.rstrip("."))
        return _page(found, words, form.typed(), [fault]), 422
    return _saved(
        found, edit, form, words, Why("explain difference", _subject(found, one)),
        "The line is added. Both sides see it.",
    )  # fmt: skip


@pages.get("/explanations/<int:line>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, line: int) -> ResponseReturnValue:
    """Ask before a line that explains a difference is taken away."""
    return _removal(*_line(agreement, line), [])


@pages.post("/explanations/<int:line>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, line: int) -> ResponseReturnValue:
    """Take a line away; the audit trail keeps it."""
    found, row = _line(agreement, line)
    return removed_record(
        BALANCE_EXPLANATIONS,
        row,
        Why("remove explanation", BALANCE_EXPLANATIONS.key_text(row)),
        to=found.address,
        done="The line is removed; the difference it explained stands again.",
        show=lambda faults: _removal(found, row, faults),
    )


@pages.get("/dispute")
@allowed(Right.CHANGE)
def ask_dispute(agreement: str) -> ResponseReturnValue:
    """The form that puts a balance in dispute, with the route the agreement says."""
    found, one = _asked(agreement)
    return _page(found, _dispute_words(found, one), _disputing().filled(None), [])


@pages.post("/dispute")
@allowed(Right.CHANGE)
def raise_dispute(agreement: str) -> ResponseReturnValue:
    """Put a balance in dispute."""
    found, one = _asked(agreement)
    organisation = acting_body(found, one.sides)
    form, words = _disputing(), _dispute_words(found, one)
    row = form.read(fixed={**_fixed(found, one, organisation), "dispute": "1", "amount": "0",
                           "raised_by": actor().name,
                           "raised_on": f"{found.today:%d/%m/%Y}"})  # fmt: skip
    if isinstance(row, list):
        return _page(found, words, form.typed(), row), 422
    assert isinstance(row, BalanceDispute)
    try:
        edit = dispute(found.book, _stating(found, organisation), one, row.reason)
    except RuleBroken as refusal:
        fault = FieldFault("reason", refusal.sentence.rstrip("."))
        return _page(found, words, form.typed(), [fault]), 422
    return _saved(
        found, edit, form, words, Why("raise dispute", _subject(found, one)),
        "The balance is in dispute. Both sides see it.",
    )  # fmt: skip


@pages.get("/disputes/<int:number>/resolve")
@allowed(Right.CHANGE)
def ask_resolve(agreement: str, number: int) -> ResponseReturnValue:
    """The form that says how and when a dispute was resolved."""
    found, row = _dispute(agreement, number)
    form = _resolving()
    return _page(
        found, _resolve_words(found, row), form.filled(None), [],
        mark=mark_of(BALANCE_DISPUTES, row),
    )  # fmt: skip


@pages.post("/disputes/<int:number>/resolve")
@allowed(Right.CHANGE)
def settle(agreement: str, number: int) -> ResponseReturnValue:
    """Record how a dispute was resolved; only the body that raised it says so."""
    found, row = _dispute(agreement, number)
    form, words = _resolving(), _resolve_words(found, row)
    mark = mark_of(BALANCE_DISPUTES, row)
    typed = form.read(base=row)
    faults = typed if isinstance(typed, list) else []
    if not form.texts()["resolved_on"]:
        faults = [FieldFault("resolved_on", "Enter the day it was resolved")]
    elif not form.texts()["resolution"]:
        faults = [FieldFault("resolution", "Enter how it was resolved")]
    if faults or isinstance(typed, list):
        return _page(found, words, form.typed(), faults, mark=mark), 422
    assert isinstance(typed, BalanceDispute)
    if not form.unchanged(row):
        return conflict(BALANCE_DISPUTES, row, typed, found.address)
    assert typed.resolved_on is not None
    assert typed.resolution is not None
    try:
        edit = resolve(row, typed.resolved_on, typed.resolution)
    except RuleBroken as refusal:
        fault = FieldFault("resolved_on", refusal.sentence.rstrip("."))
        return _page(found, words, form.typed(), [fault], mark=mark), 422
    return _saved(
        found, edit, form, words, Why("resolve dispute", BALANCE_DISPUTES.key_text(row)),
        "The dispute is resolved.",
    )  # fmt: skip


def _saved(
    found: Balances, edit: Edit, form: RecordForm, words: Words, why: Why, done: str
) -> ResponseReturnValue:
    saved = save([edit], why, to=found.address, done=done)
    if isinstance(saved, list):
        return _page(found, words, form.typed(), saved), 422
    return saved


def _asked(agreement: str) -> tuple[Balances, ComparedBalance]:
    """The balance that the address names, and for whom the asking person may act."""
    with reading() as session:
        found = without_fault(asked_balances(session, agreement))
    one = asked_balance(found)
    acting_body(found, one.sides)
    return found, one


def _line(agreement: str, number: int) -> tuple[Balances, BalanceExplanation]:
    with reading() as session:
        found = without_fault(asked_balances(session, agreement))
    row = get_explanation(found.book, number)
    require_own(actor(), found.book, row.organisation)
    return found, row


def _dispute(agreement: str, number: int) -> tuple[Balances, BalanceDispute]:
    with reading() as session:
        found = without_fault(asked_balances(session, agreement))
    row = get_dispute(found.book, number)
    require_own(actor(), found.book, row.organisation)
    if row.resolved_on is not None and request.method == "GET":
        abort(404, f"Dispute {number} was resolved on {day(row.resolved_on)}.")
    return found, row


def _stating(found: Balances, organisation: str) -> Stating:
    return Stating(organisation, found.year, found.as_at, actor().name, found.today)


def _fixed(found: Balances, one: ComparedBalance, organisation: str) -> dict[str, str]:
    return {
        "agreement": found.agreement, "fund": one.owing.fund, "payer": one.owing.payer,
        "financial_year": str(found.year), "as_at": f"{found.as_at:%d/%m/%Y}",
        "organisation": organisation,
    }  # fmt: skip


def _subject(found: Balances, one: ComparedBalance) -> str:
    owing = one.owing
    return (
        f"{found.agreement} / {owing.fund} / {owing.payer} {found.year} as at "
        f"{found.as_at:%d/%m/%Y}"
    )


def _explaining(found: Balances, one: ComparedBalance) -> RecordForm:
    names = names_of(found.book)
    return RecordForm(
        BALANCE_EXPLANATIONS,
        ("figure", "kind", "amount", "reason"),
        labels={
            "figure": "Which figure differs",
            "kind": "Why both sides can be right",
            "amount": "How much of the difference it explains",
        },
        hints={
            "amount": "Pounds and pence, without a sign",
            "reason": "So that the other side finds it in its ledger: the invoice or the payment, "
            "its day and its reference",
        },
        options={
            "figure": [
                Option(
                    figure.figure,
                    f"{FIGURE_WORDS[figure.figure]}: {difference_words(figure, names, one.sides)}",
                )
                for figure in one.differing
            ],
            "kind": [Option(word, word) for word in Timing],
        },
    )


def _usual(one: ComparedBalance) -> dict[str, str]:
    """What is filled in beforehand where only one figure differs."""
    if len(one.differing) != 1:
        return {}
    figure = one.differing[0]
    return {"figure": figure.figure, "amount": _plain(abs(figure.left))}


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _with_value(field: ShownField, value: str) -> ShownField:
    return field if not value else ShownField(
        field.name, field.label, field.control, value, field.hint, field.options, field.optional,
        field.parts,
    )  # fmt: skip


def _disputing() -> RecordForm:
    return RecordForm(
        BALANCE_DISPUTES, ("reason",),
        hints={"reason": "What you hold to be wrong, and what you hold to be right"},
    )  # fmt: skip


def _resolving() -> RecordForm:
    return RecordForm(
        BALANCE_DISPUTES,
        ("resolved_on", "resolution"),
        labels={"resolution": "How it was resolved"},
        hints={"resolution": "What was agreed, by whom, and what each side corrects"},
        past=("resolved_on",),
    )


def _explain_words(found: Balances, one: ComparedBalance) -> Words:
    left = f"{pounds(one.amount)} of {found.title(one.owing)} is not explained as at {day(found.as_at)}."
    return Words(
        "Explain a difference of timing",
        left if one.differing else "Nothing of this balance is left to explain.",
        "Add the line",
    )


def _dispute_words(found: Balances, one: ComparedBalance) -> Words:
    route = found.book.as_at(found.today).dispute_route
    return Words(
        "Dispute a balance",
        f"{pounds(one.amount)} of {found.title(one.owing)} would be in dispute from today.",
        "Put it in dispute",
        f"Route of disputes by the agreement: {route}."
        if route
        else "The agreement says nothing of how disputes are settled: add it under Set-up.",
    )


def _resolve_words(found: Balances, row: BalanceDispute) -> Words:
    who = names_of(found.book).get(row.organisation, row.organisation)
    return Words(
        "How was the dispute resolved?",
        f"{who} put {pounds(row.amount)} in dispute on {day(row.raised_on)}: {row.reason}",
        "Record it",
        f"Route of disputes when it was raised: {row.route}." if row.route else "",
    )


def _page(
    found: Balances,
    words: Words,
    fields: Sequence[ShownField],
    faults: Sequence[FieldFault],
    *,
    mark: str | None = None,
) -> str:
    return render_template(
        "balances/form.html",
        **frame_of(found.book),
        view=found,
        words=words,
        fields=fields,
        faults=list(faults),
        known={field.name for field in fields},
        mark=mark,
        steps=found.steps,
    )


def _removal(found: Balances, row: Row, faults: Sequence[FieldFault]) -> str:
    assert isinstance(row, BalanceExplanation)
    layout: Layout = BALANCE_EXPLANATIONS
    return render_template(
        "agreements/record_removal.html",
        **frame_of(found.book),
        what="the explaining line",
        record=f"{row.kind}, {pounds(abs(row.amount))}: {row.reason}",
        mark=mark_of(layout, row),
        faults=list(faults),
        action=request.full_path.rstrip("?"),
        back=found.address,
        steps=found.steps,
    )
