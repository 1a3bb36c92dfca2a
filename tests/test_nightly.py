"""The nightly work, played on both databases with a real mail server."""

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from tests.domain import books
from tests.nights import Nights, small_place
from tests.services.files import ACTOR, AT
from tracker import mail
from tracker.access import Role
from tracker.alone import alone
from tracker.config import LONDON, Settings
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.obligations.reminders import LetterState
from tracker.domain.records.frameworks import FinancialFramework
from tracker.domain.records.reviews import ReviewAction, ReviewMeeting
from tracker.domain.registers import Review
from tracker.errors import Conflict
from tracker.models import Letter
from tracker.nightly import Run, do_nightly_work, post_what_waits
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.people.accounts import end_access, get_person
from tracker.services.people.events import Cause
from tracker.services.reminders.reminders import list_reminders
from tracker.services.reviews.packs import freeze
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS
from tracker.sheets.monitoring_layouts import RETURNS, REVIEWS
from tracker.sheets.review_layouts import REVIEW_ACTIONS, REVIEW_MEETINGS

YEAR = FinancialYear(2026)
Q1_DUE = date(2026, 8, 11)
LEAD, BOARD, BOSS = "lead@la.example", "board@icb.example", "boss@la.example"


@pytest.fixture
def nights(settings: Settings) -> Iterator[Nights]:
    found = Nights(settings, small_place())
    yield found
    found.close()


def submit(nights: Nights, day: date) -> None:
    sent = books.report(Quarter(YEAR, 1), day)
    with nights.database.writing() as session:
        commit_edits(session, ACTOR, AT, [Edit(RETURNS, None, sent)], action="t", subject="A1")


def test_a_report_is_reminded_of_once_at_each_stage_and_no_more_once_it_is_sent(
    nights: Nights,
) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    on = [day for day in days(date(2026, 7, 1), 60) if nights.run(day).reminders]

    assert on == [date(2026, 7, 14), date(2026, 8, 4), date(2026, 8, 12), date(2026, 8, 25)]
    assert [to for to, _ in nights.letters()] == [LEAD] * 4
    submit(nights, date(2026, 8, 29))
    assert not any(nights.run(day).reminders for day in days(date(2026, 8, 30), 30))


def test_an_action_on_a_financial_framework_is_reminded_of_until_it_is_done(
    nights: Nights,
) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    row = FinancialFramework(
        "A1", "Governance", None, None, None, "No", "Agree terms of reference", "B. Reed",
        date(2026, 5, 29), None, date(2026, 4, 1),
    )  # fmt: skip
    with nights.database.writing() as session:
        edits = [Edit(FINANCIAL_FRAMEWORKS, None, row)]
        commit_edits(session, ACTOR, AT, edits, action="t", subject="A1")

    on = [day for day in days(date(2026, 4, 2), 62) if nights.run(day).reminders]

    assert on == [date(2026, 4, 29), date(2026, 5, 21), date(2026, 6, 1)]
    letters = [text for _, text in nights.letters()]
    assert all("Agree terms of reference (governance; B. Reed)" in text for text in letters)
    with nights.database.writing() as session:
        edits = [Edit(FINANCIAL_FRAMEWORKS, row, replace(row, action_done_on=date(2026, 6, 3)))]
        commit_edits(session, ACTOR, AT, edits, action="t", subject="A1")
    assert not any(nights.run(day).reminders for day in days(date(2026, 6, 3), 25))


def test_an_action_of_a_review_is_reminded_of_until_it_is_done(nights: Nights) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    held = Review("A1", date(2026, 4, 1), None, date(2026, 4, 1), "Continue", "As it is", None)
    row = ReviewAction(
        "A1", 1, held.due, "Draft the variation", "B. Reed", "LA", date(2026, 5, 29), None, None
    )
    planned = replace(held, held_on=None, outcome=None, decision=None)
    with nights.database.writing() as session:
        commit_edits(session, ACTOR, AT, [Edit(REVIEWS, None, planned)], action="t", subject="A1")
        at = datetime(2026, 4, 1, 9, tzinfo=UTC)
        pack = freeze(session, ACTOR, at, "A1", held.due, held.due)
        meeting = ReviewMeeting("A1", held.due, pack.pack, "Nothing changed.", None)
        edits = [Edit(REVIEWS, planned, held), Edit(REVIEW_MEETINGS, None, meeting)]
        edits.append(Edit(REVIEW_ACTIONS, None, row))
        commit_edits(session, ACTOR, AT, edits, action="t", subject="A1")

    on = [day for day in days(date(2026, 4, 2), 62) if nights.run(day).reminders]

    assert on == [date(2026, 4, 29), date(2026, 5, 21), date(2026, 6, 1)]
    letters = [text for _, text in nights.letters()]
    assert all("Draft the variation (action of a review; B. Reed, LA)" in text for text in letters)
    with nights.database.writing() as session:
        edits = [Edit(REVIEW_ACTIONS, row, replace(row, done_on=date(2026, 6, 3)))]
        commit_edits(session, ACTOR, AT, edits, action="t", subject="A1")
    assert not any(nights.run(day).reminders for day in days(date(2026, 6, 3), 25))


