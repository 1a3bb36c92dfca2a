"""What must hold across rows and sheets once a file is taken in.

Each rule looks at the registers as they would be afterwards and answers with problems that name
the cell to mend. Rules about a single row are in `tracker.sheets.row_rules`; rules about
risk-share terms are the engine's own (`tracker.domain.risk_share.terms.faults`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tracker.domain.financial_year import Period
from tracker.domain.registers import Row
from tracker.services.records.comparison import SheetComparison
from tracker.services.records.registers import Key
from tracker.sheets import Layout, Reference, Value, layout_named
from tracker.sheets.reading import LedgerSummary, Problem

Comparisons = Mapping[str, SheetComparison]


def problem(comparison: SheetComparison, key: Key, field: str, message: str) -> Problem:
    """A problem at a field of a record, at its cell or else its row, if the file has one."""
    layout = comparison.layout
    letter = comparison.letters.get(field) or comparison.letters.get(layout.key[0])
    source_row = comparison.source_rows.get(key)
    row = comparison.merged.get(key)
    value = None if row is None else written(layout, row, field)
    return Problem(
        layout.sheet,
        f"{letter}{source_row}" if letter and source_row else None,
        layout.column[field].heading,
        value,
        message,
    )


def as_warning(found: Problem) -> str:
    """A problem of a file that is taken in all the same, with where it is."""
    place = found.sheet if found.cell is None else f"{found.sheet}!{found.cell}"
    return f"{place}: {found.message}"


def written(layout: Layout, row: Row, field: str) -> str | None:
    """A field as the workbook shows it."""
    value = layout.column[field].kind.write(layout.value(row, field))
    if value is None or value == "":
        return None
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def contradictions(comparisons: Comparisons) -> Iterator[Problem]:
    """Rows that contradict what is kept in the columns their sheet does not have."""
    for comparison in comparisons.values():
        layout = comparison.layout
        if not comparison.in_file or len(comparison.letters) == len(layout.columns):
            continue
        for row in [row for row, _ in comparison.new] + [c.after for c in comparison.changed]:
            values = dict(zip(layout.fields, layout.dump(row), strict=True))
            for field, message in layout.row_faults(values):
                yield problem(comparison, layout.key_of(row), field, f"The value {message}.")


def unknown_references(
    comparisons: Comparisons, faulty: frozenset[str | None] = frozenset()
) -> Iterator[Problem]:
    """New and changed rows that name an agreement, fund, partner, ... which nobody has recorded.

    References to a `faulty` sheet are left out: the row they mean may be the one to be mended.
    """
    for comparison in comparisons.values():
        touched = [row for row, _ in comparison.new]
        touched += [change.after for change in comparison.changed]
        for row in touched:
            yield from _references_of(comparison, row, comparisons, faulty)


def _references_of(
    comparison: SheetComparison,
    row: Row,
    comparisons: Comparisons,
    faulty: frozenset[str | None],
) -> Iterator[Problem]:
    layout = comparison.layout
    reported: set[str] = set()
    for reference in layout.references:
        values = tuple(layout.value(row, field) for field in reference.fields)
        if None in values or reported & set(reference.fields):
            continue
        if values not in comparisons[reference.sheet].merged:
            field, sheet, values = _unknown(layout, row, reference, comparisons)
            reported.add(field)
            if sheet not in faulty:
                message = unknown_sentence(sheet, values)
                yield problem(comparison, layout.key_of(row), field, message)


def _unknown(
    layout: Layout, row: Row, reference: Reference, comparisons: Comparisons
) -> tuple[str, str, tuple[Value, ...]]:
    """The outermost name that is not known: its field, the sheet it should be on, its key."""
    values = tuple(layout.value(row, field) for field in reference.fields)
    field, sheet = reference.fields[-1], reference.sheet
    for outer, count in (("Agreements", 1), ("Funds", 2)):
        names_outer = reference.fields[:count] == ("agreement", "fund")[:count]
        unknown = values[:count] not in comparisons[outer].merged
        if count < len(values) and names_outer and unknown:
            field, sheet, values = reference.fields[count - 1], outer, values[:count]
            break
    return field, sheet, values


def unknown_sentence(sheet: str, values: tuple[Value, ...]) -> str:
    """What is said of a reference to a record that is not there."""
    name = {
        "Organisations": "organisation",
        "Agreements": "agreement",
        "Funds": "fund",
        "Schemes": "scheme",
        "Partners": "partner",
        "Variations": "variation",
        "Outcome measures": "measure",
        "Closed periods": "closed month",
        "Linked variations": "set of linked variations",
        "Decisions": "decision",
        "Documents": "document",
        "Reviews": "review",
        "Review packs": "evidence pack",
        "Review meetings": "review meeting",
        "Assessments": "assessment",
        "Balance statements": "statement of balances",
    }[sheet]
    of = f" of agreement {values[0]}" if len(values) > 1 else ""
    if sheet == "Schemes":
        of = f" of fund {values[1]}{of}"
    cure = f"add it to the {sheet} sheet" if layout_named(sheet) else "record it first"
    return f"{values[-1]} is not a known {name}{of}: correct it, or {cure}."


def in_words_of_pages(message: str) -> str:
    """What is said of a row, where it was typed on a page and there is no sheet to add to.

    >>> in_words_of_pages("9 is not a known partner: correct it, or add it to the Partners sheet.")
    '9 is not a known partner: correct it, or record it first.'
    """
    return _ADD_TO_SHEET.sub("record it first", message)


_ADD_TO_SHEET = re.compile(r"add it to the [A-Z][a-z ]+ sheet")


def unknown_schemes(
    ledger: LedgerSummary, comparisons: Comparisons, faulty: frozenset[str | None] = frozenset()
) -> Iterator[tuple[int, str, str, str]]:
    """Ledger schemes nobody has recorded: their number, the field to mend, the value, a message."""
    for number, (*names, _first) in enumerate(ledger.schemes):
        key = tuple(names)
        if key in comparisons["Schemes"].merged:
            continue
        field, sheet, values = "scheme", "Schemes", key
        for outer, count in (("Agreements", 1), ("Funds", 2)):
            if key[:count] not in comparisons[outer].merged:
                field, sheet, values = ("agreement", "fund")[count - 1], outer, key[:count]
                break
        if sheet not in faulty:
            yield number, field, values[-1], unknown_sentence(sheet, values)


def closed_agreements(agreements: Iterable[str]) -> Iterator[Problem]:
    """A problem for each agreement that is not the sender's to change."""
    for agreement in agreements:
        yield Problem(
            "Agreements",
            None,
            "Agreement",
            agreement,
            f"You may not change an agreement {agreement}: leave out what the file says of it, or "
            "choose another reference for yours.",
        )


