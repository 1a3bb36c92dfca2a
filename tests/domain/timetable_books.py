"""Key dates without much typing; a test says only what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import (
    Certainty,
    KeyDate,
    KeyEvent,
    TimetableDependency,
)
from tracker.domain.registers import AgreementBook

YEAR = FinancialYear(2026)
NAMES = {"LA": "the council", "ICB": "the ICB"}
COUNCIL = books.organisation("LA", "the council")
ICB = replace(books.organisation("ICB", "the ICB"), type="ICB")


def key_date(partner: str, event: KeyEvent, day: date, number: int = 1, **changes: Any) -> KeyDate:
    row = KeyDate("A1", YEAR, partner, event.value, number, day, Certainty.CONFIRMED.value, None)
    return replace(row, **changes)


def waits(
    partner: str, event: KeyEvent, of: str, depends_on: KeyEvent, days: int = 0
) -> TimetableDependency:
    return TimetableDependency("A1", partner, event.value, of, depends_on.value, days, None)


def book(*dates: KeyDate, **changes: Any) -> AgreementBook:
    partners = (books.partner("ICB"), books.partner("LA"))
    return books.book(key_dates=dates, partners=partners, organisations=(ICB, COUNCIL), **changes)
