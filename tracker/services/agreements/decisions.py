"""Decisions of boards that were to be carried out by now, over all agreements."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.records.decisions import Decision, DecisionStatus
from tracker.models import Decision as DecisionTable
from tracker.services.records.shown import shown
from tracker.sheets.decision_layouts import DECISIONS


@dataclass(frozen=True, slots=True)
class DecisionsDue:
    """The first decisions still open on their day or after it, and how many there are in all."""

    first: tuple[Decision, ...]
    number: int


def decisions_due(session: Session, today: date, most: int) -> DecisionsDue:
    """The open decisions whose day has come, the longest overdue first.

    Args:
        most: how many are wanted.
    """
    table = DecisionTable
    columns = [getattr(table, name) for name in DECISIONS.fields]
    found = session.execute(
        select(*columns, func.count().over())
        .where(
            shown(session, table.agreement),
            table.status == DecisionStatus.OPEN.value,
            table.due <= today,
        )
        .order_by(table.due, table.agreement, table.decision)
        .limit(most)
    ).all()
    return DecisionsDue(
        tuple(Decision(*row[:-1]) for row in found), int(found[0][-1]) if found else 0
    )
