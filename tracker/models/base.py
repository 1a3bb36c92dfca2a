"""What every table shares: names of constraints, exact column types, where a row came from.

Money is whole pence in a BIGINT column and Decimal pounds in Python. Numbers that are terms or
measurements, never summed in the database, are kept as their exact digits. Moments are UTC.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.domain.financial_year import (
    FinancialYear,
    OutcomePeriod,
    Period,
    Quarter,
    outcome_period_from_text,
    outcome_period_text,
)
from tracker.domain.money import to_pence, to_pounds


class Pounds(TypeDecorator[Decimal]):
    """Decimal pounds in Python, whole pence in the database; a third decimal is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_pence(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else to_pounds(int(value))


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal kept as its digits, such as a limit of 2.5 per cent or an outcome reading."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


# Thousands of rows are of the same few years and months: each is made once.
_year = lru_cache(FinancialYear)


@lru_cache(2_000)
def _month(text: str) -> Period:
    return Period(int(text[:4]), int(text[5:]))


class YearStart(TypeDecorator[FinancialYear]):
    """A financial year, stored as the year in which it starts."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: FinancialYear | None, dialect: Dialect) -> int | None:
        return None if value is None else value.start

    def process_result_value(self, value: int | None, dialect: Dialect) -> FinancialYear | None:
        return None if value is None else _year(value)


class MonthText(TypeDecorator[Period]):
    """A month, stored as `2025-04`, which sorts and reads as it should."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Period | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Period | None:
        return None if value is None else _month(value)


class PeriodText(TypeDecorator[OutcomePeriod]):
    """A month, a quarter or a financial year, stored as the workbook writes it."""

    impl = String(12)
    cache_ok = True

    def process_bind_param(
        self, value: Period | Quarter | FinancialYear | None, dialect: Dialect
    ) -> str | None:
        return None if value is None else outcome_period_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> OutcomePeriod | None:
        return None if value is None else outcome_period_from_text(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a moment without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declarative base; constraint names follow one convention so that migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {Decimal: Pounds, date: Date, datetime: Moment, str: Text}


class Sourced:
    """Where a row came from: the batch that wrote it last, and the row of that batch's sheet.

    Both are blank for what was entered by hand.
    """

    @declared_attr
    @classmethod
    def batch(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("import_batches.number"))

    source_row: Mapped[int | None] = mapped_column(Integer)


class Register(Sourced):
    """A table that mirrors one sheet of the workbook; `id` is the database's own."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A constraint that a column holds one of the listed words (blank where the column may be)."""
    words = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_listed")
