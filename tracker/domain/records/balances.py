"""What is kept of agreeing balances: what each body's own ledger shows, and what is said of it.

A balance is what one partner, the payer, owes a fund of its host in a financial year, as at a
day. The payer's ledger and the host's are two records of it, and neither body writes the other's.
A dispute runs on from one day to the next until whoever raised it says how it was resolved. A
statement freezes both records for the bodies to sign.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear


class Figure(StrEnum):
    """What is compared; what the payer has paid is what the host has received."""

    DUE = "Due"
    INVOICED = "Invoiced"
    PAID = "Paid"


class Timing(StrEnum):
    """Why two right records may differ on a day."""

    INVOICE_LATER = "Invoice after the date"
    IN_TRANSIT = "Cash in transit"
    POSTED_LATER = "Posted after the date"


class Signing(StrEnum):
    """How a statement was signed."""

    HERE = "In the tracker"
    ON_PAPER = "On paper"


@dataclass(frozen=True, slots=True)
class OwnBalance:
    """What a body's own ledger shows of a balance: Decimal pounds from 1 April up to `as_at`.

    `organisation` is whose ledger it is: the payer's, or the host's. `stated_on` is the day on
    which it was first shown to the others and stays when the figures are corrected.
    """

    agreement: str
    fund: str
    payer: str
    financial_year: FinancialYear
    as_at: date
    organisation: str
    due: Decimal
    invoiced: Decimal
    paid: Decimal
    note: str | None
    stated_by: str
    stated_on: date
    corrected_on: date | None

    def amount(self, figure: Figure) -> Decimal:
        """One of the three figures, in Decimal pounds."""
        return {Figure.DUE: self.due, Figure.INVOICED: self.invoiced, Figure.PAID: self.paid}[
            figure
        ]


@dataclass(frozen=True, slots=True)
class BalanceExplanation:
    """A timing difference that both bodies can see; `line` numbers those of one agreement from 1.

    `amount` is Decimal pounds by which the host's figure is the higher for this reason; below nil
    where the payer's is.
    """

    agreement: str
    line: int
    fund: str
    payer: str
    financial_year: FinancialYear
    as_at: date
    figure: str
    kind: str
    amount: Decimal
    reason: str
    organisation: str
    given_by: str
    given_on: date


@dataclass(frozen=True, slots=True)
class BalanceDispute:
    """A dispute over a balance; `dispute` numbers those of one agreement from 1.

    `amount` is Decimal pounds in dispute when it was raised, never below nil. `route` is what the
    agreement said of disputes on that day.
    """

    agreement: str
    dispute: int
    fund: str
    payer: str
    financial_year: FinancialYear
    as_at: date
    organisation: str
    raised_by: str
    raised_on: date
    amount: Decimal
    reason: str
    route: str | None
    resolved_on: date | None
    resolution: str | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet how it was resolved."""
        return self.resolved_on is None


@dataclass(frozen=True, slots=True)
class BalanceStatement:
    """What is said of a frozen statement; `statement` numbers those of one agreement from 1.

    The content is kept apart, by agreement and number: `size` counts its bytes, `sha256` is their
    hash as 64 hexadecimal digits. Neither is ever changed or removed.
    """

    agreement: str
    statement: int
    financial_year: FinancialYear
    as_at: date
    size: int
    sha256: str
    made_by: str
    made_on: date


@dataclass(frozen=True, slots=True)
class BalanceSignature:
    """A body's signature under a statement; it is never changed or removed."""

    agreement: str
    statement: int
    organisation: str
    name: str
    role: str
    signed_on: date
    how: str
    recorded_by: str


OwnRecord = OwnBalance | BalanceExplanation | BalanceDispute | BalanceSignature
"""Rows that only their own organisation may write."""

BalanceRecord = OwnRecord | BalanceStatement
