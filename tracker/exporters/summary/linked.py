"""Linked variations between years, and what they leave open between the partners."""

from collections.abc import Sequence
from functools import partial

from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import to_pence
from tracker.domain.records.linked_variations import (
    LinkedChange,
    LinkedSet,
    linked_sets,
    open_balances,
)
from tracker.exporters.bulk_rows import BulkRow, Formula
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money, rounded
from tracker.sheets import Style

LINKED = Spec(
    "Linked variations",
    "LinkedVariations",
    "Linked variations between years",
    "Each change of a partner’s contribution that belongs to others in other years; every one is a "
    "contribution line of the same name. What is paid for another is owed by it. A gift is never "
    "owed, so it has no line of balances.",
    (
        Field("Agreement"),
        Field("Set", width=12),
        Field("Title", width=36),
        Field("Kind of link", width=18),
        Field("Variation", width=11),
        Field("Balance due in", width=14),
        Field("Financial year", width=13),
        Field("Year starts", Style.WHOLE),
        Field("Fund"),
        Field("Partner"),
        Field("Paid for"),
        money("Change", total=False),
        Field("Line", Style.WHOLE),
        Field("Owed line", Style.WHOLE),
        Field("Authority", width=60),
    ),
    frozen=2,
)
BALANCES = Spec(
    "Linked balances",
    "LinkedBalances",
    "Open balance of linked variations",
    "By partner at the end of each year: positive is owed to it, negative it owes. Added up from "
    "the sheet Linked variations.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Partner"),
        Field("Name", width=44),
        Field("Financial year", width=13),
        Field("Year starts", Style.WHOLE),
        money("Open balance", total=False),
        Field("Owed or owes", width=14),
    ),
    frozen=3,
)

_Number = dict[tuple[str, str], int]


def linked_table(facts: SummaryFacts) -> Table:
    """Every change of every set."""
    sets, numbers = _sets(facts), _numbers(facts)
    rows = [_change(one, change, numbers) for one in sets for change in one.changes]
    return Table.of(Sheet(LINKED, len(rows)), rows)


def balance_table(facts: SummaryFacts, changes: Sheet) -> Table:
    """The open balance of every partner at the end of every year of its agreement's sets."""
    numbers = _numbers(facts)
    found = []
    for book in facts.books:
        sets = linked_sets(book.linked_variations, book.linked_changes)
        said = {year.start for one in sets if one.counts for year in one.years}
        said |= {one.head.balance_due.start for one in sets if one.head.balance_due}
        years = [FinancialYear(n) for n in range(min(said), max(said) + 1)] if said else []
        names = {body.code: body.name for body in book.organisations}
        for partner, by_year in open_balances(sets, years).items():
            key = (book.agreement.agreement, partner)
            found += [(key, names.get(partner), year, by_year[year]) for year in years]
    sheet = Sheet(BALANCES, len(found))
    rows: list[BulkRow] = []
    for index, (key, name, year, amount) in enumerate(found):
        at = partial(sheet.here, index=index)
        text = f"{_paid(changes, 'Line', at)}-{_paid(changes, 'Owed line', at)}"
        pence = to_pence(amount)
        words = "owed to it" if pence > 0 else "owes" if pence < 0 else "nothing"
        cell = at("Open balance")
        word = f'IF({cell}>0,"owed to it",IF({cell}<0,"owes","nothing"))'
        rows.append(
            BALANCES.row(
                {
                    "Line": numbers[key],
                    "Agreement": key[0],
                    "Partner": key[1],
                    "Name": name,
                    "Financial year": str(year),
                    "Year starts": year.start,
                    "Open balance": Formula(rounded(text), pence),
                    "Owed or owes": Formula(word, words),
                }
            )
        )
    return Table.of(sheet, rows)


def _paid(changes: Sheet, line: str, at: partial[str]) -> str:
    """What is paid by (or for) the partner of a row, up to its year."""
    return (
        f"SUMIFS({changes.column('Change')},{changes.column(line)},{at('Line')},"
        f'{changes.column("Year starts")},"<="&{at("Year starts")})'
    )


def _change(one: LinkedSet, change: LinkedChange, numbers: _Number) -> BulkRow:
    head = one.head
    owed = None if change.owed_by is None else numbers.get((change.agreement, change.owed_by))
    return LINKED.row(
        {
            "Agreement": head.agreement,
            "Set": head.link,
            "Title": head.title,
            "Kind of link": head.kind,
            "Variation": head.variation,
            "Balance due in": str(head.balance_due) if head.balance_due else None,
            "Financial year": str(change.financial_year),
            "Year starts": change.financial_year.start,
            "Fund": change.fund,
            "Partner": change.partner,
            "Paid for": change.owed_by,
            "Change": to_pence(change.amount),
            "Line": numbers.get((change.agreement, change.partner)) if one.counts else None,
            "Owed line": owed if one.counts else None,
            "Authority": head.authority,
        }
    )


def _sets(facts: SummaryFacts) -> Sequence[LinkedSet]:
    return [
        one
        for book in facts.books
        for one in linked_sets(book.linked_variations, book.linked_changes)
    ]


def _numbers(facts: SummaryFacts) -> _Number:
    """A number for every partner of every agreement that has a balance."""
    found = sorted(
        {
            (one.head.agreement, partner)
            for one in _sets(facts)
            if one.counts
            for partner in one.partners
        }
    )
    return {key: number for number, key in enumerate(found, start=1)}
