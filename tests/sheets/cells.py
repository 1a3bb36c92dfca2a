"""Cells as a reader of workbooks gives them."""

from datetime import date, datetime, time


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A date cell: a day, its time of day and no time zone, which no workbook knows."""
    return datetime.combine(date(year, month, day), time(hour, minute))
