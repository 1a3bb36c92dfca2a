"""Lists of which a page has every line in hand: searched, sorted and cut as all lists are."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from flask import abort

T = TypeVar("T")


def holds_words(search: str, texts: Iterable[str | None]) -> bool:
    """Whether every word of a search stands somewhere in the texts of a line.

    >>> holds_words("JO council", ["Jo Smith", None, "Northshire Council"])
    True
    >>> holds_words("jo icb", ["Jo Smith", "Northshire Council"])
    False
    """
    line = "\n".join(text for text in texts if text).casefold()
    return all(word in line for word in search.casefold().split())


def in_order(rows: Iterable[T], key: Callable[[T], Any], *, descending: bool) -> list[T]:
    """The lines by their keys; lines without a key come last, equal ones as they came.

    >>> in_order(["b", "", "a"], lambda row: row or None, descending=True)
    ['b', 'a', '']
    """
    found = [(key(row), row) for row in rows]
    known = [(value, row) for value, row in found if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for value, row in found if value is None]


def page_of(rows: Sequence[T], number: int, size: int) -> Sequence[T]:
    """The lines of one page, counted from 1; a page beyond the last is not found."""
    skip = (number - 1) * size
    if number > 1 and skip >= len(rows):
        abort(404, "The list has no such page.")
    return rows[skip : skip + size]
