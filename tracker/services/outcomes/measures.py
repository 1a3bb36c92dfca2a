"""Lists of measures: searched, filtered, sorted and cut into pages by the database.

Where a measure stands and which readings it is owed is kept beside the registers
(`tracker.services.kept.outcomes`); its figures are read from them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.financial_year import FinancialYear, OutcomePeriod
from tracker.domain.outcomes.measures import NOT_AVAILABLE, Track
from tracker.domain.outcomes.reading_calendar import CHASED_FOR
from tracker.models import (
    AgreementStanding,
    MeasureStanding,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
    OwedReading,
)
from tracker.services.agreements.lists import AgreementQuestion, conditions
from tracker.services.records.remembering import remembered
from tracker.services.records.shown import by_code, speaks

A_PAGE = 50

WORST_FIRST = (
    Track.OFF_TRACK,
    Track.NO_DATA,
    Track.NO_TARGET,
    Track.WITHIN_TOLERANCE,
    Track.ON_TRACK,
)


class MeasureSort(StrEnum):
    """What a list of measures is sorted by."""

    AGREEMENT = "agreement"
    TITLE = "title"
    MEASURE = "measure"
    STATUS = "status"
    LATE = "late"
    READ = "read"


@dataclass(frozen=True, slots=True)
class MeasureQuestion:
    """Which measures are asked for, as they stand on a day.

    A text left empty asks for nothing. `search` holds words which must each stand somewhere in
    the measure or its agreement: codes, titles, unit, source, area, partners' names, funds.
    `late` asks for those of which a reading is late.
    """

    today: date
    search: str = ""
    status: Track | None = None
    late: bool = False
    area: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of a list, with its latest reading and the target that is held against it.

    `value` is None where nothing was read, or the reading is missing or not available; `late` is
    how many readings are late.
    """

    agreement: str
    agreement_title: str
    measure: str
    title: str
    unit: str
    baseline: Decimal | None
    baseline_period: OutcomePeriod | None
    target: Decimal | None
    upper_target: Decimal | None
    read_for: OutcomePeriod | None
    value: Decimal | None
    status: Track
    why: str
    late: int


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """How many measures there are, how many of them are on track, and how many readings are late.

    Within tolerance counts as on track, a missing value never does.
    """

    measures: int
    on_track: int
    late: int


def count_measures(session: Session, today: date) -> MeasureCount:
    """How all the measures stand that the session may show."""

    def count() -> MeasureCount:
        question = MeasureQuestion(today)
        good = MeasureStanding.status.in_([Track.ON_TRACK, Track.WITHIN_TOLERANCE])
        measures, on_track = session.execute(
            select(func.count(), func.sum(case((good, 1), else_=0)))
            .join_from(MeasureStanding, AgreementStanding, _OF_AGREEMENT)
            .where(*_conditions(session, question))
        ).one()
        late = session.execute(
            select(func.count())
            .join_from(
                OwedReading,
                AgreementStanding,
                AgreementStanding.agreement == OwedReading.agreement,
            )
            .where(_is_late(today), *conditions(session, _agreements(question)))
        ).scalar_one()
        return MeasureCount(measures, int(on_track or 0), late)

    return remembered(session, ("measures", today), count)


def find_measures(session: Session, question: MeasureQuestion) -> int:
    """How many measures answer the question."""
    return session.execute(
        select(func.count())
        .join_from(MeasureStanding, AgreementStanding, _OF_AGREEMENT)
        .where(*_conditions(session, question))
    ).scalar_one()


