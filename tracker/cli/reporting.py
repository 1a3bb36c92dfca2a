"""Commands that answer questions: position, what-if, due, check, audit verify."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import click

from tracker.cli.surroundings import (
    DayParameter,
    PoundsParameter,
    YearParameter,
    json_output,
    the_database,
    today,
)
from tracker.cli.tables import pounds, print_table, share, variance
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.domain.health_checks import Finding
from tracker.domain.position_json import fund_json, position_json
from tracker.domain.risk_result import FundShare, Rule
from tracker.services.audit_chain import verify_chain
from tracker.services.invariants import Invariant, check_invariants
from tracker.services.monitoring import due as due_services
from tracker.services.monitoring import findings, findings_of
from tracker.services.positions import position_of, what_if_of


@click.command()
@click.argument("agreement")
@click.option("--year", type=YearParameter(), required=True, help="Such as 2025-26.")
@click.option("--as-at", type=DayParameter(), help="Default: the year's last day, or today.")
@json_output
def position(agreement: str, year: FinancialYear, as_at: date | None, as_json: bool) -> None:  # noqa: FBT001
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
        print_table(
            ["Scheme", "Original", "Revised", "To date", "Outturn", "Variance"],
            [
                [
                    scheme.code,
                    scheme.original_budget,
                    scheme.revised_budget,
                    scheme.actual_to_date,
                    scheme.outturn,
                    variance(
                        None if scheme.outturn is None else scheme.outturn - scheme.revised_budget
                    ),
                ]
                for scheme in fund.share.facts.schemes
            ],
        )
        _print_share(fund.share)


def _print_share(result: FundShare) -> None:
    click.echo(f"Variance: {variance(result.variance)}; {_rule(result)}.")
    if result.error:
        click.echo(result.error)
    for step in result.steps:
        taken = ", ".join(f"{code} {pounds(amount)}" for code, amount in step.shares.items())
        scheme = f"{step.scheme}, " if step.scheme else ""
        clause = f", {step.clause}" if step.clause else ""
        click.echo(
            f"  {scheme}step {step.step}{clause}: {step.method}, of {pounds(step.amount_in)} takes "
            f"{pounds(step.taken)}{': ' if taken else ''}{taken}; {pounds(step.amount_left)} goes on"
        )
    rows: list[list[str | Decimal]] = [
        [code, share(amount)] for code, amount in dict(result.shares).items()
    ]
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
@click.option("--year", type=YearParameter(), required=True, help="Such as 2025-26.")
@click.option("--outturn", type=PoundsParameter(), required=True, help="The fund's outturn.")
@click.option("--as-at", type=DayParameter(), help="Default: the year's last day, or today.")
@json_output
def what_if(  # noqa: PLR0913  # one parameter for each option of the command
    agreement: str,
    fund: str,
    year: FinancialYear,
    outturn: Decimal,
    as_at: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Say who would bear what if a fund ended the year at an outturn."""
    day = as_at or last_moment(year, today())
    with the_database().reading() as session:
        answer = what_if_of(session, agreement, fund, year, day, outturn)
    if as_json:
        click.echo(json.dumps(fund_json(answer), ensure_ascii=False))
        return
    click.echo(f"At an outturn of {pounds(outturn)} in {year}:")
    _print_share(answer)


@click.command()
@click.option("--within", type=click.IntRange(min=0, max=36_500), default=90, show_default=True)
@click.option("--on", type=DayParameter(), help="Default: today.")
@json_output
def due(within: int, on: date | None, as_json: bool) -> None:  # noqa: FBT001
    """List everything overdue, and what falls due within so many days."""
    day = on or today()
    with the_database().reading() as session:
        items = due_services(session, day, within)
    if as_json:
        click.echo(json.dumps([item.as_json() for item in items], ensure_ascii=False))
        return
    print_table(
        ["Due", "Days", "State", "Agreement", "Kind", "What"],
        [[i.due, i.days, i.state, i.agreement, str(i.kind), i.title] for i in items],
    )
    overdue = sum(item.days < 0 for item in items)
    click.echo(f"{overdue:,} overdue, {len(items) - overdue:,} due within {within} days.")


@click.command()
@click.argument("agreement", required=False)
@click.option("--on", type=DayParameter(), help="Default: today.")
@click.option("--strict", is_flag=True, help="Also prove the stored data's own invariants.")
@json_output
def check(agreement: str | None, on: date | None, strict: bool, as_json: bool) -> None:  # noqa: FBT001
    """List what is amiss; with --strict, exit 1 if the stored data breaks an invariant."""
    day, database = on or today(), the_database()
    with database.reading() as session:
        found = findings_of(session, agreement, day) if agreement else findings(session, day)
    invariants = _invariants(database, day) if strict else []
    if as_json:
        _print_json(found, invariants, strict=strict)
    else:
        print_table(
            ["Check", "Severity", "Agreement", "Subject", "Finding"],
            [[f.check, str(f.severity), f.agreement, f.subject, f.message] for f in found],
        )
        click.echo(f"{len(found):,} findings.")
        for invariant in invariants:
            click.echo(f"{'BROKEN' if invariant.faults else 'holds '}  {invariant.statement}")
            for fault in invariant.faults:
                click.echo(f"          {fault}")
    if any(invariant.faults for invariant in invariants):
        sys.exit(1)


def _invariants(database: Database, day: date) -> list[Invariant]:
    with database.reading() as session:
        return check_invariants(session, day, database.anchor_file(session))


def _print_json(found: Sequence[Finding], invariants: Sequence[Invariant], *, strict: bool) -> None:
    listed = [finding.as_json() for finding in found]
    for invariant in invariants if strict else ():
        for fault in invariant.faults:
            listed.append(
                {
                    "check": f"strict: {invariant.name}",
                    "severity": "high",
                    "agreement": None,
                    "subject": invariant.statement,
                    "message": fault,
                }
            )
    click.echo(json.dumps(listed, ensure_ascii=False))


@click.group()
def audit() -> None:
    """Prove the audit trail."""


@audit.command()
def verify() -> None:
    """Work out every entry's hash again; exit 1 at a broken link, naming the first."""
    database = the_database()
    with database.reading() as session:
        verdict = verify_chain(session, database.anchor_file(session))
    if verdict.broken is not None:
        click.echo(f"The audit trail is broken. {verdict.broken}", err=True)
        sys.exit(1)
    click.echo(f"The audit trail is unbroken: {verdict.entries:,} entries, head {verdict.head}.")


COMMANDS = (position, what_if, due, check, audit)
