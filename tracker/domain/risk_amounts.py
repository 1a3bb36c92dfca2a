"""The two kinds of amount that climb a ladder: whole pence, and those of the exposure curve.

A ladder only adds, subtracts and compares amounts; what differs is how one is made from pence
and how it is split. So the ladder is written once, and the curve finds its kinks in the very
same steps that place the pennies.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from tracker.domain.money import split_exactly


class Amount(Protocol):
    """What a ladder does with amounts; `int` is one."""

    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __lt__(self, other: Self, /) -> bool: ...


A = TypeVar("A", bound=Amount)


@dataclass(frozen=True, slots=True)
class Arithmetic(Generic[A]):
    """How to make an amount of whole pence, and how to split an amount by weights."""

    lift: Callable[[int], A]
    split: Callable[[A, Mapping[str, int]], dict[str, A]]


PENCE: Arithmetic[int] = Arithmetic(lift=int, split=split_exactly)
