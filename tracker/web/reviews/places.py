"""Where a thing due is done."""

from flask import url_for

from tracker.domain.obligations.agreement_calendar import (
    SENT_KINDS,
    DueItem,
    DueKind,
    FurtherKind,
    Kind,
)

_PLACES: dict[Kind, tuple[str, str]] = {
    DueKind.EXPIRY: ("leaving.leaving_page", ""),
    DueKind.NOTICE: ("leaving.leaving_page", ""),
    FurtherKind.FRAMEWORK_ACTION: ("frameworks.frameworks", ""),
    FurtherKind.REVIEW_ACTION: ("board.board", "#actions"),
}


def place_of(item: DueItem) -> str:
    """The address of the page on which a thing due is done."""
    if item.kind is DueKind.INSTALMENT and item.fund is not None:
        page = url_for("contributions.contributions", agreement=item.agreement, fund=item.fund)
        return f"{page}#schedule"
    if item.kind is DueKind.REVIEW or item.kind in SENT_KINDS:
        return url_for("reviews.of_agreement", agreement=item.agreement)
    view, section = _PLACES.get(item.kind, ("agreements.agreement", "#due"))
    return url_for(view, agreement=item.agreement) + section
