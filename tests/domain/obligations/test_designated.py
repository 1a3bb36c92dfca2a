"""Designated money does not go back to whoever paid it."""

from decimal import Decimal

import pytest

from tests.domain import books
from tracker.domain.obligations.designated import DesignatedReturn, designated_returned

MINIMUM = books.contribution("ICB", "600.00", funding_source="NHS minimum contribution")
MORE = books.contribution("ICB", "50.00")
COUNCIL = books.contribution("LA", "400.00")


def test_a_benefit_beyond_what_is_not_designated_is_designated_money() -> None:
    found = designated_returned((MINIMUM, MORE, COUNCIL), {"ICB": Decimal(-80), "LA": Decimal(-50)})

    assert found == [DesignatedReturn("ICB", Decimal(80), Decimal(50), Decimal(30))]


@pytest.mark.parametrize("share", ["-50.00", "0.00", "80.00"])
def test_what_is_not_designated_goes_back_freely(share: str) -> None:
    assert designated_returned((MINIMUM, MORE), {"ICB": Decimal(share)}) == []


def test_no_more_than_what_is_designated_can_be() -> None:
    (found,) = designated_returned((MINIMUM,), {"ICB": Decimal(-900)})

    assert found.designated == Decimal(600)
