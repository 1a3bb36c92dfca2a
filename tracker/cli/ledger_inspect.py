"""What a finance system's extract holds, told before anything is mapped: ledger inspect."""

import json
import sys
from pathlib import Path

import click

from importers.extracts.reading import inspect_extract
from tracker.domain.ledgers.extracts import (
    Inspection,
    Role,
    inspection_json,
    plain_amount,
)

_ROLES: dict[Role, str] = {
    "date": "Date or period", "amount": "Amount", "debit": "Debit", "credit": "Credit",
    "description": "Description", "supplier": "Supplier", "reference": "Reference",
    "cost_centre": "Cost centre or service",
}  # fmt: skip
_PAIR = ("debit", "credit")
_SHOWN = 10


@click.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--sheet", help="The sheet of a workbook to look at.")
def inspect(file: Path, as_json: bool, sheet: str | None) -> None:
    """Say what a CSV file or workbook of any layout holds: its columns, rows and total."""
    found = inspect_extract(file, file.name, sheet=sheet)
    if as_json:
        click.echo(json.dumps(inspection_json(found), ensure_ascii=False))
    elif found.readable:
        _report(found)
    else:
        click.echo(f"{found.name} cannot be read: {found.reason}", err=True)
    if not found.readable:
        sys.exit(1)


def _report(found: Inspection) -> None:
    click.echo(f"{found.name}: {_amounts(found)}, {_total(found)} in total{_span(found)}.")
    click.echo(f"{_where(found)}\n")
    _print_columns(found)
    for total in found.stated_totals:
        if total.agrees:
            click.echo(f"Row {total.row} of the file states the same total as {total.covers}.")
    if found.skipped:
        click.echo("\nLeft out:")
    for skipped in found.skipped[:_SHOWN]:
        click.echo(f"  row {skipped.row}: {skipped.reason}")
    if len(found.skipped) > _SHOWN:
        click.echo(f"  and {len(found.skipped) - _SHOWN:,} more")
    for question in found.questions:
        click.echo(f"\nTo decide: {question}")
    for warning in found.warnings:
        click.echo(f"\nWarning: {warning}")


def _print_columns(found: Inspection) -> None:
    if found.across:
        click.echo(f"{'Amounts across':<23} {', '.join(column.label for column in found.across)}")
    for role, name in _ROLES.items():
        guess = found.columns.get(role)
        if guess is not None:
            what = f"{guess.heading or guess.label} ({guess.confidence}: {guess.reason})"
            click.echo(f"{name:<23} {what}")
        elif (
            role not in _PAIR
            and not found.across
            and not (role == "amount" and "debit" in found.columns)
        ):
            click.echo(f"{name:<23} none found")


def _amounts(found: Inspection) -> str:
    what = "amount" if found.form == "matrix" else "transaction"
    return f"{found.rows:,} {what}{'' if found.rows == 1 else 's'}"


def _total(found: Inspection) -> str:
    sign = "-" if found.total < 0 else ""
    whole, _, part = plain_amount(abs(found.total)).partition(".")
    return f"{sign}£{int(whole):,}.{part}"


def _span(found: Inspection) -> str:
    if found.date_min is None or found.date_max is None:
        return ""
    return f", from {found.date_min:%d/%m/%Y} to {found.date_max:%d/%m/%Y}"


def _where(found: Inspection) -> str:
    headings = f"the headings in row {found.header_row}" if found.header_row else "no headings"
    if found.sheet is not None:
        return f'A workbook; the sheet "{found.sheet}" was read, with {headings}.'
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    return f"Text in {found.encoding} parted by {names[found.delimiter or ',']}, with {headings}."
