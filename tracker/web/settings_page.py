"""Settings: who may do what here, what the tracker goes by, and how it is kept safe.

One page that says how everything stands, and leads to the pages where it is changed. What the
surroundings decide, such as the mail server, is changed where the tracker is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from tracker.access import Right, Role
from tracker.config import Settings
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.obligations.bcf_dates import ListedDate
from tracker.domain.obligations.reminders import LetterState
from tracker.domain.registers import Organisation
from tracker.errors import RuleBroken, Unavailable
from tracker.mail import Letter
from tracker.services.money.periods_across import months_across
from tracker.services.outcomes.library import LibraryEntry, list_library
from tracker.services.people.access_held import (
    count_roles,
    count_sessions,
    list_calendar_addresses,
)
from tracker.services.people.accounts import normal_email
from tracker.services.people.sign_in_links import count_open_invitations
from tracker.services.reminders.bank_holidays import PACKAGE, HolidayList, holiday_lists
from tracker.services.reminders.unsent import UnsentLetter, last_night, list_unsent
from tracker.services.timetables.bcf_dates import list_bcf_dates
from tracker.web.allowing import allowed
from tracker.web.asking import actor, now, reading, today
from tracker.web.choices import list_organisations
from tracker.web.formatting import counted
from tracker.web.people.words import people_sentence
from tracker.web.sign_in import letters
from tracker.web.templating import TRACKER_VERSION
from tracker.web.throttled import count_asking

pages = Blueprint("settings", __name__)

MONTHS_SHOWN = 12
MOST_SHOWN = 50
TEST_LETTERS_AN_HOUR = 10
SOON = timedelta(days=366)
_TEST = (
    "Somebody, hopefully you, asked the pooled-budget tracker for this letter, to see whether its "
    "letters arrive. They do.\n"
)


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A list that figures are held against: what it holds, and until when it reaches."""

    name: str
    holds: str
    reaches: str
    address: str | None


@pages.get("/settings")
@allowed(Right.ADMINISTER)
def settings() -> ResponseReturnValue:
    """Who may do what here, and how everything stands that no agreement decides."""
    who, at, day = actor(), now(), today()
    with reading() as session:
        held = count_roles(session, who, day)
        invited = count_open_invitations(session, at, held.people)
        organisations = list_organisations(session)
        lists = list(_reference_lists(session, FinancialYear.of(day)))
        unsent = list_unsent(session, who, MOST_SHOWN + 1)
        return render_template(
            "settings/settings.html",
            sentence=people_sentence(len(held.people), len(held.roles), invited),
            held=held,
            roles=[str(role) for role in Role],
            names={row.code: row.name for row in organisations},
            organisations=_organisation_sentence(organisations, day),
            ended=[row for row in organisations if row.valid_to is not None and row.valid_to < day],
            lists=lists,
            holidays=holiday_lists(),
            holidays_from=PACKAGE,
            holiday_warning=_holiday_warning(holiday_lists(), day),
            months=months_across(session, last_months(day, MONTHS_SHOWN), day),
            mail=_mail_sentence(unsent),
            unsent=unsent[:MOST_SHOWN],
            settings=_the_settings(),
            night=last_night(session),
            sessions=count_sessions(session, who, at),
            calendars=list_calendar_addresses(session, who, MOST_SHOWN),
            most=MOST_SHOWN,
            place=_place(),
            version=TRACKER_VERSION,
        )


@pages.post("/settings/test-letter")
@allowed(Right.ADMINISTER)
def send_test_letter() -> ResponseReturnValue:
    """Send whoever asks a letter, to see whether letters arrive."""
    count_asking("test letters", TEST_LETTERS_AN_HOUR)
    to = actor().name
    try:
        letters.post(Letter(normal_email(to), "A test letter of the pooled-budget tracker", _TEST))
    except (RuleBroken, Unavailable) as refusal:
        flash(f"The test letter could not be sent. {refusal.sentence}")
    else:
        if _the_settings().smtp_url is None:
            flash("No mail server is set, so the test letter is printed where the tracker runs.")
        else:
            flash(f"The mail server took a test letter to {to}.", "success")
    return redirect(f"{url_for('settings.settings')}#mail", 303)


