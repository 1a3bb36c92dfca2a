"""Whether the partners' calendars fit: how many days lie between what is needed and what can be.

Slack is the day something is needed, less the day on which what it waits for is there, less the
days a body asks for between them. Below nil the two clash. A day that nobody has recorded is
missing, which is said, and is no clash.

The usual dependencies are rules of the field: the bodies settle their budgets and close their
accounts by different calendars (Audit Commission, "Means to an end", 2009, asks for synchronised
financial timetables). What comes several times a year is held against the same time of the other's
year: the second board meeting against the second month-end close.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.figures import counted
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import KeyDate, KeyEvent, TimetableDependency
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import are, day_text

PLANNING_BEGINS = 9
"""The month in which bodies begin to plan the next financial year."""


@dataclass(frozen=True, slots=True)
class UsualDependency:
    """What an event of one partner waits for: an event of every other partner, or one of its own."""

    event: KeyEvent
    depends_on: KeyEvent
    why: str
    own: bool = False


USUAL = (
    UsualDependency(
        KeyEvent.CONTRIBUTION_NEEDED,
        KeyEvent.CONTRIBUTION_CONFIRMED,
        "One partner plans with money that the other has to be able to promise.",
    ),
    UsualDependency(
        KeyEvent.BUDGET,
        KeyEvent.CONTRIBUTION_CONFIRMED,
        "A budget is firm when the other side’s contribution is.",
    ),
    UsualDependency(
        KeyEvent.OUTTURN_NEEDED,
        KeyEvent.OUTTURN_CONFIRMED,
        "One partner’s accounts need what the pool ended the year with.",
    ),
    UsualDependency(
        KeyEvent.FINAL_ACCOUNTS,
        KeyEvent.DRAFT_ACCOUNTS,
        "A late adjustment in one set of accounts breaks the balance that the other has agreed.",
    ),
    UsualDependency(
        KeyEvent.CONTRIBUTION_CONFIRMED,
        KeyEvent.BUDGET,
        "A body confirms its contribution once its budget is set.",
        own=True,
    ),
    UsualDependency(
        KeyEvent.CONTRIBUTION_CONFIRMED,
        KeyEvent.ALLOCATION,
        "A body confirms its contribution once its own allocation is confirmed.",
        own=True,
    ),
)

# What a body does on the day, and what it can do then: "sets its budget", "confirm its outturn".
_DOES = {
    KeyEvent.TALKS: ("begins talks", "begin talks"),
    KeyEvent.PRESSURES: ("shares its pressures", "share its pressures"),
    KeyEvent.OUTLINE: ("agrees the plan in outline", "agree the plan in outline"),
    KeyEvent.SETTLEMENT: ("has its provisional settlement", "have its provisional settlement"),
    KeyEvent.GUIDANCE: ("has planning guidance", "have planning guidance"),
    KeyEvent.FRAMEWORK: ("has the published framework", "have the published framework"),
    KeyEvent.ALLOCATION: ("has its allocation confirmed", "have its allocation confirmed"),
    KeyEvent.BUDGET: ("sets its budget", "set its budget"),
    KeyEvent.CONTRIBUTION_NEEDED: ("needs the contribution", "plan with the contribution"),
    KeyEvent.CONTRIBUTION_CONFIRMED: ("confirms its contribution", "confirm its contribution"),
    KeyEvent.PLAN: ("approves the plan", "approve the plan"),
    KeyEvent.SIGNATURE: ("signs the agreement", "sign the agreement"),
    KeyEvent.BOARD: ("has its board meeting", "have its board meeting"),
    KeyEvent.MONTH_END: ("closes the month", "close the month"),
    KeyEvent.FORECAST: ("reports its forecast", "report its forecast"),
    KeyEvent.OUTTURN_NEEDED: ("needs the outturn", "use the outturn"),
    KeyEvent.OUTTURN_CONFIRMED: ("confirms the outturn", "confirm the outturn"),
    KeyEvent.DRAFT_ACCOUNTS: ("has its draft accounts", "have its draft accounts"),
    KeyEvent.FINAL_ACCOUNTS: ("has its final accounts", "have its final accounts"),
}
_ORDER: Mapping[str, int] = {event.value: place for place, event in enumerate(KeyEvent)}
_Dates = Mapping[tuple[str, str], Sequence[KeyDate]]
"""The dates of a year by partner and event, each in its order in time."""

_BY = frozenset({KeyEvent.CONTRIBUTION_NEEDED, KeyEvent.OUTTURN_NEEDED})


@dataclass(frozen=True, slots=True)
class Link:
    """A date, and the one it waits for: `other` is None where nobody has recorded it."""

    needed: KeyDate
    partner: str
    depends_on: KeyEvent
    other: KeyDate | None
    days: int
    why: str

    @property
    def slack(self) -> int | None:
        """Days to spare; below nil the two clash, None says that a date is missing."""
        if self.other is None:
            return None
        return (self.needed.day - self.other.day).days - self.days

    @property
    def is_clash(self) -> bool:
        return self.slack is not None and self.slack < 0

    @property
    def is_own(self) -> bool:
        """Whether both dates are one body's."""
        return self.partner == self.needed.partner


