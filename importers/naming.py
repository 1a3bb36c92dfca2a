"""Sentences about sheets and headings, the same for workbooks and CSV files."""

from importers.addresses import cell_name
from importers.columns import Headings
from importers.refusal import Refusal
from importers.report import Report
from tracker.domain.wording import joined
from tracker.sheets import LAYOUTS, Layout, layout_named
from tracker.sheets.reading import Problem


def chosen_layout(name: str | None) -> Layout | None:
    """The layout the user named; raises Refusal when there is no such sheet."""
    if name is None:
        return None
    layout = layout_named(name)
    if layout is None:
        raise Refusal(f"there is no sheet named {name[:60]!r}. The sheets are {known_sheets()}.")
    return layout


def known_sheets() -> str:
    """All sheet names of the format, for people."""
    return joined(layout.sheet for layout in LAYOUTS)


def report_headings(
    layout: Layout, headings: Headings, row: int, offset: int, report: Report
) -> bool:
    """List what is wrong with a header row; whether the sheet has every column it needs.

    Args:
        layout: the sheet's columns.
        headings: what was found.
        row: the number of the header row.
        offset: how many columns of the sheet stand before the first heading looked at.
        report: where problems and warnings go.
    """
    for column in headings.missing:
        message = (
            f"The sheet {layout.sheet} has no column {column.heading}, which it needs: add it with "
            f"this heading in row {row}."
        )
        report.problem(Problem(layout.sheet, None, column.heading, None, message))
    for heading, position in headings.repeated:
        cell = cell_name(row, position + offset + 1)
        message = f"The heading {heading} stands twice in the sheet {layout.sheet}: keep one."
        report.problem(Problem(layout.sheet, cell, heading, heading, message))
    if headings.unknown:
        report.warn(
            f"{layout.sheet}: {_columns(headings.unknown)} not part of the format and left alone."
        )
    return not headings.missing and not headings.repeated


def _columns(names: list[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names[:20])
    if len(names) > 20:
        quoted += f" and {len(names) - 20:,} more"
    return f"the column {quoted} is" if len(names) == 1 else f"the columns {quoted} are"
