"""What is due over all agreements, from the days kept beside the registers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from tracker.domain.obligations.agreement_calendar import (
    DEFAULT_WINDOW,
    LISTED_KINDS,
    DueItem,
    Kind,
    Owed,
    due_item,
    last_day_due,
)
from tracker.models import AgreementStanding, OwedItem
from tracker.services.records.remembering import remembered
from tracker.services.records.shown import by_code, shown, speaks

FIRST_FEW = 20
"""How many items are worth remembering: what every visitor's home page begins with."""


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many things are overdue, how many fall due besides, and the earliest day of all."""

    overdue: int
    coming: int
    earliest: date | None

    @property
    def number(self) -> int:
        return self.overdue + self.coming


@dataclass(frozen=True, slots=True)
class AgreementDue:
    """What of one agreement is overdue or falls due, and the first of it."""

    overdue: int
    coming: int
    first: DueItem


def list_due(
    session: Session,
    today: date,
    within: int = DEFAULT_WINDOW,
    *,
    kinds: Collection[Kind] = (),
    coming_only: bool = False,
    most: int | None = None,
    skip: int = 0,
) -> list[DueItem]:
    """Everything overdue and what falls due within so many days, in the order of `due_order`.

    Args:
        kinds: leave out all others; none of them means every kind.
        coming_only: leaves out what is overdue.
    """
    since = OwedItem.due >= today if coming_only else true()
    statement = (
        select(*OWED_COLUMNS)
        .where(shown(session, OwedItem.agreement), is_due(today, within), since, _of(kinds))
        .order_by(
            OwedItem.due, *(by_code(session, c) for c in (OwedItem.agreement, *_WITHIN_A_DAY))
        )
    )

    def answer() -> list[DueItem]:
        found = session.execute(statement.limit(most).offset(skip or None))
        return [item_of_row(*row, today=today) for row in found]

    if most is None or most > FIRST_FEW:
        return answer()
    question = ("first due", today, within, frozenset(kinds), coming_only, most, skip)
    return list(remembered(session, question, answer))


def count_due(
    session: Session,
    today: date,
    within: int = DEFAULT_WINDOW,
    *,
    kinds: Collection[Kind] = (),
) -> DueCount:
    """How much is overdue or falls due within so many days; of some kinds, or of every kind."""

    def count() -> DueCount:
        overdue, both, earliest = session.execute(
            select(func.sum(_is_overdue(today)), func.count(), func.min(OwedItem.due)).where(
                shown(session, OwedItem.agreement), is_due(today, within), _of(kinds)
            )
        ).one()
        return DueCount(int(overdue or 0), both - int(overdue or 0), earliest)

    return remembered(session, ("due", today, within, frozenset(kinds)), count)


def due_of(
    session: Session, agreements: Collection[str], today: date, within: int = DEFAULT_WINDOW
) -> dict[str, AgreementDue]:
    """What is due of some agreements; those that owe nothing are left out."""
    is_theirs = (
        shown(session, OwedItem.agreement),
        OwedItem.agreement.in_(sorted(agreements)),
        is_due(today, within),
    )
    # Counting first and looking at the first day after costs far less than ranking them all.
    counted = (
        select(
            OwedItem.agreement,
            func.sum(_is_overdue(today)).label("overdue"),
            func.count().label("number"),
            func.min(OwedItem.due).label("first"),
        )
        .where(*is_theirs)
        .group_by(OwedItem.agreement)
        .subquery()
    )
    on_the_first_day = (OwedItem.agreement == counted.c.agreement) & (
        OwedItem.due == counted.c.first
    )
    found = session.execute(
        select(*OWED_COLUMNS, counted.c.overdue, counted.c.number)
        .join(counted, on_the_first_day)
        .where(*is_theirs)
        .order_by(*(by_code(session, column) for column in _WITHIN_A_DAY))
    )
    answer: dict[str, AgreementDue] = {}
    for agreement, *item, overdue, number in found:
        if agreement not in answer:
            first = item_of_row(agreement, *item, today=today)
            answer[agreement] = AgreementDue(int(overdue), number - int(overdue), first)
    return answer


def is_due(today: date, within: int = DEFAULT_WINDOW) -> ColumnElement[bool]:
    """That something is overdue, or falls due within so many days."""
    return speaks(OwedItem, today) & (OwedItem.due <= last_day_due(today, within))


def _of(kinds: Collection[Kind]) -> ColumnElement[bool]:
    return OwedItem.kind.in_(sorted(kind.value for kind in kinds)) if kinds else true()


def reaches(session: Session, day: date) -> bool:
    """Whether what every agreement owes is kept as far ahead as the day."""
    beyond = select(AgreementStanding.agreement).where(AgreementStanding.owed_until < day)
    return session.execute(beyond.limit(1)).first() is None


def _is_overdue(today: date) -> ColumnElement[int]:
    return case((OwedItem.due < today, 1), else_=0)


OWED_COLUMNS = (
    OwedItem.agreement,
    OwedItem.kind,
    OwedItem.due,
    OwedItem.title,
    OwedItem.fund,
    OwedItem.assumed,
)
"""What is asked of a thing owed; `item_of_row` reads it."""
_WITHIN_A_DAY = (OwedItem.kind, OwedItem.title)
_NAMED = {kind.value: kind for kind in LISTED_KINDS}


def item_of_row(  # the columns of the statements, in their order
    agreement: str,
    kind: str,
    due: date,
    title: str,
    fund: str | None,
    assumed: bool,  # noqa: FBT001  # a column like the others
    *,
    today: date,
) -> DueItem:
    """What a row of `OWED_COLUMNS` says, as seen on a day."""
    return due_item(agreement, Owed(_NAMED[kind], due, title, fund, assumed), today)
