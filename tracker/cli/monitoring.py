"""Commands that watch over the agreements and the record: due, check, audit verify."""

import json
import sys
from collections.abc import Sequence
from datetime import date

import click
from sqlalchemy.orm import Session

from tracker.cli.surroundings import DAY, json_output, the_database, today
from tracker.cli.tables import print_table
from tracker.database import Database
from tracker.domain.figures import counted
from tracker.domain.health_checks import Finding
from tracker.domain.obligations.agreement_calendar import DEFAULT_WINDOW
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.invariants import Invariant, check_invariants
from tracker.services.reviews import monitoring


@click.command()
@click.option(
    "--within", type=click.IntRange(min=0, max=36_500), default=DEFAULT_WINDOW, show_default=True
)
@click.option("--on", type=DAY, help="Default: today.")
@json_output
def due(within: int, on: date | None, as_json: bool) -> None:
    """List everything overdue, and what falls due within so many days."""
    now = today()
    day = on or now
    with the_database().reading() as session:
        ask = monitoring.due if day >= now else monitoring.due_then
        items = ask(session, day, within)
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
@click.option("--on", type=DAY, help="Default: today.")
@click.option("--strict", is_flag=True, help="Also prove the stored data's own invariants.")
@json_output
def check(agreement: str | None, on: date | None, strict: bool, as_json: bool) -> None:
    """List what is amiss; with --strict, exit 1 if the stored data breaks an invariant."""
    day, database = on or today(), the_database()
    with database.reading() as session:
        found = _findings(session, agreement, day)
    invariants = _invariants(database, day) if strict else []
    if as_json:
        _print_json(found, invariants, strict=strict)
    else:
        print_table(
            ["Check", "Severity", "Agreement", "Subject", "Finding"],
            [[f.check, str(f.severity), f.agreement, f.subject, f.message] for f in found],
        )
        click.echo(f"{len(found):,} {'finding' if len(found) == 1 else 'findings'}.")
        for invariant in invariants:
            click.echo(f"{'BROKEN' if invariant.faults else 'holds '}  {invariant.statement}")
            for fault in invariant.faults:
                click.echo(f"          {fault}")
    if any(invariant.faults for invariant in invariants):
        sys.exit(1)


def _findings(session: Session, agreement: str | None, day: date) -> list[Finding]:
    if agreement is None:
        return monitoring.findings(session, day)
    return monitoring.findings_of(session, agreement, day)


def _invariants(database: Database, day: date) -> list[Invariant]:
    with database.reading() as session:
        return check_invariants(session, day, database.anchor_file(session))


def _print_json(found: Sequence[Finding], invariants: Sequence[Invariant], *, strict: bool) -> None:
    listed = [finding.as_json() for finding in found]
    for invariant in invariants if strict else ():
        listed += [
            {
                "check": "strict",
                "severity": "high",
                "agreement": None,
                "subject": invariant.statement,
                "message": fault,
            }
            for fault in invariant.faults
        ]
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
    entries = counted(verdict.entries, "entry", "entries")
    click.echo(f"The audit trail is unbroken: {entries}, head {verdict.head}.")
    if verdict.set_back:
        number = counted(len(verdict.set_back), "entry", "entries")
        click.echo(
            f"{number} with an earlier time than the one before, the first of them entry "
            f"{verdict.set_back[0]}: the machine's clock was put back. Go by their numbers."
        )


COMMANDS = {"due": due, "check": check, "audit": audit}
