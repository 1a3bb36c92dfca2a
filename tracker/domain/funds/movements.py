"""Which schemes moved a fund's forecast most since it was reported before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import SchemePosition
from tracker.domain.registers import Scheme

MOST = 3


@dataclass(frozen=True, slots=True)
class Movement:
    """How a scheme's outturn changed between two reports, in pounds: positive is more spend.

    `seen` is the month of the present forecast, None where the year is closed and the actuals
    took its place; `before` is the month of the forecast it is measured from.
    """

    scheme: Scheme
    amount: Decimal
    outturn: Decimal
    seen: Period | None
    before: Period


def largest_movements(lines: Iterable[SchemePosition], most: int = MOST) -> list[Movement]:
    """The schemes that moved most, whichever way, the largest first; equal ones by their codes.

    A scheme whose forecast did not change, or which has none before, is not listed.
    """
    moved = [
        Movement(
            scheme=line.scheme,
            amount=line.figures.movement,
            outturn=line.figures.outturn,
            seen=None if line.sources.forecast is None else line.sources.forecast.period,
            before=line.sources.previous.period,
        )
        for line in lines
        if line.figures.movement
        and line.figures.outturn is not None
        and line.sources.previous is not None
    ]
    moved.sort(key=lambda movement: (-abs(movement.amount), movement.scheme.scheme))
    return moved[:most]
