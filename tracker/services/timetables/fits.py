"""Financial timetables over many agreements, from what is kept of them (`tracker.services.kept`)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import KeyDate as KeyDateRow
from tracker.domain.records.timetables import KeyEvent
from tracker.domain.timetables.clashes import Link
from tracker.models import Agreement, KeyDate, TimetableFit, TimetableLink
from tracker.services.records.remembering import remembered
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code, shown

A_PAGE = 50
_NEEDED, _THERE = aliased(KeyDate), aliased(KeyDate)
_FIELDS = ("partner", "event", "number", "day", "certainty", "note")


@dataclass(frozen=True, slots=True)
class FitCount:
    """How the timetables of a year fit.

    `without` counts the agreements without any date for it; `worst` is the agreement with the
    worst clash and `late` by how many days something is too late there, 0 where nothing clashes.
    """

    timetables: int
    clashing: int
    without: int
    worst: str
    late: int


class FitState(StrEnum):
    """How the calendars of a timetable fit."""

    CLASH = "Clash"
    MISSING = "Missing"
    FITS = "Fits"
    BEGUN = "Begun"


@dataclass(frozen=True, slots=True)
class FitLine:
    """One agreement's timetable in a year; `link` is the worst, None where nothing is compared."""

    agreement: str
    title: str
    dates: int
    clashes: int
    missing: int
    slack: int | None
    link: Link | None

    @property
    def state(self) -> FitState:
        """How the calendars fit; what clashes goes before what is missing."""
        if self.clashes:
            return FitState.CLASH
        if self.missing:
            return FitState.MISSING
        return FitState.BEGUN if self.slack is None else FitState.FITS


class FitSort(StrEnum):
    """What timetables are sorted by; `WORST` begins with the worst clash."""

    WORST = "worst"
    AGREEMENT = "agreement"
    DATES = "dates"
    CLASHES = "clashes"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FitQuestion:
    """Which timetables of a year are asked for.

    `search` holds words which must all stand in the agreement's code or title.
    """

    year: FinancialYear
    search: str = ""
    state: FitState | None = None


def years_with_dates(session: Session) -> list[FinancialYear]:
    """The years for which any agreement that the session may show has key dates."""
    wanted = select(TimetableFit.financial_year).where(shown(session, TimetableFit.agreement))
    found = remembered(session, "years with key dates", session.scalars(wanted.distinct()).all)
    return sorted(found)


def count_fits(session: Session, year: FinancialYear) -> FitCount:
    """How all timetables of a year fit that the session may show."""
    return remembered(session, ("fits", year), lambda: _count_fits(session, year))


def _count_fits(session: Session, year: FinancialYear) -> FitCount:
    agreements = session.execute(
        select(func.count()).select_from(Agreement).where(shown(session, Agreement.agreement))
    ).scalar_one()
    clashing = case((TimetableFit.clashes > 0, 1))
    timetables, clashes = session.execute(
        select(func.count(), func.count(clashing)).where(*_of(session, year))
    ).one()
    worst, late = "", 0
    if clashes:
        first = select(TimetableFit.agreement, TimetableFit.slack).where(*_of(session, year))
        worst, slack = session.execute(first.order_by(*_order(session)).limit(1)).one()
        late = -(slack or 0)
    return FitCount(timetables, clashes, agreements - timetables, worst, late)


def count_answers(session: Session, question: FitQuestion) -> int:
    """How many timetables answer the question."""
    found = select(func.count()).select_from(TimetableFit).join(Agreement, _ITS_AGREEMENT)
    return session.execute(found.where(*_answers(session, question))).scalar_one()


