"""Searches through what lists show: the same verdict on both databases.

SQLite knows small and capital letters of ASCII alone, PostgreSQL those of the place it was set up
in. So the database folds ASCII letters only, and a word with other letters is looked for as it was
written, in small letters, in capitals and capitalised.
"""

from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase)


def holds_words(
    session: Session, search: str, *columns: InstrumentedAttribute[Any] | ColumnElement[Any]
) -> ColumnElement[bool]:
    """That every word of a search stands in one of the columns of a line, which hold texts.

    Args:
        search: words with spaces between them; without any, every line answers.
    """
    line: ColumnElement[str] = func.coalesce(columns[0], "")
    for column in columns[1:]:
        line = line + "\n" + func.coalesce(column, "")
    if session.get_bind().dialect.name == "postgresql":
        line = line.collate("C")
    folded = func.lower(line)
    words = dict.fromkeys(search.split())
    return and_(
        True,  # noqa: FBT003  # what every line answers
        *(or_(*(folded.contains(form, autoescape=True) for form in _forms(w))) for w in words),
    )


def _forms(word: str) -> Iterator[str]:
    """How a word may be written, ASCII letters folded.

    >>> list(_forms("ÄPFEL")), list(_forms("Pool"))
    (['Äpfel', 'äpfel'], ['pool'])
    """
    forms = (word, word.lower(), word.upper(), word.capitalize())
    yield from dict.fromkeys(form.translate(_FOLD) for form in forms)