def days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=count) for count in range(number)]


def test_a_run_that_was_missed_is_made_up_for_by_one_reminder(nights: Nights) -> None:
    assert nights.run(date(2026, 8, 20)).reminders == 1
    assert nights.told() == {("Quarterly report | F1 | 2026-27 Q1 | 2026-08-11", 1): 1}


def test_a_second_run_and_a_clock_that_goes_back_do_nothing(nights: Nights) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.run(date(2026, 8, 12))
    nights.letters()

    for day in (date(2026, 8, 12), date(2026, 8, 11), date(2026, 7, 14), date(2026, 8, 12)):
        assert nights.run(day).as_json() == {"reminders": 0, "reviews_raised": 0}
    assert nights.letters() == []


@examples(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-40, 45), st.booleans()), min_size=1, max_size=10))
def test_whatever_nights_are_played_each_reminder_is_sent_exactly_once(
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[int, bool]],
) -> None:
    """Gaps, repeats and jumps back: after each run the latest day's reminders are all told, once."""
    folder = tmp_path_factory.mktemp("night")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder / 'tracker.db')}"
    nights = Nights(Settings(folder / "instance", url, url), small_place())
    try:
        nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
        latest = day = date(2026, 7, 1)
        for step, again in moves:
            day += timedelta(days=step)
            day = max(day, date(2026, 4, 1))
            said = nights.run(day).reminders
            if day <= latest and latest > date(2026, 7, 1):
                assert said == 0
            latest = max(latest, day)
            if again:
                assert nights.run(day).reminders == 0
        assert set(nights.told().values()) <= {1}
        lines = Counter(
            line
            for _, text in nights.letters()
            for line in re.findall(r"^  .+: .*due.*$", text, re.M)
        )
        assert lines.total() == nights.told().total()
        assert nights.run(latest).reminders == 0
    finally:
        nights.close()


@pytest.mark.parametrize("first", [date(2026, 3, 28), date(2026, 10, 24)])
def test_days_are_london_days_when_the_clocks_change(settings: Settings, first: date) -> None:
    """Runs each half hour from the evening before a change to the one after."""
    reviews = [books.review(day + timedelta(days=7)) for day in days(first, 4)]
    nights = Nights(settings, small_place(Reviews=reviews))
    moment = datetime(first.year, first.month, first.day, 22, tzinfo=UTC)
    for half_hours in range(2 * 26):
        at = moment + timedelta(minutes=30 * half_hours)
        nights.run(at.astimezone(LONDON).date(), at)

    assert set(nights.told().values()) == {1}
    nights.close()


def test_finance_leads_are_told_all_boards_what_they_decide_and_what_is_late(
    nights: Nights,
) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.add(BOARD, ("ICB", Role.BOARD_MEMBER))
    nights.add("auditor@la.example", ("LA", Role.AUDITOR))

    nights.run(date(2026, 7, 14))
    assert [to for to, _ in nights.letters()] == [LEAD]
    nights.run(date(2026, 8, 12))
    assert sorted(to for to, _ in nights.letters()) == [BOARD, LEAD]


def test_what_is_late_enough_is_told_to_administrators_too(nights: Nights) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.add(BOSS, ("LA", Role.ADMINISTRATOR))

    nights.run(date(2026, 9, 1))
    assert [to for to, _ in nights.letters()] == [LEAD]
    nights.run(date(2026, 9, 9))
    letters = dict(nights.letters())

    assert set(letters) == {LEAD, BOSS}
    assert "your administrators are told, too" in letters[LEAD]


