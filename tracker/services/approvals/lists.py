"""Lists of proposals: searched, narrowed, sorted and cut into pages, without what they would change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.access import Actor
from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.models import Agreement
from tracker.models import Proposal as ProposalRow
from tracker.services.approvals.records import visible_to
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code

A_PAGE = 50


class ProposalSort(StrEnum):
    """What proposals are sorted by; their numbers go up with the time."""

    NUMBER = "number"
    AGREEMENT = "agreement"
    KIND = "kind"
    STATE = "state"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class ProposalQuestion:
    """Which proposals are asked for; what is left empty asks for nothing.

    `search` holds words which must all stand in what is proposed, its kind and reason, the names
    of who prepared and decided it, and the agreement's code or title. `numbers` asks for some
    proposals only, and `by_me` for those that the actor prepared.
    """

    search: str = ""
    agreement: str = ""
    kind: ProposalKind | None = None
    state: ProposalState | None = None
    numbers: Collection[int] | None = None
    by_me: bool = False


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as lists show it."""

    number: int
    agreement: str
    kind: ProposalKind
    state: ProposalState
    action: str
    subject: str
    reason: str | None
    prepared_by: str
    prepared_for: str | None
    prepared_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None


_COLUMNS = (
    ProposalRow.number, ProposalRow.agreement, ProposalRow.kind, ProposalRow.state,
    ProposalRow.action, ProposalRow.subject, ProposalRow.reason, ProposalRow.prepared_by,
    ProposalRow.prepared_for, ProposalRow.prepared_at, ProposalRow.decided_by,
    ProposalRow.decided_at, ProposalRow.comment,
)  # fmt: skip


def count_lines(session: Session, actor: Actor, question: ProposalQuestion) -> int:
    """How many proposals that the actor may see answer the question."""
    wanted = select(func.count()).select_from(ProposalRow)
    return session.execute(wanted.where(*_answers(session, actor, question))).scalar_one()


def list_lines(
    session: Session,
    actor: Actor,
    question: ProposalQuestion,
    sort: ProposalSort = ProposalSort.NUMBER,
    *,
    descending: bool = True,
    most: int | None = A_PAGE,
    skip: int = 0,
) -> list[ProposalLine]:
    """The proposals that the actor may see and that answer the question, then the latest first."""
    columns: dict[ProposalSort, InstrumentedAttribute[Any]] = {
        ProposalSort.AGREEMENT: ProposalRow.agreement,
        ProposalSort.KIND: ProposalRow.kind,
        ProposalSort.STATE: ProposalRow.state,
        ProposalSort.WHO: ProposalRow.prepared_by,
    }
    number = ProposalRow.number
    key = by_code(session, columns[sort]) if sort in columns else number.expression
    found = session.execute(
        select(*_COLUMNS)
        .where(*_answers(session, actor, question))
        .order_by(key.desc() if descending else key.asc(), number.desc())
        .limit(most)
        .offset(skip or None)
    )
    return [
        ProposalLine(number, agreement, ProposalKind(kind), ProposalState(state), *rest)
        for number, agreement, kind, state, *rest in found
    ]


def agreements_proposed_in(session: Session, actor: Actor) -> list[str]:
    """The agreements in which something was proposed that the actor may see, by their codes."""
    agreement = ProposalRow.agreement
    found = select(agreement).where(*_answers(session, actor, ProposalQuestion())).distinct()
    return sorted(session.scalars(found))


def _answers(
    session: Session, actor: Actor, question: ProposalQuestion
) -> list[ColumnElement[bool]]:
    answers = [visible_to(session, actor)]
    answers += [_holds(session, word) for word in dict.fromkeys(question.search.split())]
    if question.agreement:
        answers.append(ProposalRow.agreement == question.agreement)
    if question.kind is not None:
        answers.append(ProposalRow.kind == question.kind.value)
    if question.state is not None:
        answers.append(ProposalRow.state == question.state.value)
    if question.numbers is not None:
        answers.append(ProposalRow.number.in_(sorted(question.numbers)))
    if question.by_me:
        answers.append(prepared_by(actor))
    return answers


def prepared_by(actor: Actor) -> ColumnElement[bool]:
    """That a proposal was prepared by the actor."""
    own = ProposalRow.prepared_by == actor.name
    if actor.person is None:
        return own
    return or_(own, ProposalRow.prepared_by_person == actor.person)


def _holds(session: Session, word: str) -> ColumnElement[bool]:
    said = holds_words(
        session, word, ProposalRow.agreement, ProposalRow.kind, ProposalRow.action,
        ProposalRow.subject, ProposalRow.reason, ProposalRow.prepared_by, ProposalRow.prepared_for,
        ProposalRow.decided_by,
    )  # fmt: skip
    titled = select(Agreement.agreement).where(holds_words(session, word, Agreement.title))
    return said | ProposalRow.agreement.in_(titled)
