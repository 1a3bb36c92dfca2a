"""Ten parallel posts of one form make one record, and all of them find it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.desks import COUNCIL, ICB
from tests.services.files import AT, faults, place, take
from tracker.database import Database
from tracker.errors import RuleBroken
from tracker.models import AuditEntry
from tracker.services.approvals.submissions import KEPT_FOR, once
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.layouts import REVIEWS

FORM = "a-form-of-its-own-0001"


def test_ten_posts_at_once_make_one_record(database: Database) -> None:
    take(database, place())
    barrier = threading.Barrier(10)
    places: list[str] = []

    def send(number: int) -> None:
        # Each sender would make a record of its own if the form were not known.
        review = books.review(books.TODAY + timedelta(days=number))
        barrier.wait()
        with database.writing() as session:

            def work() -> str:
                edit = Edit(REVIEWS, None, review)
                commit_edits(session, COUNCIL, AT, [edit], action="add review", subject="A1")
                return f"/reviews/{number}"

            places.append(once(session, COUNCIL, AT, FORM, work))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(places) == 10
    assert len(set(places)) == 1
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry.action)).all()
    assert entries.count("add review") == 1
    assert faults(database) == []


def test_a_form_that_failed_may_be_sent_again(database: Database) -> None:
    def fail() -> str:
        raise RuleBroken("Enter the title.")

    with pytest.raises(RuleBroken), database.writing() as session:
        once(session, COUNCIL, AT, FORM, fail)
    with database.writing() as session:
        assert once(session, COUNCIL, AT, FORM, lambda: "/made") == "/made"


def test_another_persons_form_is_refused(database: Database) -> None:
    with database.writing() as session:
        once(session, COUNCIL, AT, FORM, lambda: "/made")

    with database.writing() as session, pytest.raises(RuleBroken, match="somebody else"):
        once(session, ICB, AT, FORM, lambda: "/other")


@pytest.mark.parametrize("token", ["", "short", "x" * 65, "with a space and more", "ü" * 20])
def test_what_is_no_token_is_refused(database: Database, token: str) -> None:
    with database.writing() as session, pytest.raises(RuleBroken, match="not complete"):
        once(session, COUNCIL, AT, token, lambda: "/made")


def test_old_forms_are_forgotten(database: Database) -> None:
    with database.writing() as session:
        once(session, COUNCIL, AT, FORM, lambda: "/made")
        later = AT + KEPT_FOR + timedelta(days=1)
        once(session, COUNCIL, later, FORM + "2", lambda: "/next")

        assert once(session, COUNCIL, later, FORM, lambda: "/anew") == "/anew"
