"""The command that takes workbooks in: import."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from importers.marked import write_marked
from tracker.cli.showing import (
    SHOWN_CHANGES,
    Progress,
    print_change,
    print_ledger_changes,
    print_problems,
    problem_json,
)
from tracker.cli.surroundings import (
    ManyValued,
    WorkbookOut,
    acting,
    json_output,
    now,
    the_changer,
    the_database,
    today,
)
from tracker.cli.tables import pounds, print_table
from tracker.errors import BadFile, RuleBroken
from tracker.intake import Incoming, check, take_in
from tracker.services.imports.workbooks import ImportPlan
from tracker.sheets import LAYOUTS, LEDGER, layout_named
from tracker.sheets.reading import Problem


def _is_sheet(word: str, _has_argument: bool) -> bool:  # the parser's own question
    return layout_named(word) is not None


def _known_sheet(_ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
    for name in [value] if isinstance(value, str) else value or ():
        if layout_named(name) is None:
            raise click.BadParameter(f"{name!r} is not a sheet of the workbook, such as Ledger.")
    return value


@click.command("import", cls=ManyValued, many="--remove-missing", belongs=_is_sheet)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and show what would change; write nothing.")
@json_output
@click.option("--sheet", callback=_known_sheet, help="The sheet a CSV file holds.")
@click.option(
    "--marked",
    type=WorkbookOut(),
    help="Write your workbook here with the faulty cells marked, if there are any.",
)
@click.option(
    "--remove-missing",
    multiple=True,
    callback=_known_sheet,
    metavar="SHEET ...",
    help="Remove what the file lacks of these sheets, of the agreements that it names.",
)
@acting
def import_(  # noqa: PLR0917  # one parameter for each option of the command
    file: Path,
    dry_run: bool,
    as_json: bool,
    sheet: str | None,
    marked: Path | None,
    remove_missing: tuple[str, ...],
    email: str | None,
) -> None:
    """Check a workbook or CSV file, show what it changes, and take it in as one batch."""
    database = the_database()
    actor = the_changer(email, database)
    progress = Progress("ledger rows read")
    incoming = Incoming(file, file.name, sheet, remove_missing, progress.add)
    plan: ImportPlan | None = None
    batch: int | None = None
    status, problems, kind = "checked", [], "csv" if file.suffix.lower() == ".csv" else "xlsx"
    try:
        if dry_run:
            plan = check(database, actor, incoming, today())
            status = "rejected" if plan.problems else "checked"
        else:
            taken = take_in(database, actor, now(), incoming)
            plan, batch, status = taken.plan, taken.batch, taken.status
        problems, kind = plan.problems, plan.reading.kind
    except (BadFile, RuleBroken) as error:
        status, problems = "rejected", [Problem(None, None, None, None, error.sentence)]
    if as_json:
        click.echo(json.dumps(_as_json(status, batch, plan, problems), ensure_ascii=False))
    else:
        _report(status, batch, plan, problems)
    if problems:
        if marked is not None:
            write_marked(file, "csv" if kind == "csv" else "xlsx", problems, marked)
            click.echo(f"Wrote {marked}, which shows what to mend.", err=True)
        sys.exit(1)


def _as_json(
    status: str, batch: int | None, plan: ImportPlan | None, problems: Sequence[Problem]
) -> dict[str, object]:
    return {
        "status": status,
        "batch": batch,
        "counts": plan.counts() if plan else {},
        "errors": [problem_json(problem) for problem in problems],
        "warnings": plan.warnings if plan else [],
    }


def _report(
    status: str, batch: int | None, plan: ImportPlan | None, problems: Sequence[Problem]
) -> None:
    if plan is not None:
        for warning in plan.warnings:
            click.echo(f"Warning: {warning}", err=True)
        counts = plan.counts()
        print_table(
            ["Sheet", "New", "Changed", "Unchanged", "Missing"],
            [[s, c["new"], c["changed"], c["unchanged"], c["missing"]] for s, c in counts.items()],
        )
        _print_changes(plan)
        if plan.reading.ledger is not None:
            ledger = plan.reading.ledger
            total = pounds(ledger.total_pounds)
            click.echo(f"\nThe Ledger sheet has {ledger.rows:,} rows, in total {total}.")
    if problems:
        print_problems(problems)
    elif status == "imported":
        click.echo(f"\nImported as batch {batch}. `tracker undo {batch}` takes it back.")
    elif status == "unchanged":
        click.echo("\nNothing to change: all of this is recorded already.")
    else:
        click.echo("\nChecked: nothing was written.")


def _print_changes(plan: ImportPlan) -> None:
    for layout in LAYOUTS:
        if layout is LEDGER:
            print_ledger_changes(plan)
            continue
        for change in plan.comparisons[layout.sheet].changed[:SHOWN_CHANGES]:
            print_change(layout, change)
        for item in plan.comparisons[layout.sheet].removed[:SHOWN_CHANGES]:
            click.echo(f"  {layout.sheet}: {layout.key_text(item.row)}: removed")


COMMANDS = {"import": import_}
