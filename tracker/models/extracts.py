"""What comes with ledger extracts: mappings, extracts taken in, lines left, comparisons.

An extract is named by its batch, and what belongs to it counts only while that batch stands: an
undone batch takes its extract, its lines left and its comparison lines along without touching
them here.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import Period
from tracker.models.base import Base, MonthText, Register, one_of
from tracker.models.funds import of_fund


class ExtractWaiting(Base):
    """Says of an upload that it is a ledger extract, with the mapping made for it so far."""

    __tablename__ = "extracts_waiting"

    token: Mapped[str] = mapped_column(
        String(43), ForeignKey("uploads.token", ondelete="CASCADE"), primary_key=True
    )
    mapping: Mapped[str | None]


class SavedMapping(Base):
    """A version of an organisation's mapping; the highest version is the one in use."""

    __tablename__ = "ledger_mappings"
    __table_args__ = (UniqueConstraint("organisation", "name", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation: Mapped[str]
    name: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class LedgerExtract(Base):
    """An extract that went in as a batch: by which mapping, and its control totals as JSON.

    Beside the totals stands the sheet of a workbook that was read.

    `series` is the batch of the first extract that this one corrects or goes on with, its own
    number if there is none.
    """

    __tablename__ = "ledger_extracts"
    __table_args__ = (
        one_of("use", vocabulary.EXTRACT_USES),
        Index("ix_ledger_extracts_mapping", "organisation", "name"),
    )

    batch: Mapped[int] = mapped_column(ForeignKey("import_batches.number"), primary_key=True)
    organisation: Mapped[str]
    name: Mapped[str]
    version: Mapped[int | None] = mapped_column(Integer)
    use: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("import_batches.number"))
    first_period: Mapped[Period | None] = mapped_column(MonthText)
    last_period: Mapped[Period | None] = mapped_column(MonthText)
    totals: Mapped[str]


class StatedTotal(Base):
    """A total that an extract prints and its lines do not add up to, for each agreement it fed.

    Amounts are pounds with all the decimals of the file.
    """

    __tablename__ = "stated_totals"

    batch: Mapped[int] = mapped_column(ForeignKey("ledger_extracts.batch"), primary_key=True)
    agreement: Mapped[str] = mapped_column(primary_key=True, index=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    stated: Mapped[str]
    counted: Mapped[str]
    covers: Mapped[str]


class LeftLine(Base):
    """A line that did not go in, kept until somebody has dealt with it.

    `amount` is pounds with all the decimals of the file, which the ledger may be unable to take.
    Texts that may name people are not kept. `replaced_by` is the batch of a later extract that
    brought the line again, in whatever state.
    """

    __tablename__ = "ledger_lines_left"
    __table_args__ = (one_of("kind", vocabulary.LEFT_KINDS),)

    batch: Mapped[int] = mapped_column(ForeignKey("ledger_extracts.batch"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    source_row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str]
    kind: Mapped[str]
    period: Mapped[Period | None] = mapped_column(MonthText)
    amount: Mapped[str | None]
    code: Mapped[str]
    reason: Mapped[str]
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("import_batches.number"))
    settled: Mapped[str | None]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]


class ComparisonLine(Base):
    """A line of a partner's own ledger, held against the host's and counted nowhere."""

    __tablename__ = "comparison_lines"
    batch: Mapped[int] = mapped_column(ForeignKey("ledger_extracts.batch"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    source_row: Mapped[int] = mapped_column(Integer)
    agreement: Mapped[str] = mapped_column(index=True)
    fund: Mapped[str]
    scheme: Mapped[str]
    period: Mapped[Period] = mapped_column(MonthText)
    day: Mapped[date | None]
    reference: Mapped[str]
    amount: Mapped[Decimal]
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("import_batches.number"))


class CostCentreTotal(Register, Base):
    """A fund's spend to the end of a month as its cost centre in the host's ledger shows it."""

    __tablename__ = "cost_centre_totals"
    __table_args__ = (UniqueConstraint("agreement", "fund", "period"), of_fund())

    agreement: Mapped[str]
    fund: Mapped[str]
    period: Mapped[Period] = mapped_column(MonthText)
    amount: Mapped[Decimal]
    note: Mapped[str | None]
    entered_by: Mapped[str]
    entered_on: Mapped[date]
