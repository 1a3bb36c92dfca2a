"""The child's side, first half: what a file is, by its first rows or by the layout a person has confirmed.

Where the headings are and what the columns hold is decided before the whole file is read by that
decision (`counting`), so that the counts shown are those the import will have.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from importers.extracts.amounts import amount_of
from importers.extracts.columns import Choice, Chooser
from importers.extracts.contents import SAMPLE_ROWS, Facts, facts_of, is_blank
from importers.extracts.header import HEADER_WITHIN, Header, heading_text
from importers.extracts.labels import unique_labels
from importers.extracts.moments import moment_of
from importers.extracts.months import Matrix, find_matrix
from importers.extracts.plan import Plan, plan_of
from importers.extracts.privacy import refuse_births
from importers.extracts.sources import Source
from importers.extracts.vocabulary import plain_words
from importers.extracts.years import hold_against
from importers.refusal import Refusal
from tracker.domain.ledgers.extracts import (
    AcrossColumn,
    ExtractLayout,
    Guess,
    Role,
)
from tracker.domain.wording import joined, listed

_MEASURE = re.compile(
    r"\b(budget|budgeted|actual|actuals|forecast|outturn|planned|plan|profile|profiled|expected|projected|"
    r"contribution|contributions|income|expenditure)\b"
)
_DERIVED = re.compile(
    r"\b(variance|var|difference|over|under|remaining|balance|%|cent|centre|code|type|area)\b"
)


@dataclass(slots=True)
class Decision:
    """What was decided about a file before all of it is read.

    `mapped` tells that a person decided, who gave sign, unit and period along with the columns.
    """

    plan: Plan
    facts: Sequence[Facts]
    guesses: dict[Role, Guess]
    candidates: tuple[int, ...]
    warnings: list[str]
    questions: list[str]
    mapped: bool = False


def recognise(source: Source) -> Decision:
    """Decide what the columns hold; raises Refusal when nothing looks like an amount."""
    matrix = find_matrix(source.head, source.title)
    if matrix is not None and not _is_list(source.header, matrix):
        return _decide_matrix(source, matrix)
    if source.header is None:
        raise Refusal(
            f"no row among its first {HEADER_WITHIN} holds headings the tracker knows, and nothing in it "
            "looks like an amount with a date."
        )
    return _decide_list(source, source.header)


def _is_list(header: Header | None, matrix: Matrix) -> bool:
    """Whether headings over the same rows name a transaction's date, supplier and amount."""
    return bool(header and header.row >= matrix.row and {"date", "supplier"} <= header.roles)


def _decide_list(source: Source, header: Header) -> Decision:
    headings = _widened(header.texts, source.head[header.row :])
    labels = unique_labels(headings)
    columns = _columns(source.head[header.row :], len(headings))
    facts = [facts_of(cells) for cells in columns]
    choice = Chooser(headings, labels, facts).choose()
    refuse_births(labels, columns, choice.positions.get("date"))
    across = _measures(choice, labels, facts)
    if not {"amount", "debit"} & set(choice.positions) and not across:
        raise Refusal(choice.why_no_amount())
    positions = choice.positions
    if across:
        positions = _without_amount(positions, choice, facts)
        positions = _with_names(positions, choice, headings, labels, facts)
    choice.questions += _above(source.head[: max(0, header.row - 1)], positions)
    plan = Plan(
        header.row, headings, labels, positions, across, (), tuple(range(len(labels))),
        _credits_negative(positions, facts),
    )  # fmt: skip
    if plan.credits_negative:
        choice.questions.append(
            "All credits carry a minus already, so they were added: is that right?"
        )
    return Decision(
        plan, facts, choice.guesses, choice.candidates, choice.warnings, choice.questions
    )


def _above(rows: Sequence[Sequence[object]], positions: dict[Role, int]) -> list[str]:
    """A question about rows above the headings that have a date and an amount like those below."""
    date, amount = positions.get("date"), positions.get("amount")
    if date is None or amount is None:
        return []
    of_another_table = [number for number, row in enumerate(rows, 1) if _is_entry(row)]
    alike = [number for number, row in enumerate(rows, 1)
             if len(row) > max(date, amount) and moment_of(row[date]) and not is_blank(row[amount])
             and amount_of(row[amount]) is not None]  # fmt: skip
    if len(of_another_table) > 1:
        alike = of_another_table
    if not alike:
        return []
    return [
        (
            f"Above the headings there are rows with a date and an amount (row{'' if len(alike) == 1 else 's'} {listed(map(str, alike))}), which "
            "were not counted: do they belong to the ledger?"
        )
    ]


def _is_entry(row: Sequence[object]) -> bool:
    """Whether a row holds a date, and an amount with decimals or in a number cell, wherever they are."""
    return any(moment_of(cell) for cell in row if not is_blank(cell)) and any(
        amount_of(cell) is not None and (not isinstance(cell, str) or "." in cell)
        for cell in row
        if not is_blank(cell) and moment_of(cell) is None
    )


def _measures(
    choice: Choice, labels: Sequence[str], facts: Sequence[Facts]
) -> tuple[tuple[int, AcrossColumn], ...]:
    """Several columns of figures beside names, without supplier and reference: measures across."""
    if {"supplier", "reference", "debit"} & set(choice.positions):
        return ()
    named = [at for at, label in enumerate(labels)
             if _MEASURE.search(plain_words(label)) and not _DERIVED.search(plain_words(label))
             and facts[at].amount_share >= 0.5]  # fmt: skip
    columns = named if len(named) > 1 else choice.candidates if choice.by_cells else ()
    if len(columns) < 2:
        return ()
    choice.questions.append(
        f"Several columns hold figures: {joined(labels[at] for at in columns)}. All of them were counted; "
        "which are to be taken in, and as what?"
    )
    return tuple((at, AcrossColumn(labels[at], None, labels[at])) for at in columns)


