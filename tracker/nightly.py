"""The nightly work: reviews that circumstances call for, reminders, letters, what is kept beside.

It is done in steps, each written in a transaction of its own, and each finds for itself what is
left to do. So it may be broken off anywhere and begun again, and a second run of a day does nothing.
`day` says what is due; who may be told, and what is kept, follows from the moment it runs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker import mail
from tracker.access import Actor
from tracker.alone import alone
from tracker.config import LONDON, Settings
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.reminders import Reminder
from tracker.domain.records.review_settings import rules_of
from tracker.domain.review_triggers.circumstances import SHEETS as TRIGGER_SHEETS
from tracker.errors import Unavailable
from tracker.services.changes.edits import EditsRefused
from tracker.services.changes.review_settings import settings_of
from tracker.services.imports.uploads import purge_uploads
from tracker.services.jobs.runs import forget_results
from tracker.services.kept.keeping import catch_up
from tracker.services.records.book import agreement_codes, load_books
from tracker.services.reminders import letters
from tracker.services.reminders.nights import note_night
from tracker.services.reminders.reminders import (
    Told,
    people_to_tell,
    record_reminders,
    reminders_due,
    stages_told,
)
from tracker.services.reviews.raised import (
    ReviewToRaise,
    raise_review,
    raised_keys,
    review_to_raise,
    with_review,
)

NIGHT_ACTOR = Actor("the tracker", "nightly work")
PATIENCE_SECONDS = 120.0
PORTION = 50
MOST_FAILURES = 3
"""After so many letters in a row that were not taken the mail server is left alone until later."""

_SHEETS = (
    *TRIGGER_SHEETS,
    "Instalments",
    "Returns",
    "Financial frameworks",
    "Review actions",
    "Better Care Fund dates",
    "Better Care Fund returns",
)


@dataclass(slots=True)
class Night:
    """What a run did, and what it left: letters that were not taken yet, and why."""

    reminders: int = 0
    reviews_raised: int = 0
    letters_sent: int = 0
    letters_left: int = 0
    fault: str | None = None

    def as_json(self) -> dict[str, int]:
        """What `tracker nightly --json` prints."""
        return {"reminders": self.reminders, "reviews_raised": self.reviews_raised}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: for which day, at which moment, with what it works.

    `tell` hears how far it is. `stop` is asked between two steps; a run told to stop leaves the
    rest to the next one.
    """

    settings: Settings
    database: Database
    at: datetime
    day: date
    tell: Callable[[str], None] = field(default=lambda _words: None)
    stop: Callable[[], bool] = field(default=lambda: False)

    @property
    def present_day(self) -> date:
        """The day by the clock on the wall in London, whatever day the run is for."""
        return self.at.astimezone(LONDON).date()


def do_nightly_work(run: Run) -> Night:
    """Do all the work of a day that is not done yet.

    Raises:
        Conflict: when another process does it, or keeps the database busy.
    """
    night = Night()
    with alone(run.database, PATIENCE_SECONDS):
        if _remind(run, night) and _keep(run):
            _post(run, night)
            with run.database.writing() as session:
                note_night(session, run.at, run.day, night.reminders, night.reviews_raised)
    return night


def post_what_waits(run: Run) -> Night:
    """Try again to send the letters that were not taken.

    Raises:
        Conflict: when another process does it.
    """
    night = Night()
    with run.database.reading() as session:
        waits = letters.anything_waits(session)
    if waits:
        with alone(run.database, 0):
            _post(run, night)
    return night


@dataclass(frozen=True, slots=True)
class _Found:
    """What some agreements ask for."""

    reviews: Sequence[ReviewToRaise]
    reminders: Sequence[tuple[Reminder, frozenset[str]]]


