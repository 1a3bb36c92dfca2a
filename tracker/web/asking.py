"""What a request asks for: the day it is asked on, who asks, and what the address names.

A page has one address: what it shows follows from that and from who asks, so nothing else is
kept between requests.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Flask, abort, current_app, g, request
from sqlalchemy.orm import Session

from tracker.access import Actor, limit
from tracker.config import LONDON
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.schemas import Asked, ListQuestions, PositionQuestions, answered

LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of a form, for the summary on top and beside the field."""

    field: str
    sentence: str


def install(app: Flask) -> None:
    """Give the pages a clock, and a way to know who asks; tests put others in their place."""
    app.extensions["tracker.clock"] = lambda: datetime.now(UTC)
    app.extensions.setdefault("tracker.who", lambda: None)


def the_database(app: Flask | None = None) -> Database:
    """The database that the pages of this application (or of the present request) work in."""
    database: Database = (app or current_app).extensions["tracker.database"]
    return database


def now() -> datetime:
    """The moment of this request, in UTC."""
    clock: Callable[[], datetime] = current_app.extensions["tracker.clock"]
    return clock()


def today() -> date:
    """The day of this request by the clock on the wall in London."""
    return now().astimezone(LONDON).date()


def beginning(day: date) -> datetime:
    """The moment at which a day begins by the clock on the wall in London."""
    return datetime.combine(day, time(), LONDON)


def signed_in() -> Actor | None:
    """Who asks, with the roles they hold at this moment; None if nobody is signed in."""
    if "actor" not in g:
        who: Callable[[], Actor | None] = current_app.extensions["tracker.who"]
        g.actor = who()
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Who asks; the pages that call it are open to signed-in people only."""
    found = signed_in()
    if found is None:
        abort(401)
    return found


@contextmanager
def reading() -> Iterator[Session]:
    """A session that shows what the asking person may see."""
    with the_database().reading() as session:
        limit(session, actor())
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A session to change what the asking person may change, committed whole or not at all."""
    with the_database().writing() as session:
        limit(session, actor())
        yield session


def asked(name: str) -> str:
    """A word of the address, trimmed; empty where it is not there.

    A word given twice is refused, because it would mean one thing to us and another to others.
    """
    given = request.args.getlist(name)
    if len(given) > 1:
        abort(400, f"The address gives {name} more than once.")
    text = given[0].strip() if given else ""
    if len(text) > LONGEST_QUESTION:
        abort(400, f"What the address gives as {name} is too long.")
    return text


def asked_words(questions: Asked) -> Mapping[str, Any]:
    """What the address asks of a list, each of its words read; one that cannot be is refused."""
    values, faults = answered(questions, {name: asked(name) for name in questions.fields})
    if faults:
        abort(400, f"{next(iter(faults.values()))}.")
    return values


def asked_page() -> int:
    """The page of a list, counted from 1."""
    page: int = asked_words(ListQuestions())["page"]
    return page


def asked_year(recorded: Sequence[FinancialYear], day: date) -> FinancialYear:
    """The financial year the address names, else the present one or the nearest with figures.

    Args:
        recorded: the years that have figures.
        day: today.
    """
    values, faults = answered(PositionQuestions(), {"year": asked("year")})
    if faults:
        abort(400, f"{faults['year']}.")
    year: FinancialYear | None = values["year"]
    if year is not None:
        return year
    present = FinancialYear.of(day)
    if present in recorded or not recorded:
        return present
    past = [year for year in recorded if year < present]
    return max(past) if past else min(recorded)


def asked_day(year: FinancialYear, day: date) -> tuple[date, FieldFault | None]:
    """The date the address asks for, else the year's last day or today if that is earlier.

    The fault says why a date could not be read; the usual date stands in for it.
    """
    values, faults = answered(PositionQuestions(), {"as_at": asked("as_at")})
    fault = FieldFault("as_at", faults["as_at"]) if faults else None
    return values["as_at"] or last_moment(year, day), fault
