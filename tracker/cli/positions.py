"""Commands about money: position, what-if."""

import json
from datetime import date
from decimal import Decimal

import click

from tracker.cli.surroundings import (
    DAY,
    POUNDS,
    YEAR,
    json_output,
    the_database,
    today,
)
from tracker.cli.tables import pounds, print_table, share, variance
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.domain.funds.position import FundPosition
from tracker.domain.funds.position_json import fund_json, position_json
from tracker.domain.risk_share.result import CapApplied, FundShare, Rule
from tracker.services.money.positions import position_of, what_if_of


@click.command()
@click.argument("agreement")
@click.option("--year", type=YEAR, required=True, help="Such as 2025-26.")
@click.option("--as-at", type=DAY, help="Default: the year's last day, or today.")
@json_output
def position(agreement: str, year: FinancialYear, as_at: date | None, as_json: bool) -> None:
    """Say where each fund of an agreement stands and who bears its variance."""
    day = as_at or last_moment(year, today())
    with the_database().reading() as session:
        found = position_of(session, agreement, year, day)
    if as_json:
        click.echo(json.dumps(position_json(found), ensure_ascii=False))
        return
    click.echo(f"{found.agreement.agreement} {found.agreement.title}, {year}, as at {day:%d/%m/%Y}")
    for fund in found.funds:
        click.echo(f"\n{fund.fund.fund} {fund.fund.title} ({fund.kind})")
        _print_figures(fund)
        _print_share(fund.share, "Forecast variance")


def _print_figures(fund: FundPosition) -> None:
    """The year as it is forecast to end, then the year so far, each with its own variance."""
    lines = [(line.scheme.scheme, line.figures) for line in fund.schemes]
    lines.append(("The fund", fund.figures))
    print_table(
        ["Scheme", "Original", "Revised", "Outturn", "Forecast variance", "Movement"],
        [
            [code, f.original_budget, f.revised_budget, f.outturn, variance(f.variance), f.movement]
            for code, f in lines
        ],
    )
    click.echo()
    print_table(
        ["Scheme", "Budget to date", "Actual to date", "Variance to date", "Commitments"],
        [
            [code, f.budget_to_date, f.actual_to_date, variance(f.variance_to_date), f.commitments]
            for code, f in lines
        ],
    )
    click.echo()


def _cap(cap: CapApplied) -> str:
    """What a cap did: without it the shares of a step seem not to add up to what it takes."""
    said = (
        f"{cap.partner} is capped at {pounds(cap.cap)}, of which {pounds(cap.room)} was left: "
        f"{pounds(cap.excess)} of its share is too much"
    )
    if cap.passed:
        said += f"; {cap.passed_to} takes {pounds(cap.passed)}"
    if cap.unallocated:
        said += f"; {pounds(cap.unallocated)} is unallocated"
    return said


def _print_share(result: FundShare, what: str) -> None:
    click.echo(f"{what}: {variance(result.variance)}; {_rule(result)}.")
    if result.error:
        click.echo(result.error)
    for step in result.steps:
        borne = [f"{code} {pounds(amount)}" for code, amount in step.shares.items() if amount]
        scheme = f"{step.scheme}, " if step.scheme else ""
        clause = f", {step.clause}" if step.clause else ""
        click.echo(
            f"  {scheme}step {step.step}{clause}: {step.method}, of {pounds(step.amount_in)} takes "
            f"{pounds(step.taken)}{': ' if borne else ''}{', '.join(borne)}; "
            f"{pounds(step.amount_left)} goes on"
        )
        for cap in step.caps:
            click.echo(f"    {_cap(cap)}")
    if result.variance is None:
        click.echo("Who bears what is not known until there is a forecast.")
        return
    rows = [[code, share(amount)] for code, amount in result.shares.items()]
    for name, amount in (
        ("Reserve used", result.reserve_used),
        ("Uncommitted cut", result.uncommitted_cut),
        ("Retained in fund", result.retained),
        ("Unallocated", result.unallocated),
    ):
        if amount:
            rows.append([name, pounds(amount)])
    print_table(["Partner", "Share"], rows)


def _rule(result: FundShare) -> str:
    if result.rule is Rule.AGREED and result.facts.terms is not None:
        return f"terms effective from {result.facts.terms.effective_from:%d/%m/%Y}"
    return str(result.rule)


@click.command("what-if")
@click.argument("agreement")
@click.argument("fund")
@click.option("--year", type=YEAR, required=True, help="Such as 2025-26.")
@click.option("--outturn", type=POUNDS, required=True, help="The fund's outturn.")
@click.option("--as-at", type=DAY, help="Default: the year's last day, or today.")
@json_output
def what_if(  # one parameter for each option of the command
    agreement: str,
    fund: str,
    year: FinancialYear,
    outturn: Decimal,
    as_at: date | None,
    as_json: bool,
) -> None:
    """Say who would bear what if a fund ended the year at an outturn."""
    day = as_at or last_moment(year, today())
    with the_database().reading() as session:
        answer = what_if_of(session, agreement, fund, year, day, outturn)
    if as_json:
        click.echo(json.dumps(fund_json(answer), ensure_ascii=False))
        return
    click.echo(f"At an outturn of {pounds(outturn)} in {year}:")
    _print_share(answer, "Variance")


COMMANDS = {"position": position, "what-if": what_if}
