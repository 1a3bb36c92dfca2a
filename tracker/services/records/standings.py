"""Where agreements stand, worked out by the database for lists.

The same words in the same order as `tracker.domain.agreements.status.standing`, which says the
rules, from what is kept of each agreement beside the registers.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.agreements.status import AgreementStatus
from tracker.domain.records.documents import DocumentKind
from tracker.models import AgreementStanding, Document, OutcomeMeasure, OutcomeSetting, Review


def status_on(today: date) -> ColumnElement[str]:
    """The status of a kept agreement on a day, as its word."""
    signed_from = AgreementStanding.signed_from
    is_signed = and_(signed_from.is_not(None), signed_from <= today)
    begun = AgreementStanding.start_date <= today
    return case(
        (AgreementStanding.end_date < today, str(AgreementStatus.ENDED)),
        (and_(~is_signed, begun), str(AgreementStatus.RUNNING_UNSIGNED)),
        (~is_signed, str(AgreementStatus.DRAFT)),
        (_notice_served(today), str(AgreementStatus.NOTICE_SERVED)),
        (_to_be_terminated(), str(AgreementStatus.TO_BE_TERMINATED)),
        (~_has(DocumentKind.SIGNED_COPY), str(AgreementStatus.NO_SIGNED_COPY)),
        (~_has_measure_or_reason(), str(AgreementStatus.NO_MEASURE)),
        (begun, str(AgreementStatus.IN_FORCE)),
        else_=str(AgreementStatus.SIGNED),
    )


def _has(kind: DocumentKind, *also: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Document.id).where(
            Document.agreement == AgreementStanding.agreement,
            Document.kind == kind.value,
            Document.removed_on.is_(None),
            *also,
        )
    )


def _has_measure_or_reason() -> ColumnElement[bool]:
    return or_(
        *(
            exists(select(model.id).where(model.agreement == AgreementStanding.agreement))
            for model in (OutcomeMeasure, OutcomeSetting)
        )
    )


def _notice_served(today: date) -> ColumnElement[bool]:
    return _has(DocumentKind.NOTICE, func.coalesce(Document.day, Document.attached_on) <= today)


def _to_be_terminated() -> ColumnElement[bool]:
    """Whether the review held last decided to terminate."""
    later = aliased(Review)
    held_later = exists(
        select(later.id).where(
            later.agreement == Review.agreement,
            or_(
                later.held_on > Review.held_on,
                and_(later.held_on == Review.held_on, later.due > Review.due),
            ),
        )
    )
    return exists(
        select(Review.id).where(
            Review.agreement == AgreementStanding.agreement,
            Review.held_on.is_not(None),
            Review.outcome == "Terminate",
            ~held_later,
        )
    )
