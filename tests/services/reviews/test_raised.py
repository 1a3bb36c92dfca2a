"""Reviews that circumstances call for, beside what a workbook says of the next one."""

from datetime import date

from tests.domain import books
from tests.nights import START, Nights, overspending
from tracker.config import Settings
from tracker.services.records.book import load_book


def test_a_next_review_before_the_agreement_starts_keeps_none_from_being_raised(
    settings: Settings,
) -> None:
    rows = overspending()
    rows["Agreements"] = [books.agreement(start_date=START, next_review=date(2019, 1, 1))]
    nights = Nights(settings, rows)

    assert nights.run(date(2026, 11, 5)).reviews_raised == 1

    with nights.database.reading() as session:
        found = [row.due for row in load_book(session, "A1", sheets=["Reviews"]).reviews]
    assert found == [date(2026, 12, 3)]
    nights.close()