def test_one_letter_says_everything_a_person_is_reminded_of(settings: Settings) -> None:
    nights = Nights(
        settings,
        small_place(Reviews=[books.review(Q1_DUE)], Funds=[books.fund(), books.fund("F2")]),
    )
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD), ("ICB", Role.BOARD_MEMBER))
    night = nights.run(date(2026, 7, 14))
    [(to, text)] = nights.letters()

    assert (night.reminders, night.letters_sent, to) == (3, 1, LEAD)
    assert "A1: Better Care Fund" in text
    assert "  Annual review: due on 11 August 2026, in 28 days" in text
    assert "  Quarterly report of F2 for 2026-27 Q1: due on 11 August 2026, in 28 days" in text
    assert "http://127.0.0.1:8000/reviews" in text
    nights.close()


def test_without_people_reminders_are_recorded_for_nobody(nights: Nights) -> None:
    assert nights.run(date(2026, 8, 12)).reminders == 1
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))

    assert nights.run(date(2026, 8, 13)).reminders == 0
    assert nights.letters() == []
    with nights.database.reading() as session:
        [listed] = list_reminders(session, "A1", 10)
    assert listed.told == ()


def test_somebody_who_left_gets_no_letter(nights: Nights) -> None:
    number = nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.mailbox.stop()
    assert nights.run(date(2026, 8, 12)).letters_left == 1
    with nights.database.writing() as session:
        person = get_person(session, number)
        end_access(session, Cause("the test", AT), date(2026, 8, 12), person)
    nights.mailbox.start()

    nights.run(date(2026, 8, 13))

    assert nights.letters() == []


def test_a_letter_that_the_mail_server_did_not_take_is_sent_later_and_once(
    nights: Nights,
) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.mailbox.stop()
    night = nights.run(date(2026, 8, 12))
    assert (night.reminders, night.letters_left) == (1, 1)
    assert night.fault is not None
    nights.mailbox.start()
    at = datetime(2026, 8, 12, 3, tzinfo=UTC)

    for minutes in (5, 20, 40):
        moment = at + timedelta(minutes=minutes)
        post_what_waits(Run(nights.settings, nights.database, moment, date(2026, 8, 12)))

    assert [to for to, _ in nights.letters()] == [LEAD]


def test_a_run_that_died_between_claiming_and_settling_sends_that_letter_again(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one case in which a letter may come twice: with the same Message-ID."""
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))

    class Died(BaseException):
        pass

    send = mail.post

    def send_and_die(*letter: object) -> None:
        send(*letter)  # type: ignore[arg-type]
        raise Died

    monkeypatch.setattr(mail, "post", send_and_die)
    with pytest.raises(Died):
        nights.run(date(2026, 8, 12))
    monkeypatch.setattr(mail, "post", send)
    assert nights.run(date(2026, 8, 12)).reminders == 0

    first, second = nights.mailbox.letter(), nights.mailbox.letter()
    assert first["Message-ID"] == second["Message-ID"]
    assert nights.mailbox.is_empty()


def test_a_run_that_died_before_the_letters_were_written_is_made_up_for(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))

    def die(*_: object) -> None:
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr("tracker.nightly._post", die)
        with pytest.raises(RuntimeError):
            nights.run(date(2026, 8, 12))
    nights.run(date(2026, 8, 12))

    assert [to for to, _ in nights.letters()] == [LEAD]


def test_a_run_told_to_stop_leaves_the_rest_to_the_next(nights: Nights) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    day, asked = date(2026, 8, 12), itertools.count()
    at = datetime(2026, 8, 12, 3, tzinfo=UTC)
    do_nightly_work(Run(nights.settings, nights.database, at, day, stop=lambda: next(asked) >= 1))
    assert nights.letters() == []
    nights.run(day)

    assert [to for to, _ in nights.letters()] == [LEAD]
    assert set(nights.told().values()) == {1}


def test_two_runs_at_once_do_the_work_once(nights: Nights) -> None:
    with alone(nights.database, 0), pytest.raises(Conflict), alone(nights.database, 0):
        pass
    with alone(nights.database, 0):
        pass


def test_letters_are_kept_with_where_they_stand(nights: Nights) -> None:
    nights.add(LEAD, ("LA", Role.FINANCE_LEAD))
    nights.run(date(2026, 8, 12))

    with nights.database.reading() as session:
        [letter] = session.scalars(select(Letter)).all()
    assert (letter.state, letter.tries) == (LetterState.SENT.value, 1)
