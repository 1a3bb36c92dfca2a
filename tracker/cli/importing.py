"""The command that takes workbooks in: import."""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from importers.marked import write_marked
from tracker.audit import Change, image_of
from tracker.cli.surroundings import (
    ManyValued,
    WorkbookOut,
    acting,
    json_output,
    now,
    the_actor,
    the_database,
)
from tracker.cli.tables import pounds, print_table
from tracker.errors import BadFile, RuleBroken
from tracker.intake import Incoming, check, take_in
from tracker.services.imports import ImportPlan
from tracker.services.ledger_records import as_change, as_stored
from tracker.sheets import LAYOUTS, LEDGER, Layout, layout_named
from tracker.sheets.reading import Problem

SHOWN_CHANGES = 20
SHOWN_CELLS = 10


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
    help="Remove records of these sheets that the file does not have.",
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
    actor, database = the_actor(email), the_database()
    progress = Progress("ledger rows read")
    incoming = Incoming(file, file.name, sheet, remove_missing, progress.add)
    plan: ImportPlan | None = None
    batch: int | None = None
    status, problems, kind = "checked", [], "csv" if file.suffix.lower() == ".csv" else "xlsx"
    try:
        if dry_run:
            plan = check(database, actor, incoming)
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
        "errors": [
            {
                "sheet": problem.sheet,
                "cell": problem.cell,
                "column": problem.column,
                "value": problem.value,
                "message": problem.message,
            }
            for problem in problems
        ],
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
        _print_problems(problems)
    elif status == "imported":
        click.echo(f"\nImported as batch {batch}. `tracker undo {batch}` takes it back.")
    elif status == "unchanged":
        click.echo("\nNothing to change: all of this is recorded already.")
    else:
        click.echo("\nChecked: nothing was written.")


def _print_changes(plan: ImportPlan) -> None:
    for layout in LAYOUTS:
        if layout is LEDGER:
            changed = [as_change(kept) for kept in plan.ledger_changed[:SHOWN_CHANGES]]
            removed = [as_stored(kept) for kept in plan.ledger_removed[:SHOWN_CHANGES]]
        else:
            changed = plan.comparisons[layout.sheet].changed[:SHOWN_CHANGES]
            removed = plan.comparisons[layout.sheet].removed[:SHOWN_CHANGES]
        for change in changed:
            _print_change(layout, change)
        for item in removed:
            click.echo(f"  {layout.sheet}: {layout.key_text(item.row)}: removed")


def _print_change(layout: Layout, change: Change) -> None:
    before, after = image_of(layout, change.stored.row), image_of(layout, change.after)
    for column in layout.columns:
        old, new = before.get(column.heading, "blank"), after.get(column.heading, "blank")
        if old != new:
            key = layout.key_text(change.after)
            click.echo(f"  {layout.sheet}: {key}: {column.heading}: {old} -> {new}")


def _print_problems(problems: Iterable[Problem]) -> None:
    """Equal errors once, with their cells."""
    grouped: dict[tuple[str | None, str | None, str], list[Problem]] = {}
    for problem in problems:
        key = (problem.sheet, problem.column, problem.message)
        grouped.setdefault(key, []).append(problem)
    click.echo("\nNot imported; nothing was written:", err=True)
    for (sheet, column, message), same in grouped.items():
        cells = [p.cell for p in same if p.cell]
        place = f"{sheet}!{', '.join(cells[:SHOWN_CELLS])}" if sheet and cells else sheet or ""
        more = f" and {len(cells) - SHOWN_CELLS:,} more" if len(cells) > SHOWN_CELLS else ""
        heading = f" ({column})" if column else ""
        values = {p.value for p in same if p.value}
        shown = f" {next(iter(values))!r}" if len(values) == 1 else ""
        click.echo(f"  {place}{more}{heading}{':' if place else ''}{shown} {message}", err=True)


class Progress:
    """Says on standard error how far a long reading has come, from its third second on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._count = 0
        self._next = time.monotonic() + 2

    def add(self, count: int) -> None:
        """Count some more, and say so if it has been quiet for two seconds."""
        self._count += count
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 2
            click.echo(f"{self._count:,} {self._what} ...", err=True)


COMMANDS = {"import": import_}
