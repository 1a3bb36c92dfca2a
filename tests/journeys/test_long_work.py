"""A large file, checked by a real worker while its owner looks on, reloads and goes on."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.journeys.files import with_changes
from tests.journeys.looking import faults
from tests.journeys.steps import fits
from tests.people import LOCAL, act_as
from tests.processes import running
from tracker.app import create_app
from tracker.config import Settings
from tracker.limits import Limits
from tracker.web import the_database


@pytest.fixture
def app(sqlite_settings: Settings) -> Iterator[Flask]:
    """The pages on the demonstration, where everything is large."""
    app = create_app(replace(sqlite_settings, limits=Limits(large_rows=5)))
    act_as(app, LOCAL)
    yield app
    app.extensions["tracker.queue"].close()
    the_database(app).engine.dispose()


def worker(settings: Settings) -> AbstractContextManager[object]:
    return running(
        "worker",
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": settings.database_url,
            "TRACKER_INSTANCE": str(settings.instance_folder),
        },
    )


def send(page: Page, file: Path) -> None:
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_progress_survives_a_reload_and_leads_to_the_preview(
    page: Page, sqlite_settings: Settings, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    send(page, with_changes(tmp_path))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check changes.xlsx")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert faults(page) == []
    fits(page, width)
    page.reload()
    expect(page.get_by_role("status")).to_have_text("It waits for its turn.")

    with worker(sqlite_settings):
        expect(page.get_by_role("heading", level=1)).to_have_text("What this file would change")
        page.get_by_role("button", name="Import this file").click()
        expect(page.get_by_text("changes.xlsx is imported as batch 2.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="See the import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Batch 2")


def test_cancelling_and_trying_again_needs_no_script(
    browser: Browser, live_server: str, sqlite_settings: Settings, tmp_path: Path
) -> None:
    with browser.new_context(base_url=live_server, java_script_enabled=False) as context:
        page = context.new_page()
        send(page, with_changes(tmp_path))
        page.get_by_role("button", name="Cancel it").click()
        expect(page.get_by_text("Cancelled before it began.")).to_be_visible()
        page.get_by_role("button", name="Try again").click()

        with worker(sqlite_settings):
            link = page.get_by_role("link", name="See how far it is now")
            while link.is_visible():
                link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What this file would change")
        page.goto("/jobs")
        expect(page.get_by_role("link", name="Check changes.xlsx")).to_be_visible()
