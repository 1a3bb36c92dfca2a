"""The calendars of the council and of the integrated care board: invented, like all of it.

For 2026-27 the Better Care Fund's two calendars clashed, as calendars of this kind do: the council
had set its budget 65 days before the board confirmed its contribution. For 2027-28 it is planned
from the usual dates, some of them confirmed, and one still clashes. The neighbourhood teams have
only begun: the council's dates are there, and the board's are missing.
"""

from dataclasses import replace

from tracker.demo.fund_writer import day
from tracker.demo.place import COUNCIL, ICB, organisations
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import Certainty, KeyDate, KeyEvent, TimetableDependency
from tracker.domain.registers import Organisation, Row
from tracker.domain.timetables.templates import filled

_THIS_YEAR, _NEXT_YEAR = FinancialYear(2026), FinancialYear(2027)
_BOARDS = ("2026-05-19", "2026-07-21", "2026-09-22", "2026-11-24", "2027-01-26", "2027-03-23")

# What the bodies have said of 2027-28 so far.
_SAID = {
    (COUNCIL, KeyEvent.BUDGET): ("2027-02-25", "Full council, by its calendar of meetings."),
    (COUNCIL, KeyEvent.CONTRIBUTION_NEEDED): ("2027-02-12", "Papers for the full council."),
    (COUNCIL, KeyEvent.CONTRIBUTION_CONFIRMED): ("2027-02-26", "The day after full council."),
    (ICB, KeyEvent.ALLOCATION): ("2027-01-29", "With the planning guidance, as this year."),
    (ICB, KeyEvent.CONTRIBUTION_CONFIRMED): ("2027-02-23", "Extraordinary finance committee."),
}


def rows() -> dict[str, list[Row]]:
    """The rows of both registers."""
    return {
        "Key dates": [*_this_year(), *_next_year(), *_begun()],
        "Timetable dependencies": [
            TimetableDependency(
                "BCF", COUNCIL, KeyEvent.BOARD, ICB, KeyEvent.MONTH_END, 5,
                "The joint board's papers go out five days before it meets.",
            )
        ],
    }  # fmt: skip


def _this_year() -> list[Row]:
    said = (
        (COUNCIL, KeyEvent.BUDGET, "2026-02-24"),
        (COUNCIL, KeyEvent.CONTRIBUTION_NEEDED, "2026-02-24"),
        (COUNCIL, KeyEvent.CONTRIBUTION_CONFIRMED, "2026-02-27"),
        (ICB, KeyEvent.ALLOCATION, "2026-03-31"),
        (ICB, KeyEvent.CONTRIBUTION_NEEDED, "2026-03-31"),
        (ICB, KeyEvent.CONTRIBUTION_CONFIRMED, "2026-04-30"),
        (COUNCIL, KeyEvent.OUTTURN_CONFIRMED, "2027-05-14"),
        (ICB, KeyEvent.OUTTURN_NEEDED, "2027-04-21"),
    )
    closes = ("2026-05-11", "2026-07-09", "2026-09-09", "2026-11-20", "2027-01-11", "2027-03-09")
    return [
        *(_date(_THIS_YEAR, partner, event, on) for partner, event, on in said),
        *(_date(_THIS_YEAR, COUNCIL, KeyEvent.BOARD, on, n) for n, on in enumerate(_BOARDS, 1)),
        *(_date(_THIS_YEAR, ICB, KeyEvent.MONTH_END, on, n) for n, on in enumerate(closes, 1)),
    ]


def _date(year: FinancialYear, partner: str, event: KeyEvent, on: str, number: int = 1) -> KeyDate:
    return KeyDate("BCF", year, partner, event, number, day(on), Certainty.CONFIRMED, None)


def _next_year() -> list[Row]:
    usual = [row for code in (COUNCIL, ICB) for row in filled("BCF", _body(code), _NEXT_YEAR, ())]
    return [_as_said(row) for row in usual]


def _as_said(row: KeyDate) -> KeyDate:
    said = _SAID.get((row.partner, KeyEvent(row.event)))
    if said is None:
        return row
    return replace(row, day=day(said[0]), certainty=Certainty.CONFIRMED, note=said[1])


def _begun() -> list[Row]:
    return list(filled("NEIGH", _body(COUNCIL), _NEXT_YEAR, ()))


def _body(code: str) -> Organisation:
    return next(
        row for row in organisations() if isinstance(row, Organisation) and row.code == code
    )
