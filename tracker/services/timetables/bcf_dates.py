"""The national dates of the Better Care Fund: what is shipped, and what administrators entered."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.domain.obligations.bcf_dates import ListedDate, listed_dates
from tracker.domain.records.timetables import BcfDate
from tracker.services.records.registers import rows
from tracker.sheets.timetable_layouts import BCF_DATES


def list_bcf_dates(session: Session) -> Sequence[ListedDate]:
    """All of them, the latest year first; they are the same for everybody."""
    return listed_dates(row for row in rows(session, BCF_DATES) if isinstance(row, BcfDate))
