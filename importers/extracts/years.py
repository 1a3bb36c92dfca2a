"""The months a matrix itself names, held against those its mapping gives."""

from importers.extracts.months import Matrix
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import ExtractLayout


def hold_against(layout: ExtractLayout, matrix: Matrix | None) -> tuple[list[str], list[str]]:
    """Warnings and questions where the file and the mapping do not name the same months.

    The mapping was made from an earlier file: next year's, with headings such as Apr and May,
    would otherwise take the place of last year's.
    """
    given = {column.label.casefold(): column.period for column in layout.across if column.period}
    if matrix is None or not given:
        return [], []
    own = {column.label.casefold(): column.period for _at, column in matrix.across}
    theirs = {label: period for label, period in own.items() if period and label in given}
    apart = [label for label, period in theirs.items() if period != given[label]]
    if apart:
        title = f" ({matrix.year_from}, as its title says)" if matrix.year_from else ""
        question = (
            f"The file's columns are {_span([theirs[label] or '' for label in apart])}{title}, and "
            f"the mapping says {_span([given[label] or '' for label in apart])}: correct the months "
            "in the mapping, or the year in the file."
        )
        return [], [question]
    if given.keys() & own.keys() and not theirs:
        months = _span([period or "" for period in given.values()])
        return [f"The file names no year, so its months were taken from the mapping: {months}."], []
    return [], []


def _span(months: list[str]) -> str:
    """The first and the last of some months."""
    ends = (Period.from_text(month).first_day for month in (min(months), max(months)))
    first, last = (day.strftime("%B %Y") for day in ends)
    return first if first == last else f"{first} to {last}"
