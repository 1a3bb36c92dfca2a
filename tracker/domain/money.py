"""Exact money: Decimal pounds between the parts of the tracker, whole pence inside sums.

A positive variance is an overspend, a negative one an underspend. Nothing here ever meets a
float, and nothing here rounds an amount: what is no whole number of pence is refused. Amounts
may be as large as anybody likes, because the Decimal context's 28 digits are never involved.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal("0.00")

_PENNY = Decimal("0.01")
# Below this a product of Decimals is exact within 28 digits, and three times as fast as the text.
_EXACT_BELOW = 10**27


def to_pence(pounds: Decimal) -> int:
    """Whole pence of an amount in pounds.

    Raises ValueError when the amount has a third significant decimal, because money is
    never rounded on the way in.

    >>> to_pence(Decimal("1234.5"))
    123450
    """
    numerator, denominator = pounds.as_integer_ratio()
    if 100 % denominator:
        raise ValueError(f"{pounds} has more than two decimals")
    return numerator * (100 // denominator)


def to_pounds(pence: int) -> Decimal:
    """Pounds, always with two decimals, of whole pence.

    >>> to_pounds(123450)
    Decimal('1234.50')
    """
    if -_EXACT_BELOW < pence < _EXACT_BELOW:
        return pence * _PENNY
    return Decimal(f"{pence}E-2")


def money_text(pounds: Decimal) -> str:
    """The text every interface uses: two decimals, no separators, a minus when negative.

    Raises ValueError when the amount has a third significant decimal.

    >>> money_text(Decimal("-5"))
    '-5.00'
    """
    return f"{to_pounds(to_pence(pounds)):f}"


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """Pounds added up; nil where there are none.

    >>> total_of([])
    Decimal('0.00')
    """
    return sum(amounts, ZERO)


def split_exactly(
    total: int, shares: Mapping[str, int | Fraction], *, larger_share_first: bool = True
) -> dict[str, int]:
    """Split whole pence in proportion to the shares, so that the parts always add up to the total.

    Largest remainder: every exact share is rounded down, and the pennies left over go to the
    largest fractional parts; a tie goes to the larger share (unless `larger_share_first` is
    off), then to the code that comes first as text. `total` is never negative; `shares` are
    non-negative and do not all equal zero. Raises ValueError otherwise.

    >>> split_exactly(10000000, {"A": 1, "B": 1, "C": 1})
    {'A': 3333334, 'B': 3333333, 'C': 3333333}
    """
    whole = sum(shares.values())
    if total < 0 or whole <= 0 or min(shares.values()) < 0:
        raise ValueError(
            "a split needs a total of zero or more and shares of which none is negative"
        )
    parts: dict[str, int] = {}
    claims: list[tuple[int | Fraction, int | Fraction, str]] = []
    for code, share in shares.items():
        floor, remainder = divmod(total * share, whole)
        parts[code] = floor
        claims.append((-remainder, -share if larger_share_first else 0, code))
    left_over = total - sum(parts.values())
    if left_over:
        claims.sort()
        for _, _, code in claims[:left_over]:
            parts[code] += 1
    return parts
