"""The one place where the parts of the web application are joined."""

from flask import Flask

from tracker import web
from tracker.config import Settings
from tracker.database import open_database

LARGEST_UPLOAD = 41 * 1024 * 1024  # a file of 40 MB, and the form around it
LARGEST_FIELD = 500_000
MOST_FORM_PARTS = 1_000
ONE_YEAR = 31_536_000


def create_app(settings: Settings) -> Flask:
    """The pages, working in the database the settings name.

    Raises:
        RuleBroken: when that is a PostgreSQL database which is not up to date.
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
    web.install(app, settings, open_database(settings))
    return app
