"""What lies around an agreement's registers, and its checks ask about.

The totals of the files its ledger came from, what was corrected after it was final, and what
another agreement holds. None of it is entered: it follows from what was imported and recorded.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear


@dataclass(frozen=True, slots=True)
class StatedDifference:
    """A total that an imported file prints and its lines do not add up to, in pounds.

    `covers` says in words which lines; `batch` is the import that stands.
    """

    batch: int
    file_name: str
    row: int
    stated: Decimal
    counted: Decimal
    covers: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that was changed on a day after it said that it was final, as it read before.

    `sheet` is the register of the row; `before` and `after` are images: heading and text.
    """

    sheet: str
    before: dict[str, str]
    after: dict[str, str]
    day: date

    def __hash__(self) -> int:
        return hash((self.sheet, self.day, *sorted(self.before.items())))


@dataclass(frozen=True, slots=True)
class SameMoney:
    """A contribution that stands in another agreement, too: same partner, source, year, amount.

    Only an agreement of which every partner of this one is a partner is named as the `other`:
    whoever may see the one may see the other.
    """

    fund: str
    partner: str
    financial_year: FinancialYear
    funding_source: str
    amount: Decimal
    other: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of it, of one agreement."""

    differences: tuple[StatedDifference, ...] = ()
    corrections: tuple[Correction, ...] = ()
    same_money: tuple[SameMoney, ...] = ()


NO_SURROUNDINGS = Surroundings()
