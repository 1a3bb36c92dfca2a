"""The check digit of NHS numbers, and how often other numbers carry it by chance."""

import math

_CHANCE = 1 / 11
_MOST_WEIGHED = 100


def passes_modulus_11(number: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number.

    >>> passes_modulus_11("9434765919"), passes_modulus_11("9434765918")
    (True, False)
    """
    if len(set(number)) == 1:
        return False
    weighted = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), number, strict=False)
    )
    check = 11 - weighted % 11
    return check != 10 and check % 11 == int(number[9])


def chance_of(passing: int, count: int) -> float:
    """How likely it is that so many of some numbers, or more, pass the check by chance."""
    if count > _MOST_WEIGHED:
        return 0.0 if passing > count * 2 * _CHANCE else 1.0
    return sum(
        math.comb(count, hits) * _CHANCE**hits * (1 - _CHANCE) ** (count - hits)
        for hits in range(passing, count + 1)
    )
