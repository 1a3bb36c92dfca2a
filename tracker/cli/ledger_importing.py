"""The command that takes ledger extracts in: ledger import."""

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import click

from importers.marked import write_marked, write_marked_text
from tracker.cli.showing import Progress, print_ledger_changes, print_problems, problem_json
from tracker.cli.surroundings import acting, json_output, now, the_changer, the_database, today
from tracker.cli.tables import Cell, print_table
from tracker.domain.ledgers.control_totals import Sum, added_up
from tracker.domain.ledgers.extracts import plain_amount
from tracker.errors import BadFile, NotFound, RuleBroken
from tracker.extract_intake import IncomingExtract, check_extract, take_in_extract
from tracker.services.extracts.mapping_files import LARGEST_MAPPING, mapping_of
from tracker.services.extracts.problems import left_problems
from tracker.services.extracts.series import Correction
from tracker.services.extracts.taking import ExtractPlan, ExtractWish
from tracker.sheets.reading import Problem

SHOWN_CODES = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The mapping file: how the extract becomes ledger rows.",
)
@click.option("--dry-run", is_flag=True, help="Check and show what would change; write nothing.")
@json_output
@click.option(
    "--good-rows-only",
    is_flag=True,
    help="Take in what can be taken; the rest waits until somebody deals with it.",
)
@click.option(
    "--replaces",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="BATCH",
    help="The extract corrects this earlier batch, where that is not plain.",
)
@click.option("--adds", is_flag=True, help="The extract comes in addition to all earlier ones.")
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT",
    help="Write your file here with the rows that cannot go in marked, if there are any.",
)
@click.option(
    "--save-mapping",
    "--save-profile",
    "save",
    is_flag=True,
    help="Keep the mapping for next month.",
)
@acting
def import_extract(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    file: Path,
    mapping_file: Path,
    dry_run: bool,
    as_json: bool,
    good_rows_only: bool,
    replaces: tuple[int, ...],
    adds: bool,
    marked: Path | None,
    save: bool,
    email: str | None,
) -> None:
    """Check a ledger extract, show its control totals, and take it in as one batch."""
    if replaces and adds:
        raise click.UsageError("An extract either replaces earlier batches or adds to them.")
    database = the_database()
    actor = the_changer(email, database)
    wish = ExtractWish(good_rows_only, Correction(frozenset(replaces), adds))
    plan: ExtractPlan | None = None
    batch: int | None = None
    status, problems = "checked", list[Problem]()
    try:
        mapping = mapping_of(_content(mapping_file))
        incoming = IncomingExtract(file, file.name, mapping, wish, Progress("lines read").add)
        if dry_run:
            plan = check_extract(database, actor, incoming, today())
            status = "rejected" if plan.imported.problems else "checked"
        else:
            taken = take_in_extract(database, actor, now(), incoming, save=save)
            plan, batch, status = taken.plan, taken.batch, taken.status
        problems = plan.imported.problems
    except (BadFile, RuleBroken, NotFound) as error:
        status, problems = "rejected", [Problem(None, None, None, None, error.sentence)]
    if as_json:
        click.echo(json.dumps(_as_json(status, batch, plan, problems), ensure_ascii=False))
    else:
        _report(status, batch, plan, problems)
    if marked is not None and plan is not None:
        _write_marked(file, plan, marked)
    if problems:
        sys.exit(1)


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_MAPPING + 1)


def _as_json(
    status: str, batch: int | None, plan: ExtractPlan | None, problems: Sequence[Problem]
) -> dict[str, object]:
    imported = plan.imported if plan else None
    return {
        "status": status,
        "batch": batch,
        "counts": imported.counts() if imported else {},
        "errors": [problem_json(problem) for problem in problems],
        "warnings": imported.warnings if imported else [],
        "mapping": {
            "organisation": plan.mapping.organisation,
            "name": plan.mapping.name,
            "version": plan.version,
        }
        if plan
        else None,
        "corrects": list(plan.corrects) if plan else [],
        "control_totals": plan.totals() if plan else None,
    }


def _report(
    status: str, batch: int | None, plan: ExtractPlan | None, problems: Sequence[Problem]
) -> None:
    if plan is not None:
        for warning in plan.imported.warnings:
            click.echo(f"Warning: {warning}", err=True)
        _print_totals(plan)
        counts = plan.imported.counts()
        if counts:
            print_table(
                ["Sheet", "New", "Changed", "Unchanged", "Going"],
                [
                    [s, c["new"], c["changed"], c["unchanged"], c["missing"]]
                    for s, c in counts.items()
                ],
            )
        print_ledger_changes(plan.imported)
    if problems:
        print_problems(problems)
    elif status == "imported":
        click.echo(f"\nTaken in as batch {batch}. `tracker undo {batch}` takes it back.")
    elif status == "unchanged":
        click.echo("\nNothing to change: all of this is recorded already.")
    else:
        click.echo("\nChecked: nothing was written.")


def _print_totals(plan: ExtractPlan) -> None:
    totals = plan.mapper.totals
    outcomes = {"Read": totals.read, "Going to schemes": totals.taken}
    outcomes |= {f"Ignored: {reason}": ignored for reason, ignored in totals.ignored.items()}
    outcomes |= {"No rule fits": added_up(totals.unmatched), "Faulty": added_up(totals.faulty)}
    _print_sums(["Lines"], [((name,), outcome) for name, outcome in outcomes.items()])
    for stated in plan.found.stated_totals:
        agrees = "agrees" if stated.agrees else f"but its lines make {exact(stated.counted)}"
        click.echo(f"The file's own total in row {stated.row:,}: {exact(stated.stated)}, {agrees}.")
    if plan.last is not None:
        click.echo(
            f"Last time, batch {plan.last.batch} ({plan.last.file_name}): {plan.last.rows:,} lines, "
            f"{exact(Decimal(plan.last.total))}."
        )
    _print_sums(["Agreement", "Fund", "Scheme"], totals.by_scheme().items())
    _print_sums(["Period", "Measure"], totals.by_period().items())
    largest = sorted(totals.unmatched.items(), key=lambda item: -abs(item[1].total))[:SHOWN_CODES]
    _print_sums(["No rule fits"], [((code or "(blank)",), found) for code, found in largest])


def _print_sums(headings: list[str], sums: Iterable[tuple[tuple[str, ...], Sum]]) -> None:
    """A table of counts and totals, unless there is nothing in it."""
    rows: list[list[Cell]] = [
        [*names, found.rows, exact(found.total)] for names, found in sums if found.rows
    ]
    if rows:
        print_table([*headings, "Number", "Total"], rows)
        click.echo()


def exact(amount: Decimal) -> str:
    """Pounds with every decimal there is, because an extract may have fractions of a penny."""
    whole, _, part = plain_amount(abs(amount)).partition(".")
    return f"{'-' if amount < 0 else ''}£{int(whole):,}.{part}"


def _write_marked(file: Path, plan: ExtractPlan, out: Path) -> None:
    """The user's own file with what cannot go in marked, in the form the name asks for."""
    problems = list(plan.imported.problems) or list(left_problems(plan.found, plan.mapper))
    if not problems:
        return
    if plan.found.delimiter is not None and out.suffix.lower() != ".xlsx":
        write_marked_text(file, plan.found.delimiter, problems, out)
    elif out.suffix.lower() == ".xlsx":
        write_marked(file, "csv" if plan.found.delimiter else "xlsx", problems, out)
    else:
        raise BadFile(f"{out} is no name for a workbook: end it in .xlsx.")
    click.echo(f"Wrote {out}, which shows what to mend.", err=True)
