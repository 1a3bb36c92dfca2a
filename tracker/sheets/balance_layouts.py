"""What is kept of agreeing balances beside the workbook, in the shape of its sheets."""

from collections.abc import Iterable, Mapping

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records import balances as balance_records
from tracker.domain.vocabulary import BALANCE_FIGURES, BALANCE_SIGNINGS, BALANCE_TIMINGS
from tracker.sheets.cells import Wire
from tracker.sheets.columns import (
    AGREEMENT,
    AMOUNT,
    CODE,
    DAY,
    FINANCIAL_YEAR,
    FUND,
    MONEY,
    OF_AGREEMENT,
    OF_FUND,
    TEXT,
)
from tracker.sheets.kinds import Choice, Whole
from tracker.sheets.layout import Column, Layout, Reference

_NUMBER = Whole(least=1, most=100_000)
_PAYER = Column("Payer", "payer", CODE, required=True)
_AS_AT = Column("As at", "as_at", DAY, required=True)
_ORGANISATION = Column("Organisation", "organisation", CODE, required=True)
_REASON = Column("Reason", "reason", TEXT, required=True)
_OF_PAYER = Reference(("agreement", "payer"), "Partners")
_OF_ORGANISATION = Reference(("agreement", "organisation"), "Partners")


def _in_year(row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    """A balance of a year is as at a day in it or after it, while it is still being settled."""
    year, as_at = row["financial_year"], row["as_at"]
    if isinstance(year, int) and isinstance(as_at, str):
        first = FinancialYear(year).first_day
        if as_at < first.isoformat():
            yield "as_at", f"is before {first:%d/%m/%Y}, when the financial year begins"


def _explanation(row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    yield from _in_year(row)
    if row["amount"] == 0:
        yield "amount", "is nil, which explains nothing: enter the amount"


def _dispute(row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    yield from _in_year(row)
    amount = row["amount"]
    if isinstance(amount, int) and amount < 0:
        yield "amount", "is below nil: enter how much is in dispute"
    if (row["resolved_on"] is None) != (row["resolution"] is None):
        yield "resolution", "goes with the day of the resolution: enter both, or neither"
    raised, resolved = row["raised_on"], row["resolved_on"]
    if isinstance(raised, str) and isinstance(resolved, str) and resolved < raised:
        yield "resolved_on", "is before the day the dispute was raised: enter a later one"


OWN_BALANCES = Layout(
    "Own balances",
    balance_records.OwnBalance,
    (
        AGREEMENT,
        FUND,
        _PAYER,
        FINANCIAL_YEAR,
        _AS_AT,
        _ORGANISATION,
        Column("Due", "due", MONEY, required=True),
        Column("Invoiced", "invoiced", MONEY, required=True),
        Column("Paid", "paid", MONEY, required=True),
        Column("Note", "note", TEXT),
        Column("Stated by", "stated_by", TEXT, required=True),
        Column("Stated on", "stated_on", DAY, required=True),
        Column("Corrected on", "corrected_on", DAY),
    ),
    key=("agreement", "fund", "payer", "financial_year", "as_at", "organisation"),
    references=(OF_FUND, _OF_PAYER, _OF_ORGANISATION),
    row_faults=_in_year,
)
BALANCE_EXPLANATIONS = Layout(
    "Balance explanations",
    balance_records.BalanceExplanation,
    (
        AGREEMENT,
        Column("Line", "line", _NUMBER, required=True),
        FUND,
        _PAYER,
        FINANCIAL_YEAR,
        _AS_AT,
        Column("Figure", "figure", Choice(values=BALANCE_FIGURES), required=True),
        Column("Kind", "kind", Choice(values=BALANCE_TIMINGS), required=True),
        AMOUNT,
        _REASON,
        _ORGANISATION,
        Column("Given by", "given_by", TEXT, required=True),
        Column("Given on", "given_on", DAY, required=True),
    ),
    key=("agreement", "line"),
    references=(OF_FUND, _OF_PAYER, _OF_ORGANISATION),
    row_faults=_explanation,
)
BALANCE_DISPUTES = Layout(
    "Balance disputes",
    balance_records.BalanceDispute,
    (
        AGREEMENT,
        Column("Dispute", "dispute", _NUMBER, required=True),
        FUND,
        _PAYER,
        FINANCIAL_YEAR,
        _AS_AT,
        _ORGANISATION,
        Column("Raised by", "raised_by", TEXT, required=True),
        Column("Raised on", "raised_on", DAY, required=True),
        AMOUNT,
        _REASON,
        Column("Route", "route", TEXT),
        Column("Resolved on", "resolved_on", DAY),
        Column("Resolution", "resolution", TEXT),
    ),
    key=("agreement", "dispute"),
    references=(OF_FUND, _OF_PAYER, _OF_ORGANISATION),
    row_faults=_dispute,
)
# The content itself is kept apart (tracker.services.balances.statements); this is what is said of it.
BALANCE_STATEMENTS = Layout(
    "Balance statements",
    balance_records.BalanceStatement,
    (
        AGREEMENT,
        Column("Statement", "statement", _NUMBER, required=True),
        FINANCIAL_YEAR,
        _AS_AT,
        Column("Size", "size", Whole(least=1, most=2_147_483_647), required=True),
        Column("SHA-256", "sha256", CODE, required=True),
        Column("Made by", "made_by", TEXT, required=True),
        Column("Made on", "made_on", DAY, required=True),
    ),
    key=("agreement", "statement"),
    references=(OF_AGREEMENT,),
    row_faults=_in_year,
)
BALANCE_SIGNATURES = Layout(
    "Balance signatures",
    balance_records.BalanceSignature,
    (
        AGREEMENT,
        Column("Statement", "statement", _NUMBER, required=True),
        _ORGANISATION,
        Column("Name", "name", TEXT, required=True),
        Column("Role", "role", TEXT, required=True),
        Column("Signed on", "signed_on", DAY, required=True),
        Column("How", "how", Choice(values=BALANCE_SIGNINGS), required=True),
        Column("Recorded by", "recorded_by", TEXT, required=True),
    ),
    key=("agreement", "statement", "organisation"),
    references=(Reference(("agreement", "statement"), "Balance statements"), _OF_ORGANISATION),
)
BALANCE_LAYOUTS = (
    OWN_BALANCES,
    BALANCE_EXPLANATIONS,
    BALANCE_DISPUTES,
    BALANCE_STATEMENTS,
    BALANCE_SIGNATURES,
)
