"""Planning assumptions as a form: uplifts by source, amounts with where they fall, later years.

Fields of rows are named by their row, such as `adjustment-2-amount` or `plan-0-uplift`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import request

from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import ZERO
from tracker.domain.planning.assumptions import (
    LEAST_YEARS,
    MOST_YEARS,
    Adjustment,
    AdjustmentKind,
    Assumptions,
    Formula,
    PlanYear,
)
from tracker.domain.risk_share.terms import FundKind
from tracker.services.money.planning import SavedAssumptions
from tracker.sheets import CellFault
from tracker.sheets.kinds import Code, Kind, Money, Number, Value
from tracker.web.asking import FieldFault
from tracker.web.planning.views import Planning
from tracker.web.record_forms import Option

FIRST_ROWS, MORE_ROWS, MOST_ROWS, MOST_SOURCES = 4, 4, 60, 200
LATER_YEARS = MOST_YEARS - 2
MOST_PERCENT = 100
_OF_PLAN = ("uplift", "growth", "saving")


@dataclass(frozen=True, slots=True)
class TypedAdjustment:
    """A row of amounts as typed."""

    kind: str = ""
    amount: str = ""
    where: str = ""
    reason: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.amount or self.reason or self.where)


@dataclass(frozen=True, slots=True)
class TypedAssumptions:
    """The whole form as typed; `uplifts` by funding source, `plan` by year after next."""

    name: str
    shared: bool
    uplifts: Sequence[tuple[str, str]]
    other_uplift: str
    adjustments: Sequence[TypedAdjustment]
    formula: str
    growth: str
    length: str
    plan: Sequence[dict[str, str]]
    places: Sequence[Option]
    wants_more: bool = False

    @property
    def kinds(self) -> list[str]:
        return [kind.value for kind in AdjustmentKind]

    @property
    def formulas(self) -> list[str]:
        return [formula.value for formula in Formula]

    @property
    def lengths(self) -> list[str]:
        return [str(number) for number in range(LEAST_YEARS, MOST_YEARS + 1)]


def blank(view: Planning) -> TypedAssumptions:
    """The form for new assumptions."""
    return _shown(view, "", Assumptions(), shared=False)


def filled(view: Planning, saved: SavedAssumptions) -> TypedAssumptions:
    """The form with assumptions as they are kept."""
    return _shown(view, saved.name, saved.assumptions, shared=saved.is_shared)


def _shown(
    view: Planning, name: str, assumptions: Assumptions, *, shared: bool
) -> TypedAssumptions:
    rows = [
        TypedAdjustment(one.kind.value, f"{one.amount:f}", _place_of(one), one.reason)
        for one in assumptions.adjustments
    ]
    rows += [TypedAdjustment()] * (FIRST_ROWS - len(rows) if len(rows) < FIRST_ROWS else 2)
    sources = sorted({*_sources(view), *assumptions.uplifts})
    plan = [
        {name: f"{getattr(one, name):f}" for name in _OF_PLAN}
        for one in assumptions.years[:LATER_YEARS]
    ]
    plan += [dict.fromkeys(_OF_PLAN, "") for _ in range(LATER_YEARS - len(plan))]
    return TypedAssumptions(
        name,
        shared,
        [
            (one, f"{assumptions.uplifts[one]:f}" if one in assumptions.uplifts else "")
            for one in sources
        ],
        f"{assumptions.other_uplift:f}",
        rows,
        assumptions.formula.value,
        f"{assumptions.growth:f}",
        str(assumptions.length),
        plan,
        _places(view, assumptions),
    )


def typed(view: Planning) -> tuple[TypedAssumptions, Assumptions | None, list[FieldFault]]:
    """What was typed, what it says, and what is wrong with it; None where anything is."""
    form = request.form
    count = min(_rows_typed(), MOST_ROWS)
    more = form.get("action") == "more"
    rows = [
        TypedAdjustment(
            *(form.get(f"adjustment-{n}-{name}", "").strip() for name in TypedAdjustment.__slots__)
        )
        for n in range(count)
    ]
    if more:
        rows += [TypedAdjustment()] * min(MORE_ROWS, MOST_ROWS - count)
    found = TypedAssumptions(
        form.get("name", "").strip(),
        form.get("shared") == "Yes",
        _typed_uplifts(),
        form.get("other_uplift", "").strip(),
        rows,
        form.get("formula", ""),
        form.get("growth", "").strip(),
        form.get("length", ""),
        [
            {name: form.get(f"plan-{n}-{name}", "").strip() for name in _OF_PLAN}
            for n in range(LATER_YEARS)
        ],
        _places(view, view.assumptions),
        wants_more=more,
    )
    if more:
        return found, None, []
    faults: list[FieldFault] = []
    assumptions = _read(found, view.year, faults)
    if not found.name:
        faults.insert(0, FieldFault("name", "Enter a name for the assumptions"))
    return found, None if faults else assumptions, faults


def _typed_uplifts() -> list[tuple[str, str]]:
    """The sources as the form listed them, each with its box."""
    found = []
    for number in range(MOST_SOURCES):
        source = request.form.get(f"source-{number}", "").strip()
        if source:
            found.append((source, request.form.get(f"uplift-{number}", "").strip()))
    return found


def _rows_typed() -> int:
    word = request.form.get("rows", "")
    return int(word) if word.isdecimal() and len(word) < 4 else FIRST_ROWS


def _read(found: TypedAssumptions, year: FinancialYear, faults: list[FieldFault]) -> Assumptions:
    for number, (source, _) in enumerate(found.uplifts):
        _value(Code(), f"uplift-{number}", "The funding source", source, faults)
    uplifts = {
        source: _percent(f"uplift-{n}", f"The uplift of {source}", text, faults)
        for n, (source, text) in enumerate(found.uplifts)
        if text
    }
    if found.formula not in found.formulas:
        faults.append(FieldFault("formula", "Choose the formula that the plan goes by"))
    if found.length not in found.lengths:
        faults.append(
            FieldFault("length", f"Choose how many years, from {LEAST_YEARS} to {MOST_YEARS}")
        )
    return Assumptions(
        uplifts,
        _percent("other_uplift", "The uplift of other sources", found.other_uplift, faults),
        tuple(_adjustments(found, faults)),
        Formula(found.formula) if found.formula in found.formulas else Formula.RESET,
        _percent("growth", "The growth of spend", found.growth, faults),
        tuple(_plan_years(found, year, faults)),
        int(found.length) if found.length in found.lengths else LEAST_YEARS,
    )


def _adjustments(found: TypedAssumptions, faults: list[FieldFault]) -> Iterator[Adjustment]:
    places = {option.value for option in found.places}
    for number, row in enumerate(found.adjustments):
        if row.is_blank:
            continue
        name = f"adjustment-{number}"
        said = f"row {number + 1}"
        if row.kind not in found.kinds:
            faults.append(FieldFault(f"{name}-kind", f"Choose what the amount in {said} is"))
        if row.where not in places:
            faults.append(FieldFault(f"{name}-where", f"Choose where the amount in {said} falls"))
        if not row.amount:
            faults.append(FieldFault(f"{name}-amount", f"Enter the amount in {said}"))
        amount = _value(Money(), f"{name}-amount", f"The amount in {said}", row.amount, faults)
        reason = _value(Kind(), f"{name}-reason", f"The reason in {said}", row.reason, faults)
        if not faults:
            fund, partner, scheme, source = json.loads(row.where)
            assert isinstance(amount, Decimal)
            yield Adjustment(
                AdjustmentKind(row.kind), amount, fund, partner, scheme, source, str(reason or "")
            )


def _plan_years(
    found: TypedAssumptions, year: FinancialYear, faults: list[FieldFault]
) -> Iterator[PlanYear]:
    """The years up to the last that says anything; a blank is as the year before."""
    filled_in = [n for n, row in enumerate(found.plan) if any(row.values())]
    before = PlanYear()
    for number, row in enumerate(found.plan[: max(filled_in, default=-1) + 1]):
        said = f"of {FinancialYear(year.start + number + 2)}"
        uplift, growth = (
            _percent(f"plan-{number}-{name}", f"The {name} {said}", row[name], faults)
            if row[name]
            else getattr(before, name)
            for name in ("uplift", "growth")
        )
        saving = _value(
            Money(), f"plan-{number}-saving", f"The saving {said}", row["saving"], faults
        )
        before = PlanYear(uplift, growth, saving if isinstance(saving, Decimal) else before.saving)
        yield before


def _percent(field: str, subject: str, text: str, faults: list[FieldFault]) -> Decimal:
    value = _value(Number(), field, subject, text.removesuffix("%").strip(), faults)
    if not isinstance(value, Decimal):
        return Decimal(0)
    if abs(value) > MOST_PERCENT or -value.as_tuple().exponent > 4:  # type: ignore[operator]  # finite
        sentence = (
            f"{subject} is not a percentage from −{MOST_PERCENT} to {MOST_PERCENT} with at most "
            "four decimals: enter one such as 5.66"
        )
        faults.append(FieldFault(field, sentence))
        return Decimal(0)
    return value


def _value(kind: Kind, field: str, subject: str, text: str, faults: list[FieldFault]) -> Value:
    if not text:
        return None
    try:
        return kind.load(kind.read(text))
    except CellFault as fault:
        faults.append(FieldFault(field, f"{subject} {fault.message}"))
        return ZERO if isinstance(kind, Money | Number) else None


def _sources(view: Planning) -> list[str]:
    return sorted({line.key.funding_source for line in view.following.lines if line.baseline})


def _place_of(one: Adjustment) -> str:
    return json.dumps([one.fund, one.partner, one.scheme, one.funding_source])


def _places(view: Planning, assumptions: Assumptions) -> list[Option]:
    """Where an amount may fall: a fund, a partner of it, or one of the partner's sources."""
    found: dict[str, str] = {}
    funds = [row for row in view.book.funds if row.kind != FundKind.IN_VIEW]
    for fund in funds:
        found[json.dumps([fund.fund, None, None, None])] = (
            f"{fund.title}: all partners, by what they contribute"
        )
        for row in view.book.partners:
            name = view.names.get(row.organisation, row.organisation)
            found[json.dumps([fund.fund, row.organisation, None, None])] = f"{fund.title}: {name}"
            for line in view.following.lines:
                key = line.key
                if (key.fund, key.partner) == (fund.fund, row.organisation) and line.baseline:
                    scheme = f", scheme {key.scheme}" if key.scheme else ""
                    place = [key.fund, key.partner, key.scheme or None, key.funding_source]
                    found[json.dumps(place)] = f"{fund.title}: {name}, {key.funding_source}{scheme}"
    for one in assumptions.adjustments:
        found.setdefault(
            _place_of(one),
            ": ".join(
                part for part in (one.fund, one.partner, one.scheme, one.funding_source) if part
            ),
        )
    return [Option(value, text) for value, text in found.items()]
