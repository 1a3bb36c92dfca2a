"""The list of what is due, over all agreements: searched, narrowed, sorted and cut by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.obligations.agreement_calendar import (
    DEFAULT_WINDOW,
    DueItem,
    DueKind,
    Kind,
    last_day_due,
)
from tracker.models import AgreementStanding, OwedItem, Partner, RaisedTrigger
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code, shown, speaks
from tracker.services.reviews.due_lists import OWED_COLUMNS, item_of_row
from tracker.services.reviews.raised import reasons_of_reviews

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
A_PAGE = 100


class DueState(StrEnum):
    """Whether what is due is late."""

    OVERDUE = "overdue"
    COMING = "coming"


class DueSort(StrEnum):
    """What the list of things due is sorted by."""

    DUE = "due"
    WHAT = "what"
    KIND = "kind"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """Which things due are asked for; what is left empty asks for nothing.

    `search` holds words which must all stand somewhere in what is due, its kind and fund, and the
    agreement's code and title. `until` goes before the `within` days, and `raised` asks for the
    reviews that circumstances called for.
    """

    today: date
    within: int = DEFAULT_WINDOW
    search: str = ""
    kind: Kind | None = None
    state: DueState | None = None
    agreement: str = ""
    partner: str = ""
    since: date | None = None
    until: date | None = None
    raised: bool = False

    @property
    def last_day(self) -> date:
        """The last day of which something is asked for."""
        return self.until or last_day_due(self.today, self.within)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A thing due with its agreement's title; `reasons` say why a review was called for."""

    item: DueItem
    agreement_title: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DuePage:
    """Some lines of the list, and how many there are in all."""

    number: int
    lines: list[DueLine]


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of a calendar: how much is due on it, and the first few of it."""

    day: date
    number: int
    first: tuple[DueLine, ...]


def count_lines(session: Session, question: DueQuestion) -> int:
    """How many things due answer the question."""
    found = _wanted(session, question, select(func.count()).select_from(OwedItem))
    return int(session.execute(found).scalar_one())


def list_lines(
    session: Session,
    question: DueQuestion,
    sort: DueSort = DueSort.DUE,
    *,
    descending: bool = False,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[DueLine]:
    """What is due and answers the question, in the order asked for, then by day and agreement."""
    if sort is DueSort.AGREEMENT:
        return _by_agreement(session, question, descending=descending, most=most, skip=skip).lines
    order = _order(session, sort, descending=descending)
    found = _wanted(session, question, _with_titles(question.today)).order_by(*order)
    rows = session.execute(found.limit(most).offset(skip or None)).all()
    return _lines(session, rows, question.today)


def list_page(
    session: Session,
    question: DueQuestion,
    sort: DueSort = DueSort.DUE,
    *,
    descending: bool = False,
    skip: int = 0,
    number: int | None = None,
) -> DuePage:
    """One page of the list, and how much answers the question; a page beyond the last is empty.

    Args:
        number: how much answers it, where that is known; counting takes as long as listing.
    """
    if sort is DueSort.AGREEMENT:
        return _by_agreement(session, question, descending=descending, most=A_PAGE, skip=skip)
    if question.search:
        return _searched(session, question, sort, descending=descending, skip=skip)
    lines = list_lines(session, question, sort, descending=descending, skip=skip)
    return DuePage(count_lines(session, question) if number is None else number, lines)


def _searched(
    session: Session, question: DueQuestion, sort: DueSort, *, descending: bool, skip: int
) -> DuePage:
    """A page of what a search finds, counted in the one pass through everything that it takes."""
    order = _order(session, sort, descending=descending)
    number = func.count().over().label("number")
    numbered = _wanted(session, question, select(OwedItem.id, number)).order_by(*order)
    on_page = numbered.limit(A_PAGE).offset(skip or None).subquery()
    found = _with_titles(question.today).add_columns(on_page.c.number)
    rows = session.execute(found.join(on_page, on_page.c.id == OwedItem.id).order_by(*order)).all()
    lines = _lines(session, [tuple(row)[:-1] for row in rows], question.today)
    return DuePage(rows[0].number if rows else 0, lines)


def _order(session: Session, sort: DueSort, *, descending: bool) -> list[ColumnElement[Any]]:
    """The order of what is due, but for that by agreement."""
    columns = {DueSort.WHAT: OwedItem.title, DueSort.KIND: OwedItem.kind}
    column = columns.get(sort)
    key = OwedItem.due.expression if column is None else by_code(session, column)
    return [key.desc() if descending else key.asc(), *_usual_order(session)]


def _by_agreement(
    session: Session, question: DueQuestion, *, descending: bool, most: int | None, skip: int
) -> DuePage:
    """Agreement by agreement, in the order of their titles.

    Agreements are sorted before anything is fetched of them: sorting each thing due by the title
    of its agreement takes many times as long as counting those of each.
    """
    number = func.count().label("number")
    counted = _wanted(session, question, select(OwedItem.agreement, number))
    numbers = counted.group_by(OwedItem.agreement).subquery()
    title = by_code(session, AgreementStanding.title)
    order = (
        title.desc() if descending else title.asc(),
        by_code(session, AgreementStanding.agreement),
    )
    agreements = session.execute(
        select(numbers.c.agreement, numbers.c.number)
        .join(AgreementStanding, AgreementStanding.agreement == numbers.c.agreement)
        .where(speaks(AgreementStanding, question.today))
        .order_by(*order)
    ).all()
    on_page: list[str] = []
    before = passed = 0
    for agreement, own in agreements:
        if passed + own <= skip:
            before += own
        elif most is None or passed < skip + most:
            on_page.append(agreement)
        passed += own
    found = _wanted(session, question, _with_titles(question.today)).where(
        OwedItem.agreement.in_(on_page)
    )
    rows = session.execute(
        found.order_by(*order, *_usual_order(session)).limit(most).offset((skip - before) or None)
    ).all()
    return DuePage(passed, _lines(session, rows, question.today))


def days_due(session: Session, question: DueQuestion, few: int) -> list[DueDay]:
    """The days on which something is due that answers the question, each with a few of it."""
    order = _usual_order(session)
    place = func.row_number().over(partition_by=OwedItem.due, order_by=order).label("place")
    number = func.count().over(partition_by=OwedItem.due).label("number")
    with_titles = _with_titles(question.today).add_columns(number, place)
    placed = _wanted(session, question, with_titles).subquery()
    found = session.execute(
        select(placed).where(placed.c.place <= few).order_by(placed.c.due, placed.c.place)
    ).all()
    numbers = {row.due: row.number for row in found}
    lines = _lines(session, [tuple(row)[:-2] for row in found], question.today)
    return [
        DueDay(day, number, tuple(line for line in lines if line.item.due == day))
        for day, number in numbers.items()
    ]


def _lines(session: Session, rows: Sequence[Sequence[Any]], today: date) -> list[DueLine]:
    found = [(item_of_row(*columns, today=today), title) for *columns, title in rows]
    reviewed = {item.agreement for item, _ in found if item.kind is DueKind.REVIEW}
    reasons = reasons_of_reviews(session, reviewed) if reviewed else {}
    return [
        DueLine(item, title, tuple(reasons.get((item.agreement, item.due), ())))
        if item.kind is DueKind.REVIEW
        else DueLine(item, title)
        for item, title in found
    ]


def _usual_order(session: Session) -> list[ColumnElement[Any]]:
    texts = (OwedItem.agreement, OwedItem.kind, OwedItem.title)
    return [OwedItem.due.expression, *(by_code(session, text) for text in texts)]


def _with_titles(today: date) -> Select[*tuple[Any, ...]]:
    """What is due, with its agreement's title on the day as the last column."""
    of_agreement = (AgreementStanding.agreement == OwedItem.agreement) & speaks(
        AgreementStanding, today
    )
    return select(*OWED_COLUMNS, AgreementStanding.title.label("of_agreement")).join(
        AgreementStanding, of_agreement
    )


