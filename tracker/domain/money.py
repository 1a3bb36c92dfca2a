"""Exact money: Decimal pounds between the parts of the tracker, whole pence inside sums.

A positive variance is an overspend, a negative one an underspend. Nothing here ever meets a float.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal("0.00")
_PENNY = Decimal("0.01")


def to_pence(pounds: Decimal) -> int:
    """Whole pence of an amount in pounds.

    Raises ValueError when the amount has a third significant decimal, because money is
    never rounded on the way in.

    >>> to_pence(Decimal("1234.5"))
    123450
    """
    pence = pounds * 100
    whole = int(pence)
    if whole != pence:
        raise ValueError(f"{pounds} has more than two decimals")
    return whole


def to_pounds(pence: int) -> Decimal:
    """Pounds, always with two decimals, of whole pence.

    >>> to_pounds(123450)
    Decimal('1234.50')
    """
    return Decimal(pence).scaleb(-2)


def money_text(pounds: Decimal) -> str:
    """The text every interface uses: two decimals, no separators, a minus when negative.

    >>> money_text(Decimal("-5"))
    '-5.00'
    """
    return f"{pounds.quantize(_PENNY):f}"


def split_exactly(total: int, shares: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Split whole pence in proportion to the shares, so that the parts always add up to the total.

    Largest remainder: every exact share is rounded down, and the pennies left over go to the
    largest fractional parts; a tie goes to the larger share, then to the code that comes first
    as text. `total` is never negative; `shares` are non-negative and do not all equal zero.

    >>> split_exactly(10000000, {"A": 1, "B": 1, "C": 1})
    {'A': 3333334, 'B': 3333333, 'C': 3333333}
    """
    whole = sum(shares.values())
    if total < 0 or whole <= 0 or any(share < 0 for share in shares.values()):
        raise ValueError("a split needs a total of zero or more and shares of which none is negative")
    parts: dict[str, int] = {}
    remainders: list[tuple[int | Fraction, int | Fraction, str]] = []
    left = total
    for code, share in shares.items():
        floor, remainder = divmod(total * share, whole)
        parts[code] = int(floor)
        left -= int(floor)
        remainders.append((-remainder, -share, code))
    remainders.sort()
    for _, _, code in remainders[:left]:
        parts[code] += 1
    return parts
