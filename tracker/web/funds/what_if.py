"""What if a fund ended the year at another outturn: who would bear what, and by which steps."""

from dataclasses import dataclass, replace
from decimal import Decimal

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.share import what_if as share_at
from tracker.errors import RuleBroken
from tracker.schemas import WhatIfQuestions, answered
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked
from tracker.web.funds.fund import chart_words, curve_of, is_shared, view_of
from tracker.web.funds.risk_words import ladders
from tracker.web.funds.what_if_words import (
    answers,
    designated_sentences,
    nothing_asked,
    what_if_sentence,
)

pages = Blueprint("what_if", __name__)

_STOPS = 200  # how finely a slider goes from end to end, at the most
_REACH = Decimal("0.2")  # how far beyond the revised budget it goes, as a part of it


@dataclass(frozen=True, slots=True)
class Slider:
    """From which outturn to which a slider goes, in whole pounds, and how far at a step."""

    low: int
    high: int
    step: int


@pages.get("/agreements/<code:agreement>/funds/<code:fund>/what-if")
@allowed(Right.READ)
def what_if(agreement: str, fund: str) -> ResponseReturnValue:
    """What each partner would owe at the outturn asked about, or at the forecast to begin with."""
    view = view_of(agreement, fund)
    position, names = view.position, view.names
    if not is_shared(position):
        abort(404, "Nobody shares this fund's variance, so there is nothing to ask about it.")
    typed = asked("outturn")
    answer, fault = _asked(position.share, typed) if typed else (None, None)
    shown = answer or position.share
    points = curve_of(position)
    return render_template(
        "funds/what_if.html",
        **frame_of(view.book, view.agreement),
        view=view,
        fund=position.fund,
        position=replace(position, share=shown),
        sentence=what_if_sentence(position, shown, names)
        if shown.outturn is not None
        else nothing_asked(position),
        asked_outturn=typed,
        answer=answer,
        answers=answers(position.share, answer, names) if answer else [],
        warnings=designated_sentences(position, shown.shares, names),
        ladders=ladders(replace(position, share=shown), names),
        points=points,
        chart_words=chart_words(points, position, names),
        slider=slider_of(position.figures.revised_budget, shown.outturn),
        faults=[*view.faults, *([fault] if fault else [])],
    )


def slider_of(budget: Decimal, outturn: Decimal | None) -> Slider | None:
    """A slider around a revised budget that reaches the outturn shown; None where all is nil.

    >>> slider_of(Decimal("15000000.00"), Decimal("19500000.00"))
    Slider(low=12000000, high=19550000, step=50000)
    """
    shown = budget if outturn is None else outturn
    low = max(Decimal(0), min(budget * (1 - _REACH), shown))
    high = max(budget * (1 + _REACH), shown)
    if high <= low:
        return None
    step = _round_step((high - low) / _STOPS)
    return Slider(int(low // step) * step, (int(high // step) + 1) * step, step)


def _round_step(least: Decimal) -> int:
    """One, two or five with noughts after it: at least as much as asked for, and a pound."""
    unit = Decimal(1)
    while unit * 10 <= least:
        unit *= 10
    return int(
        next(unit * times for times in (1, 2, 5, 10) if unit * times >= least or times == 10)
    )


def _asked(now: FundShare, text: str) -> tuple[FundShare | None, FieldFault | None]:
    """Who would bear what at the outturn typed, or what is wrong with it."""
    values, faults = answered(WhatIfQuestions(), {"outturn": text})
    if faults:
        return None, FieldFault("outturn", faults["outturn"])
    try:
        return share_at(now.facts, values["outturn"]), None
    except RuleBroken as refused:
        return None, FieldFault("outturn", refused.sentence)
