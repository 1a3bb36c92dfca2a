"""Designated money (section 223GA of the NHS Act 2006) that a sharing of money would give back.

NHS England designates an amount that has to go into a pooled fund. It may not simply return to
the body that paid it, so of an underspend only what else that body put in can go back freely.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.money import ZERO
from tracker.domain.obligations.bcf_dates import is_designated
from tracker.domain.registers import Contribution


@dataclass(frozen=True, slots=True)
class DesignatedReturn:
    """What of a partner's benefit would be designated money at the least, in pounds.

    `benefit` is what would go back in all, `free` what the partner put in that is not designated.
    """

    partner: str
    benefit: Decimal
    free: Decimal
    designated: Decimal


def designated_by_partner(lines: Iterable[Contribution]) -> dict[str, Decimal]:
    """The designated money among some contribution lines, by partner."""
    return _by_partner(line for line in lines if is_designated(line))


def designated_returned(
    lines: Iterable[Contribution], shares: Mapping[str, Decimal]
) -> list[DesignatedReturn]:
    """The partners to which designated money would go back, by their codes.

    Args:
        lines: the contributions to a pooled fund that are in force.
        shares: what each partner bears; below nil it benefits.
    """
    given = list(lines)
    designated, contributed = designated_by_partner(given), _by_partner(given)
    found = []
    for partner, share in sorted(shares.items()):
        own = designated.get(partner, ZERO)
        free = max(contributed.get(partner, ZERO) - own, ZERO)
        returned = min(-share - free, own)
        if returned > 0:
            found.append(DesignatedReturn(partner, -share, free, returned))
    return found


def _by_partner(lines: Iterable[Contribution]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        totals[line.partner] += line.amount
    return totals