def list_fits(
    session: Session,
    question: FitQuestion,
    sort: FitSort = FitSort.WORST,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[FitLine]:
    """The timetables asked for; the worst clash first, then what is missing, then by the codes."""
    columns = {
        FitSort.AGREEMENT: by_code(session, Agreement.title),
        FitSort.DATES: TimetableFit.dates.expression,
        FitSort.CLASHES: TimetableFit.clashes.expression,
        FitSort.MISSING: TimetableFit.missing.expression,
    }
    key = columns.get(sort, _worst_first())
    fit = TimetableFit
    found = session.execute(
        select(fit.agreement, Agreement.title, fit.dates, fit.clashes, fit.missing, fit.slack)
        .join(Agreement, _ITS_AGREEMENT)
        .where(*_answers(session, question))
        .order_by(key.desc() if descending else key.asc(), *_order(session))
        .limit(most)
        .offset(skip or None)
    ).all()
    worst = _worst_links(session, question.year, [row.agreement for row in found])
    return [FitLine(*row, worst.get(row.agreement)) for row in found]


_ITS_AGREEMENT = Agreement.agreement == TimetableFit.agreement


def _answers(session: Session, question: FitQuestion) -> list[ColumnElement[bool]]:
    fit = TimetableFit
    answers = list(_of(session, question.year))
    if question.search:
        answers.append(holds_words(session, question.search, fit.agreement, Agreement.title))
    fits = and_(fit.clashes == 0, fit.missing == 0)
    states: dict[FitState, ColumnElement[bool]] = {
        FitState.CLASH: fit.clashes > 0,
        FitState.MISSING: and_(fit.clashes == 0, fit.missing > 0),
        FitState.FITS: fits & fit.slack.is_not(None),
        FitState.BEGUN: fits & fit.slack.is_(None),
    }
    return answers if question.state is None else [*answers, states[question.state]]


def _of(session: Session, year: FinancialYear) -> tuple[ColumnElement[bool], ...]:
    return TimetableFit.financial_year == year, shown(session, TimetableFit.agreement)


def _order(session: Session) -> tuple[ColumnElement[Any], ...]:
    return (
        _worst_first(),
        TimetableFit.missing.desc(),
        by_code(session, TimetableFit.agreement),
    )


def _worst_first() -> ColumnElement[int]:
    """How many days too late something is at worst, below nil; nought where nothing clashes."""
    return case((TimetableFit.slack < 0, TimetableFit.slack), else_=0)


def _worst_links(
    session: Session, year: FinancialYear, agreements: Collection[str]
) -> Mapping[str, Link]:
    asked = _linked().where(
        TimetableLink.agreement.in_(agreements),
        TimetableLink.financial_year == year,
        TimetableLink.place == 1,
    )
    return {link.needed.agreement: link for link in _links(session, asked)}


def key_dates_between(
    session: Session, first: date, last: date, agreement: str | None = None
) -> Iterator[KeyDateRow]:
    """The key dates that the session may show from one day to another.

    Args:
        agreement: the only one in question; None means all.
    """
    columns = (getattr(KeyDate, name) for name in ("agreement", "financial_year", *_FIELDS))
    asked = select(*columns).where(
        shown(session, KeyDate.agreement), KeyDate.day.between(first, last)
    )
    if agreement is not None:
        asked = asked.where(KeyDate.agreement == agreement)
    return (KeyDateRow(*row) for row in session.execute(asked))


def clashes_between(
    session: Session, first: date, last: date, agreement: str | None = None
) -> Iterator[Link]:
    """The clashes that the session may show in which something is needed from one day to another.

    Args:
        agreement: the only one in question; None means all.
    """
    asked = _linked().where(
        shown(session, TimetableLink.agreement), _NEEDED.day.between(first, last)
    )
    if agreement is not None:
        asked = asked.where(TimetableLink.agreement == agreement)
    return (link for link in _links(session, asked) if link.is_clash)


def _linked() -> Select[Any]:
    """Kept links with their two dates as the register has them."""
    link = TimetableLink
    return (
        select(
            link.agreement,
            link.financial_year,
            *(getattr(_NEEDED, name) for name in _FIELDS),
            *(getattr(_THERE, name) for name in _FIELDS),
            link.of_partner,
            link.depends_on,
            link.days,
            link.why,
        )
        .join(
            _NEEDED,
            and_(
                _NEEDED.agreement == link.agreement,
                _NEEDED.financial_year == link.financial_year,
                _NEEDED.partner == link.partner,
                _NEEDED.event == link.event,
                _NEEDED.number == link.number,
            ),
        )
        .outerjoin(
            _THERE,
            and_(
                _THERE.agreement == link.agreement,
                _THERE.financial_year == link.financial_year,
                _THERE.partner == link.of_partner,
                _THERE.event == link.depends_on,
                _THERE.number == link.of_number,
            ),
        )
    )


def _links(session: Session, asked: Select[Any]) -> Iterator[Link]:
    first, second = 2, 2 + len(_FIELDS)
    for row in session.execute(asked):
        needed = KeyDateRow(row[0], row[1], *row[first:second])
        there = row[second : second + len(_FIELDS)]
        partner, depends_on, days, why = row[second + len(_FIELDS) :]
        yield Link(
            needed,
            partner,
            KeyEvent(depends_on),
            None if there[0] is None else KeyDateRow(row[0], row[1], *there),
            days,
            why,
        )
