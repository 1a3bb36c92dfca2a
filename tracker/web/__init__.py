"""The door for people: pages. What holds for every one of them is joined here.

    security    which requests are let in, which headers every answer carries
    errors      the page for everything that goes wrong
    formatting  how figures and dates are written
    templating  where templates come from, and what a misspelt name does

Each further module is one room of pages, with a blueprint of the same name.
"""

from flask import Flask

from tracker.config import Settings
from tracker.web import errors, formatting, security, templating

# The links under the header, in order: what they say and the view they lead to.
NAVIGATION: tuple[tuple[str, str], ...] = ()


def install(app: Flask, settings: Settings) -> None:
    """Give the application what every page needs."""
    templating.install(app, NAVIGATION)  # first: whatever touches a template fixes its settings
    formatting.install(app)
    security.install(app, settings.hosts)
    errors.install(app)
