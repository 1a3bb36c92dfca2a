"""What is entered by hand beside the ledger, to hold it against."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import Period


@dataclass(frozen=True, slots=True)
class CostCentreTotal:
    """What the host's own ledger says a fund's cost centre spent from April to the end of a month."""

    agreement: str
    fund: str
    period: Period
    amount: Decimal
    note: str | None
    entered_by: str
    entered_on: date
