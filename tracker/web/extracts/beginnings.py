"""What the form about an extract begins with: the guess, or a kept mapping fitted to the file."""

from dataclasses import replace

from importers.extracts.months import in_year
from tracker.domain.ledgers.extracts import AcrossColumn, Inspection
from tracker.domain.ledgers.mapping import HEADING
from tracker.web.extracts.mapping_forms import AcrossFields, MappingFields


def guessed(found: Inspection, organisation: str, sheet: str = "") -> MappingFields:
    """The form as recognition would fill it in.

    Args:
        found: what was recognised.
        organisation: the code of whose ledger it is, empty if that is open.
        sheet: the sheet somebody chose; the one that was found is not kept, because next month's
            may be called otherwise.
    """
    columns = {str(role): guess.label for role, guess in found.columns.items()}
    code = columns.get("cost_centre") or columns.get("description") or ""
    across = [
        AcrossFields(a.label, a.period or "", _likely_measure(a.measure)) for a in found.across
    ]
    return MappingFields(
        organisation=organisation,
        form=found.form,
        sheet=sheet,
        columns=columns,
        across=across,
        period=_likely_period(found),
        code_column=code,
        narrative=[columns["description"]] if "description" in columns else [],
    )


def _likely_period(found: Inspection) -> str:
    if not found.across or ("date" in found.columns and not any(a.period for a in found.across)):
        return "date"
    named = all(in_year(AcrossColumn(a.label), 2000).period or a.period for a in found.across)
    return "heading" if named else "fixed"


def fitted(fields: MappingFields, found: Inspection) -> MappingFields:
    """The form of a kept mapping for a file with other columns or other months.

    A column that is gone gives way to the one that was recognised as the same; the months are
    those the file itself names.
    """
    have = {*found.headings, HEADING}
    guesses = {str(role): guess.label for role, guess in found.columns.items()}
    instead = {
        column: guesses.get(role, "")
        for role, column in fields.columns.items()
        if column not in have
    }

    def now(column: str) -> str:
        return column if column in have else instead.get(column, "")

    return replace(
        fields,
        columns={role: now(column) for role, column in fields.columns.items()},
        across=_across_now(fields, found) if fields.form == "matrix" else [],
        period_column=now(fields.period_column),
        code_column=now(fields.code_column),
        narrative=[column for said in fields.narrative if (column := now(said))],
        rules=[replace(rule, column=now(rule.column)) for rule in fields.rules],
    )


def _across_now(fields: MappingFields, found: Inspection) -> list[AcrossFields]:
    own = {a.label: a.period for a in found.across if a.period}
    kept = [
        replace(a, period=own.get(a.column) or a.period)
        for a in fields.across
        if a.column in found.headings
    ]
    known = {a.column for a in kept}
    return kept + [
        AcrossFields(a.label, a.period or "", _likely_measure(a.measure))
        for a in found.across
        if a.label not in known
    ]


def in_form(fields: MappingFields, form: str, found: Inspection) -> MappingFields:
    """The form for a file that somebody calls a list, or a matrix, whatever was recognised."""
    if form not in {"list", "matrix"} or form == fields.form:
        return fields
    if form == "list":
        return replace(fields, form="list", across=[], period="date")
    amounts = [seen.label for seen in found.seen if seen.looks.endswith(("amounts", "numbers"))]
    columns = {r: c for r, c in fields.columns.items() if r not in {"amount", "debit", "credit"}}
    period = "date" if columns.get("date") else "fixed"
    across = [AcrossFields(label) for label in amounts]
    return replace(fields, form="matrix", columns=columns, across=across, period=period)


def _likely_measure(said: str | None) -> str:
    """The ledger measure a column of a matrix seems to hold; none for budgets and variances."""
    words = (said or "actual").casefold()
    for measure, hints in (
        ("Forecast outturn", ("forecast", "outturn", "projected")),
        ("Commitment", ("commit",)),
        ("Actual", ("actual", "spend", "spent", "expenditure")),
    ):
        if any(hint in words for hint in hints):
            return measure
    return ""