def dates_of(book: AgreementBook, year: FinancialYear) -> list[KeyDate]:
    """The key dates of a year, the earliest first."""
    return sorted((row for row in book.key_dates if row.financial_year == year), key=_in_time)


def _in_time(row: KeyDate) -> tuple[date, int, str, int]:
    return row.day, _ORDER[row.event], row.partner, row.number


def links_of(book: AgreementBook, year: FinancialYear) -> list[Link]:
    """Everything that waits for something in a year: clashes first, the worst of them on top."""
    dates: dict[tuple[str, str], list[KeyDate]] = {}
    for row in dates_of(book, year):
        dates.setdefault((row.partner, row.event), []).append(row)
    found: dict[tuple[object, ...], Link] = {}
    for link in (*_added(book, dates), *_usual(book, dates)):
        needed = link.needed
        name = (needed.partner, needed.event, needed.number, link.partner, link.depends_on)
        found.setdefault(name, link)  # what was added says more than the rule
    return sorted(found.values(), key=_urgency)


def _urgency(link: Link) -> tuple[int, int, date, str, str, str]:
    slack = link.slack
    kind = 1 if slack is None else 0 if slack < 0 else 2
    needed = link.needed
    return kind, slack or 0, needed.day, needed.partner, link.partner, link.depends_on


def _added(book: AgreementBook, dates: _Dates) -> Iterator[Link]:
    for row in book.timetable_dependencies:
        yield from _links(dates, row, row.note or "Added to this agreement.")


def _usual(book: AgreementBook, dates: _Dates) -> Iterator[Link]:
    code = book.agreement.agreement
    bodies = [row.organisation for row in book.partners]
    for rule in USUAL:
        for needing in bodies:
            for other in bodies:
                if rule.own is not (needing == other):
                    continue
                row = TimetableDependency(
                    code, needing, rule.event, other, rule.depends_on, 0, None
                )
                for link in _links(dates, row, rule.why):
                    if link.other is not None or not rule.own:
                        yield link


def _links(dates: _Dates, dependency: TimetableDependency, why: str) -> Iterator[Link]:
    """A link for each time the event comes."""
    needed = dates.get((dependency.partner, dependency.event), ())
    there = dates.get((dependency.of_partner, dependency.depends_on), ()) if needed else ()
    answers = {row.number: row for row in there}
    only = there[0] if len(there) == 1 else None
    for row in needed:
        yield Link(
            row,
            dependency.of_partner,
            KeyEvent(dependency.depends_on),
            answers.get(row.number, only),
            dependency.days,
            why,
        )


