"""What every request must pass and every answer must carry, whatever page it is.

Who somebody is, and whether a form is theirs, is the business of `tracker.web.sign_in`. Here stands
what needs no session: another site's page may not post here (cross-site request forgery), which
browsers tell by a request's origin; and a name on the internet that is made to point at this
server (DNS rebinding) is not answered, which the Host header tells.
"""

import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request

HARMLESS_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_OWN = frozenset({"same-origin", "none"})  # "none": the user typed the address

# A form without a file is held in memory as a whole, so it may not be as large as a file may.
LARGEST_TEXT_FORM = 1_000_000

FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; object-src 'none'; base-uri 'none';"
    " frame-ancestors 'none'; form-action 'self'"
)


def install(app: Flask, hosts: tuple[str, ...]) -> None:
    """Check every request before any page sees it, and complete the headers of every answer."""

    @app.before_request
    def refuse_what_no_page_of_ours_sends() -> None:
        if _name_of(f"//{request.host}") not in hosts:
            abort(400, "This address is not one the tracker answers to.")
        if request.method not in HARMLESS_METHODS and not _comes_from_our_own_page():
            abort(403, "This form was sent from another site, so nothing was done.")
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_TEXT_FORM
            if (request.content_length or 0) > LARGEST_TEXT_FORM:
                abort(413, "This form holds more text than a form may. Nothing was changed.")

    @app.context_processor
    def nonce_for_the_page() -> dict[str, str]:
        return {"cspNonce": _nonce()}

    app.after_request(_complete_headers)


def _comes_from_our_own_page() -> bool:
    """Whether the browser says that one of our own pages sent this, or no browser sent it.

    Every browser in support says Sec-Fetch-Site to a loopback address and to https; Origin is
    what is left to go by elsewhere. A request with neither comes from a program on its own, which
    no other site can make act (Filippo Valsorda, "Cross-Site Request Forgery", August 2025, is
    the reasoning; the Go standard library does the same). Forms carry tokens besides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OUR_OWN
    origin = request.headers.get("Origin")
    return origin is None or _place_of(origin) == request.host


def _name_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _place_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _nonce() -> str:
    """This answer's nonce: new each time, the same in the page and in its header."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    nonce: str = g.nonce
    return nonce


def _complete_headers(response: Response) -> Response:
    response.headers.update(FIXED_HEADERS)
    # A file handed out brings a stricter policy of its own.
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY.format(nonce=_nonce()))
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        # Figures change, and a shared computer's Back button should show nobody else's.
        response.headers["Cache-Control"] = "no-store"
    return response
