"""Letters: by a mail server, or on the console."""

from dataclasses import replace

import pytest

from tests.mailbox import Mailbox
from tracker.config import Settings
from tracker.errors import RuleBroken, Unavailable
from tracker.mail import Letter, check, post

LETTER = Letter("ann@northshire.example", "Über £5", "Hello Ann,\n\nhere is a link.\n")


def test_a_letter_is_sent_by_the_mail_server(sqlite_settings: Settings) -> None:
    mailbox = Mailbox()
    try:
        post(replace(sqlite_settings, smtp_url=mailbox.url), LETTER)
        letter = mailbox.letter()
    finally:
        mailbox.stop()

    assert letter["To"] == "ann@northshire.example"
    assert letter["From"] == "Pooled-budget tracker <tracker@localhost>"
    assert letter["Subject"] == "Über £5"
    assert letter.get_content().splitlines() == ["Hello Ann,", "", "here is a link."]


def test_without_a_mail_server_a_letter_is_shown_where_the_tracker_runs(
    sqlite_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    post(sqlite_settings, LETTER)

    said = capsys.readouterr()
    assert said.out == ""
    assert "To: ann@northshire.example\nSubject: Über £5\n\nHello Ann," in said.err


def test_a_mail_server_that_is_not_there_is_told_in_a_sentence(sqlite_settings: Settings) -> None:
    with pytest.raises(Unavailable, match="The mail server did not take a letter"):
        post(replace(sqlite_settings, smtp_url="smtp://127.0.0.1:1"), LETTER)


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:99999", "smtp:25"],
)
def test_an_address_that_is_none_is_refused_before_anybody_waits(
    sqlite_settings: Settings, url: str
) -> None:
    with pytest.raises(RuleBroken, match="not the address of a mail server"):
        check(replace(sqlite_settings, smtp_url=url))


def test_nothing_typed_makes_another_header(sqlite_settings: Settings) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        post(
            replace(sqlite_settings, smtp_url="smtp://127.0.0.1:1"),
            Letter("a@b.example", "x\r\nBcc: evil@example.com", ""),
        )