def _wanted(session: Session, question: DueQuestion, statement: S) -> S:
    today = question.today
    due = OwedItem.due.expression
    if question.search:
        # Going through all rows is quicker than fetching each by the index of its day, so the
        # day stands in an expression, which no index has.
        due = func.coalesce(due, due)
    found = statement.where(
        shown(session, OwedItem.agreement), speaks(OwedItem, today), due <= question.last_day
    )
    for word in dict.fromkeys(question.search.split()):
        found = found.where(_holds(session, word, today))
    if question.kind is not None:
        found = found.where(OwedItem.kind == question.kind.value)
    if question.state is not None:
        late = OwedItem.due < today
        found = found.where(late if question.state is DueState.OVERDUE else ~late)
    if question.agreement:
        found = found.where(OwedItem.agreement == question.agreement)
    if question.partner:
        of = select(Partner.agreement).where(Partner.organisation == question.partner)
        found = found.where(OwedItem.agreement.in_(of))
    if question.since is not None:
        found = found.where(OwedItem.due >= question.since)
    return found.where(_is_raised()) if question.raised else found


def _holds(session: Session, word: str, today: date) -> ColumnElement[bool]:
    """That a word stands in what is due, or in its agreement's code or title."""
    standing = aliased(AgreementStanding)
    named = select(standing.agreement).where(
        speaks(standing, today), holds_words(session, word, standing.agreement, standing.title)
    )
    said = holds_words(session, word, OwedItem.kind, OwedItem.title, OwedItem.fund)
    return OwedItem.agreement.in_(named) | said


def _is_raised() -> ColumnElement[bool]:
    return (OwedItem.kind == DueKind.REVIEW.value) & exists().where(
        RaisedTrigger.agreement == OwedItem.agreement, RaisedTrigger.review_due == OwedItem.due
    )
