"""A statement of balances as the bodies sign it: a plain structure that reads the same for good.

Money is text with two decimals, a day is `2026-11-22`. It says nothing that depends on the day it
is read, so that as long as no record changes the same statement comes out. A new key may be added
later, but no key ever changes its meaning: statements of years ago are still read.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tracker.domain.balances.comparing import (
    BalanceState,
    ComparedBalance,
    ComparedFigure,
    agreeing,
    compare,
    in_dispute,
    totals,
)
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position_json import JsonObject
from tracker.domain.money import money_text
from tracker.domain.records.balances import BalanceDispute, BalanceExplanation, OwnBalance
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import day_text, pounds_text

FORM = 1
"""The number of the form a statement has; another number would be another structure."""


def statement(book: AgreementBook, year: FinancialYear, as_at: date) -> JsonObject:
    """Everything the host and its payers state of a year's balances as at a day."""
    agreement = book.as_at(as_at)
    balances = compare(book, year, as_at)
    bodies = dict.fromkeys([agreement.host, *(one.owing.payer for one in balances)])
    titles = {row.fund: row.title for row in book.funds}
    return {
        "form": FORM,
        "agreement": agreement.agreement,
        "title": agreement.title,
        "financial_year": str(year),
        "as_at": as_at.isoformat(),
        "host": agreement.host,
        "bodies": list(bodies),
        "names": {row.code: row.name for row in book.organisations if row.code in bodies},
        "sentence": balances_sentence(balances),
        "balances": [_balance(one, titles) for one in balances],
        "totals": [
            {
                "figure": str(total.figure),
                "host": money_text(total.host),
                "payer": money_text(total.payer),
                "difference": money_text(total.difference),
                "explained": money_text(total.explained),
                "left": money_text(total.left),
            }
            for total in totals(balances)
        ],
    }


def balances_sentence(balances: Sequence[ComparedBalance]) -> str:
    """How many balances agree, what is in dispute and since when, and what else is open."""
    if not balances:
        return "No partner pays the host anything in this year, so there is no balance to agree."
    number = len(balances)
    agreed = agreeing(balances)
    one = "balance agrees" if number == 1 else "balances agree"
    parts = [f"{agreed} of {number} {one}"]
    amount, since = in_dispute(balances)
    if since is not None:
        parts.append(f"{pounds_text(amount)} is in dispute since {day_text(since)}")
    if differing := [one for one in balances if one.state is BalanceState.MISMATCHED]:
        largest = pounds_text(max(one.amount for one in differing))
        by = f"by {largest}" if len(differing) == 1 else f"the most by {largest}"
        parts.append(f"{len(differing)} {'differs' if len(differing) == 1 else 'differ'}, {by}")
    if unstated := sum(one.state is BalanceState.NOT_STATED for one in balances):
        parts.append(f"{unstated} {'is' if unstated == 1 else 'are'} not yet stated by both sides")
    return "; ".join(parts) + "."


def difference_words(
    figure: ComparedFigure, names: Mapping[str, str], sides: tuple[str, str]
) -> str:
    """Which side shows more of a figure and by how much, without full stop.

    Args:
        sides: the codes of the host and of the payer.
    """
    difference = figure.difference
    if difference is None:
        return "not stated by both"
    if not difference:
        return "the same on both sides"
    code = sides[0] if difference > 0 else sides[1]
    return f"{names.get(code, code)} shows {pounds_text(difference)} more"


def _balance(one: ComparedBalance, titles: Mapping[str, str]) -> JsonObject:
    return {
        "fund": one.owing.fund,
        "fund_title": titles.get(one.owing.fund, one.owing.fund),
        "payer": one.owing.payer,
        "state": str(one.state),
        "amount": money_text(one.amount),
        "since": _day(one.since),
        "hosts": _own(one.hosts),
        "payers": _own(one.payers),
        "figures": [_figure(figure) for figure in one.figures],
        "dispute": None if one.open_dispute is None else _dispute(one.open_dispute),
        "resolved": [_dispute(row) for row in one.resolved],
    }


def _own(own: OwnBalance | None) -> JsonObject | None:
    if own is None:
        return None
    return {
        "stated_by": own.stated_by,
        "stated_on": own.stated_on.isoformat(),
        "corrected_on": _day(own.corrected_on),
        "note": own.note,
    }


def _figure(figure: ComparedFigure) -> JsonObject:
    return {
        "figure": str(figure.figure),
        "host": _money(figure.host),
        "payer": _money(figure.payer),
        "difference": _money(figure.difference),
        "explained": money_text(figure.explained),
        "left": money_text(figure.left),
        "explanations": [_explanation(line) for line in figure.explanations],
    }


def _explanation(line: BalanceExplanation) -> JsonObject:
    return {
        "line": line.line,
        "kind": line.kind,
        "amount": money_text(line.amount),
        "reason": line.reason,
        "organisation": line.organisation,
        "given_by": line.given_by,
        "given_on": line.given_on.isoformat(),
    }


def _dispute(row: BalanceDispute) -> JsonObject:
    return {
        "dispute": row.dispute,
        "organisation": row.organisation,
        "raised_by": row.raised_by,
        "raised_on": row.raised_on.isoformat(),
        "amount": money_text(row.amount),
        "reason": row.reason,
        "route": row.route,
        "resolved_on": _day(row.resolved_on),
        "resolution": row.resolution,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
