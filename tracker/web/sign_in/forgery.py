"""Every form carries a token of the session it was made in; without it nothing is done.

This stands beside the check of a request's origin in `tracker.web.security`: either would be
enough in a browser of today, and neither is trusted to be alone.
"""

from collections.abc import Callable

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import (  # type: ignore[import-untyped]  # it has no types
    CSRFError,
    CSRFProtect,
    validate_csrf,
)
from itsdangerous import BadData, URLSafeTimedSerializer


def install(app: Flask, keep_for_later: Callable[[], ResponseReturnValue | None]) -> None:
    """Check the token of whatever may change something, after it is known who asks.

    Args:
        keep_for_later: what to do with a form of ours that was filled in before its person signed
            in again elsewhere; None if there is nothing to keep.
    """
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # checked below, after strangers were sent to sign in
        WTF_CSRF_TIME_LIMIT=None,  # a token lasts as long as its session
        WTF_CSRF_SSL_STRICT=False,  # the origin is checked for every request, not by the referrer
    )
    protection = CSRFProtect(app)

    @app.before_request
    def refuse_forged_forms() -> ResponseReturnValue | None:
        try:
            protection.protect()
        except CSRFError:
            kept = keep_for_later() if _was_made_here() else None
            if kept is not None:
                return kept
            abort(
                400,
                "This form does not belong to your present session, so nothing was done. Go back, "
                "load the page again and send it once more.",
            )
        return None


def is_own_form() -> bool:
    """Whether the form that was sent carries the token of its session, ended or not."""
    given = request.form.get("csrf_token") or request.headers.get("X-CSRFToken")
    try:
        validate_csrf(given)
    except ValueError:  # what WTForms' own error is
        return False
    return True


def _was_made_here() -> bool:
    """Whether the browser says that one of our pages sent this, and we signed its token once."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return False
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        signer.loads(request.form.get("csrf_token", ""))
    except BadData:
        return False
    return True
