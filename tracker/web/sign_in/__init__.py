"""The door itself: signing in and out, the second factor, links to choose a password.

engine    Flask-Security as we use it, without its pages
sessions  who asks, by the session their browser names
forgery   every form carries a token of its session
entry     the checks everybody passes on the way in
pages     sign in, sign out, and the forms kept for those whose session ended
links     asking for a link, and choosing a password by one
letters   what is written to people
second_factor  the code, or setting one up on the way in
"""

from flask import Flask

from tracker.config import Settings
from tracker.database import Database
from tracker.web.sign_in import (
    account,
    engine,
    forgery,
    letters,
    links,
    pages,
    passkeys,
    provider,
    second_factor,
    sessions,
)


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Let people sign in; after `allowing`, so that strangers are sent to the sign-in page first."""
    app.config.update(
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="__Host-tracker" if settings.tls else "tracker",
        SESSION_COOKIE_SECURE=settings.tls,
        SESSION_COOKIE_PATH="/",
        TRACKER_REQUIRE_SECOND_FACTOR=settings.require_second_factor,
    )
    forgery.install(app, sessions.keep_for_later)
    engine.install(app, settings, database)
    sessions.install(app)
    letters.install(app, settings)
    provider.install(app, settings)
    for room in (pages, second_factor, links, account, passkeys, provider):
        app.register_blueprint(room.pages)
