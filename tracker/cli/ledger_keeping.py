"""Commands about what ledger extracts leave behind: mappings, lines to deal with, reconciliation."""

import json
from decimal import Decimal

import click

from tracker.cli.surroundings import (
    MONTH,
    POUNDS,
    YEAR,
    acting,
    json_output,
    now,
    the_changer,
    the_database,
    today,
)
from tracker.cli.tables import Cell, pounds, print_table
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.ledgers.extracts import plain_amount
from tracker.domain.records.cost_centres import CostCentreTotal
from tracker.services.extracts.left import list_left, settle_left
from tracker.services.extracts.mapping_files import mapping_text
from tracker.services.extracts.mappings import get_mapping, list_mappings
from tracker.services.extracts.reconciliation import (
    PartnerBooks,
    Reconciliation,
    enter_cost_centre_total,
    reconcile,
    reconciliation_json,
)

SHOWN_LINES = 20


@click.command("mappings")
@json_output
def mappings(as_json: bool) -> None:
    """List the mappings that are kept, each in the version in use."""
    with the_database().reading() as session:
        found = list_mappings(session)
    if as_json:
        listed = [
            {
                "organisation": kept.mapping.organisation,
                "name": kept.mapping.name,
                "version": kept.version,
                "use": kept.mapping.use,
                "saved_by": kept.saved_by,
                "saved_at": kept.saved_at.isoformat(),
            }
            for kept in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    print_table(
        ["Organisation", "Mapping", "Version", "Use", "Saved by", "On"],
        [
            [
                k.mapping.organisation,
                k.mapping.name,
                k.version,
                k.mapping.use,
                k.saved_by,
                k.saved_at.date(),
            ]
            for k in found
        ],
    )


@click.command("mapping")
@click.argument("organisation")
@click.argument("name")
def mapping(organisation: str, name: str) -> None:
    """Print a kept mapping as the file that `ledger import --mapping` takes."""
    with the_database().reading() as session:
        kept = get_mapping(session, organisation, name)
    click.echo(mapping_text(kept.mapping), nl=False)


@click.command("left")
@json_output
def left(as_json: bool) -> None:
    """List the lines of extracts that did not go in and nobody has dealt with."""
    with the_database().reading() as session:
        found = list_left(session)
    if as_json:
        listed = [
            {
                "batch": line.batch,
                "line": line.line,
                "organisation": line.organisation,
                "mapping": line.mapping,
                "file": line.file_name,
                "row": line.source_row,
                "kind": line.kind,
                "period": str(line.period) if line.period else None,
                "amount": None if line.amount is None else plain_amount(line.amount),
                "code": line.code,
                "reason": line.reason,
                "days": (today() - line.imported_at.date()).days,
            }
            for line in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    print_table(
        ["Batch", "Line", "File", "Row", "Period", "Amount", "Code", "Why"],
        [
            [
                line.batch,
                line.line,
                line.file_name,
                line.source_row,
                str(line.period or ""),
                "" if line.amount is None else plain_amount(line.amount),
                line.code,
                line.reason,
            ]
            for line in found
        ],
    )


@click.command("settle")
@click.argument("batch", type=click.IntRange(min=1))
@click.argument("lines", type=click.IntRange(min=1), nargs=-1, required=True)
@click.option("--how", required=True, help="How they were dealt with, for the record.")
@acting
def settle(batch: int, lines: tuple[int, ...], how: str, email: str | None) -> None:
    """Note how lines that an extract left were dealt with."""
    database = the_database()
    actor = the_changer(email, database)
    with database.writing() as session:
        count = settle_left(session, actor, now(), batch, lines, how)
    click.echo(f"{count:,} {'line' if count == 1 else 'lines'} of batch {batch} dealt with.")


@click.command("cost-centre")
@click.argument("agreement")
@click.argument("fund")
@click.argument("period", type=MONTH)
@click.argument("amount", type=POUNDS)
@click.option("--note", help="Where the figure comes from.")
@acting
def cost_centre(  # one parameter for each argument of the command
    agreement: str,
    fund: str,
    period: Period,
    amount: Decimal,
    note: str | None,
    email: str | None,
) -> None:
    """Enter what the host's cost centre of a fund shows from April to the end of a month."""
    database = the_database()
    actor = the_changer(email, database)
    total = CostCentreTotal(agreement, fund, period, amount, note, actor.name, today())
    with database.writing() as session:
        enter_cost_centre_total(session, actor, now(), total)
    click.echo(f"{agreement} / {fund}: the cost centre shows {pounds(amount)} to {period}.")


@click.command("reconcile")
@click.argument("agreement")
@click.option("--year", type=YEAR, help="The financial year; default: the present one.")
@json_output
def reconcile_command(agreement: str, year: FinancialYear | None, as_json: bool) -> None:
    """Hold an agreement's ledger against its funding, its cost centre and its partners' books."""
    day = today()
    with the_database().reading() as session:
        found = reconcile(session, agreement, year or FinancialYear.of(day), day)
    if as_json:
        click.echo(json.dumps(reconciliation_json(found), ensure_ascii=False))
        return
    _report(found)


def _report(found: Reconciliation) -> None:
    if found.differences:
        click.echo(
            f"{found.differences:,} {'difference' if found.differences == 1 else 'differences'} in "
            f"{found.financial_year}; the oldest is {found.oldest:,} days old.\n"
        )
    else:
        click.echo(f"Nothing in {found.financial_year} differs.\n")
    rows: list[list[Cell]] = [
        [
            month.fund,
            str(month.period),
            month.actual,
            month.actual_to_date,
            month.budget_to_date,
            month.due,
            month.received,
        ]
        for month in found.months
    ]
    print_table(["Fund", "Period", "Actual", "To date", "Budget to date", "Due", "Received"], rows)
    if found.cost_centres:
        click.echo()
        print_table(
            ["Fund", "To", "Ledger", "Cost centre", "Difference", "Days"],
            [
                [c.fund, str(c.period), c.ledger, c.cost_centre, c.difference, c.days(found.today)]
                for c in found.cost_centres
            ],
        )
    for partner in found.partners:
        click.echo()
        _report_partner(partner, found)


def _report_partner(partner: PartnerBooks, found: Reconciliation) -> None:
    matching, day = partner.matching, found.today
    click.echo(
        f"{partner.organisation} ({partner.mapping}): {len(matching.agreed):,} lines agree, "
        f"{len(matching.mismatched):,} differ, {len(matching.only_host):,} only in the host's "
        f"ledger, {len(matching.only_partner):,} only in the partner's; difference "
        f"{pounds(matching.difference)}."
    )
    rows: list[list[Cell]] = [
        [pair.partner.reference, pair.host.amount, pair.partner.amount, pair.host.days(day)]
        for pair in matching.mismatched[:SHOWN_LINES]
    ]
    rows += [
        [line.reference, line.amount, None, line.days(day)]
        for line in matching.only_host[:SHOWN_LINES]
    ]
    rows += [
        [line.reference, None, line.amount, line.days(day)]
        for line in matching.only_partner[:SHOWN_LINES]
    ]
    if rows:
        print_table(["Reference", "Host", "Partner", "Days"], rows)
