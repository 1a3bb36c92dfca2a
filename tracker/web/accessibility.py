"""The accessibility statement: what was tested, what is known not to work, whom to tell.

Public sector bodies must publish one (SI 2018/952, regulation 8); its sections and their wording
follow the government's model statement.
"""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker.config import Settings
from tracker.web.allowing import PUBLIC, allowed

pages = Blueprint("accessibility", __name__)


@pages.get("/accessibility")
@allowed(PUBLIC)
def statement() -> ResponseReturnValue:
    """The statement, for everybody, before signing in too."""
    settings: Settings = current_app.extensions["tracker.settings"]
    return render_template("accessibility/statement.html", contact=settings.help_contact)
