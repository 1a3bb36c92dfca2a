"""Contributions of a fund in a year: who puts in what, whether it is agreed, and whether it is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.balances.comparing import ComparedBalance, compare, stated_days, usual_day
from tracker.domain.funds.instalment_schedules import (
    Receipts,
    beyond_asked,
    cash_by_partner,
    receipts,
    received_in_all,
    schedule_gaps,
)
from tracker.domain.funds.position import PROPOSED, contributions_in_force
from tracker.domain.money import total_of
from tracker.domain.records.linked_variations import linked_sets
from tracker.domain.registers import Contribution, Instalment
from tracker.errors import NotFound
from tracker.sheets.money_layouts import CONTRIBUTIONS, INSTALMENTS
from tracker.web.allowing import allowed
from tracker.web.asking import actor
from tracker.web.balances.words import COLOURS
from tracker.web.formatting import counted, day, joined, pounds, short_pounds
from tracker.web.money.views import (
    SHEETS,
    FundMoney,
    fund_money,
    ref_of,
)
from tracker.web.planning.linked_words import linked_in

pages = Blueprint(
    "contributions", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>"
)

OWN_RECORDS = ("Own balances", "Balance explanations", "Balance disputes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the register as the table shows it, with the address that changes it."""

    row: Contribution
    ref: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of a partner's money: the original and what each variation changed, in pounds."""

    partner: str
    source: str
    scheme: str | None
    line: str
    original: Entry | None
    changes: Mapping[str, Entry]
    marks: tuple[str, ...]

    @property
    def entries(self) -> list[Entry]:
        first = [] if self.original is None else [self.original]
        return [*first, *self.changes.values()]

    @property
    def revised(self) -> Decimal:
        """What counts of the line when every variation has taken effect; proposed rows do not."""
        return total_of(e.row.amount for e in self.entries if e.row.status != PROPOSED)

    @property
    def statuses(self) -> list[str]:
        return sorted({entry.row.status for entry in self.entries})

    @property
    def open(self) -> list[Entry]:
        """The rows that are proposed and not agreed."""
        return [entry for entry in self.entries if entry.row.status == PROPOSED]


@dataclass(frozen=True, slots=True)
class Payment:
    """An instalment as the table shows it, with its state in words."""

    row: Instalment
    ref: str
    received: Decimal
    state: str
    colour: str
    detail: str


@pages.get("/contributions")
@allowed(Right.READ)
def contributions(agreement: str, fund: str) -> ResponseReturnValue:
    """Whether the money is agreed and in: by partner and source, and instalment by instalment."""
    view = fund_money(agreement, fund, (*SHEETS, *OWN_RECORDS))
    rows, payments = contributions_of(view), instalments_of(view)
    counted_rows = [
        row for row in contributions_in_force(view.book, view.year, view.today) if row.fund == fund
    ]
    cash = cash_by_partner(counted_rows)
    found = receipts(payments, view.today)
    lines = source_lines(rows)
    return view.page(
        "money/contributions.html",
        sentence=receipts_sentence(found, view, cash) + waiting_words(rows, view),
        lines=lines,
        ours=view.speaks_for if actor().is_local else actor().organisations(Right.CHANGE),
        variations=sorted({row.variation for row in rows if row.variation}),
        totals={
            code: total_of(line.revised for line in lines if line.partner == code)
            for code in sorted({line.partner for line in lines})
        },
        cash=cash,
        scheduled={
            code: total_of(row.amount for row in payments if row.partner == code)
            for code in sorted({*cash, *(row.partner for row in payments)})
        },
        gaps=schedule_gaps(cash, payments),
        payments=[payment_of(row, view) for row in payments],
        receipts=found,
        linked=linked_in(
            linked_sets(view.book.linked_variations, view.book.linked_changes),
            fund,
            view.year,
            view.names,
        ),
        balances=balances_of_fund(view),
        colours=COLOURS,
    )


def contributions_of(view: FundMoney) -> list[Contribution]:
    """The fund's contribution rows of the year, proposed ones included."""
    return [
        row
        for row in view.book.contributions
        if row.fund == view.fund.fund and row.financial_year == view.year
    ]


def find_contribution(view: FundMoney, ref: str) -> Contribution:
    """The contribution row that an address names.

    Raises:
        NotFound: when there is none.
    """
    found = {ref_of(CONTRIBUTIONS, row): row for row in contributions_of(view)}
    if ref not in found:
        raise NotFound("There is no such contribution: it was changed or removed meanwhile.")
    return found[ref]


def instalments_of(view: FundMoney) -> list[Instalment]:
    """The fund's instalments of the year by their days."""
    found = [
        row
        for row in view.book.instalments
        if row.fund == view.fund.fund and row.financial_year == view.year
    ]
    return sorted(found, key=lambda row: (row.due_date, row.partner))