def _without_amount(
    positions: dict[Role, int], choice: Choice, facts: Sequence[Facts]
) -> dict[Role, int]:
    """The roles of a matrix; a date that is the same in every row says nothing about the rows."""
    dropped: set[Role] = {"amount"}
    if "date" in positions and facts[positions["date"]].distinct <= 2:
        dropped.add("date")
    for role in dropped:
        choice.guesses.pop(role, None)
    return {role: at for role, at in positions.items() if role not in dropped}


def _with_names(
    positions: dict[Role, int],
    choice: Choice,
    headings: Sequence[str],
    labels: Sequence[str],
    facts: Sequence[Facts],
) -> dict[Role, int]:
    """A matrix's rows are named by a column of words that differ."""
    names = [
        (found.unnumbered / found.filled, -at)
        for at, found in enumerate(facts)
        if at not in positions.values()
        and found.word_share > 0.8
        and found.distinct > 0.5 * found.filled
    ]
    if "description" in positions or not names:
        return positions
    at = -max(names)[1]
    reason = "its words name the rows"
    choice.guesses["description"] = Guess(labels[at], headings[at], "likely", reason)
    return {**positions, "description": at}


def _decide_matrix(source: Source, matrix: Matrix) -> Decision:
    headings = _widened(matrix.texts, source.head[matrix.row :])
    labels = unique_labels(headings)
    columns = _columns(source.head[matrix.row :], len(headings))
    facts = [facts_of(cells) for cells in columns]
    across = {at for at, _column in matrix.across}
    hidden = [heading if at not in across else "" for at, heading in enumerate(headings)]
    chosen = Chooser(hidden, labels, facts).choose_texts()
    positions = _with_names(chosen.positions, chosen, headings, labels, facts)
    plan = Plan(
        matrix.row, headings, labels, positions, matrix.across, matrix.row_totals,
        tuple(range(len(labels))),
    )  # fmt: skip
    if matrix.year_from:
        chosen.warnings.append(
            f"The months were taken to be those of {matrix.year_from}, as the title says."
        )
    elif not all(column.period for _at, column in matrix.across):
        chosen.questions.append("The months have no year: which financial year are they of?")
    measures = {column.measure for _at, column in matrix.across if column.measure}
    if len(measures) > 1:
        chosen.questions.append(
            f"The columns hold {', '.join(sorted(measures))}: which of them is to be taken in?"
        )
    return Decision(
        plan, facts, chosen.guesses, tuple(sorted(across)), chosen.warnings, chosen.questions
    )


def decide_by_layout(source: Source, layout: ExtractLayout) -> Decision:
    """The decision a person has taken; raises Refusal naming columns the file does not have."""
    row, texts, totals = _place_of(source, layout)
    headings = _widened(texts, source.head[row:])
    plan = plan_of(layout, row, headings, totals)
    columns = _columns(source.head[row:], len(headings))
    facts = [facts_of(cells) for cells in columns]
    guesses = {role: Guess(plan.labels[at], headings[at], "sure", "the mapping says so")
               for role, at in plan.positions.items()}  # fmt: skip
    matrix = find_matrix(source.head, source.title) if layout.across else None
    warnings, questions = hold_against(layout, matrix)
    return Decision(plan, facts, guesses, (), warnings, questions, mapped=True)


def _place_of(
    source: Source, layout: ExtractLayout
) -> tuple[int, tuple[str, ...], tuple[int, ...]]:
    """Row, texts and row totals of the headings that have all the layout's labels."""
    if layout.header_row == 0:
        return 0, ("",) * max(map(len, source.head), default=0), ()
    matrix = find_matrix(source.head, source.title)
    if layout.across and matrix:
        return matrix.row, matrix.texts, matrix.row_totals
    wanted = {
        label.casefold() for label in (*layout.columns.values(), *(c.label for c in layout.across))
    }
    for index, row in enumerate(source.head[:HEADER_WITHIN]):
        texts = tuple(map(heading_text, row))
        if wanted <= {
            label.casefold() for label in unique_labels(_widened(texts, source.head[index + 1 :]))
        }:
            return index + 1, texts, ()
    if source.header is not None:
        return source.header.row, source.header.texts, ()
    raise Refusal(f"no row among its first {HEADER_WITHIN} holds the headings the mapping names.")


def _widened(texts: Sequence[str], below: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Headings for every column that most rows fill, named or not; no blank ones at the end."""
    ends = Counter(
        max((at + 1 for at, cell in enumerate(row) if not is_blank(cell)), default=0)
        for row in below
    )
    ends.pop(0, None)
    named = max((at + 1 for at, text in enumerate(texts) if text), default=0)
    usual = max(
        (end for end, count in ends.items() if count >= 0.3 * sum(ends.values())), default=0
    )
    width = max(named, usual)
    return (*texts[:width], *[""] * (width - len(texts)))


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    """The sampled cells of each column."""
    sample = [row for row in rows if not all(map(is_blank, row))][:SAMPLE_ROWS]
    return [[row[at] if at < len(row) else "" for row in sample] for at in range(width)]


def _credits_negative(positions: dict[Role, int], facts: Sequence[Facts]) -> bool:
    if "credit" not in positions:
        return False
    credits = [amount for amount in facts[positions["credit"]].amounts if amount]
    debits = [amount for amount in facts[positions["debit"]].amounts if amount]
    return bool(credits) and all(c < 0 for c in credits) and any(d > 0 for d in debits)
