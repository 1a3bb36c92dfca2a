"""How often one person may ask for what costs much: searches, and files made for one answer.

The counts are the database's, so all processes share them and a restart forgets none. Files that
are sent in have a limit of their own (`tracker.limits`), and so has signing in.
"""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import ParamSpec, TypeVar

from tracker.errors import Conflict, TooOften
from tracker.services.people.throttling import asking_count, count_failure, wait
from tracker.web.asking import actor, now, the_database

EXPORTS_AN_HOUR = 120
SEARCHES_AN_HOUR = 1_200

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def an_export(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Count a view among the exports of whoever asks for it."""

    @wraps(view)
    def counted(*args: Given.args, **named: Given.kwargs) -> Answer:
        count_asking("downloads", EXPORTS_AN_HOUR)
        return view(*args, **named)

    return counted


def count_search() -> None:
    """Count a search of whoever asks for one."""
    count_asking("searches", SEARCHES_AN_HOUR)


def count_asking(what: str, most: int) -> None:
    """Count one more asking of the person who asks.

    Args:
        what: what is asked for, in the plural.
        most: how many of it are free in an hour.

    Raises:
        TooOften: when they have asked so often within the hour; after a while they may again.
    """
    person, at = actor().person, now()
    if person is None:  # the local administrator answers for the machine itself
        return
    try:
        with the_database().writing(waits=False) as session:
            count = asking_count(what, person, at, most)
            seconds = ceil(wait(session, [count], at).total_seconds())
            if not seconds:
                count_failure(session, [count], at)
    except Conflict:
        return  # somebody is writing just now: reading goes on, and this one time is not counted
    if seconds:
        raise TooOften(
            f"You have asked for {most} {what} within an hour, which is the most one person may. "
            f"Ask again in {seconds} seconds.",
            seconds,
        )
