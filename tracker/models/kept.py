"""Summaries kept beside the registers, so that long lists and totals cost little.

Everything here follows from the registers and is written with them, in the same transaction
(`tracker.services.kept`); the strict check works it out anew and compares. Amounts are whole
pence as numbers: they are only added and compared.
"""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.financial_year import FinancialYear, OutcomePeriod, Period
from tracker.models.base import Base, MonthText, PeriodText, YearStart


class LedgerSum(Base):
    """All ledger rows of a scheme, month and measure: what they add up to and how many they are."""

    __tablename__ = "ledger_totals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    scheme_id: Mapped[int] = mapped_column(
        ForeignKey("schemes.id", ondelete="CASCADE"), primary_key=True
    )
    period: Mapped[Period] = mapped_column(MonthText, primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int] = mapped_column(Integer)


class FundStanding(Base):
    """A fund's headline figures of a year, as at any day from `from_day` to `to_day`.

    `outturn` and `variance` add up the schemes that have a forecast; `without_forecast` counts
    the listed schemes that have none. A fund without figures in a year has no row.
    """

    __tablename__ = "fund_standings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement", "fund"], ["funds.agreement", "funds.fund"], ondelete="CASCADE"
        ),
        # A list asks for the figures of one year on one day, and few steps end after it.
        Index("ix_fund_standings_year", "financial_year", "to_day", "from_day"),
    )

    agreement: Mapped[str] = mapped_column(primary_key=True)
    fund: Mapped[str] = mapped_column(primary_key=True)
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart, primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date]
    original: Mapped[int] = mapped_column(BigInteger)
    revised: Mapped[int] = mapped_column(BigInteger)
    actual: Mapped[int] = mapped_column(BigInteger)
    outturn: Mapped[int] = mapped_column(BigInteger)
    variance: Mapped[int] = mapped_column(BigInteger)
    without_forecast: Mapped[int] = mapped_column(Integer)
    schemes: Mapped[int] = mapped_column(Integer)


class AgreementStanding(Base):
    """What lists show of an agreement on any day from `from_day` to `to_day`.

    A variation recorded ahead begins a row of its own on the day it takes effect. `signed_from`
    is the day since which every partner has signed (none: not all have). `words` is what a
    search looks through, casefolded. `owed_until` is how far ahead `owed_items` reach.
    """

    __tablename__ = "agreement_standings"

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date]
    title: Mapped[str]
    area: Mapped[str | None]
    legal_basis: Mapped[str]
    host: Mapped[str]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    signed_from: Mapped[date | None]
    words: Mapped[str]
    owed_until: Mapped[date]


class OwedItem(Base):
    """One thing an agreement owes by a day, as said by what is in force from one day to another.

    `about` tells apart what is of one kind and fund, whatever day it is due.
    """

    __tablename__ = "owed_items"
    __table_args__ = (
        Index("ix_owed_items_due", "due", "agreement", "from_day", "to_day"),
        Index("ix_owed_items_agreement", "agreement", "due"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement", ondelete="CASCADE"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    due: Mapped[date]
    kind: Mapped[str]
    title: Mapped[str]
    fund: Mapped[str | None]
    about: Mapped[str]
    assumed: Mapped[bool]


class MeasureStanding(Base):
    """Where an outcome measure stands on any day from `from_day` to `to_day`, and why.

    A reading recorded ahead begins a row of its own on the first day of its period. `read_for` is
    the period of the latest reading, `read_to` its last day, and `target_for` the period of the
    target it is held against; the figures are those of the registers. `words` is what a search
    looks through, casefolded. `owed_until` is how far ahead `owed_readings` reach.
    """

    __tablename__ = "measure_standings"

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date]
    status: Mapped[str]
    why: Mapped[str]
    read_for: Mapped[OutcomePeriod | None] = mapped_column(PeriodText)
    read_to: Mapped[date | None]
    target_for: Mapped[OutcomePeriod | None] = mapped_column(PeriodText)
    words: Mapped[str]
    owed_until: Mapped[date]


class OwedReading(Base):
    """A reading that nobody has recorded, and its day, as said by what is in force between days."""

    __tablename__ = "owed_readings"
    __table_args__ = (
        # With the key, which SQLite keeps in it, all that counting late ones looks at.
        Index("ix_owed_readings_due", "due", "to_day"),
        {"sqlite_with_rowid": False},
    )

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[OutcomePeriod] = mapped_column(PeriodText, primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date]
    due: Mapped[date]


class AgreementHealth(Base):
    """How many things the health checks found in an agreement on the day they last ran.

    `written`, `outcomes` and `frameworks` say how far it met the three recommendations on that
    day, `gaps` how many questions of its scorecard were left (`ScorecardAnswer` has them all).
    There is no row while what they found is no longer true of the records.
    """

    __tablename__ = "agreement_health"

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    checked_on: Mapped[date]
    high: Mapped[int] = mapped_column(Integer)
    findings: Mapped[int] = mapped_column(Integer)
    written: Mapped[str]
    outcomes: Mapped[str]
    frameworks: Mapped[str]
    gaps: Mapped[int] = mapped_column(Integer)


class ScorecardAnswer(Base):
    """The answer to one question of an agreement's scorecard, of the day of its health checks."""

    __tablename__ = "scorecard_answers"
    __table_args__ = (
        # A list asks which agreements have a gap, by question.
        Index("ix_scorecard_answers_question", "question", "verdict", "agreement"),
    )

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    why: Mapped[str]
    place: Mapped[str]


class TimetableFit(Base):
    """How well the partners' calendars fit in a year in which an agreement has key dates.

    `dates` counts the key dates, `clashes` what is needed before it can be there, `missing` what
    waits for a date that nobody has recorded. `slack` is the least number of days to spare, below
    nil where the calendars clash, and None where nothing can be compared.
    """

    __tablename__ = "timetable_fits"
    # The page over all agreements asks for one year of them.
    __table_args__ = (Index("ix_timetable_fits_year", "financial_year", "agreement"),)

    agreement: Mapped[str] = mapped_column(
        ForeignKey("agreements.agreement", ondelete="CASCADE"), primary_key=True
    )
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart, primary_key=True)
    dates: Mapped[int] = mapped_column(Integer)
    clashes: Mapped[int] = mapped_column(Integer)
    missing: Mapped[int] = mapped_column(Integer)
    slack: Mapped[int | None] = mapped_column(Integer)


class TimetableLink(Base):
    """A key date and the one it waits for: every clash of a year, or what comes nearest to one.

    `place` is 1 for the worst. The dates themselves are those of the register: of `partner`, and
    of `of_partner`, whose `of_number` is None where the date waited for is not recorded.
    """

    __tablename__ = "timetable_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement", "financial_year"],
            ["timetable_fits.agreement", "timetable_fits.financial_year"],
            ondelete="CASCADE",
        ),
    )

    agreement: Mapped[str] = mapped_column(primary_key=True)
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    partner: Mapped[str]
    event: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    of_partner: Mapped[str]
    depends_on: Mapped[str]
    of_number: Mapped[int | None] = mapped_column(Integer)
    days: Mapped[int] = mapped_column(Integer)
    why: Mapped[str]
