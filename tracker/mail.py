"""Letters: sent by the mail server the settings name, or shown where the tracker runs.

A letter is plain text, so that nothing in it can hide where its link leads.
"""

import smtplib
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from tracker.config import Settings
from tracker.errors import RuleBroken, Unavailable

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to whom.

    A letter that may have to be sent twice brings its own `message_id`, so that whoever gets it
    twice can tell.
    """

    to: str
    subject: str
    text: str
    message_id: str | None = None


def post(settings: Settings, letter: Letter) -> None:
    """Send a letter, or print it where no mail server is named.

    Raises:
        RuleBroken: when TRACKER_SMTP_URL is no address of a mail server.
        Unavailable: when the mail server does not take the letter.
    """
    if settings.smtp_url is None:
        print(_shown(letter), file=sys.stderr, flush=True)  # noqa: T201  # the console is the letter box
        return
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()  # for the reader of the letter; nothing here depends on it
    message["Message-ID"] = letter.message_id or make_msgid(domain="tracker.invalid")
    message.set_content(letter.text)
    try:
        with _server(settings.smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(
            f"The mail server did not take a letter: {type(error).__name__}. Check TRACKER_SMTP_URL."
        ) from error


def check(settings: Settings) -> None:
    """Make sure, before anybody waits for a letter, that the mail server's address is one.

    Raises:
        RuleBroken: when it is not.
    """
    if settings.smtp_url is not None:
        _parts(settings.smtp_url)


def _shown(letter: Letter) -> str:
    line = "-" * 72
    return f"{line}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n{line}"


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int
    user: str
    password: str
    by_tls: bool
    starts_tls: bool


def _parts(url: str) -> _Server:
    parts = urlsplit(url)
    by_tls = parts.scheme == "smtps"
    try:
        port = parts.port or (465 if by_tls else 587 if "starttls" in parts.query else 25)
    except ValueError:
        port = 0
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not port:
        raise RuleBroken(
            "TRACKER_SMTP_URL is not the address of a mail server: enter one such as "
            "smtp://user:password@mail.example:587?starttls."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return _Server(parts.hostname, port, user, password, by_tls, "starttls" in parts.query)


def _server(url: str) -> smtplib.SMTP:
    named = _parts(url)
    kind = smtplib.SMTP_SSL if named.by_tls else smtplib.SMTP
    server = kind(named.host, named.port, timeout=SECONDS)
    if named.starts_tls:
        server.starttls()
    if named.user:
        server.login(named.user, named.password)
    return server
