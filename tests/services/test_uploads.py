"""A file waits under a token nobody can guess until it is decided on, a week at the most."""

from datetime import timedelta

import pytest

from tests.services.files import ACTOR, AT
from tracker.database import Database
from tracker.errors import NotFound
from tracker.services.uploads import (
    KEPT_FOR,
    NewFile,
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
        discard_upload(session, ACTOR, token)
        discard_upload(session, ACTOR, token)

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
