"""Saved planning assumptions, private to an organisation or shared; and next year worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, limited, require
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.domain.funds.position import agreement_position, contributions_in_force
from tracker.domain.planning.assumptions import (
    Assumptions,
    assumptions_from_text,
    assumptions_text,
)
from tracker.domain.planning.next_year import NextYear, next_year
from tracker.domain.planning.prior_spend import spend_by_lead
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.errors import NotFound, RuleBroken
from tracker.models import PlanningAssumptions
from tracker.services.approvals.proposals import acting_for

LONGEST_NAME = 100
MOST = 20


@dataclass(frozen=True, slots=True)
class PlanningPlace:
    """The agreement that is planned for, and this year, from which the next ones follow."""

    agreement: str
    financial_year: FinancialYear


@dataclass(frozen=True, slots=True)
class SavedAssumptions:
    """Assumptions under a name; `is_own` says whether the reader may change and remove them."""

    id: int
    agreement: str
    name: str
    assumptions: Assumptions
    is_shared: bool
    saved_by: str
    saved_at: datetime
    is_own: bool


def save_assumptions(
    session: Session,
    actor: Actor,
    at: datetime,
    place: PlanningPlace,
    name: str,
    assumptions: Assumptions,
    *,
    shared: bool = False,
) -> int:
    """Keep assumptions under a name; those of the same name and organisation are replaced.

    Raises:
        NotFound, NotAllowed: when the actor may not see the agreement, or only look at it.
        RuleBroken: when the name is blank or too long, or there are too many.
    """
    require(session, actor, Right.APPROVE, place.agreement)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RuleBroken(f"Name the assumptions in at most {LONGEST_NAME} characters.")
    own = acting_for(session, actor, Right.APPROVE, place.agreement)
    theirs = (*_at(place), PlanningAssumptions.organisation.is_not_distinct_from(own))
    kept = session.scalars(
        select(PlanningAssumptions).where(*theirs, PlanningAssumptions.name == name)
    ).first()
    if kept is None:
        # Each organisation counts its own: it neither sees nor can remove those of the others.
        number = session.execute(select(func.count()).where(*theirs)).scalar_one()
        if number >= MOST:
            raise RuleBroken(
                f"There are {MOST} sets of assumptions of yours already: remove one first."
            )
        kept = PlanningAssumptions(
            agreement=place.agreement,
            financial_year=place.financial_year,
            name=name,
            organisation=own,
        )
        session.add(kept)
    kept.content, kept.is_shared = assumptions_text(assumptions), shared
    kept.saved_by, kept.saved_at = actor.name, at
    session.flush()
    return kept.id


def list_assumptions(
    session: Session, actor: Actor, place: PlanningPlace
) -> list[SavedAssumptions]:
    """The assumptions of an agreement that the actor may see, by name."""
    require(session, actor, Right.READ, place.agreement)
    statement = select(PlanningAssumptions).where(*_at(place))
    if not actor.is_local:
        own = sorted(actor.organisations())
        statement = statement.where(
            or_(PlanningAssumptions.is_shared, PlanningAssumptions.organisation.in_(own))
        )
    found = session.scalars(statement).all()
    return sorted((_saved(actor, row) for row in found), key=lambda row: (row.name, row.id))


def shared_assumptions(
    session: Session, actor: Actor, agreements: Sequence[str], year: FinancialYear
) -> list[SavedAssumptions]:
    """What all partners may see of some agreements, by agreement and name."""
    statement = select(PlanningAssumptions).where(
        PlanningAssumptions.financial_year == year, PlanningAssumptions.is_shared
    )
    wanted = set(limited(session, agreements) or ())
    found = [row for row in session.scalars(statement) if row.agreement in wanted]
    return sorted(
        (_saved(actor, row) for row in found), key=lambda row: (row.agreement, row.name, row.id)
    )


def remove_assumptions(session: Session, actor: Actor, place: PlanningPlace, number: int) -> None:
    """Forget assumptions of the actor's own organisation.

    Raises:
        NotFound: when there are none.
    """
    require(session, actor, Right.APPROVE, place.agreement)
    row = session.scalars(
        select(PlanningAssumptions).where(*_at(place), PlanningAssumptions.id == number)
    ).first()
    if row is None or not _is_own(actor, row):
        raise NotFound("There are no such assumptions of yours: they may be removed already.")
    session.delete(row)
    session.flush()


def next_year_of(
    book: AgreementBook, year: FinancialYear, today: date, assumptions: Assumptions
) -> NextYear:
    """Next year's contributions of an agreement, from what counts of this year by today."""
    as_at = last_moment(year, today)
    shown = {fund.fund for fund in book.funds if fund.kind != FundKind.IN_VIEW}
    rows = [row for row in contributions_in_force(book, year, as_at) if row.fund in shown]
    spend = spend_by_lead(agreement_position(book, year, as_at), rows)
    return next_year(rows, assumptions, spend)


def _at(place: PlanningPlace) -> tuple[ColumnElement[bool], ...]:
    return (
        PlanningAssumptions.agreement == place.agreement,
        PlanningAssumptions.financial_year == place.financial_year,
    )


def _saved(actor: Actor, row: PlanningAssumptions) -> SavedAssumptions:
    return SavedAssumptions(
        row.id,
        row.agreement,
        row.name,
        assumptions_from_text(row.content),
        row.is_shared,
        row.saved_by,
        row.saved_at,
        _is_own(actor, row),
    )


def _is_own(actor: Actor, row: PlanningAssumptions) -> bool:
    return actor.is_local or row.organisation in actor.organisations(Right.APPROVE)
