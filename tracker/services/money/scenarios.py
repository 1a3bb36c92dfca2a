"""Saved scenarios: outturns to look at side by side, private to an organisation or shared."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.domain.financial_year import FinancialYear
from tracker.errors import NotFound, RuleBroken
from tracker.models import Scenario as ScenarioRow
from tracker.services.approvals.proposals import acting_for

LONGEST_NAME = 100
MOST = 20


@dataclass(frozen=True, slots=True)
class ScenarioPlace:
    """The fund and the year that scenarios are about."""

    agreement: str
    fund: str
    financial_year: FinancialYear


@dataclass(frozen=True, slots=True)
class Scenario:
    """An outturn in pounds under a name; `is_own` says whether the reader may remove it."""

    id: int
    name: str
    outturn: Decimal
    is_shared: bool
    saved_by: str
    saved_at: datetime
    is_own: bool


def save_scenario(  # who, when, where and what
    session: Session,
    actor: Actor,
    at: datetime,
    place: ScenarioPlace,
    name: str,
    outturn: Decimal,
    *,
    shared: bool = False,
) -> int:
    """Keep an outturn under a name; one of the same name and organisation is replaced.

    Raises:
        NotFound, NotAllowed: when the actor may not see the agreement, or only look at it.
        RuleBroken: when the name is blank or too long, or there are too many scenarios.
    """
    require(session, actor, Right.APPROVE, place.agreement)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RuleBroken(f"Name the scenario in at most {LONGEST_NAME} characters.")
    own = acting_for(session, actor, Right.APPROVE, place.agreement)
    theirs = (*_at(place), ScenarioRow.organisation.is_not_distinct_from(own))
    kept = session.scalars(select(ScenarioRow).where(*theirs, ScenarioRow.name == name)).first()
    if kept is None:
        # Each organisation counts its own: it neither sees nor can remove those of the others.
        number = session.execute(select(func.count()).where(*theirs)).scalar_one()
        if number >= MOST:
            raise RuleBroken(f"There are {MOST} scenarios of yours already: remove one first.")
        kept = ScenarioRow(
            agreement=place.agreement,
            fund=place.fund,
            financial_year=place.financial_year,
            name=name,
            organisation=own,
        )
        session.add(kept)
    kept.outturn, kept.is_shared = outturn, shared
    kept.saved_by, kept.saved_at = actor.name, at
    session.flush()
    return kept.id


def list_scenarios(session: Session, actor: Actor, place: ScenarioPlace) -> list[Scenario]:
    """The scenarios of a fund that the actor may see, by outturn."""
    require(session, actor, Right.READ, place.agreement)
    statement = select(ScenarioRow).where(*_at(place))
    if not actor.is_local:
        own = sorted(actor.organisations())
        statement = statement.where(or_(ScenarioRow.is_shared, ScenarioRow.organisation.in_(own)))
    found = session.scalars(statement.order_by(ScenarioRow.outturn, ScenarioRow.id))
    return [
        Scenario(
            row.id, row.name, row.outturn, row.is_shared, row.saved_by, row.saved_at,
            _is_own(actor, row),
        )
        for row in found
    ]  # fmt: skip


def remove_scenario(session: Session, actor: Actor, place: ScenarioPlace, number: int) -> None:
    """Forget a scenario of the actor's own organisation.

    Raises:
        NotFound: when there is none.
    """
    require(session, actor, Right.APPROVE, place.agreement)
    row = session.scalars(select(ScenarioRow).where(*_at(place), ScenarioRow.id == number)).first()
    if row is None or not _is_own(actor, row):
        raise NotFound("There is no such scenario of yours: it may be removed already.")
    session.delete(row)
    session.flush()


def _at(place: ScenarioPlace) -> tuple[ColumnElement[bool], ...]:
    return (
        ScenarioRow.agreement == place.agreement,
        ScenarioRow.fund == place.fund,
        ScenarioRow.financial_year == place.financial_year,
    )


def _is_own(actor: Actor, row: ScenarioRow) -> bool:
    return actor.is_local or row.organisation in actor.organisations(Right.APPROVE)
