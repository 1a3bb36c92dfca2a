"""Lists as their addresses ask for them: the headings that sort them, and the files they can be.

A word before which a minus stands turns the order round: `?sort=-budget`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask import abort, url_for

from tracker.web.addresses import here_with, with_question

E = TypeVar("E", bound=StrEnum)
FORMS = ("xlsx", "csv")
"""The kinds of file in which a list can be taken away as the address asks for it."""


@dataclass(frozen=True, slots=True)
class Order(Generic[E]):
    """What a list is sorted by, and whether the order is turned round."""

    by: E
    descending: bool = False


@dataclass(frozen=True, slots=True)
class SortLink:
    """A heading by which a list can be sorted, and how it is sorted now.

    `state` is what `aria-sort` says: ascending, descending or none.
    """

    text: str
    address: str
    state: str


def asked_order(text: str, usual: E) -> Order[E]:
    """The order that an address asks for in its word `sort`; an unknown one is refused.

    Args:
        text: the word, with a minus before it where the order is turned round; empty for the
            usual order.
    """
    if not text:
        return Order(usual)
    return Order(asked_choice(type(usual), text.removeprefix("-"), "order"), text.startswith("-"))


def asked_choice(kind: type[E], text: str, word: str) -> E:
    """One of the choices there are; any other is refused by the name the visitor knows it by."""
    try:
        return kind(text)
    except ValueError:
        abort(400, f"There is no such {word}.")


def sort_links(
    headings: Mapping[E, str],
    order: Order[E],
    anchor: str,
    largest_first: Collection[E] = (),
) -> Sequence[SortLink]:
    """The headings, each an address that sorts by it; a second time turns the order round.

    Args:
        headings: what the list can be sorted by, with the text of its column.
        order: how it is sorted now.
        anchor: where on the page the list begins.
        largest_first: what is asked for with the largest on top: amounts and counts, whereas
            names and days start with the first.
    """
    links = []
    for by, text in headings.items():
        is_sorted = order.by is by
        descending = not order.descending if is_sorted else by in largest_first
        address = here_with(sort=f"{'-' if descending else ''}{by}", page=None)
        state = ("descending" if order.descending else "ascending") if is_sorted else "none"
        links.append(SortLink(text, f"{address}#{anchor}", state))
    return links


def file_links(endpoint: str, **values: Any) -> Mapping[str, str]:
    """The addresses of a list's files, by their kind, asking what the present address asks."""
    return {
        form: with_question(url_for(endpoint, form=form, **values), page=None) for form in FORMS
    }
