"""What is said of ledger extracts, in words."""

from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import Inspection, plain_amount
from tracker.domain.ledgers.mapping import LedgerMapping, layout_change
from tracker.services.extracts.reconciliation import Reconciliation
from tracker.services.extracts.taking import ExtractPlan
from tracker.services.extracts.waiting import TakenExtractRecord
from tracker.web.formatting import counted, moment, period


def exact(amount: Decimal) -> str:
    """Pounds with every decimal there is, because an extract may have fractions of a penny."""
    whole, _, part = plain_amount(abs(amount)).partition(".")
    return f"{'−' if amount < 0 else ''}£{int(whole):,}.{part}"


def exact_text(amount: str) -> str:
    """The same of an amount that is kept as text, as control totals are."""
    return exact(Decimal(amount))


def understood_sentence(found: Inspection) -> str:
    """What was recognised: where the headings are, what is the money, how much there is of it."""
    where = f"Headings in row {found.header_row}" if found.header_row else "No headings"
    parts = [where]
    amount, day = found.columns.get("amount"), found.columns.get("date")
    debit, credit = found.columns.get("debit"), found.columns.get("credit")
    if found.form == "matrix":
        parts.append(f"{counted(len(found.across), 'column')} of amounts beside each other")
    elif amount is not None:
        parts.append(f"'{amount.heading or amount.label}' is the money")
    elif debit is not None and credit is not None:
        parts.append(f"'{debit.label}' and '{credit.label}' are the money")
    else:
        parts.append("which column is the money is for you to say")
    if day is not None:
        parts.append(f"'{day.heading or day.label}' the date")
    rows = f"{counted(found.rows, 'row')}, {exact(found.total)}"
    if found.stated_totals:
        agree = all(total.agrees for total in found.stated_totals)
        rows += (
            ", the file’s own total agrees" if agree else ", the file’s own total does not agree"
        )
    return f"{'; '.join([', '.join(parts), rows])}."


def notes(mapping: LedgerMapping, found: Inspection) -> list[str]:
    """What a person should look at before a kept mapping is used for another file."""
    said = [layout_change(mapping, found).sentence()]
    own = {a.label: Period.from_text(a.period) for a in found.across if a.period}
    kept = {a.column: a.period for a in mapping.layout.across if a.period and a.measure}
    apart = [month for column, month in kept.items() if own.get(column, month) != month]
    if mapping.form == "matrix" and apart:
        first, last = (period(month) for month in (min(apart, key=str), max(apart, key=str)))
        said.append(
            "The months below are those the file names; the mapping has "
            f"{first if first == last else f'{first} to {last}'} for them."
        )
    if mapping.month.source == "fixed" and mapping.month.month is not None:
        said.append(
            "The file does not say its month: give it below. The mapping has "
            f"{period(mapping.month.month)}."
        )
    return [sentence for sentence in said if sentence]


def plan_sentence(plan: ExtractPlan) -> str:
    """What taking an extract in would do."""
    totals, imported = plan.mapper.totals, plan.imported
    taken = totals.taken
    what = f"{counted(taken.rows, 'line')} of {totals.read.rows:,}, {exact(taken.total)}"
    if imported.problems:
        return f"This extract cannot go in as it is: {what}, would go to schemes."
    if plan.changes_nothing:
        return "Everything this extract says is recorded already."
    if plan.mapping.use == "comparison":
        return f"This extract would be held against the host’s ledger: {what}."
    ledger = imported.ledger
    if ledger is None or not (ledger.changed or imported.ledger_removed):
        return f"This extract would bring {what}, to schemes."
    return (
        f"This extract corrects an earlier one: {ledger.new:,} new, {ledger.changed:,} changed and "
        f"{len(imported.ledger_removed):,} rows that go; {what}, in all."
    )


def extract_sentence(extract: TakenExtractRecord) -> str:
    """Who took an extract in and when, and whether it still stands."""
    undone = " It was undone since." if extract.status == "undone" else ""
    return f"Taken in by {extract.imported_by} on {moment(extract.imported_at)}.{undone}"


def reconciliation_sentence(found: Reconciliation) -> str:
    """How many things differ, and for how long."""
    if found.differences:
        verb = "is" if found.differences == 1 else "are"
        return (
            f"There {verb} {counted(found.differences, 'difference')} in {found.financial_year}; "
            f"the oldest is {counted(found.oldest, 'day')} old."
        )
    if found.cost_centres or found.partners:
        return f"Everything the ledger of {found.financial_year} was held against agrees with it."
    return (
        f"The ledger of {found.financial_year} was held against budgets and contributions only: "
        "enter a cost centre total, or take in a partner’s extract to compare."
    )
