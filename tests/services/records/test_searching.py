"""A search finds the same lines on both databases, however its letters are written."""

import pytest
from sqlalchemy import literal, select, type_coerce
from sqlalchemy.types import String

from tracker.database import Database
from tracker.services.records.searching import holds_words


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", True),
        ("pool", True),
        ("POOL äpfel", True),
        ("ÄPFEL", True),
        ("Pool missing", False),
        ("25%", True),
        ("2%5", False),
        ("a_b", False),
        ("'; --", False),
        ("ŁÓDŹ", True),
        ("łódź", True),
    ],
)
def test_every_word_must_stand_somewhere_in_the_line(
    database: Database, search: str, *, found: bool
) -> None:
    texts = ("Äpfel for 25% of the", "Pool", "łódź", "aXb", None)
    columns = [type_coerce(literal(text, String()), String()) for text in texts]

    with database.reading() as session:
        assert session.scalar(select(holds_words(session, search, *columns))) == found
