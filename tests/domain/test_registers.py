from datetime import date

import pytest

from tests.domain import books


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2025, 9, 30), "As first made"),
        (date(2025, 10, 1), "As varied by V1"),
        (date(2026, 1, 1), "As it reads today"),
    ],
)
def test_each_day_has_the_version_in_force_on_it(day, title):
    book = books.book(
        agreement=books.agreement(title="As it reads today"),
        variations=(
            books.variation("V1", date(2025, 10, 1)),
            books.variation("V2", date(2026, 1, 1)),
        ),
        versions=(
            books.version("V2", title="As varied by V1"),
            books.version("V1", title="As first made"),
        ),
    )

    assert book.as_at(day).title == title


def test_a_signature_counts_from_its_own_day():
    partner = books.partner(signed_on=date(2025, 3, 20))

    assert not partner.has_signed(date(2025, 3, 19))
    assert partner.has_signed(date(2025, 3, 20))
    assert not books.partner(signed_on=None).has_signed(date.max)
