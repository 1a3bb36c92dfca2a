"""What Marlshire was asked for by the Better Care Fund, and what it sent: invented, like all of it.

Everything went in time but one: the end-of-year report of 2025-26, whose figures waited for the
trust's. The report of quarter 2 of 2026-27 falls due five days after the present of this place.
"""

from tracker.demo.fund_writer import LAST_COMPLETE_YEAR, THIS_YEAR, day
from tracker.demo.place import COUNCIL_SIGNS, ICB_SIGNS
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import BcfDate, BcfReturn, ReturnAuthority
from tracker.domain.registers import Row
from tracker.sheets.timetable_layouts import BCF_DATES, BCF_RETURNS

_SOURCE = "Made up for this demonstration"
_BOARD, _DELEGATED = ReturnAuthority.BOARD.value, ReturnAuthority.DELEGATED.value


def rows() -> dict[str, list[Row]]:
    """Dates that an administrator entered, and the returns that were submitted."""
    return {
        BCF_DATES.sheet: [
            BcfDate(LAST_COMPLETE_YEAR, "End-of-year report", day("2026-05-29"), _SOURCE),
            BcfDate(THIS_YEAR, "Plan", day("2026-03-31"), _SOURCE),
            BcfDate(THIS_YEAR, "Quarter 1 report", day("2026-08-14"), _SOURCE),
            BcfDate(THIS_YEAR, "Quarter 2 report", day("2026-11-27"), _SOURCE),
        ],
        BCF_RETURNS.sheet: [
            _sent(LAST_COMPLETE_YEAR, "Plan", "2025-03-31", _BOARD),
            _sent(LAST_COMPLETE_YEAR, "End-of-year report", "2026-06-02", _DELEGATED, "2026-06-18"),
            _sent(THIS_YEAR, "Plan", "2026-03-31", _BOARD),
            _sent(THIS_YEAR, "Quarter 1 report", "2026-08-13", _DELEGATED, "2026-09-24"),
        ],
    }


def _sent(
    year: FinancialYear, what: str, on: str, authority: str, ratified_on: str | None = None
) -> BcfReturn:
    """A return as it was sent; signed off by both chief executives, or by the council's alone."""
    both = f"{COUNCIL_SIGNS[0]} and {ICB_SIGNS[0]}, chief executives"
    return BcfReturn(
        "BCF", year, what, day(on), "Priya Nair",
        both if authority == _BOARD else f"{COUNCIL_SIGNS[0]}, chief executive of the council",
        authority, None if ratified_on is None else day(ratified_on),
    )  # fmt: skip
