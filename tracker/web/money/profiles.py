"""The months over which a scheme's budget is spread, held against the revised budget."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.budget_changes import as_last_year, profile_fault, twelfths
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Profile, Scheme
from tracker.errors import NotFound
from tracker.schemas import row_from_texts
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets.money_layouts import PROFILES
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.formatting import period, pounds
from tracker.web.money.budgets import budget_lines
from tracker.web.money.views import FundMoney, fund_money
from tracker.web.saving import save

pages = Blueprint(
    "profiles",
    __name__,
    url_prefix="/agreements/<code:agreement>/funds/<code:fund>/budgets/schemes/<code:scheme>",
)

Texts = Mapping[Period, str]


@pages.get("/profile")
@allowed(Right.READ)
def profile(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """The budget of every month of a scheme."""
    view = fund_money(agreement, fund)
    kept = _kept(view, scheme)
    return _page(view, scheme, {month: _text(row.amount) for month, row in kept.items()}, [])


@pages.post("/profile")
@allowed(Right.CHANGE)
def set_profile(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """Fill the months by a rule, to be looked at, or save them once they add up."""
    view = fund_money(agreement, fund)
    wanted = request.form.get("do", "save")
    if wanted != "save":
        return _filled(view, scheme, wanted)
    typed = {month: request.form.get(str(month), "").strip() for month in view.year.periods}
    read = _read(view, scheme, typed)
    faults = [one for one in read if isinstance(one, FieldFault)]
    rows = {one.period: one for one in read if isinstance(one, Profile)}
    if not faults and rows:
        fault = profile_fault(_revised(view, scheme), {m: row.amount for m, row in rows.items()})
        faults = [] if fault is None else [FieldFault(str(view.year.month(1)), fault)]
    if faults:
        return _page(view, scheme, typed, faults)
    return _save(view, scheme, typed, rows)


def _save(
    view: FundMoney, scheme: str, typed: Texts, rows: Mapping[Period, Profile]
) -> ResponseReturnValue:
    kept = _kept(view, scheme)
    to = view.at("budgets.budgets")
    wanted = [m for m in view.year.periods if kept.get(m) != rows.get(m)]
    if wanted and request.form.get("mark", "") != _mark(kept):
        return _page(view, scheme, typed, [_moved(view, kept)])
    edits = [Edit(PROFILES, kept.get(month), rows.get(month)) for month in wanted]
    saved = save(
        edits,
        Why("change profile", f"{view.subject} / {scheme}"),
        to=to,
        done="The months are saved." if rows else "The budget is spread in equal twelfths.",
    )
    if not isinstance(saved, list):
        return saved
    named = [
        FieldFault(str(view.year.month(1)) if fault.field != "form" else "form", fault.sentence)
        for fault in saved
    ]
    return _page(view, scheme, typed, named)


def _moved(view: FundMoney, kept: Mapping[Period, Profile]) -> FieldFault:
    total = total_of(row.amount for row in kept.values())
    return FieldFault(
        str(view.year.month(1)),
        f"Somebody changed these months since you opened the page: they add up to {pounds(total)} "
        "now. What you typed is still here; save again to put it in place",
    )


def _filled(view: FundMoney, scheme: str, wanted: str) -> ResponseReturnValue:
    """The page with the months filled by a rule; nothing is saved."""
    kept, closed = _kept(view, scheme), _closed(view)
    fixed = {month: kept[month].amount if month in kept else ZERO for month in closed}
    budget = _revised(view, scheme)
    try:
        if wanted == "last year":
            months = as_last_year(budget, view.year, fixed, _last_year(view, scheme))
        else:
            months = twelfths(budget, view.year, fixed)
    except ValueError as error:
        typed = {month: request.form.get(str(month), "") for month in view.year.periods}
        return _page(view, scheme, typed, [FieldFault(str(view.year.month(1)), str(error))])
    texts = {month: _text(amount) for month, amount in months.items()}
    return _page(view, scheme, texts, [], filled=True)


def _page(
    view: FundMoney,
    scheme: str,
    texts: Texts,
    faults: Sequence[FieldFault],
    *,
    filled: bool = False,
) -> ResponseReturnValue:
    kept, budget = _kept(view, scheme), _revised(view, scheme)
    amounts = {month: row.amount for month, row in kept.items()}
    page = view.page(
        "money/profile.html",
        scheme=_scheme(view, scheme),
        sentence=_sentence(amounts, budget, filled=filled),
        texts=texts,
        closed=_closed(view),
        budget=budget,
        mark=_mark(kept),
        faults=list(faults),
    )
    return page, 422 if faults else 200


def _sentence(kept: Mapping[Period, Decimal], budget: Decimal, *, filled: bool) -> str:
    if filled:
        return f"The months below add up to {pounds(budget)}. Nothing is saved yet."
    if not kept:
        return f"The revised budget of {pounds(budget)} is spread in equal twelfths."
    fault = profile_fault(budget, kept)
    return f"{fault}." if fault else f"The months add up to the revised budget of {pounds(budget)}."


def _read(view: FundMoney, scheme: str, typed: Texts) -> list[Profile | FieldFault]:
    """The months typed, as rows; all blank means no profile, one alone must be nil to be nil."""
    if not any(typed.values()):
        return []
    found: list[Profile | FieldFault] = []
    for month, text in typed.items():
        name = period(month)
        if not text:
            found.append(FieldFault(str(month), f"Enter the budget of {name}; 0 if there is none"))
            continue
        row = row_from_texts(
            PROFILES,
            {
                "agreement": view.fund.agreement, "fund": view.fund.fund, "scheme": scheme,
                "period": str(month), "amount": text,
            },
        )  # fmt: skip
        if isinstance(row, list):
            found += [FieldFault(str(month), f"{name}: {fault.sentence}") for fault in row]
        else:
            assert isinstance(row, Profile)
            found.append(row)
    return found


def _kept(view: FundMoney, scheme: str) -> dict[Period, Profile]:
    _scheme(view, scheme)
    return {
        row.period: row
        for row in view.book.profiles
        if (row.fund, row.scheme) == (view.fund.fund, scheme)
        and row.period.financial_year == view.year
    }


def _scheme(view: FundMoney, code: str) -> Scheme:
    found = next((row for row in view.schemes if row.scheme == code), None)
    if found is None:
        raise NotFound(f"Fund {view.fund.fund} has no scheme {code}.")
    return found


def _revised(view: FundMoney, scheme: str) -> Decimal:
    return next(line.revised for line in budget_lines(view) if line.scheme.scheme == scheme)


def _closed(view: FundMoney) -> list[Period]:
    return [month for month in view.year.periods if month in view.book.closed]


def _last_year(view: FundMoney, scheme: str) -> dict[Period, Decimal]:
    """What the scheme spent in each month of the year before."""
    year = FinancialYear(view.year.start - 1)
    with reading() as session:
        book = load_book(session, view.fund.agreement, year, sheets=("Schemes", "Ledger"))
    return {
        month: total_of(
            row.amount
            for row in book.ledger
            if (row.fund, row.scheme, row.period, row.measure)
            == (view.fund.fund, scheme, month, ACTUAL)
        )
        for month in year.periods
    }


def _mark(kept: Mapping[Period, Profile]) -> str:
    return ".".join(mark_of(PROFILES, kept[month]) for month in sorted(kept))


def _text(amount: Decimal) -> str:
    return f"{amount:f}"
