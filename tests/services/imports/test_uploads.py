"""A file waits under a token nobody can guess until it is decided on, a week at the most."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from tests.services.files import ACTOR, AT
from tracker.access import Actor
from tracker.database import Database
from tracker.errors import NotFound, TooOften
from tracker.models import UploadRecord
from tracker.services.imports.uploads import (
    KEPT_FOR,
    Ending,
    NewFile,
    check_quota,
    discard_upload,
    get_upload,
    keep_upload,
    list_uploads,
)

FILE = NewFile("ledger.csv", "Ledger", b"Agreement,\x00\xff")


def test_a_file_comes_back_as_it_was_sent(database: Database) -> None:
    with database.writing() as session:
        token = keep_upload(session, ACTOR, AT, FILE)

    with database.reading() as session:
        waiting, content = get_upload(session, ACTOR, token)
        assert list_uploads(session, ACTOR) == [waiting]
    assert content == FILE.content
    assert (waiting.name, waiting.sheet, waiting.uploaded_by) == (
        "ledger.csv",
        "Ledger",
        ACTOR.name,
    )
    assert waiting.uploaded_at == AT


def test_no_two_files_have_one_token(database: Database) -> None:
    with database.writing() as session:
        tokens = {keep_upload(session, ACTOR, AT, FILE) for _ in range(20)}

    assert len(tokens) == 20
    assert all(len(token) == 43 for token in tokens)


def test_a_discarded_file_waits_no_longer(database: Database) -> None:
    with database.writing() as session:
        token = keep_upload(session, ACTOR, AT, FILE)
        assert discard_upload(session, ACTOR, token, Ending(AT, "cancelled"))
        assert not discard_upload(session, ACTOR, token, Ending(AT, "cancelled"))

    with database.reading() as session, pytest.raises(NotFound, match="no longer waiting"):
        get_upload(session, ACTOR, token)


def test_a_forgotten_file_goes_when_another_comes(database: Database) -> None:
    with database.writing() as session:
        old = keep_upload(session, ACTOR, AT, FILE)
        young = keep_upload(session, ACTOR, AT + timedelta(days=1), FILE)
        keep_upload(session, ACTOR, AT + KEPT_FOR + timedelta(seconds=1), FILE)

    with database.reading() as session:
        assert get_upload(session, ACTOR, young)[0].token == young
        with pytest.raises(NotFound):
            get_upload(session, ACTOR, old)


def test_what_was_sent_stays_on_record_when_the_file_is_gone(database: Database) -> None:
    with database.writing() as session:
        gone = keep_upload(session, ACTOR, AT, FILE)
        keep_upload(session, ACTOR, AT, FILE)
        discard_upload(session, ACTOR, gone, Ending(AT + timedelta(hours=1), "cancelled"))
        keep_upload(session, ACTOR, AT + KEPT_FOR + timedelta(seconds=1), FILE)

    with database.reading() as session:
        records = session.scalars(select(UploadRecord).order_by(UploadRecord.number)).all()
    assert [record.outcome for record in records] == ["cancelled", "expired", "waiting"]
    assert {record.sha256 for record in records} == {sha256(FILE.content).hexdigest()}
    assert {record.uploaded_by for record in records} == {ACTOR.name}


def test_one_person_may_send_so_many_files_an_hour_and_others_still_may(
    database: Database,
) -> None:
    other = Actor("b.other@southshire.example", ACTOR.door)
    with database.writing() as session:
        for minute in range(3):
            check_quota(session, ACTOR, AT + timedelta(minutes=minute), 3)
            keep_upload(session, ACTOR, AT + timedelta(minutes=minute), FILE)

    with database.reading() as session:
        with pytest.raises(TooOften, match="Send the next in 51 minutes") as refused:
            check_quota(session, ACTOR, AT + timedelta(minutes=10), 3)
        check_quota(session, other, AT + timedelta(minutes=10), 3)
        check_quota(session, ACTOR, AT + timedelta(hours=1), 3)
    assert refused.value.seconds == 50 * 60 + 1
