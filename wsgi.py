"""For any WSGI server: `waitress-serve wsgi:app`."""

from tracker.app import create_app
from tracker.config import Settings

app = create_app(Settings.from_environment())
