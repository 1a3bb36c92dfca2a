"""Columns and references that several sheets share."""

from tracker.domain.vocabulary import DIRECTIONS
from tracker.sheets.kinds import (
    AnyPeriod,
    Choice,
    Code,
    Day,
    Kind,
    Money,
    Month,
    Number,
    Whole,
    Year,
)
from tracker.sheets.layout import Column, Reference

CODE, TEXT, MONEY, DAY, YEAR, NUMBER = Code(), Kind(), Money(), Day(), Year(), Number()
MONTHS = Whole(least=1, most=600, guidance="A whole number of months")

AGREEMENT = Column("Agreement", "agreement", CODE, required=True)
FUND = Column("Fund", "fund", CODE, required=True)
SCHEME = Column("Scheme", "scheme", CODE, required=True)
ANY_SCHEME = Column("Scheme", "scheme", CODE)
PARTNER = Column("Partner", "partner", CODE, required=True)
FINANCIAL_YEAR = Column("Financial year", "financial_year", YEAR, required=True)
AMOUNT = Column("Amount", "amount", MONEY, required=True)
MEASURE = Column("Measure", "measure", CODE, required=True)
EFFECTIVE = Column("Effective from", "effective_from", DAY, required=True)
DIRECTION = Column("Direction", "direction", Choice(values=DIRECTIONS), required=True)
PERIOD = Column("Period", "period", Month(), required=True)
OUTCOME_PERIOD = Column("Period", "period", AnyPeriod(), required=True)

OF_AGREEMENT = Reference(("agreement",), "Agreements")
OF_FUND = Reference(("agreement", "fund"), "Funds")
OF_SCHEME = Reference(("agreement", "fund", "scheme"), "Schemes")
OF_PARTNER = Reference(("agreement", "partner"), "Partners")
OF_MEASURE = Reference(("agreement", "measure"), "Outcome measures")
