"""Where templates come from, what all of them may name, and how static files are addressed."""

import hashlib
import secrets
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.exceptions import UndefinedError

from tracker.access import Right
from tracker.config import templates_folder
from tracker.web.slips import answer_of

TRACKER_VERSION = version("pooled-budget-tracker")
GOVUK_VERSION = "6.3.0"  # the version govuk-frontend-jinja 4.1 and package.json name


class LoudUndefined(ChainableUndefined):
    """A name nobody set: may be asked about, as the GOV.UK macros do, but never printed.

    Jinja prints nothing for it, so a misspelt figure would be a blank on a page about money. Only
    a key that a dictionary lacks stays silent: that is how those macros take their options.
    """

    def __str__(self) -> str:
        # An inline if without an else has no name; printing nothing is what it means.
        if self._undefined_name is None or isinstance(self._undefined_obj, dict):
            return ""
        raise UndefinedError(self._undefined_message)

    def __html__(self) -> str:
        return str(self)


def install(app: Flask, navigation: Sequence[tuple[str, str, Right]]) -> None:
    """Set up the loaders, the names every page may use, and the addresses of static files."""
    app.jinja_options = {"undefined": LoudUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(templates_folder()),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.globals.update(
        govuk=f"govuk/{GOVUK_VERSION}",
        tracker_version=TRACKER_VERSION,
        submission_token=lambda: secrets.token_urlsafe(18),
        answer_of=answer_of,
    )

    @app.url_defaults
    def name_the_content(endpoint: str, values: dict[str, Any]) -> None:
        """A changed file gets a changed address, so browsers may keep the old one for a year."""
        if endpoint == "static" and "v" not in values and app.static_folder:
            values["v"] = _fingerprint(Path(app.static_folder, values["filename"]))

    @app.context_processor
    def links_under_the_header() -> dict[str, Any]:
        """The links, for whoever is known to be signed in; nobody is looked up for them alone."""
        actor = g.get("actor")
        if actor is None:
            return {"navigation": [], "signed_in": None}
        links = [
            {"text": text, "href": url_for(view), "active": _is_below(url_for(view))}
            for text, view, right in navigation
            if actor.has(right)
        ]
        return {"navigation": links, "signed_in": actor}


def _is_below(address: str) -> bool:
    """Whether the present page is the one at an address, or one below it."""
    return request.path == address or (address != "/" and request.path.startswith(f"{address}/"))


@cache
def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
