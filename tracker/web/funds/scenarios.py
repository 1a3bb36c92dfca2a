"""Scenarios of a fund side by side: what each partner would owe at outturns somebody saved."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.share import what_if
from tracker.errors import RuleBroken
from tracker.schemas import ScenarioForm, answered
from tracker.services.money.scenarios import (
    Scenario,
    ScenarioPlace,
    list_scenarios,
    remove_scenario,
    save_scenario,
)
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of, may
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, now, reading, writing
from tracker.web.formatting import counted
from tracker.web.funds.fund import FundView, is_shared, view_of

pages = Blueprint(
    "scenarios", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/scenarios"
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A scenario with who would bear what, or the sentence that says why nobody knows."""

    scenario: Scenario
    share: FundShare | None
    refusal: str


@pages.get("")
@allowed(Right.READ)
def scenarios(agreement: str, fund: str) -> ResponseReturnValue:
    """The forecast and every saved scenario, side by side."""
    return _page(view_of(agreement, fund), [])


@pages.post("")
@allowed(Right.APPROVE)
def save(agreement: str, fund: str) -> ResponseReturnValue:
    """Keep an outturn to look at again."""
    view = view_of(agreement, fund)
    values, faults = answered(ScenarioForm(), request.form.to_dict())
    wrong = [FieldFault(name, sentence) for name, sentence in faults.items()]
    if not wrong and values["outturn"] is None:
        wrong.append(FieldFault("outturn", "Enter the outturn of the scenario"))
    if not wrong:
        try:
            with writing() as session:
                save_scenario(
                    session,
                    actor(),
                    now(),
                    _place(view),
                    values["name"],
                    values["outturn"],
                    shared=values["shared"],
                )
        except RuleBroken as refused:
            wrong.append(FieldFault("name", refused.sentence.rstrip(".")))
    if wrong:
        return _page(view, wrong), 422
    flash("The scenario is saved.", "success")
    return redirect(_address(view), 303)


@pages.post("/<int:number>/remove")
@allowed(Right.APPROVE)
def remove(agreement: str, fund: str, number: int) -> ResponseReturnValue:
    """Forget a scenario."""
    view = view_of(agreement, fund)
    with writing() as session:
        remove_scenario(session, actor(), _place(view), number)
    flash("The scenario is removed.", "success")
    return redirect(_address(view), 303)


def _page(view: FundView, faults: list[FieldFault]) -> str:
    with reading() as session:
        found = list_scenarios(session, actor(), _place(view))
        book = load_book(session, view.agreement.agreement, sheets=["Partners"])
    lines = [_answer(view, scenario) for scenario in found]
    number = len(lines)
    return render_template(
        "scenarios/scenarios.html",
        **frame_of(book),
        view=view,
        now=view.position.share,
        lines=lines,
        sentence=f"{counted(number, 'scenario')} {'is' if number == 1 else 'are'} saved beside "
        f"the forecast of {view.year}."
        if number
        else f"No scenario is saved for {view.year} yet: enter an outturn below.",
        may_save=may(book, Right.APPROVE),
        can_ask=is_shared(view.position),
        faults=faults,
        typed=request.form if request.method == "POST" else request.args,
    )


def _answer(view: FundView, scenario: Scenario) -> Answered:
    try:
        return Answered(scenario, what_if(view.position.share.facts, scenario.outturn), "")
    except RuleBroken as refused:
        return Answered(scenario, None, refused.sentence)


def _place(view: FundView) -> ScenarioPlace:
    fund = view.position.fund
    return ScenarioPlace(fund.agreement, fund.fund, view.year)


def _address(view: FundView) -> str:
    fund = view.position.fund
    return url_for(
        "scenarios.scenarios", agreement=fund.agreement, fund=fund.fund, year=str(view.year)
    )