def balances_of_fund(view: FundMoney) -> list[ComparedBalance]:
    """What each side records of the fund, as at the day stated last, mismatches first."""
    days = stated_days(view.book, view.year)
    as_at = days[0] if days else usual_day(view.year, view.today)
    return [one for one in compare(view.book, view.year, as_at) if one.owing.fund == view.fund.fund]


def source_lines(rows: Sequence[Contribution]) -> list[SourceLine]:
    """The rows by partner, source, scheme and line, each with its variations."""
    grouped: dict[tuple[str, str, str, str], list[Contribution]] = {}
    for row in rows:
        key = (row.partner, row.funding_source, row.scheme or "", row.line)
        grouped.setdefault(key, []).append(row)
    return [_source_line(grouped[key]) for key in sorted(grouped)]


def _source_line(rows: Sequence[Contribution]) -> SourceLine:
    entries = [Entry(row, ref_of(CONTRIBUTIONS, row)) for row in rows]
    first = rows[0]
    marks = {
        "in kind": any(row.in_kind for row in rows),
        "capital": any(row.capital for row in rows),
        "designated": any(row.designated for row in rows),
        "non-recurrent": not any(row.recurrent for row in rows),
    }
    return SourceLine(
        first.partner,
        first.funding_source,
        first.scheme,
        first.line,
        next((entry for entry in entries if entry.row.variation is None), None),
        {entry.row.variation: entry for entry in entries if entry.row.variation is not None},
        tuple(word for word, holds in marks.items() if holds),
    )


def payment_of(row: Instalment, view: FundMoney) -> Payment:
    """An instalment with its state in words."""
    state, colour, detail = _state(row, view)
    return Payment(row, ref_of(INSTALMENTS, row), received_in_all(row), state, colour, detail)


def _state(row: Instalment, view: FundMoney) -> tuple[str, str, str]:
    """A word for an instalment, the colour of its tag, and what there is to add."""
    received = received_in_all(row)
    missing = f"{pounds(row.amount - received)} still to come" if received else ""
    if late := receipts([row], view.today).late:
        return f"{counted(late[0].days, 'day')} late", "red", missing
    if not received:
        return ("Invoiced", "blue", "") if row.invoice else ("Not yet due", "grey", "")
    if beyond := beyond_asked(row.amount, received):
        return "More received", "yellow", f"{pounds(beyond)} more than was asked for"
    if received != row.amount:
        return "Part received", "yellow", missing
    days = 0 if row.received_on is None else (row.received_on - row.due_date).days
    return "Received", "green", f"{counted(days, 'day')} late" if days > 0 else ""


def receipts_sentence(found: Receipts, view: FundMoney, cash: Mapping[str, Decimal]) -> str:
    """How much of what was due has come in, and what is the longest overdue."""
    if not instalments_of(view):
        lines, total = contributions_of(view), total_of(cash.values())
        if not lines:
            return f"No contribution is recorded for {view.year}."
        if all(row.status == PROPOSED for row in lines):
            proposed = pounds(total_of(row.amount for row in lines))
            return f"{proposed} is proposed for {view.year}, and nothing is agreed yet."
        return (
            f"{pounds(total)} is to be contributed in cash in {view.year}, and no instalment of "
            "it is scheduled yet."
        )
    if not found.due:
        early = f"; {short_pounds(found.early)} came in early" if found.early else ""
        return f"Nothing was due by today{early}."
    start = (
        f"{short_pounds(found.received)} of {short_pounds(found.due)} due by today has been "
        "received"
    )
    late = late_words(found, view.names) if found.late else "nothing is late"
    return f"{start}; {late}{beyond_words(found)}."


def waiting_words(rows: Sequence[Contribution], view: FundMoney) -> str:
    """What partners have still to agree to, in a sentence of its own; empty where nothing is."""
    waiting = [row for row in rows if row.status == PROPOSED]
    if not waiting:
        return ""
    bodies = joined(sorted({view.names.get(row.partner, row.partner) for row in waiting}))
    words = f" {pounds(total_of(row.amount for row in waiting))} waits for the word of {bodies}"
    disputed = [row for row in waiting if row.dispute]
    if disputed:
        words += f"; {pounds(total_of(row.amount for row in disputed))} of it is disputed"
    return f"{words}."


def beyond_words(found: Receipts) -> str:
    """What came in above what was asked for, to end a sentence; empty where nothing did."""
    return f"; {pounds(found.beyond)} more came in than was asked for" if found.beyond else ""


def late_words(found: Receipts, names: Mapping[str, str]) -> str:
    """The instalment that is the longest overdue, and how many more there are."""
    first = found.late[0]
    row = first.instalment
    who = names.get(row.partner, row.partner)
    others = len(found.late) - 1
    more = (
        f", and {counted(others, 'more instalment')} {'is' if others == 1 else 'are'} late"
        if others
        else ""
    )
    return f"{who}’s instalment of {day(row.due_date)} is {counted(first.days, 'day')} late{more}"
