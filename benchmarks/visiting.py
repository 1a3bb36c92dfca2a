"""Finding every page: from the home page along the links, one address for each route."""

import re
from collections.abc import Collection
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.exceptions import HTTPException

_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def pages_by_route(
    app: Flask, client: FlaskClient, starts: Collection[str] = ("/",)
) -> dict[str, str]:
    """The first address found of each route that reads, by the route's endpoint.

    A page is asked for as a reader would: by a link on a page that was found before.
    """
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(app, address)
        if endpoint is None or endpoint in found or endpoint == "static":
            continue
        found[endpoint] = address
        answer = client.get(address)
        if answer.mimetype == "text/html":
            waiting += [unescape(link) for link in _LINK.findall(answer.text)]
        elif answer.location:
            waiting.append(answer.location)
        answer.close()
    return found


def endpoint_of(app: Flask, address: str) -> str | None:
    """The route an address leads to by GET, or None where it leads to none."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


class Questions:
    """Counts the statements an engine is given while it is entered."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[str] = []

    def __enter__(self) -> "Questions":
        self.asked = []
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement not in {"BEGIN", "BEGIN IMMEDIATE"}:  # SQLite's, which PostgreSQL has unasked
            self.asked.append(statement)
