"""The two kinds of amount that climb a ladder, and the weights that split them.

One kind is whole pence, the other belongs to the exposure curve.

A ladder only adds, subtracts and compares amounts; what differs is how one is made from pence
and how it is split. So the ladder is written once, and the curve finds its kinks in the very
same steps that place the pennies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Generic, Protocol, Self, TypeVar

from tracker.domain.money import split_exactly, to_pounds


class Amount(Protocol):
    """What a ladder does with amounts; `int` is one."""

    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __lt__(self, other: Self, /) -> bool: ...


A = TypeVar("A", bound=Amount)


class Weights:
    """What a split goes by: whole numbers by partner, in code order, of which none is negative.

    The schemes of a fund mostly split by the same weights, so what follows from them is kept.
    """

    def __init__(self, amounts: dict[str, int]) -> None:
        self.amounts = amounts
        self.whole = sum(amounts.values())

    @cached_property
    def shares(self) -> dict[str, Fraction]:
        """The exact share of the whole that each partner has."""
        return {partner: Fraction(amount, self.whole) for partner, amount in self.amounts.items()}

    @cached_property
    def in_pounds(self) -> dict[str, Decimal]:
        """The weights in pounds, where they are contributions in pence."""
        return {partner: to_pounds(amount) for partner, amount in self.amounts.items()}


@dataclass(frozen=True, slots=True)
class Arithmetic(Generic[A]):
    """How to make an amount of whole pence, and how to split an amount by weights."""

    lift: Callable[[int], A]
    split: Callable[[A, Weights], dict[str, A]]


def _split_pence(total: int, weights: Weights) -> dict[str, int]:
    return split_exactly(total, weights.amounts)


PENCE: Arithmetic[int] = Arithmetic(lift=int, split=_split_pence)
