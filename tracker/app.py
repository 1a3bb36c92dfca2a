"""The one place where the parts of the web application are joined, and how it is served."""

from collections.abc import Iterable

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from tracker import web
from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.jobs.queue import JobQueue
from tracker.services.people.accounts import people_exist

LARGEST_UPLOAD = 41 * 1024 * 1024  # a file of 40 MB, and the form around it
LARGEST_FIELD = 500_000
MOST_FORM_PARTS = 1_000
ONE_YEAR = 31_536_000


def create_app(settings: Settings) -> Flask:
    """The pages, working in the database the settings name.

    Raises:
        RuleBroken: when that database is not up to date and may not be upgraded here.
    """
    app = Flask("tracker", template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELD,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=ONE_YEAR,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.extensions["tracker.settings"] = settings
    app.extensions["tracker.queue"] = JobQueue(settings)
    web.install(app, settings, open_recorded(settings))
    return app


def nobody_is_on_record(app: Flask) -> bool:
    """Whether no person has been let in yet, as on a fresh installation."""
    with web.the_database(app).reading() as session:
        return not people_exist(session)


def make_server(app: Flask, host: str, port: int) -> BaseWSGIServer | MultiSocketServer:
    """A server for the pages; `run()` serves until it is stopped. Port 0 takes any free one.

    Waitress takes a whole request in before it spends a thread on it, so slow clients hold up
    nobody but themselves. Its own limits stand just above the application's, whose error page is
    the one people should see.
    """
    settings: Settings = app.extensions["tracker.settings"]
    server = create_server(
        app,
        # The word of a proxy about a visitor's address counts only where we know the proxy's own.
        trusted_proxy=settings.proxy,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if settings.proxy else set(),
        clear_untrusted_proxy_headers=True,
        host=host,
        port=port,
        threads=8,
        ident=None,  # no Server header: it would only help those who look for old versions
        channel_timeout=30,
        connection_limit=1_000,
        max_request_body_size=LARGEST_UPLOAD + 4 * 1024 * 1024,
    )
    listening: Iterable[object] = (
        (server.map or {}).values() if isinstance(server, MultiSocketServer) else [server]
    )
    for one in listening:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server


class _OneMeaning(HTTPRequestParser):
    """Refuses a request that a proxy in front may read in another way than the server does.

    Its length given twice, as a number and in chunks, makes one of the two take what follows for
    somebody else's request (RFC 9112, 6.3); a header folded over two lines is one header to the
    one and two to the other (RFC 9112, 5.2; OWASP ASVS 5.0, 4.2.1).
    """

    def parse_header(self, header_plus: bytes) -> None:
        if b"\n " in header_plus or b"\n\t" in header_plus:
            raise ParsingError("Folded header")
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Two lengths")


class _Channel(HTTPChannel):
    """A connection whose requests are read as above."""

    parser_class = _OneMeaning
