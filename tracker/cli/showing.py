"""What every import shows: how far it is, what it changes, what is wrong with it."""

import time
from collections.abc import Iterable

import click

from tracker.audit import Change, image_of
from tracker.services.changes.ledger_records import as_change, as_stored
from tracker.services.imports.workbooks import ImportPlan
from tracker.sheets import LEDGER, Layout
from tracker.sheets.reading import Problem

SHOWN_CHANGES = 20
SHOWN_CELLS = 10


def problem_json(problem: Problem) -> dict[str, object]:
    """A problem as the command line's JSON lists it among the errors."""
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }


def print_ledger_changes(plan: ImportPlan) -> None:
    """The first ledger rows that change, old and new, and the first that go."""
    for kept in plan.ledger_changed[:SHOWN_CHANGES]:
        print_change(LEDGER, as_change(kept))
    for kept in plan.ledger_removed[:SHOWN_CHANGES]:
        click.echo(f"  {LEDGER.sheet}: {LEDGER.key_text(as_stored(kept).row)}: removed")


def print_change(layout: Layout, change: Change) -> None:
    """One changed record, field by field."""
    before, after = image_of(layout, change.stored.row), image_of(layout, change.after)
    for column in layout.columns:
        old, new = before.get(column.heading, "blank"), after.get(column.heading, "blank")
        if old != new:
            key = layout.key_text(change.after)
            click.echo(f"  {layout.sheet}: {key}: {column.heading}: {old} -> {new}")


def print_problems(problems: Iterable[Problem]) -> None:
    """Equal errors once, with their cells."""
    grouped: dict[tuple[str | None, str | None, str], list[Problem]] = {}
    for problem in problems:
        key = (problem.sheet, problem.column, problem.message)
        grouped.setdefault(key, []).append(problem)
    click.echo("\nNot imported; nothing was written:", err=True)
    for (sheet, column, message), same in grouped.items():
        cells = [p.cell for p in same if p.cell]
        listed = ", ".join(cells[:SHOWN_CELLS])
        place = "!".join(part for part in (sheet, listed) if part)
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
