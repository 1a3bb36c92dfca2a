"""Financial timetables beside the workbook, in the shape of its sheets."""

from collections.abc import Mapping
from datetime import date

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import (
    BcfDate,
    BcfReturn,
    KeyDate,
    TimetableDependency,
)
from tracker.sheets.cells import Wire
from tracker.sheets.columns import (
    AGREEMENT,
    DAY,
    FINANCIAL_YEAR,
    OF_AGREEMENT,
    OF_PARTNER,
    PARTNER,
    TEXT,
)
from tracker.sheets.kinds import Choice, Code, Whole
from tracker.sheets.layout import Column, Layout, Reference
from tracker.sheets.row_rules import Faults

_EVENT = Choice(values=vocabulary.KEY_EVENTS)
YEARS_BEFORE, YEARS_AFTER = 1, 2


def key_date(row: Mapping[str, Wire]) -> Faults:
    """A date lies within a year before its financial year begins and two after it ends."""
    start, day = row["financial_year"], row["day"]
    if not isinstance(start, int) or not isinstance(day, str):
        return
    first = FinancialYear(start - YEARS_BEFORE).first_day
    last = FinancialYear(start + YEARS_AFTER).last_day
    if not first <= date.fromisoformat(day) <= last:
        fault = (
            f"is too far from the financial year {FinancialYear(start)}: enter a day from "
            f"{first:%d/%m/%Y} to {last:%d/%m/%Y}, or the year it is about"
        )
        yield "day", fault


def dependency(row: Mapping[str, Wire]) -> Faults:
    """No event waits for itself."""
    if (row["partner"], row["event"]) == (row["of_partner"], row["depends_on"]):
        yield "depends_on", "is the event itself: enter what it waits for"


KEY_DATES = Layout(
    "Key dates",
    KeyDate,
    (
        AGREEMENT,
        FINANCIAL_YEAR,
        PARTNER,
        Column("Event", "event", _EVENT, required=True),
        # What comes once a year is the first of its kind.
        Column("Number in the year", "number", Whole(least=1, most=366, blank=1)),
        Column("Day", "day", DAY, required=True),
        Column("Certainty", "certainty", Choice(values=vocabulary.CERTAINTIES), required=True),
        Column("Note", "note", TEXT),
    ),
    key=("agreement", "financial_year", "partner", "event", "number"),
    references=(OF_AGREEMENT, OF_PARTNER),
    row_faults=key_date,
)
TIMETABLE_DEPENDENCIES = Layout(
    "Timetable dependencies",
    TimetableDependency,
    (
        AGREEMENT,
        PARTNER,
        Column("Event", "event", _EVENT, required=True),
        Column("Of partner", "of_partner", Code(), required=True),
        Column("Depends on", "depends_on", _EVENT, required=True),
        Column("Days between", "days", Whole(most=366, blank=0)),
        Column("Note", "note", TEXT),
    ),
    key=("agreement", "partner", "event", "of_partner", "depends_on"),
    references=(OF_AGREEMENT, OF_PARTNER, Reference(("agreement", "of_partner"), "Partners")),
    row_faults=dependency,
)
# Of no agreement: the same for everybody, and looked after by administrators.
BCF_DATES = Layout(
    "Better Care Fund dates",
    BcfDate,
    (
        FINANCIAL_YEAR,
        Column("What is asked for", "what", Code(), required=True),
        Column("Day", "day", DAY),
        Column("Source", "source", TEXT),
    ),
    key=("financial_year", "what"),
    row_faults=key_date,
)
# The year and what is asked for are those of a date of the table, shipped or entered here.
BCF_RETURNS = Layout(
    "Better Care Fund returns",
    BcfReturn,
    (
        AGREEMENT,
        FINANCIAL_YEAR,
        Column("What is asked for", "what", Code(), required=True),
        Column("Submitted on", "submitted_on", DAY, required=True),
        Column("Submitted by", "submitted_by", TEXT, required=True),
        Column("Signed off by", "signed_off_by", TEXT),
        Column("Authority", "authority", Choice(values=vocabulary.RETURN_AUTHORITIES)),
        Column("Ratified on", "ratified_on", DAY),
    ),
    key=("agreement", "financial_year", "what"),
    references=(OF_AGREEMENT,),
)
