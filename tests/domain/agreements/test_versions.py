from datetime import date

from tests.domain import books
from tracker.domain.agreements.variation_signing import days_late
from tracker.domain.agreements.versions import FIRST, versions_of

TODAY = books.TODAY


def test_each_variation_makes_a_version_with_what_it_said() -> None:
    book = books.book(
        agreement=books.agreement(aims="Third."),
        variations=(
            books.variation("V2", date(2025, 10, 1), title="More money"),
            books.variation("V1", date(2025, 7, 1)),
        ),
        versions=(books.version("V1", aims="First."), books.version("V2", aims="Second.")),
    )

    found = versions_of(book, TODAY)

    assert [(v.variation, v.content.aims, v.start, v.end) for v in found] == [
        ("V2", "Third.", date(2025, 10, 1), date(2028, 3, 31)),
        ("V1", "Second.", date(2025, 7, 1), date(2025, 9, 30)),
        (FIRST, "First.", date(2025, 4, 1), date(2025, 6, 30)),
    ]
    assert found[0].title == "V2: More money"


def test_a_variation_that_kept_no_version_reads_like_the_next_one_kept() -> None:
    book = books.book(variations=(books.variation("V1", date(2025, 7, 1)),))

    assert {version.content for version in versions_of(book, TODAY)} == {book.agreement}


def test_days_late_count_from_taking_effect_to_the_signature() -> None:
    effective = date(2025, 10, 1)

    assert days_late(effective, date(2025, 9, 30), TODAY) == 0
    assert days_late(effective, date(2025, 10, 1), TODAY) == 0
    assert days_late(effective, date(2025, 11, 15), TODAY) == 45
    assert days_late(effective, None, TODAY) == 75
    assert days_late(effective, date(2026, 1, 31), TODAY) == 75
    assert days_late(date(2026, 4, 1), None, TODAY) == 0
