"""Searches and files: how often one person may ask for what costs much, and who took which file.

The counts are the database's, so all processes share them and a restart forgets none. Files that
are sent in have a limit of their own (`tracker.limits`), and so has signing in.

No file is handed out without an entry in the record of files taken away: where it cannot be
written, because somebody else is writing for too long, the file is refused.
"""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import ParamSpec, TypeVar

from flask import Response, g, request
from werkzeug.http import parse_options_header

from tracker.errors import Conflict, TooOften
from tracker.services.audit.taken_files import Taking, note_taken
from tracker.services.people.throttling import asking_count, count_failure, wait
from tracker.web.asking import actor, now, the_database
from tracker.web.sign_in.sessions import cause

EXPORTS_AN_HOUR = 120
_IS_EXPORT = "is export"
SEARCHES_AN_HOUR = 1_200

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def an_export(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Count a view among the exports of whoever asks for it, and record each file it hands out."""

    @wraps(view)
    def counted(*args: Given.args, **named: Given.kwargs) -> Answer:
        count_asking("downloads", EXPORTS_AN_HOUR)
        answer = view(*args, **named)
        if isinstance(answer, Response):
            _note(answer)
        return answer

    setattr(counted, _IS_EXPORT, True)
    return counted


def is_export(view: Callable[..., object]) -> bool:
    """Whether what a view hands out is counted and recorded."""
    return getattr(view, _IS_EXPORT, False)


def of_agreement(agreement: str | None) -> None:
    """Say of which agreement alone the file of this request is, where its path does not."""
    g.agreement_of_file = agreement


def _note(answer: Response) -> None:
    """Record the file that an answer holds, if it holds one: the page may say something else."""
    kind, said = parse_options_header(answer.headers.get("Content-Disposition"))
    if kind != "attachment" or request.method == "HEAD" or not answer.status.startswith("2"):
        return
    # A word of the question proves nothing: a page that does not read it would hand out all.
    agreement = g.get("agreement_of_file") or (request.view_args or {}).get("agreement")
    taking = Taking(said.get("filename", ""), agreement, request.full_path.rstrip("?"))
    who = actor()
    try:
        with the_database().writing() as session:
            note_taken(session, cause(who.name), who.person, taking)
    except BaseException:
        answer.close()  # the file it would have sent
        raise


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