def _remind(run: Run, night: Night) -> bool:
    """Raise reviews and record reminders, portion by portion; False if told to stop."""
    with run.database.reading() as session:
        codes = agreement_codes(session)
        people = people_to_tell(session, run.present_day)
    for first in range(0, len(codes), PORTION):
        if run.stop():
            return False
        portion = codes[first : first + PORTION]
        with run.database.reading() as session:
            found = _look(session, portion, run.day)
        if found.reviews or found.reminders:
            _write(run, found, people, night)
        run.tell(f"{min(first + PORTION, len(codes)):,} of {len(codes):,} agreements looked at")
    return True


def _look(session: Session, agreements: Sequence[str], day: date) -> _Found:
    """What some agreements ask for on a day that they have not asked for before."""
    raised, told = raised_keys(session, agreements), stages_told(session, agreements)
    set_by = settings_of(session, agreements)
    reviews: list[ReviewToRaise] = []
    reminders: list[tuple[Reminder, frozenset[str]]] = []
    year = FinancialYear.of(day)
    last = FinancialYear(year.start - 1)
    for book in load_books(session, agreements, last, sheets=_SHEETS, last_year=year):
        code = book.agreement.agreement
        rules = rules_of(book.agreement.legal_basis, set_by.get(code))
        to_raise = review_to_raise(book, rules, day, raised.get(code, frozenset()))
        now = book
        if to_raise is not None:
            reviews.append(to_raise)
            now = with_review(book, to_raise)
        partners = frozenset(row.organisation for row in book.partners)
        due = reminders_due(now, rules, day, told.get(code, {}))
        reminders += [(reminder, partners) for reminder in due]
    return _Found(reviews, reminders)


def _write(run: Run, found: _Found, people: Sequence[Told], night: Night) -> None:
    refused: set[str] = set()
    for to_raise in found.reviews:
        try:
            with run.database.writing() as session:
                raise_review(session, NIGHT_ACTOR, run.at, run.day, to_raise)
        except EditsRefused as refusal:
            # Somebody planned the same review a moment ago: the next run finds it there.
            run.tell(f"{to_raise.agreement}: no review is raised yet. {refusal.sentence}")
            refused.add(to_raise.agreement)
            continue
        night.reviews_raised += to_raise.raises
    standing = [one for one in found.reminders if one[0].agreement not in refused]
    with run.database.writing() as session:
        night.reminders += record_reminders(session, run.at, run.day, standing, people)


def _keep(run: Run) -> bool:
    """Bring up to date what is kept beside the registers, and forget what is too old."""
    limits = run.settings.limits
    with run.database.writing() as session:
        forget_results(session, run.at, limits.keep_results_days)
        purge_uploads(session, run.at, timedelta(days=limits.keep_uploads_days))
    run.tell("Checking agreements")
    while not run.stop():
        with run.database.writing() as session:
            if catch_up(session, run.present_day) == 0:
                return True
    return False


def _post(run: Run, night: Night) -> None:
    """Write the letters that nobody has written yet, and send all that wait."""
    with run.database.writing() as session:
        letters.reclaim_letters(session)
        people = letters.people_without_letter(session)
    for person in people:
        with run.database.writing() as session:
            letters.write_letter(session, run.at, run.day, person, run.settings.address)
    with run.database.reading() as session:
        waiting = letters.letters_to_try(session, run.at)
    failures = 0
    for number in waiting:
        if run.stop() or failures == MOST_FAILURES:
            night.letters_left += 1
        elif _send(run, number, night):
            failures = 0
        else:
            failures += 1


def _send(run: Run, number: int, night: Night) -> bool:
    """Send one letter; False if the mail server did not take it."""
    with run.database.writing() as session:
        letter = letters.claim_letter(session, run.at, run.present_day, number)
    if letter is None:
        return True
    try:
        mail.post(
            run.settings, mail.Letter(letter.to, letter.subject, letter.text, letter.message_id)
        )
    except Unavailable as refusal:
        night.letters_left += 1
        night.fault = refusal.sentence
        with run.database.writing() as session:
            letters.letter_failed(session, number, refusal.sentence)
        return False
    with run.database.writing() as session:
        letters.letter_sent(session, run.at, number)
    night.letters_sent += 1
    return True
