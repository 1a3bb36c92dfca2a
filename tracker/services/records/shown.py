"""What statements over all agreements have in common: who asks, on which day, in which order."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.access import shown_organisations
from tracker.models import AgreementStanding, MeasureStanding, OwedItem, OwedReading, Partner

Kept = AgreementStanding | MeasureStanding | OwedItem | OwedReading


def shown(
    session: Session, agreement: InstrumentedAttribute[str] | ColumnElement[str]
) -> ColumnElement[bool]:
    """That a column's agreement is one the session may show, by a look at its partners."""
    organisations = shown_organisations(session)
    if organisations is None:
        return true()
    partner = aliased(Partner)
    return exists().where(partner.agreement == agreement, partner.organisation.in_(organisations))


def speaks(model: type[Kept], day: date) -> ColumnElement[bool]:
    """That a kept row is said by the version of its agreement in force on the day."""
    return and_(model.from_day <= day, model.to_day >= day)


def by_code(session: Session, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A text's order as every part of the tracker has it, whatever the database's own is."""
    if session.get_bind().dialect.name == "postgresql":
        return column.collate("C")
    return column.expression
