"""The reviews that a night raises, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.nights import START, Nights, overspending
from tests.services.files import ACTOR, AT
from tracker.access import Role
from tracker.config import Settings
from tracker.domain.records.review_settings import ReviewSetting
from tracker.domain.registers import Review
from tracker.models import AuditEntry
from tracker.services.audit.chain import verify_chain
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.services.reviews.raised import list_raised
from tracker.sheets import REVIEW_SETTINGS
from tracker.sheets.monitoring_layouts import REVIEWS

LEAD = "lead@la.example"


@pytest.fixture
def overspent(settings: Settings) -> Iterator[Nights]:
    found = Nights(settings, overspending())
    yield found
    found.close()


def test_a_circumstance_raises_one_review_with_its_reason(overspent: Nights) -> None:
    overspent.add(LEAD, ("LA", Role.FINANCE_LEAD))
    day = date(2026, 11, 5)

    assert overspent.run(day).reviews_raised == 1
    assert overspent.run(day).reviews_raised == 0
    assert overspent.run(day + timedelta(days=1)).reviews_raised == 0

    with overspent.database.reading() as session:
        [review] = load_book(session, "A1", sheets=["Reviews"]).reviews
        [raised] = list_raised(session, "A1")
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        verdict = verify_chain(session, overspent.database.anchor_file(session))
    assert (review.due, review.kind, review.held_on) == (date(2026, 12, 3), "Triggered", None)
    assert raised.review_due == review.due
    assert raised.reason.startswith("Fund F1 is forecast to overspend by £63.25 in 2026-27")
    assert entry is not None
    assert (entry.action, entry.reason, entry.door) == (
        "raise review", raised.reason, "nightly work",
    )  # fmt: skip
    assert verdict.broken is None
    assert any("Raised because: Fund F1 is forecast" in text for _, text in overspent.letters())


def test_a_review_that_was_held_is_not_raised_again(overspent: Nights) -> None:
    overspent.run(date(2026, 11, 5))
    planned = Review("A1", date(2026, 12, 3), "Triggered", None, None, None, None)
    held = Review("A1", date(2026, 12, 3), "Triggered", date(2026, 12, 1), "Continue", None, None)
    with overspent.database.writing() as session:
        commit_edits(
            session, ACTOR, AT, [Edit(REVIEWS, planned, held)], action="hold", subject="A1"
        )

    assert overspent.run(date(2026, 12, 20)).reviews_raised == 0


def test_the_review_that_follows_from_the_cycle_is_planned_beside_it(settings: Settings) -> None:
    """A planned review hides the computed one, which was due first and must not be lost."""
    rows = overspending()
    rows["Agreements"] = [
        books.agreement(start_date=START, end_date=date(2030, 3, 31), review_every_months=6)
    ]
    nights = Nights(settings, rows)

    assert nights.run(date(2026, 11, 5)).reviews_raised == 1

    with nights.database.reading() as session:
        found = [row.due for row in load_book(session, "A1", sheets=["Reviews"]).reviews]
    assert found == [date(2026, 10, 1), date(2026, 12, 3)]
    nights.close()


def test_a_later_review_that_follows_from_the_cycle_comes_after_it(settings: Settings) -> None:
    rows = overspending()
    rows["Agreements"] = [
        books.agreement(start_date=START, end_date=date(2030, 3, 31), review_every_months=12)
    ]
    nights = Nights(settings, rows)

    nights.run(date(2026, 11, 5))

    with nights.database.reading() as session:
        [raised] = load_book(session, "A1", sheets=["Reviews"]).reviews
    assert (raised.due, raised.next_review) == (date(2026, 12, 3), date(2027, 4, 1))
    nights.close()


def test_an_agreement_sets_when_its_reviews_are_due(overspent: Nights) -> None:
    setting = ReviewSetting("A1", review_within_days=7)
    with overspent.database.writing() as session:
        commit_edits(
            session, ACTOR, AT, [Edit(REVIEW_SETTINGS, None, setting)], action="set", subject="A1"
        )
    overspent.run(date(2026, 11, 5))

    with overspent.database.reading() as session:
        [review] = load_book(session, "A1", sheets=["Reviews"]).reviews
    assert review.due == date(2026, 11, 12)
