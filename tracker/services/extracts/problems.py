"""What stands in an extract's way, as problems at their rows, and what its user should know."""

from collections.abc import Iterator

from tracker.domain.figures import counted
from tracker.domain.ledgers.control_totals import added_up
from tracker.domain.ledgers.extracts import Inspection, plain_amount
from tracker.domain.ledgers.mapper import MOST_LEFT, ExtractMapper, LeftLine
from tracker.domain.ledgers.mapping import LedgerMapping, layout_change
from tracker.sheets.cells import column_letters
from tracker.sheets.reading import Problem


def problem_at(found: Inspection, row: int | None, column: str | None, message: str) -> Problem:
    """A problem at a row of the extract, in the column of that label if it has one."""
    labels = found.headings
    place = labels.index(column) + 1 if column in labels else 1
    cell = None if row is None else f"{column_letters(place)}{row}"
    return Problem(found.sheet, cell, column or None, None, message)


def extract_problems(
    mapping: LedgerMapping, found: Inspection, mapper: ExtractMapper, *, good_rows_only: bool
) -> Iterator[Problem]:
    """What is wrong with the extract as a whole."""
    for question in found.questions:
        yield problem_at(found, None, None, question)
    lines_missing = good_rows_only and mapper.left_count > 0
    if mapping.checks.own_total and not lines_missing:
        for stated in found.stated_totals:
            if not stated.agrees:
                yield problem_at(
                    found,
                    stated.row,
                    mapping.layout.columns.get("amount"),
                    f"The file's own total ({stated.covers}) is {plain_amount(stated.stated)}, but "
                    f"its lines add up to {plain_amount(stated.counted)}: find the difference, or "
                    "turn the mapping's check own_total off.",
                )
    if good_rows_only and mapper.left_count > MOST_LEFT:
        yield problem_at(
            found,
            None,
            None,
            f"{mapper.left_count:,} lines would be left to deal with, more than the {MOST_LEFT:,} that "
            "are kept: add rules for them, or a rule that ignores them.",
        )
    if not mapper.totals.taken.rows:
        yield problem_at(found, None, None, "No line of the file goes to a scheme.")


def left_problems(found: Inspection, mapper: ExtractMapper) -> Iterator[Problem]:
    """Every line that cannot go in, with what to do about it."""
    for line in mapper.left:
        yield _left_problem(found, mapper.mapping, line)
    more = mapper.left_count - len(mapper.left)
    if more:
        yield problem_at(
            found, None, None, f"{more:,} more lines cannot go in and are not listed one by one."
        )


def _left_problem(found: Inspection, mapping: LedgerMapping, line: LeftLine) -> Problem:
    if line.kind == "faulty":
        column = line.column or mapping.layout.columns.get("amount")
        return problem_at(found, line.row, column, line.reason)
    column = next(iter(mapping.rule_columns), None)
    message = "No rule of the mapping fits this line: add one, or a rule that ignores it."
    at = problem_at(found, line.row, column, message)
    return Problem(at.sheet, at.cell, at.column, line.code or None, message)


def extract_warnings(
    mapping: LedgerMapping, found: Inspection, mapper: ExtractMapper, duplicates: int
) -> Iterator[str]:
    """What does not stop the extract, but should be looked at."""
    yield from found.warnings
    change = layout_change(mapping, found)
    if change.sentence():
        yield change.sentence()
    layout = mapping.layout
    for what, then, now in (
        ("encoding", layout.encoding, found.encoding),
        ("delimiter", layout.delimiter, found.delimiter),
    ):
        if then is not None and now is not None and then != now:
            yield f"The {what} was {then!r} when the mapping was made and is {now!r} now."
    if duplicates:
        yield (
            f"{counted(duplicates, 'suspected duplicate')}: lines with the same reference, date and "
            "amount. All of them are taken in."
        )
    unmatched = added_up(mapper.totals.unmatched)
    if unmatched.rows:
        yield (
            f"No rule fits {counted(unmatched.rows, 'line')} with "
            f"{counted(len(mapper.totals.unmatched), 'code')}, in total "
            f"{plain_amount(unmatched.total)}."
        )
    if mapper.totals.rounding:
        yield (
            "Amounts with fractions of a penny were rounded to the penny, which changes the total "
            f"by {plain_amount(mapper.totals.rounding)}."
        )