def closed_sentence(agreement: str, period: str) -> str:
    """What is said of a change in a closed month."""
    return (
        f"{period} is closed for agreement {agreement}: leave the row as it was, or reopen the "
        f"period first (tracker period reopen {agreement} {period})."
    )


def closed_rows(
    comparisons: Comparisons, closed: frozenset[tuple[str, Period]]
) -> Iterator[Problem]:
    """Profiles and single ledger rows of closed months that would change."""
    for sheet in ("Profiles", "Ledger"):
        if sheet in comparisons:
            yield from _closed_rows_of(comparisons[sheet], closed)


def _closed_rows_of(
    comparison: SheetComparison, closed: frozenset[tuple[str, Period]]
) -> Iterator[Problem]:
    layout = comparison.layout
    for row in [row for row, _ in comparison.new] + [c.after for c in comparison.changed]:
        if message := _closed(layout, row, closed):
            yield problem(comparison, layout.key_of(row), "period", message)
    for item in comparison.removed:
        if message := _closed(layout, item.row, closed):
            period = written(layout, item.row, "period")
            yield Problem(layout.sheet, None, "Period", period, message)


def _closed(layout: Layout, row: Row, closed: frozenset[tuple[str, Period]]) -> str | None:
    """What is said of a row whose month is closed; None for any other."""
    agreement, period = layout.value(row, "agreement"), layout.value(row, "period")
    return closed_sentence(str(agreement), str(period)) if (agreement, period) in closed else None


def touched(comparison: SheetComparison, fields: Iterable[str]) -> set[Key]:
    """The distinct values of some fields over all rows the file adds, changes or removes."""
    layout, wanted = comparison.layout, tuple(fields)
    rows = [row for row, _ in comparison.new]
    rows += [row for c in comparison.changed for row in (c.stored.row, c.after)]
    rows += [item.row for item in comparison.removed]
    return {tuple(layout.value(row, field) for field in wanted) for row in rows}
