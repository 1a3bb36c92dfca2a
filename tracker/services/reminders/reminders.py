"""The ledger of reminders: what is to be told now, to whom, and what was told already.

An obligation and a stage stand in the ledger once. A reminder is written there, with everybody who
is to be told, in one transaction; the letters are written from it (`reminders.letters`). One that
nobody can be told of, because no partner has anybody on record, stands there all the same: it shows
on the agreement's page, and is not kept for people who come later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tracker.access import Role
from tracker.domain.frameworks.actions import actions_owed
from tracker.domain.obligations.agreement_calendar import DueKind, Owed
from tracker.domain.obligations.all_owed import all_owed
from tracker.domain.obligations.reminders import (
    LONGEST_AHEAD,
    Reminder,
    is_escalated,
    stage_reached,
)
from tracker.domain.outcomes.reading_calendar import ReadingOwed, readings_owed
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import AgreementBook
from tracker.domain.reviews.actions import review_actions_owed
from tracker.models import Addressee, Letter, Person, RoleHeld, SentReminder
from tracker.services.reminders.bank_holidays import working_calendar

_FOR_BOARDS = frozenset({DueKind.REVIEW, DueKind.EXPIRY, DueKind.NOTICE})
Reached = Mapping[str, int]


def stages_told(session: Session, agreements: Collection[str]) -> Mapping[str, Reached]:
    """The latest stage at which people were reminded of each obligation, by agreement."""
    found: dict[str, dict[str, int]] = {}
    wanted = (
        select(SentReminder.agreement, SentReminder.obligation, func.max(SentReminder.stage))
        .where(SentReminder.agreement.in_(agreements))
        .group_by(SentReminder.agreement, SentReminder.obligation)
    )
    for agreement, obligation, stage in session.execute(wanted):
        found.setdefault(agreement, {})[obligation] = stage
    return found


def reminders_due(
    book: AgreementBook, rules: ReviewRules, today: date, told: Reached
) -> Iterator[Reminder]:
    """What people are to be reminded of on a day, for each obligation by the stage it reached.

    Args:
        told: the latest stage each obligation was reminded of at.
    """
    calendar = working_calendar(rules.division)
    for owed in _everything(book, today):
        stage = stage_reached(owed.kind, owed.due, today, calendar)
        obligation = f"{owed.name} | {owed.due.isoformat()}"
        if stage is None or stage <= told.get(obligation, stage - 1):
            continue
        yield Reminder(
            agreement=book.agreement.agreement,
            obligation=obligation,
            stage=stage,
            kind=owed.kind.value,
            title=owed.title,
            due=owed.due,
            fund=owed.fund,
            escalated=is_escalated(stage, rules.escalate_after),
        )


def _everything(book: AgreementBook, today: date) -> Iterator[Owed | ReadingOwed]:
    agreement, until = book.as_at(today), today + LONGEST_AHEAD
    yield from all_owed(book, agreement, until)
    yield from actions_owed(book, today)
    yield from review_actions_owed(book, today)
    yield from readings_owed(book, agreement, today)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who can be told, and what they are for which organisations."""

    person: int
    roles: frozenset[tuple[str, Role]]

    def is_for(self, reminder: Reminder, partners: Collection[str]) -> bool:
        """Whether a reminder is theirs: by a role for one of the agreement's partners.

        Finance leads are told everything; boards what they decide, and what is late;
        administrators what is escalated.
        """
        held = {role for organisation, role in self.roles if organisation in partners}
        if Role.FINANCE_LEAD in held:
            return True
        if Role.BOARD_MEMBER in held:
            return reminder.kind in _FOR_BOARDS or reminder.stage > 0
        return Role.ADMINISTRATOR in held and reminder.escalated


def people_to_tell(session: Session, today: date) -> Sequence[Told]:
    """Everybody who holds a role on a day and has not left."""
    held: dict[int, set[tuple[str, Role]]] = {}
    wanted = (
        select(RoleHeld.person, RoleHeld.organisation, RoleHeld.role, RoleHeld.valid_to)
        .join(Person, Person.id == RoleHeld.person)
        .where(Person.active.is_(True), RoleHeld.ended_at.is_(None), RoleHeld.valid_from <= today)
    )
    for person, organisation, role, last_day in session.execute(wanted):
        if last_day is None or last_day >= today:
            held.setdefault(person, set()).add((organisation, Role(role)))
    return [Told(person, frozenset(roles)) for person, roles in sorted(held.items())]


def record_reminders(
    session: Session,
    at: datetime,
    today: date,
    reminders: Iterable[tuple[Reminder, Collection[str]]],
    people: Sequence[Told],
) -> int:
    """Write reminders into the ledger with those who are to be told; how many they are.

    Args:
        reminders: each with the organisations that are partners of its agreement.
    """
    listed = list(reminders)
    rows = [_row(reminder, at, today) for reminder, _ in listed]
    session.add_all(rows)
    session.flush()
    addressees = [
        {"reminder": row.id, "person": one.person}
        for row, (reminder, partners) in zip(rows, listed, strict=True)
        for one in people
        if one.is_for(reminder, partners)
    ]
    if addressees:
        session.execute(insert(Addressee), addressees)
    return len(rows)


def _row(reminder: Reminder, at: datetime, today: date) -> SentReminder:
    return SentReminder(
        agreement=reminder.agreement,
        obligation=reminder.obligation,
        stage=reminder.stage,
        kind=reminder.kind,
        title=reminder.title,
        due=reminder.due,
        fund=reminder.fund,
        escalated=reminder.escalated,
        on_day=today,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class ListedReminder:
    """A reminder as an agreement's page lists it; `fault` says why a letter did not arrive."""

    on_day: date
    title: str
    due: date
    escalated: bool
    told: tuple[str, ...]
    waiting: int
    fault: str | None


def list_reminders(session: Session, agreement: str, most: int) -> Sequence[ListedReminder]:
    """The latest reminders of an agreement, with the names of those who were told."""
    rows = session.scalars(
        select(SentReminder)
        .where(SentReminder.agreement == agreement)
        .order_by(SentReminder.on_day.desc(), SentReminder.due, SentReminder.id)
        .limit(most)
    ).all()
    told: dict[int, list[tuple[str, str | None, str | None]]] = {}
    found = session.execute(
        select(Addressee.reminder, Person.name, Letter.state, Letter.fault)
        .join(Person, Person.id == Addressee.person)
        .outerjoin(Letter, Letter.id == Addressee.letter)
        .where(Addressee.reminder.in_([row.id for row in rows]))
        .order_by(Person.name, Person.id)
    )
    for reminder, name, state, fault in found:
        told.setdefault(reminder, []).append((name, state, fault))
    return [
        ListedReminder(
            row.on_day,
            row.title,
            row.due,
            row.escalated,
            tuple(name for name, state, _ in told.get(row.id, []) if state == "sent"),
            sum(state != "sent" for _, state, _ in told.get(row.id, [])),
            next((fault for _, state, fault in told.get(row.id, []) if fault), None),
        )
        for row in rows
    ]
