"""Plain tables and money for people who read a terminal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import click

Cell = str | int | Decimal | date | None


def pounds(amount: Decimal | None) -> str:
    """`£1,234.50`, `-£1,234.50`, or a dash where there is no figure."""
    if amount is None:
        return "-"
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"


def variance(amount: Decimal | None) -> str:
    """A variance in words: `£5.00 overspend`, `£5.00 underspend` or `on budget`."""
    if amount is None:
        return "no forecast"
    if amount == 0:
        return "on budget"
    return f"{pounds(abs(amount))} {'overspend' if amount > 0 else 'underspend'}"


def share(amount: Decimal) -> str:
    """A partner's share in words: what it bears or what comes back to it."""
    if amount == 0:
        return "nothing"
    return f"{'bears' if amount > 0 else 'benefits by'} {pounds(abs(amount))}"


def print_table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print rows under headings; figures are set to the right, text to the left."""
    shown = [[_text(cell) for cell in row] for row in rows]
    widths = [
        max(len(heading), *(len(row[index]) for row in shown)) if shown else len(heading)
        for index, heading in enumerate(headings)
    ]
    right = [
        bool(rows) and all(isinstance(row[index], int | Decimal | None) for row in rows)
        for index in range(len(headings))
    ]
    for line in ([*headings], ["-" * width for width in widths], *shown):
        cells = [
            text.rjust(width) if figures else text.ljust(width)
            for text, width, figures in zip(line, widths, right, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return pounds(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return "" if cell is None else " ".join(cell.split())