def last_months(day: date, number: int) -> list[Period]:
    """So many months that have begun, the latest first."""
    months = [Period.of(day)]
    while len(months) < number and months[-1].first_day > date.min:
        months.append(Period.of(months[-1].first_day - timedelta(days=1)))
    return months


def _organisation_sentence(organisations: Sequence[Organisation], day: date) -> str:
    ended = [row for row in organisations if row.valid_to is not None and row.valid_to < day]
    said = counted(len(organisations), "organisation")
    if not ended:
        return f"{said}, none of which has ended."
    have = "1 has ended" if len(ended) == 1 else f"{len(ended):,} have ended"
    orphans = sum(row.successor is None for row in ended)
    told = f"no successor is named for {orphans:,}" if orphans else "who took over is named"
    return f"{said}, of which {have}; {told}."


def _reference_lists(session: Session, year: FinancialYear) -> Iterator[ReferenceList]:
    yield ReferenceList(
        "Words of the workbook’s lists",
        "Legal bases, kinds of fund, bases of risk share, roles and the other words that a cell "
        "or a form may choose from",
        f"The same in every year; they come with version {TRACKER_VERSION} of the tracker",
        None,
    )
    yield _dates_list(list_bcf_dates(session), year)
    yield _measures_list(list_library(session), year)


def _dates_list(dates: Sequence[ListedDate], year: FinancialYear) -> ReferenceList:
    by_year = groupby(dates, key=lambda one: one.date.financial_year)  # the latest year first
    years = [(of, sum(1 for _ in them)) for of, them in by_year]
    holds = "; ".join(f"{of}: {counted(number, 'date')}" for of, number in years) or "None"
    latest = years[0][0] if years else None
    reaches = f"Until {latest}" if latest else "No year"
    if latest is None or latest < year:
        reaches += f". Nothing is entered for {year}: add what was published"
    return ReferenceList(
        "National dates of the Better Care Fund", holds, reaches, url_for("bcf_dates.dates")
    )


def _measures_list(entries: Sequence[LibraryEntry], year: FinancialYear) -> ReferenceList:
    now_used = sum(entry.measure.applies_in(year) for entry in entries)
    later = sum(entry.measure.applies_in(year.next()) for entry in entries)
    own = sum(entry.kept is not None for entry in entries)
    return ReferenceList(
        "Library of standard measures",
        f"{counted(len(entries), 'measure')}, {own:,} of them added or worded here",
        f"{now_used:,} {'applies' if now_used == 1 else 'apply'} in {year}, {later:,} in "
        f"{year.next()}",
        url_for("measure_library.library"),
    )


def _holiday_warning(lists: Sequence[HolidayList], day: date) -> str | None:
    """What to do where a list of bank holidays ends within the year."""
    ending = [one for one in lists if one.last < day + SOON]
    if not ending:
        return None
    names = ", ".join(one.division.value for one in ending)
    return (
        f"The list for {names} ends within the year. After its last day every weekday counts as a "
        "working day. Ask whoever runs the tracker to install a newer govuk-bank-holidays."
    )


def _mail_sentence(unsent: Sequence[UnsentLetter]) -> str:
    if not unsent:
        return "No letter waits, and none was given up."
    if len(unsent) > MOST_SHOWN:
        return f"More than {MOST_SHOWN} letters wait or were given up; the newest are listed."
    given_up = sum(one.state is LetterState.GIVEN_UP for one in unsent)
    waiting = len(unsent) - given_up
    return (
        f"{counted(waiting, 'letter')} {'waits' if waiting == 1 else 'wait'}; "
        f"{given_up:,} {'was' if given_up == 1 else 'were'} given up."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything is kept: the database without its password, and the folder beside it."""

    is_file: bool
    database: str
    folder: str


def _place() -> Place:
    url = make_url(_the_settings().database_url)
    folder = str(_the_settings().instance_folder)
    if url.get_backend_name() == "sqlite":
        return Place(is_file=True, database=url.database or "", folder=folder)
    host = f" on {url.host}" if url.host else ""
    return Place(is_file=False, database=f"{url.database}{host}", folder=folder)


def _the_settings() -> Settings:
    settings: Settings = current_app.extensions["tracker.settings"]
    return settings
