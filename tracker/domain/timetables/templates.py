"""The usual calendars of councils and NHS bodies, to begin a year's timetable with.

None of these dates is law. What was read in published agreements and guidance is `Assumed`; what is
only background knowledge is to be checked. Each says in its note where it comes from, and every one
of them is edited like any other date.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.financial_year import FinancialYear, Period, add_months
from tracker.domain.obligations.further import AUTHORITIES, NHS_BODIES
from tracker.domain.records.timetables import Certainty, KeyDate, KeyEvent
from tracker.domain.registers import Organisation
from tracker.domain.wording import day_text

CARRIED = "Carried forward from "


@dataclass(frozen=True, slots=True)
class TemplateDate:
    """A day of the calendar year `years` after the one in which the financial year begins."""

    event: KeyEvent
    years: int
    month: int
    day: int
    certainty: Certainty
    note: str
    number: int = 1

    def in_year(self, year: FinancialYear) -> date:
        """The day for a financial year; 29 to 31 become the last day of a shorter month."""
        month = Period(year.start + self.years, self.month)
        return date(month.year, month.month, min(self.day, month.last_day.day))


def _assumed(event: KeyEvent, years: int, month: int, day: int, note: str) -> TemplateDate:
    return TemplateDate(event, years, month, day, Certainty.ASSUMED, note)


def _check(
    event: KeyEvent, years: int, month: int, day: int, note: str, number: int = 1
) -> TemplateDate:
    return TemplateDate(event, years, month, day, Certainty.CHECK, note, number)


_BOTH = (
    _assumed(KeyEvent.TALKS, -1, 9, 1, "Better Care Fund agreements seen begin talks in September."),
    _assumed(
        KeyEvent.PRESSURES, -1, 10, 1, "One agreement seen wants pressures by 1 October."
    ),
    _assumed(
        KeyEvent.OUTLINE, -1, 10, 31, "Better Care Fund agreements seen agree by 31 October."
    ),
    _assumed(
        KeyEvent.FRAMEWORK, 0, 2, 17,
        "Published on 28 March 2024, 30 January 2025 and 17 February 2026: it moves every year.",
    ),
    _assumed(
        KeyEvent.SIGNATURE, 0, 9, 30,
        "Asked for nationally by 31 October 2023 and by 30 September 2024.",
    ),
)  # fmt: skip
_COUNCIL_ONLY = (
    _assumed(KeyEvent.SETTLEMENT, -1, 12, 31, "Comes in December, the day differs."),
    _check(KeyEvent.BUDGET, 0, 2, 24, "Councils set budgets in February, by 11 March at the latest."),
    _assumed(
        KeyEvent.CONTRIBUTION_NEEDED, 0, 2, 28,
        "In one agreement seen the management group approves the pooled budget by 28 February.",
    ),
    _assumed(KeyEvent.CONTRIBUTION_CONFIRMED, 0, 2, 28, "Once the budget is set."),
    _assumed(KeyEvent.PLAN, 0, 3, 31, "The plan of 2025-26 was due on 31 March 2025."),
    _check(KeyEvent.FORECAST, 0, 8, 15, "Quarterly to the cabinet: your own day.", 1),
    _check(KeyEvent.FORECAST, 0, 11, 15, "Quarterly to the cabinet: your own day.", 2),
    _check(KeyEvent.FORECAST, 1, 2, 15, "Quarterly to the cabinet: your own day.", 3),
    _check(KeyEvent.OUTTURN_CONFIRMED, 1, 5, 15, "Councils can give the outturn in May."),
    _check(KeyEvent.DRAFT_ACCOUNTS, 1, 6, 30, "31 May or 30 June, by the year."),
)  # fmt: skip
_NHS_ONLY = (
    _check(KeyEvent.GUIDANCE, 0, 1, 31, "Comes between December and February."),
    _check(KeyEvent.ALLOCATION, 0, 3, 31, "Plans are final in March or April."),
    _assumed(KeyEvent.PLAN, 0, 3, 31, "The plan of 2025-26 was due on 31 March 2025."),
    _assumed(KeyEvent.CONTRIBUTION_NEEDED, 0, 3, 31, "Before the year begins."),
    _check(KeyEvent.CONTRIBUTION_CONFIRMED, 0, 4, 30, "Plans are final in March or April."),
    *(
        _check(
            KeyEvent.MONTH_END, 0 if month < 12 and month >= 4 else 1, month % 12 + 1, 8,
            "NHS ledgers close monthly: your own day.", number,
        )
        for number, month in enumerate((4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3), 1)
    ),
    _assumed(
        KeyEvent.OUTTURN_NEEDED, 1, 4, 21, "NHS accounts need the outturn some three weeks after "
        "the year’s end.",
    ),
    _check(KeyEvent.OUTTURN_CONFIRMED, 1, 4, 20, "With the close of month 12."),
    _check(
        KeyEvent.DRAFT_ACCOUNTS, 1, 4, 26,
        "Late April; a primary care trust’s of 2012-13 were due on 22 April 2013.",
    ),
    _check(KeyEvent.FINAL_ACCOUNTS, 1, 6, 26, "Audited accounts come in late June."),
)  # fmt: skip
COUNCIL = (*_BOTH, *_COUNCIL_ONLY)
NHS = (*_BOTH, *_NHS_ONLY)


def template_for(body: Organisation) -> tuple[TemplateDate, ...]:
    """The usual calendar of a body of its type; empty where there is none."""
    if body.type in AUTHORITIES:
        return COUNCIL
    return NHS if body.type in NHS_BODIES else ()


def filled(
    agreement: str, body: Organisation, year: FinancialYear, recorded: Iterable[KeyDate]
) -> list[KeyDate]:
    """The dates that a template adds to a partner's year: of events that have no date there yet."""
    there = {row.event for row in recorded if _is_of(row, body.code, year)}
    return [
        KeyDate(
            agreement, year, body.code, one.event, one.number, one.in_year(year), one.certainty,
            one.note,
        )
        for one in template_for(body)
        if one.event not in there
    ]  # fmt: skip


def carried(recorded: Collection[KeyDate], partner: str, year: FinancialYear) -> list[KeyDate]:
    """A partner's dates of the year before, a year later, where the year has none of that event.

    29 February becomes 28 February. A date that was certain last year is assumed in the next.
    """
    last = FinancialYear(year.start - 1)
    there = {row.event for row in recorded if _is_of(row, partner, year)}
    return [
        _later(row, year)
        for row in recorded
        if _is_of(row, partner, last) and row.event not in there
    ]


def _is_of(row: KeyDate, partner: str, year: FinancialYear) -> bool:
    return row.partner == partner and row.financial_year == year


def _later(row: KeyDate, year: FinancialYear) -> KeyDate:
    note = f"{CARRIED}{day_text(row.day)}."
    if row.note and not row.note.startswith(CARRIED):
        note = f"{note} {row.note}"
    check = row.certainty == Certainty.CHECK
    return replace(
        row,
        financial_year=year,
        day=add_months(row.day, 12),
        certainty=Certainty.CHECK if check else Certainty.ASSUMED,
        note=note,
    )