def list_measures(
    session: Session,
    question: MeasureQuestion,
    sort: MeasureSort = MeasureSort.AGREEMENT,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[MeasureLine]:
    """The measures that answer the question, in the order asked for, then by their codes.

    What has nothing to be sorted by comes last.
    """
    codes = [by_code(session, column) for column in (MeasureStanding.agreement, _MEASURE)]
    # Which lines are shown is decided first, so that only their figures are looked up.
    lines = _lines(session, question, sort)
    chosen = (
        lines.order_by(_turned(lines.selected_columns.sort_key, descending), *codes)
        .limit(most)
        .offset(skip or None)
        .subquery()
    )
    found = session.execute(
        select(*_SHOWN)
        .join_from(
            chosen,
            MeasureStanding,
            and_(
                MeasureStanding.agreement == chosen.c.agreement,
                chosen.c.measure == _MEASURE,
                MeasureStanding.from_day == chosen.c.from_day,
            ),
        )
        .join(AgreementStanding, and_(_OF_AGREEMENT, speaks(AgreementStanding, question.today)))
        .join(OutcomeMeasure, _same_measure(OutcomeMeasure))
        .outerjoin(
            OutcomeReading,
            _same_measure(OutcomeReading) & (OutcomeReading.period == MeasureStanding.read_for),
        )
        .outerjoin(
            OutcomeTarget,
            _same_measure(OutcomeTarget) & (OutcomeTarget.period == MeasureStanding.target_for),
        )
        .order_by(_turned(chosen.c.sort_key, descending), *codes)
    ).all()
    counted = _late(question.today)
    if most is not None:
        counted = counted.where(OwedReading.agreement.in_(sorted({row.agreement for row in found})))
    late = {(code, measure): number for code, measure, number in session.execute(counted)}
    return [_line(row, late.get((row.agreement, row.measure), 0)) for row in found]


_MEASURE = MeasureStanding.measure
_OF_AGREEMENT = AgreementStanding.agreement == MeasureStanding.agreement
_SHOWN = (
    MeasureStanding.agreement,
    AgreementStanding.title.label("agreement_title"),
    _MEASURE,
    OutcomeMeasure.title,
    OutcomeMeasure.unit,
    OutcomeMeasure.baseline,
    OutcomeMeasure.baseline_period,
    OutcomeTarget.target,
    OutcomeTarget.upper_target,
    MeasureStanding.read_for,
    OutcomeReading.value,
    OutcomeReading.status.label("said"),
    MeasureStanding.status,
    MeasureStanding.why,
)


def _same_measure(
    model: type[OutcomeMeasure | OutcomeReading | OutcomeTarget],
) -> ColumnElement[bool]:
    return and_(model.agreement == MeasureStanding.agreement, model.measure == _MEASURE)


def _line(row: Any, late: int) -> MeasureLine:
    return MeasureLine(
        agreement=row.agreement,
        agreement_title=row.agreement_title,
        measure=row.measure,
        title=row.title,
        unit=row.unit,
        baseline=row.baseline,
        baseline_period=row.baseline_period,
        target=row.target,
        upper_target=row.upper_target,
        read_for=row.read_for,
        value=None if row.said == NOT_AVAILABLE else row.value,
        status=Track(row.status),
        why=row.why,
        late=late,
    )


def _lines(session: Session, question: MeasureQuestion, sort: MeasureSort) -> Select[Any]:
    """The kept rows that answer the question, each with its `sort_key`."""
    late = _late(question.today).subquery()
    key = func.coalesce(late.c.number, 0) if sort is MeasureSort.LATE else _sort_key(session, sort)
    lines = (
        select(MeasureStanding.agreement, _MEASURE, MeasureStanding.from_day, key.label("sort_key"))
        .join_from(MeasureStanding, AgreementStanding, _OF_AGREEMENT)
        .where(*_conditions(session, question))
    )
    if sort is MeasureSort.LATE:
        same = and_(late.c.agreement == MeasureStanding.agreement, late.c.measure == _MEASURE)
        lines = lines.outerjoin(late, same)
    if sort is MeasureSort.MEASURE:
        lines = lines.join(OutcomeMeasure, _same_measure(OutcomeMeasure))
    return lines


def _turned(key: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:  # noqa: FBT001
    return (key.desc() if descending else key.asc()).nulls_last()


def _late(today: date) -> Select[str, str, int]:
    """How many readings are late, by agreement and measure."""
    key = (OwedReading.agreement, OwedReading.measure)
    counted = func.count().label("number")
    return select(*key, counted).where(_is_late(today)).group_by(*key)


def _is_late(today: date) -> ColumnElement[bool]:
    """That a reading was due before today, and is not given up yet."""
    is_due = OwedReading.due.between(today - CHASED_FOR, today)
    return and_(speaks(OwedReading, today), is_due, OwedReading.due != today)


def _agreements(question: MeasureQuestion) -> AgreementQuestion:
    """The agreements whose measures are asked for: money and its year play no part."""
    today = question.today
    year = FinancialYear.of(today)
    return AgreementQuestion(year, today, today, area=question.area, partner=question.partner)


def _conditions(session: Session, question: MeasureQuestion) -> list[ColumnElement[bool]]:
    """What the kept rows of a measure and of its agreement must fulfil."""
    found = [speaks(MeasureStanding, question.today)]
    found += conditions(session, _agreements(question))
    found += [
        or_(
            MeasureStanding.words.contains(word, autoescape=True),
            AgreementStanding.words.contains(word, autoescape=True),
        )
        for word in question.search.casefold().split()
    ]
    if question.status is not None:
        found.append(MeasureStanding.status == str(question.status))
    if question.late:
        late = select(OwedReading.agreement, OwedReading.measure).where(_is_late(question.today))
        found.append(tuple_(MeasureStanding.agreement, _MEASURE).in_(late))
    return found


def _sort_key(session: Session, sort: MeasureSort) -> ColumnElement[Any]:
    if sort is MeasureSort.STATUS:
        ranks = {str(track): rank for rank, track in enumerate(WORST_FIRST)}
        return case(ranks, value=MeasureStanding.status)
    if sort is MeasureSort.READ:
        return MeasureStanding.read_to.expression
    texts: dict[MeasureSort, InstrumentedAttribute[Any]] = {
        MeasureSort.TITLE: AgreementStanding.title,
        MeasureSort.MEASURE: OutcomeMeasure.title,
    }
    return by_code(session, texts.get(sort, MeasureStanding.agreement))
