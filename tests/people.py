"""Who asks for the pages in a test: anybody may be put in the place of whoever is signed in.

`act_as` skips signing in; what signs in for good is in tests/signing_in.py.
"""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tracker.access import WEB, Actor, Membership, Role

LOCAL = Actor("a.finance@northshire.example", WEB)


class FormSender(FlaskClient):
    """A visitor whose forms carry the token of their session, as those of our pages do."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        if str(options.get("method", "GET")).upper() in {"POST", "PUT", "PATCH", "DELETE"}:
            headers = options["headers"] = dict(options.get("headers") or {})
            headers.setdefault("X-CSRFToken", self.form_token())
        return super().open(*args, **options)

    def form_token(self) -> str:
        """A token for the forms of this visitor's session."""
        with self.session_transaction() as session:
            secret = session.setdefault("csrf_token", "0" * 40)
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return str(signer.dumps(secret))


def person(name: str, *roles: tuple[str, Role]) -> Actor:
    """Somebody who acts for organisations, each named by its code with the role held there."""
    return Actor(name, WEB, tuple(Membership(*role) for role in roles), person=1)


def act_as(app: Flask, actor: Actor | None) -> None:
    """Let every request to the pages come from an actor; None is somebody not signed in."""
    app.extensions["tracker.who"] = lambda: actor
    app.test_client_class = FormSender
