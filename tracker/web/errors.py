"""Error pages: a plain sentence, what is safe, and a reference that finds the same in the log.

No page repeats the address, the query or a stack trace. The errors of `tracker.errors` get their
status here and nowhere else among the pages.
"""

import logging
import secrets
from http import HTTPStatus

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException

from tracker.errors import (
    BadFile,
    Conflict,
    NotAllowed,
    NotFound,
    RuleBroken,
    TooOften,
    TrackerError,
    Unavailable,
)

STATUSES: dict[type[TrackerError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    RuleBroken: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    BadFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

# What somebody gets who tries doors: what is not theirs, not there, or not for them.
REFUSALS = frozenset({
    HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
})  # fmt: skip

# Heading and sentence by status; the sentence of a TrackerError replaces ours.
WORDS = {
    400: ("This request cannot be read", "Go back, check what you entered and send it again."),
    403: ("You may not do this", "Nothing was changed."),
    404: ("Page not found", "Check the address, or start from the portfolio."),
    405: ("This page does not take that", "Go back to the page and use its buttons."),
    409: ("Somebody changed it first", "Nothing was changed. Go back and look at it as it is now."),
    413: ("The file is too large", "A file may have up to 40 MB. Nothing was changed."),
    422: ("This cannot be done", "Nothing was changed."),
    429: ("Too much at once", "Nothing was changed. Wait a minute, then try again."),
    503: ("This cannot be done at the moment", "Try again in a few minutes."),
    500: (
        "Sorry, something went wrong",
        "Nothing of what you sent was kept. Try again; if it happens again, report the reference.",
    ),
}


def install(app: Flask) -> None:
    """Answer every error with a page of our own."""

    @app.errorhandler(TrackerError)
    def refused(error: TrackerError) -> tuple[str, int, dict[str, str]]:
        status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooOften) else {}
        return (*_page(app, status, error.sentence), wait)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
        status = HTTPStatus(error.code or 500)
        # A sentence given to abort() is ours; the library's own describes the protocol.
        ours = error.description if error.description != type(error).description else None
        page, code = _page(app, status, ours)
        kept = ("Allow", "Retry-After")
        return page, code, [item for item in error.get_headers() if item[0] in kept]

    @app.errorhandler(Exception)
    def fault(error: Exception) -> tuple[str, int]:
        return _page(app, HTTPStatus.INTERNAL_SERVER_ERROR, None, fault=error)


def _page(
    app: Flask, status: HTTPStatus, sentence: str | None, fault: Exception | None = None
) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    app.logger.log(
        logging.ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO,
        "Error %s, reference %s",
        status.value,
        reference,
        exc_info=fault,
    )
    _note_refusal(app, status, reference)
    heading, usual = WORDS.get(status, (status.phrase.capitalize(), "Nothing was changed."))
    page = render_template(
        "errors/error.html", heading=heading, sentence=sentence or usual, reference=reference
    )
    return page, status


def _note_refusal(app: Flask, status: HTTPStatus, reference: str) -> None:
    """Log who was refused which page, and nothing of what they sent or asked.

    What is not there and what belongs to others is one answer, so both are noted: many of them
    from one person are somebody who tries doors.
    """
    if status in REFUSALS and request.url_rule is not None:
        actor = g.get("actor")
        app.logger.warning(
            "Refused with %s: %r asked for %s %s, reference %s",
            status.value,
            actor.name if actor else "nobody signed in",
            request.method,
            request.url_rule.rule,
            reference,
        )
