"""Journeys go through the pages in a browser, on the demonstration, on 22 November 2026.

page       a page of the local administrator's, where signing in is not the subject
sit_down   a function from an address in steps.PEOPLE to the page of somebody who really signed in,
           each in a browser of their own
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browsing import complaints
from tests.demo.database import demonstration, installation
from tests.journeys.steps import PEOPLE, come_in
from tests.people import LOCAL, act_as
from tests.signing_in import add, let_people_sign_in
from tracker.app import create_app
from tracker.config import Settings
from tracker.domain.registers import Organisation
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.layouts import ORGANISATIONS
from tracker.web import the_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PATIENCE = 20_000  # milliseconds: a machine that runs other tests beside may be slow, not wrong
ELSEWHERE = Organisation("NEXT-CC", "Nextshire County Council", "Council", None, None, None)

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def demo_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(migrated_sqlite, tmp_path_factory.mktemp("demo"))


@pytest.fixture
def sqlite_settings(demo_file: Path, tmp_path: Path) -> Settings:
    return installation(demo_file, tmp_path)


@pytest.fixture
def app(sqlite_settings: Settings) -> Iterator[Flask]:
    app = create_app(sqlite_settings)
    act_as(app, LOCAL)
    app.extensions["tracker.clock"] = lambda: NOW
    yield app
    the_database(app).engine.dispose()


@pytest.fixture
def sit_down(app: Flask, browser: Browser, live_server: str) -> Iterator[Callable[[str], Page]]:
    let_people_sign_in(app)
    with the_database(app).writing() as session:
        edits = [Edit(ORGANISATIONS, None, ELSEWHERE)]
        commit_edits(session, LOCAL, NOW, edits, action="add organisation", subject=ELSEWHERE.code)
    heard: list[list[str]] = []
    with ExitStack() as contexts:

        def sit_down(email: str) -> Page:
            add(app, email, PEOPLE[email])
            context = contexts.enter_context(browser.new_context(base_url=live_server))
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            heard.append(complaints(page, live_server, ("status of 4",)))
            return come_in(page, email)

        yield sit_down
    assert [said for one in heard for said in one] == []
