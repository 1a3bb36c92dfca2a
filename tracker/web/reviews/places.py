"""Where a thing due is done."""

from flask import url_for

from tracker.domain.obligations.agreement_calendar import SENT_KINDS, DueItem, DueKind


def place_of(item: DueItem) -> str:
    """The address of the page on which a thing due is done."""
    if item.kind is DueKind.INSTALMENT and item.fund is not None:
        return url_for("money.money", agreement=item.agreement)
    if item.kind is DueKind.REVIEW or item.kind in SENT_KINDS:
        return url_for("reviews.of_agreement", agreement=item.agreement)
    return url_for("agreements.agreement", agreement=item.agreement) + "#due"
