"""Serving the pages to a browser, and listening to what the browser complains of.

serving(app)           the pages served as `tracker serve` serves them
complaints(page, at)   a list that fills with the errors of a page's scripts, its console and its
                       requests to anywhere else
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from waitress import wasyncore

from tracker.app import make_server

# A form that comes back to be mended, or because somebody was first, is no fault of the page.
EXPECTED = ("status of 422", "status of 409")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the pages; gives the address, without a slash."""
    server = make_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # The workers first, then the sockets, in the thread that listens to them: whatever is closed
    # under a thread that still uses it would be an error of its own.
    server.task_dispatcher.shutdown(timeout=30)
    server.trigger.pull_trigger(lambda: _hang_up(server))
    thread.join(timeout=30)
    assert not thread.is_alive()


def _hang_up(server: Any) -> None:
    """Close every connection, with the files it had still to send, and the listening socket."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    wasyncore.close_all(server._map, ignore_all=True)


def complaints(page: Page, address: str, expected: tuple[str, ...] = EXPECTED) -> list[str]:
    """Listen to a page from now on. The content policy speaks in the console, too."""
    heard: list[str] = []

    def note(said: ConsoleMessage) -> None:
        if said.type == "error" and not any(words in said.text for words in expected):
            heard.append(said.text)

    def note_stray(url: str) -> None:
        if not url.startswith((address, "data:")):
            heard.append(f"a request left for {url}")

    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", note)
    page.on("request", lambda sent: note_stray(sent.url))
    return heard