def clash_sentence(link: Link, names: Mapping[str, str]) -> str:
    """What a clash is: who needs what when, when it is there, and by how much that is too late."""
    assert link.other is not None
    assert link.slack is not None
    needed, other = link.needed, link.other
    own = link.is_own
    then = f"it {_does(other)}" if own else f"{_name(names, link.partner)} {_does(other)}"
    between = f"; {counted(link.days, 'day')} are needed between" if link.days else ""
    if link.days == 1:
        between = "; 1 day is needed between"
    return (
        f"{_name(names, needed.partner)} {_does(needed)} {_on(needed)}; {then} {_on(other)}"
        f"{between}: {counted(-link.slack, 'day')} too late."
    )


def missing_sentence(link: Link, names: Mapping[str, str]) -> str:
    """Which date is missing, and what waits for it."""
    needed = link.needed
    which = f" (number {needed.number})" if needed.number > 1 else ""
    return (
        f"{_name(names, needed.partner)} {_does(needed)} {_on(needed)}; when "
        f"{_name(names, link.partner)} {_DOES[link.depends_on][0]}{which} is not recorded."
    )


def fit_sentence(link: Link, names: Mapping[str, str]) -> str:
    """How a link stands, in one sentence."""
    if link.slack is None:
        return missing_sentence(link, names)
    if link.is_clash:
        return clash_sentence(link, names)
    return f"{counted(link.slack, 'day')} to spare." if link.slack else "On the very day."


def first_sentence(
    dates: Sequence[KeyDate], links: Sequence[Link], year: FinancialYear, names: Mapping[str, str]
) -> str:
    """Whether the calendars fit in a year."""
    if not dates:
        return (
            f"No dates are recorded for {year}: fill the year from a template, or carry last "
            "year’s dates forward."
        )
    clashes = [link for link in links if link.is_clash]
    missing = sum(link.other is None for link in links)
    unknown = f" {counted(missing, 'date')} that something waits for {are(missing)} missing."
    after = unknown if missing else ""
    if clashes:
        found = f"{counted(len(clashes), 'clash', 'clashes')} in {year}"
        worst = f"{_worst(clashes[0], names)}."
        lead = f"{found}: " if len(clashes) == 1 else f"{found}, the worst: "
        return f"{lead}{worst}{after}"
    fitting = [link for link in links if link.slack is not None and not link.is_own]
    if not fitting:
        return f"Nothing in {year} can be compared yet.{after}"
    least = min(link.slack or 0 for link in fitting)
    spare = f"{counted(least, 'day')} to spare at the tightest"
    fit = f"No clash is seen in {year}" if missing else f"The calendars fit in {year}"
    return (
        f"{fit}: nothing is needed before it can be there, "
        f"{spare if least else 'but with no day to spare'}.{after}"
    )


def _worst(link: Link, names: Mapping[str, str]) -> str:
    """The screens' sentence: who needs something how long before the other can do it."""
    slack = link.slack or 0
    who = "it" if link.is_own else _name(names, link.partner)
    return (
        f"{_name(names, link.needed.partner)} {_does(link.needed)} {counted(-slack, 'day')} before "
        f"{who} can {_DOES[link.depends_on][1]}"
    )


def _does(row: KeyDate) -> str:
    return _DOES[KeyEvent(row.event)][0]


def _on(row: KeyDate) -> str:
    return f"{'by' if row.event in _BY else 'on'} {day_text(row.day)}"


def _name(names: Mapping[str, str], code: str) -> str:
    return names.get(code, code)


def years_recorded(book: AgreementBook) -> list[FinancialYear]:
    """The years that have key dates, in their order."""
    return sorted({row.financial_year for row in book.key_dates})


def year_in_view(book: AgreementBook, today: date) -> FinancialYear:
    """The year that matters on a day for an agreement; see `planned_year`."""
    return planned_year(years_recorded(book), today)


def planned_year(recorded: Collection[FinancialYear], today: date) -> FinancialYear:
    """From September on the next year, else the present one: the first of them that has dates.

    Without dates for either, it is the year that is planned now.
    """
    present = FinancialYear.of(today)
    planning = today.month >= PLANNING_BEGINS or today.month < present.first_day.month
    planned = present.next() if planning else present
    return next((year for year in (planned, present) if year in recorded), planned)
