"""What the ledgers of Marlshire show of each other's money: invented, like all of it.

The mental health pool matches to the penny. Of the children's pool a payment was on its way. In
the Better Care Fund a variation was invoiced that the integrated care board holds to be agreed
for less, and it is in dispute.
"""

from decimal import Decimal

from tracker.demo.fund_writer import THIS_YEAR, day
from tracker.demo.place import COUNCIL, ICB
from tracker.domain.records.balances import (
    BalanceDispute,
    BalanceExplanation,
    Figure,
    OwnBalance,
    Timing,
)
from tracker.domain.registers import Row

_AS_AT = "2026-10-31"
_COUNCIL_LEAD = "priya.nair@marlshire.example"
_ICB_LEAD = "tom.garside@marlshire-icb.example"
_ROUTE = (
    "Directors of finance within 14 days, chief executives within 28, then mediation (clause 23)"
)

Pounds = tuple[str, str, str]


def rows() -> dict[str, list[Row]]:
    """The rows of the registers in which balances are agreed."""
    return {
        "Own balances": [*_matched(), *_mismatched(), *_disputed()],
        "Balance explanations": [_in_transit()],
        "Balance disputes": [_dispute()],
    }


def _own(
    place: tuple[str, str, str], organisation: str, amounts: Pounds, stated_on: str,
    note: str | None = None,
) -> OwnBalance:  # fmt: skip
    """A record; the place is agreement, fund and payer, the amounts due, invoiced and paid."""
    agreement, fund, payer = place
    due, invoiced, paid = (Decimal(amount) for amount in amounts)
    return OwnBalance(
        agreement=agreement,
        fund=fund,
        payer=payer,
        financial_year=THIS_YEAR,
        as_at=day(_AS_AT),
        organisation=organisation,
        due=due,
        invoiced=invoiced,
        paid=paid,
        note=note,
        stated_by=_COUNCIL_LEAD if organisation == COUNCIL else _ICB_LEAD,
        stated_on=day(stated_on),
        corrected_on=None,
    )


def _matched() -> list[OwnBalance]:
    place = ("MH", "MHPOOL", COUNCIL)
    amounts = ("1738164.80", "1738164.80", "1738164.80")
    return [_own(place, ICB, amounts, "2026-11-05"), _own(place, COUNCIL, amounts, "2026-11-06")]


def _mismatched() -> list[OwnBalance]:
    """The board sent £300,000.00 on 30 October; an invoice of £4,150.25 it does not know."""
    place = ("CYP", "CYPPOOL", ICB)
    return [
        _own(place, COUNCIL, ("1200000.00", "1204150.25", "600000.00"), "2026-11-03"),
        _own(
            place, ICB, ("1200000.00", "1200000.00", "900000.00"), "2026-11-09",
            "First half of the October instalment sent on 30 October",
        ),
    ]  # fmt: skip


def _in_transit() -> BalanceExplanation:
    return BalanceExplanation(
        agreement="CYP",
        line=1,
        fund="CYPPOOL",
        payer=ICB,
        financial_year=THIS_YEAR,
        as_at=day(_AS_AT),
        figure=Figure.PAID,
        kind=Timing.IN_TRANSIT,
        amount=Decimal("-300000.00"),
        reason="BACS payment of 30 October, reached the council’s bank on 4 November.",
        organisation=ICB,
        given_by=_ICB_LEAD,
        given_on=day("2026-11-09"),
    )


def _disputed() -> list[OwnBalance]:
    place = ("BCF", "POOL", ICB)
    return [
        _own(place, COUNCIL, ("9374931.95", "9374931.95", "6116621.30"), "2026-11-02"),
        _own(
            place, ICB, ("9362531.95", "9362531.95", "6116621.30"), "2026-11-04",
            "Variation V1 as minuted by the board comes to £12,400.00 less this quarter",
        ),
    ]  # fmt: skip


def _dispute() -> BalanceDispute:
    return BalanceDispute(
        agreement="BCF",
        dispute=1,
        fund="POOL",
        payer=ICB,
        financial_year=THIS_YEAR,
        as_at=day("2026-09-30"),
        organisation=ICB,
        raised_by=_ICB_LEAD,
        raised_on=day("2026-10-03"),
        amount=Decimal("12400.00"),
        reason="The October instalment includes £12,400.00 of uplift that the board did not agree.",
        route=_ROUTE,
        resolved_on=None,
        resolution=None,
    )
